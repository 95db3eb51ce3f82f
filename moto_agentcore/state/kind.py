"""What a resource is: its noun, its identifiers, its life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.ids import mint

if TYPE_CHECKING:
    from moto_agentcore.state.lifecycle import Life, Pending


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A frozen value; there is one of each.

    Args:
        noun: as texts say it: ``Memory not found: …``.
        id: the id's wire name.
        mint: how an id is made (``ids.mint``).
        path: the ARN's resource part, ``memory/{id}``; empty where the resource has no ARN.
        arn: the ARN's wire name.
        parent: the kind it lives under, if any.
        life: the states it goes through, if any.
        name: the wire name of the name that is taken once.
        version: the wire name of its latest version's number, if endpoints serve its versions.
        created, updated: the wire names of its times.
    """

    noun: str
    id: str
    mint: str
    path: str = ""
    arn: str = ""
    parent: Kind | None = None
    life: Life | None = None
    name: str = "name"
    version: str = ""
    created: str = "createdAt"
    updated: str = "updatedAt"

    def __post_init__(self) -> None:
        if self.path:
            KINDS[self.nouns] = self

    @property
    def nouns(self) -> tuple[str, ...]:
        """The fixed words of the ARN's resource part, from the root down: ``("memory",)``."""
        return tuple(self.path.split("/")[::2])

    def minted(self, members: dict[str, Any]) -> str:
        return mint(self.mint, members)


class Record(dict[str, Any]):
    """One resource under wire names; beside them its life, its tags and what belongs to it.

    ``parts`` holds what lives and dies with the record (a memory's events and records, child tables), one value per
    type or kind: dropping the record is the cascade.
    """

    __slots__ = ("kind", "parts", "pending", "tags")

    def __init__(self, kind: Kind, members: dict[str, Any]) -> None:
        super().__init__(members)
        self.kind = kind
        self.pending: Pending | None = None
        self.tags: dict[str, str] = {}
        self.parts: dict[Any, Any] = {}

    @property
    def id(self) -> str:
        found: str = self[self.kind.id]
        return found


# Every kind with an ARN, by the fixed words of its path.
KINDS: dict[tuple[str, ...], Kind] = {}
