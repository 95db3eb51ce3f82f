"""What a resource is: its noun, its identifiers, its life."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.ids import mint
from moto_agentcore.state.parts import HasParts

if TYPE_CHECKING:
    from datetime import datetime

    from moto_agentcore.state.lifecycle import Life, Pending
    from moto_agentcore.state.lifetimes import Lifetime


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A frozen value; there is one of each.

    Args:
        noun: as texts say it: ``Memory not found: …``.
        id: the id's wire name.
        mint: how an id is made (``ids.mint``).
        path: the ARN's resource part, ``memory/{id}``; empty where the resource has no ARN. No two kinds of one
            service have the same fixed words in it.
        arn: the ARN's wire name.
        service: the ARN's service.
        life: the states it goes through, if any.
        lifetime: how long it lives, if it ends by itself.
        name: the wire name of the name that is taken once.
        version: the wire name of its latest version's number, if endpoints serve its versions.
        created, updated: the wire names of its times.
        missing: what is said of an id that nothing has: a format of ``{noun}`` and ``{id}``.
        busy: what is said, as a conflict, of one on its way to another state; of ``{status}`` too.

    ``module`` is where it was made: a snapshot finds it there again.
    """

    noun: str
    id: str
    mint: str
    path: str = ""
    arn: str = ""
    service: str = "bedrock-agentcore"
    life: Life | None = None
    lifetime: Lifetime | None = None
    name: str = "name"
    version: str = ""
    created: str = "createdAt"
    updated: str = "updatedAt"
    missing: str = "{noun} not found: {id}"
    busy: str = "{noun} {id} is in {status} state; try again when it has settled"
    module: str = field(init=False, default="")

    def __post_init__(self) -> None:
        made_in = sys._getframe(2).f_globals["__name__"]  # behind the generated __init__, as namedtuple finds it
        object.__setattr__(self, "module", made_in)
        if self.path:
            known = KINDS.get(self.words, self)
            # A module that is run anew (it failed half-way, or was reloaded) makes its kinds anew.
            if (known.noun, known.id, known.mint, known.path) != (self.noun, self.id, self.mint, self.path):
                raise ValueError(f"{self.noun}: {known.noun} has such ARNs already ({self.service}, {known.path})")
            KINDS[self.words] = self

    @property
    def words(self) -> tuple[str, ...]:
        """The service and the fixed words of its ARNs, from the root down: ``("bedrock-agentcore", "memory")``."""
        return (self.service, *self.path.split("/")[::2])

    def minted(self, members: dict[str, Any]) -> str:
        return mint(self.mint, members)


class Record(HasParts, dict[str, Any]):
    """One resource under wire names; beside them its life, its tags and its parts.

    Parts live and die with the record (a memory's events and records, child tables): dropping the record is the
    cascade. ``used`` is its last use, where its kind has a lifetime.
    """

    __slots__ = ("kind", "parts", "pending", "tags", "used")

    def __init__(self, kind: Kind, members: dict[str, Any]) -> None:
        super().__init__(members)
        self.kind = kind
        self.pending: Pending | None = None
        self.used: datetime | None = None
        self.tags: dict[str, str] = {}
        self.parts: dict[Any, Any] = {}

    @property
    def id(self) -> str:
        found: str = self[self.kind.id]
        return found


# Every kind with an ARN.
KINDS: dict[tuple[str, ...], Kind] = {}
