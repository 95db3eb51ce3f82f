"""Which flows there are: those that the author seeded (moto's ``bedrock-agent`` has none), with versions and aliases.

Each has the alias ``TSTALIASID``, which is the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from moto_agentcore.errors import not_found
from moto_agentcore.families.agents.known import UNKNOWN
from moto_agentcore.families.flows.graph import Definition, Graph

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

TEST_ALIAS, DRAFT = "TSTALIASID", "DRAFT"


@dataclass(frozen=True, slots=True)
class Version:
    number: str
    definition: Definition = field(repr=False)
    graph: Graph = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A flow with all its versions, by their numbers, and its aliases: which version each one is."""

    id: str
    name: str
    role: str
    key: str | None
    versions: Mapping[str, Version] = field(repr=False)
    aliases: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow as one alias of it runs."""

    id: str
    alias: str
    name: str
    role: str
    key: str | None
    version: Version

    def arn(self, store: Store) -> str:
        return store.arn(f"flow/{self.id}", "bedrock")

    def alias_arn(self, store: Store) -> str:
        return store.arn(f"flow/{self.id}/alias/{self.alias}", "bedrock")

    def addresses(self, store: Store) -> tuple[str, ...]:
        """What it may be bound by, the most exact first."""
        own = () if self.alias == TEST_ALIAS else (self.alias,)
        return (self.alias_arn(store), *own, self.arn(store), self.id, self.name)


class Flows(dict[str, Seeded]):
    """A part of the store: by id."""


def seeded_flow(store: Store, identifier: str) -> Seeded:
    """The flow of that id or ARN."""
    id = identifier.rpartition("/")[2]
    found = store.part(Flows).get(id)
    if found is None or identifier not in (id, store.arn(f"flow/{id}", "bedrock")):
        raise not_found(UNKNOWN)
    return found


def alias_of(store: Store, flow: Seeded, identifier: str) -> str:
    """The alias of a flow of that id or ARN."""
    alias = identifier.rpartition("/")[2]
    if alias not in flow.aliases or identifier not in (alias, store.arn(f"flow/{flow.id}/alias/{alias}", "bedrock")):
        raise not_found(UNKNOWN)
    return alias


def flow_of(store: Store, identifier: str, alias_identifier: str) -> Flow:
    """A flow as that alias of it runs."""
    found = seeded_flow(store, identifier)
    alias = alias_of(store, found, alias_identifier)
    return Flow(found.id, alias, found.name, found.role, found.key, found.versions[found.aliases[alias]])
