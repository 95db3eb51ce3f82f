"""Configuration bundles at work: told to agents as baggage, and what they say of tools (``tools/list`` alone).

Which members of a bundle describe tools no page says; here ``tool_descriptions`` (a name's text), as the public samples
and the SDK have it, of the component that is the gateway or any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import control

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto_agentcore.families.gateways.traffic.catalogue import Entry
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

ARN, VERSION = "aws.agentcore.configbundle_arn", "aws.agentcore.configbundle_version"


def baggage(exchange: Exchange, bundle: tuple[str, str] | None) -> str | None:
    """The caller's baggage, with the bundle in place of one that it names."""
    given = [part for part in exchange.headers.get("baggage", "").split(",") if part.strip()]
    if bundle is None:
        return ",".join(given) or None
    kept = [part for part in given if part.partition("=")[0].strip() not in (ARN, VERSION)]
    return ",".join([*kept, f"{ARN}={quote(bundle[0], safe='')}", f"{VERSION}={quote(bundle[1], safe='')}"])


def descriptions(exchange: Exchange, bundle: tuple[str, str] | None) -> Callable[[Entry], dict[str, Any]]:
    """How tools are listed: with the descriptions of the bundle, by a rule or by the caller's baggage."""
    said = _said(exchange, bundle or _carried(exchange))

    def listed(entry: Entry) -> dict[str, Any]:
        text = said.get(entry.name, said.get(entry.tool.own))
        return entry.listed if not isinstance(text, str) else {**entry.listed, "description": text}

    return listed


def _carried(exchange: Exchange) -> tuple[str, str] | None:
    parts = (part.partition("=") for part in exchange.headers.get("baggage", "").split(","))
    found = {name.strip(): unquote(value.strip()) for name, _, value in parts}
    return (found[ARN], found[VERSION]) if ARN in found and VERSION in found else None


def _said(exchange: Exchange, bundle: tuple[str, str] | None) -> dict[str, Any]:
    if bundle is None:
        return {}
    params = {"bundleId": bundle[0].rpartition("/")[2], "versionId": bundle[1]}
    try:
        found = ask(exchange.store, control, "GetConfigurationBundleVersion", params)
    except ServiceError:
        return {}
    said: dict[str, Any] = {}
    for component in found["components"].values():
        configuration = component.get("configuration")
        texts = configuration.get("tool_descriptions") if isinstance(configuration, dict) else None
        said |= texts if isinstance(texts, dict) else {}
    return said
