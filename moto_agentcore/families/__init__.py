"""The operations, by resource: folder = first URI segment, file = the noun in the operation's name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec

# First URI segments whose family has another name than the segment itself.
ELSEWHERE: dict[str, str] = {
    "policy-engine-summaries": "policy_engines",
    "browser-profiles": "browsers",
    "resourcepolicy": "resource_policies",
    "online-evaluation-configs": "online_evaluations",
    "agent-insight-stores": "agent_insights",
    "agentinsights": "agent_insights",
    "registry-records": "registries",
    "rerank": "generation",
    "generateQuery": "generation",
    "optimize-prompt": "generation",
    "knowledgebases": "knowledge_bases",
    "retrieveAndGenerate": "knowledge_bases",
    "retrieveAndGenerateStream": "knowledge_bases",
    "agenticRetrieveStream": "knowledge_bases",
}


# Families that know a section of a seed.
SEEDED = ("agents", "flows", "knowledge_bases", "web_search")


def load_seeded() -> None:
    """Import the families that seeds are registered by."""
    for family in SEEDED:
        _load(family)


def load_all() -> None:
    """Import every family: for who wants to know all kinds."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "shared":
            _load(module.name)


def load(uri: str) -> None:
    """Import the family that a request URI belongs to; nothing happens where there is none yet."""
    _load(uri.split("/")[1])


@cache
def _load(segment: str) -> None:
    name = f"{__name__}.{ELSEWHERE.get(segment, segment.replace('-', '_'))}"
    if find_spec(name) is None:
        return
    family = import_module(name)
    for module in pkgutil.iter_modules(getattr(family, "__path__", ())):
        import_module(f"{name}.{module.name}")
