"""A turn of a session: what the agent is asked with, and who answers: a script, a bound function, or words of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore import author
from moto_agentcore.author.limits import LateError
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses import remembering, unbound
from moto_agentcore.families.harnesses.configuration import DEFAULTS
from moto_agentcore.families.harnesses.hooks import Decision
from moto_agentcore.families.harnesses.pending import Pending
from moto_agentcore.families.harnesses.pieces import groups
from moto_agentcore.families.harnesses.tools import Tools
from moto_agentcore.families.harnesses.transcript import Transcript
from moto_agentcore.service import Call
from moto_agentcore.state import clock
from moto_agentcore.state.lifetimes import touch

if TYPE_CHECKING:
    from datetime import datetime

    from moto_agentcore.author.bound import Bound
    from moto_agentcore.state.kind import Record

Invocation: TypeAlias = Call[Any]  # of InvokeHarness, whose stream the stubs type by its members


@dataclass(slots=True)
class History:
    """A part of the session: all messages of it, what a bound function keeps there, and what waits for the caller."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    pending: Pending | None = None


@dataclass(slots=True)
class Turn:
    """One invocation; ``settings`` are those of the version that serves, with what the caller put in their place.

    ``heard`` are the caller's messages, ``told`` what the stream has told since; ``source`` gives the pieces of the
    answer that is under way, and ``is_raw`` says that they are events; ``decision`` is that of the hooks that ran last;
    ``allowed`` are the seconds that code of the author's was last allowed.
    """

    call: Invocation = field(repr=False)
    harness: Record
    session: Record
    settings: Mapping[str, Any] = field(repr=False)
    hooks: list[Mapping[str, Any]] = field(repr=False)
    runtime_id: str = ""
    jwt: str | None = field(default=None, repr=False)
    heard: list[dict[str, Any]] = field(default_factory=list, repr=False)
    told: Transcript = field(default_factory=Transcript, repr=False)
    source: Iterator[Any] | None = field(default=None, repr=False)
    is_raw: bool = False
    iterations: int = 0
    allowed: float | None = None
    tokens: list[int] = field(default_factory=lambda: [0, 0])  # that went in and came out
    decision: Decision = field(default_factory=Decision)
    tools: Tools = field(init=False, repr=False)
    began: datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        self.tools = Tools(self)
        self.heard = list(self.call.params["messages"])

    @property
    def history(self) -> History:
        return self.session.part(History)

    @property
    def prompt(self) -> str:
        """What the user said last."""
        said = [message["content"] for message in self.heard if message["role"] == "user"]
        return " ".join(block["text"] for block in (said[-1] if said else ()) if "text" in block)

    @property
    def left(self) -> timedelta:
        """How long the loop may still go on."""
        seconds = self.settings.get("timeoutSeconds", DEFAULTS["timeoutSeconds"])
        return self.began + timedelta(seconds=seconds) - clock.now()

    def may_iterate(self) -> bool:
        return bool(self.iterations < self.settings.get("maxIterations", DEFAULTS["maxIterations"]))

    def timely(self, bound: Bound) -> Bound:
        """What is bound, with no longer to answer than the loop has."""
        seconds = self._allow()
        if seconds is None or (bound.seconds is not None and bound.seconds < seconds):
            return bound
        return replace(bound, seconds=seconds)

    def is_late(self, error: ServiceError) -> bool:
        """Whether it is the loop's time that the author's code has exceeded, and not a time-out of its own."""
        late = error.__cause__
        return isinstance(late, LateError) and late.seconds == self.allowed

    def _allow(self) -> float | None:
        """Who is content with the default is waited for as long as it takes: a limit costs a thread."""
        seconds = self.settings.get("timeoutSeconds", DEFAULTS["timeoutSeconds"])
        self.allowed = max(self.left.total_seconds(), 0.001) if seconds < DEFAULTS["timeoutSeconds"] else None
        return self.allowed

    def pieces(self) -> Iterator[Any]:
        """The pieces of the next message: what the last answer still has to say, else a new answer."""
        if self.source is not None:
            first = next(self.source, None)
            if first is not None:
                return chain([first], self.source)
        self.source = groups(self._asked())
        return self.source

    def _asked(self) -> Any:
        """What the author gives, or what stands for it."""
        controls, messages = self.call.controls, [*self.heard, *self.told.messages]
        call = replace(self.call, params={**self.call.params, "messages": messages})
        script = controls.scripts.find(call.operation, call) if controls.scripts else None
        if script is not None:
            return author.run(script[0], call, seconds=self._allow()) if callable(script[0]) else script[0]
        bound = self._bound()
        if bound is None:
            return unbound.answer(self)
        if bound.speaks_http:
            raise ServiceError("RuntimeClientError", "A harness is answered by a function, not by an application")
        told = {"messages": [*self.history.messages, *messages], **self.settings}
        return self.timely(bound).call(told, self.history.state if bound.takes_context else None)

    def _bound(self) -> Bound | None:
        names = (self.harness["arn"], self.harness.id, self.harness["harnessName"])
        found: Bound | None = self.call.controls.bindings.of(*names, qualifier=self.call.params.get("qualifier"))
        return found

    def over(self) -> None:
        """What was said is kept, in the session and in the memory."""
        with self.call.locked():
            self.history.messages.extend([*self.heard, *self.told.messages])
            touch(self.session)
        remembering.keep(self.call, self.harness, self.session.id, self.prompt, self.told.text)

    def close(self) -> None:
        if self.source is not None:
            author.end(self.source)
        self.tools.close()
