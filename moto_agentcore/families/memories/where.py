"""Where a call looks for records, in both generations of ``namespace``.

Until April 2026 ``namespace`` matched every namespace that starts with it; then ``namespacePath`` came for trees of
namespaces, and ``namespace`` became exact. The author chooses (``AgentCore(namespaces="prefix")`` is the first
generation). And because code of the first one finds nothing now, and is not told, it is told here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.families.memories.archive import Archive
    from moto_agentcore.service import Call

BENEATH = (
    "no record of memory {memory} stands in namespace {namespace!r} itself, but some do beneath it. Since April 2026 "
    "namespace is exact: ask with namespacePath for all that lies beneath, or choose the first generation with "
    "AgentCore(namespaces='prefix')"
)


@dataclass(frozen=True, slots=True)
class Where:
    """All conditions hold: the very namespace, a path at or above it, letters that it starts with."""

    namespace: str | None = None
    path: str | None = None
    prefix: str | None = None

    def holds(self, record: Mapping[str, Any]) -> bool:
        """Whether a record is there by its prefix; namespace and path are looked up."""
        return self.prefix is None or any(name.startswith(self.prefix) for name in record["namespaces"])


def where(params: Mapping[str, Any], controls: Controls) -> Where:
    namespace, path = params.get("namespace"), params.get("namespacePath")
    if namespace is None or controls.namespaces == "exact":
        return Where(namespace, path)
    return Where(None, path or namespace.rpartition("/")[0] or "/", namespace)


def check(params: Mapping[str, Any]) -> None:
    if "namespace" not in params and "namespacePath" not in params:
        raise invalid("Either namespace or namespacePath is required", namespace="Member must not be null")


def tell(call: Call[Any], archive: Archive, memory: str) -> None:  # of both operations that look for records
    """Warn, once for each namespace, of a search that found nothing because namespace is exact."""
    namespace = call.params.get("namespace")
    if namespace is None or call.controls.namespaces != "exact" or namespace in archive.told:
        return
    itself, beneath = (next(archive.listed(place, None), None) for place in (Where(namespace), Where(path=namespace)))
    if itself is None and beneath is not None:
        archive.told.add(namespace)
        call.warnings.append(BENEATH.format(memory=memory, namespace=namespace))
