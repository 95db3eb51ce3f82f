"""Which agents there are: moto's own (``bedrock-agent``), and those that the author seeded. Aliases are seeded.

Both kinds have the alias ``TSTALIASID``, which is the draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, not_found
from moto_agentcore.neighbours import bedrock_agent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.store import Store

TEST_ALIAS, DRAFT = "TSTALIASID", "DRAFT"
IDLE = 1800  # idleSessionTTLInSeconds, where nobody says it
DAYS_KEPT = 30  # storageDays, where nobody says it
# InvokeAgent's own words (quoted).
UNKNOWN = (
    "Failed to retrieve resource because it doesn't exist. Retry the request with a different resource identifier."
)


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as one alias of it answers; an inline agent has neither id nor alias."""

    id: str = ""
    alias: str = ""
    version: str = DRAFT
    name: str = ""
    instruction: str = ""
    model: str = ""
    idle_seconds: int = IDLE
    days_kept: int = DAYS_KEPT
    knowledge_bases: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    is_guarded: bool = False
    role: str = ""

    def addresses(self, store: Store) -> tuple[str, ...]:
        """What it may be bound by, the most exact first; an inline agent by its model too, it may lack a name."""
        if not self.id:
            return (self.name, self.model)
        own = () if self.alias == TEST_ALIAS else (self.alias,)
        arn = store.arn(f"agent-alias/{self.id}/{self.alias}", "bedrock")
        return (arn, *own, store.arn(f"agent/{self.id}", "bedrock"), self.id, self.name)


class Agents(dict[str, "Mapping[str, Any]"]):
    """A part of the store: seeded agents, by id, under the names of ``bedrock-agent``'s members."""


def agent_of(store: Store, id: str, alias: str) -> Agent:
    found = find_agent(store, id, alias)
    if found is None:
        raise unknown()
    return found


def unknown() -> ServiceError:
    return not_found(UNKNOWN)


def find_agent(store: Store, id: str, alias: str) -> Agent | None:
    """The agent behind an alias; a seed may add to an agent of moto's (aliases, knowledge bases)."""
    moto, seeded = bedrock_agent.find_agent(store.account_id, store.region_name, id), store.part(Agents).get(id, {})
    version = _versions(seeded).get(alias)
    if version is None or (moto is None and not seeded):
        return None
    told = {} if moto is None else _told(moto)
    return _agent(id, alias, version, {**told, **seeded})


def _told(moto: bedrock_agent.Agent) -> dict[str, Any]:
    told: dict[str, Any] = {
        "agentName": moto.name,
        "instruction": moto.instruction,
        "foundationModel": moto.model,
        "agentResourceRoleArn": moto.role,
    }
    return told if moto.idle_seconds is None else {**told, "idleSessionTTLInSeconds": moto.idle_seconds}


def _versions(seeded: Mapping[str, Any]) -> dict[str, str]:
    """The aliases of an agent, and what each points to."""
    aliases = {alias["agentAliasId"]: alias.get("agentVersion", "1") for alias in seeded.get("agentAliases", ())}
    return {TEST_ALIAS: DRAFT, **aliases}


def _agent(id: str, alias: str, version: str, told: Mapping[str, Any]) -> Agent:
    return Agent(
        id=id,
        alias=alias,
        version=version,
        name=told.get("agentName", ""),
        instruction=told.get("instruction", ""),
        model=told.get("foundationModel", ""),
        idle_seconds=told.get("idleSessionTTLInSeconds", IDLE),
        days_kept=told.get("memoryConfiguration", {}).get("storageDays", DAYS_KEPT),
        knowledge_bases=tuple(told.get("knowledgeBases", ())),
        is_guarded="guardrailConfiguration" in told,
        role=told.get("agentResourceRoleArn", ""),
    )
