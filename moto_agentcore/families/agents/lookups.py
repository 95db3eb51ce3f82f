"""What an agent finds in its knowledge bases: it answers with that where nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.agents.roles import check_reading
from moto_agentcore.families.shared.answers import citations, parts, reference, text_of
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import agents

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store


@dataclass(frozen=True, slots=True)
class Lookup:
    """One knowledge base, and what it found."""

    id: str
    results: list[dict[str, Any]] = field(repr=False)

    @property
    def references(self) -> list[dict[str, Any]]:
        return [reference(result) for result in self.results]


def look_up(store: Store, prompt: str, configured: Iterable[Mapping[str, Any]], role: str) -> list[Lookup]:
    """Ask each knowledge base, as the last word on it says, in the agent's role; the store is not locked."""
    named = {one["knowledgeBaseId"]: one for one in configured}
    for id in named:
        check_reading(store, role, id)
    return [Lookup(id, _results(store, id, prompt, how)) for id, how in named.items()]


def answer(prompt: str, lookups: Iterable[Lookup]) -> list[dict[str, Any]] | None:
    """One chunk that cites what it says; None where nothing was found that answers."""
    results = [result for lookup in lookups for result in lookup.results]
    said = parts(prompt, sorted(results, key=lambda result: -result["score"]))
    if not any(part.results for part in said):
        return None
    cited = {"citations": list(citations(said))}
    return [{"chunk": {"bytes": text_of(said).encode("utf-8", "replace"), "attribution": cited}}]


def _results(store: Store, id: str, prompt: str, how: Mapping[str, Any]) -> list[dict[str, Any]]:
    asked = {"knowledgeBaseId": id, "retrievalQuery": {"text": prompt}, **picked(how, "retrievalConfiguration")}
    try:
        found: list[dict[str, Any]] = ask(store, agents, "Retrieve", asked)["retrievalResults"]
    except ServiceError as error:
        if error.code != "ResourceNotFoundException":
            raise
        why = f"Knowledge base {id} of the agent was not found"
        raise ServiceError("DependencyFailedException", why, resourceName=id) from None
    return found
