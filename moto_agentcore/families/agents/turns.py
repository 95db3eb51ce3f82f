"""One turn of a session: what the caller asks, and who answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore import author
from moto_agentcore.author.agents import AgentContext
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.agents.lookups import Lookup, answer, look_up
from moto_agentcore.families.agents.roles import check_model
from moto_agentcore.families.agents.sessions import Conversation, keep
from moto_agentcore.families.agents.summaries import UNBOUND, remembered
from moto_agentcore.service import Call
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.agents.known import Agent
    from moto_agentcore.state.kind import Record

Invocation: TypeAlias = Call[Any]  # of InvokeAgent or InvokeInlineAgent, which are asked alike


@dataclass(slots=True)
class Turn:
    """``said`` grows while it is answered; ``refusal`` is what its stream will say instead of an answer."""

    call: Invocation = field(repr=False)
    agent: Agent
    session: Record
    prompt: str
    given: Mapping[str, Any] = field(repr=False)  # the session state that came with it
    files: list[dict[str, Any]] = field(repr=False)
    refusal: ServiceError | None = None
    trace_id: str = field(default_factory=uuid)
    said: list[str] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list, repr=False)

    @property
    def is_traced(self) -> bool:
        return bool(self.call.params.get("enableTrace"))

    @property
    def streaming(self) -> Mapping[str, Any] | None:
        """How its answer is cut; None where it comes as one chunk."""
        asked: Mapping[str, Any] = self.call.params.get("streamingConfigurations", {})
        return asked if asked.get("streamFinalResponse") else None

    @property
    def results(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.given.get("returnControlInvocationResults", [])
        return found

    @property
    def conversation(self) -> Conversation:
        return self.session.part(Conversation)

    def asked(self) -> Any:
        """What the author gives, or what stands for it; a failure comes as one, to be told in the stream."""
        try:
            return self.refusal or self._asked()
        except ServiceError as error:
            return error

    def _asked(self) -> Any:
        controls = self.call.controls
        script = controls.scripts.find(self.call.operation, self.call)
        if script is not None:
            return author.run(script[0], self.call) if callable(script[0]) else script[0]
        check_model(self.call.store, self.agent.role, self.agent.model)
        bound = controls.bindings.of(*self.agent.addresses(self.call.store), qualifier=self.agent.alias or None)
        if bound is None:
            found = self._looked_up()
            if not found:
                controls.bindings.lack(f"agent {self.agent.id or self.agent.name or self.agent.model}")
            return found or _default(self)
        if bound.speaks_http:
            raise ServiceError("DependencyFailedException", "An agent is answered by a function, not by an application")
        return bound.call(self.prompt, self.context() if bound.takes_context else None)

    def _looked_up(self) -> Any:
        """What the agent's knowledge bases answer; None where they have no answer."""
        configured = [*self.agent.knowledge_bases, *self.given.get("knowledgeBaseConfigurations", ())]
        self.lookups = look_up(self.call.store, self.prompt, configured, self.agent.role) if self.prompt else []
        return answer(self.prompt, self.lookups)

    def context(self) -> AgentContext:
        before = [{"role": m["role"], "text": _text(m)} for m in self._messages()]
        with self.call.locked():
            memory = self.session.get("memoryId")
            alias = (self.agent.id, self.agent.alias)
            memories = remembered(self.call.store, alias, memory) if memory is not None else []
        return AgentContext(
            session_id=self.session["sessionId"],
            agent_id=self.agent.id,
            agent_alias_id=self.agent.alias,
            instruction=self.agent.instruction,
            history=[*before, *self.conversation.said],
            session_attributes=self.conversation.session_attributes,
            prompt_session_attributes=self.conversation.prompt_attributes,
            results=self.results,
            files=self.files,
            memories=memories,
            state=self.conversation.state,
        )

    def _messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.given.get("conversationHistory", {}).get("messages", [])
        return found

    def over(self) -> None:
        """What was said is kept."""
        told = {"user": self.prompt, "assistant": "".join(self.said)}
        with self.call.locked():
            keep(self.session, [{"role": role, "text": text} for role, text in told.items() if text])


def _default(turn: Turn) -> str:
    """The same words for the same turn."""
    told = [f"It was asked: {turn.prompt}"] if turn.prompt else [f"It has the results of {len(turn.results)} actions."]
    instructed = [f"It is instructed: {turn.agent.instruction}"] if turn.agent.instruction else []
    return " ".join([UNBOUND, *told, *instructed])


def _text(message: Mapping[str, Any]) -> str:
    return " ".join(block["text"] for block in message["content"] if "text" in block)
