"""One turn of a session: what the caller asks, held against what the session waits for, and who answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore import author
from moto_agentcore.author.agents import AgentContext
from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.agents.sessions import Conversation, begin, keep, session_of, use_memory
from moto_agentcore.families.agents.summaries import Said, remembered
from moto_agentcore.neighbours import s3
from moto_agentcore.service import Call
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.families.agents.known import Agent
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

Invocation: TypeAlias = Call[Any]  # of InvokeAgent or InvokeInlineAgent, which are asked alike
# InvokeAgent's own words, in its stream (quoted).
TOO_MANY = (
    "You can only provide configurations for up to {} knowledge bases in the session state. Reduce the number of "
    "configurations and retry your request."
)
UNBOUND = "Nothing is bound to this agent, so moto-agentcore answers for it: agentcore.bind(agent, function) binds."


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
        bound = controls.bindings.of(*self.agent.addresses(self.call.store), qualifier=self.agent.alias or None)
        if bound is None:
            return _default(self)
        if bound.speaks_http:
            raise ServiceError("DependencyFailedException", "An agent is answered by a function, not by an application")
        return bound.call(self.prompt, self.context() if bound.takes_context else None)

    def context(self) -> AgentContext:
        before = [{"role": m["role"], "text": _text(m)} for m in self._messages()]
        said = [{"role": role, "text": text} for role, text in self.conversation.said]
        with self.call.locked():
            memory = self.session.get("memoryId")
            alias = (self.agent.id, self.agent.alias)
            memories = remembered(self.call.store, alias, memory) if memory is not None else []
        return AgentContext(
            session_id=self.session["sessionId"],
            agent_id=self.agent.id,
            agent_alias_id=self.agent.alias,
            instruction=self.agent.instruction,
            history=[*before, *said],
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
        said: list[Said] = [("user", self.prompt)] if self.prompt else []
        with self.call.locked():
            keep(self.session, [*said, *([("assistant", "".join(self.said))] if self.said else [])])


def take(call: Invocation, agent: Agent, given: Mapping[str, Any]) -> Turn:
    """The turn that a call begins; the store is locked by the caller."""
    params, id = call.params, call.params["sessionId"]
    session, results = session_of(call.store, agent, id), given.get("returnControlInvocationResults", [])
    _check(params, given, None if session is None else session.part(Conversation).awaited)
    files = [_file(call.store, file) for file in given.get("files", ())]
    session = session or begin(call.store, agent, id)
    if "memoryId" in params:
        use_memory(call.store, session, params["memoryId"])
    conversation = session.part(Conversation)
    conversation.awaited = None
    conversation.session_attributes.update(given.get("sessionAttributes", {}))
    if not results or "promptSessionAttributes" in given:  # a prompt goes on over the actions that it asks for
        conversation.prompt_attributes = dict(given.get("promptSessionAttributes", {}))
    prompt = "" if results else params.get("inputText", "")
    return Turn(call, agent, session, prompt, given, files, refusal=_refusal(agent, given))


def _check(params: Mapping[str, Any], given: Mapping[str, Any], awaited: str | None) -> None:
    if "returnControlInvocationResults" in given:
        if given.get("invocationId") is None or given["invocationId"] != awaited:
            raise invalid("The invocationId must be the one of the action that this session waits for")
    elif not params.get("inputText"):
        raise invalid("inputText must be given, or the results of an action")


def _refusal(agent: Agent, given: Mapping[str, Any]) -> ServiceError | None:
    """What the service finds out when it has begun to answer."""
    if len(given.get("knowledgeBaseConfigurations", ())) > agent.knowledge_bases:
        return invalid(TOO_MANY.format(agent.knowledge_bases))
    for result in given.get("returnControlInvocationResults", ()):
        for found in result.values():
            if found.get("responseState") == "FAILURE":
                return ServiceError("DependencyFailedException", f"The action of {found['actionGroup']} failed")
    return None


def _file(store: Store, file: Mapping[str, Any]) -> dict[str, Any]:
    """A file with its content."""
    source, found = file["source"], {"name": file["name"], "useCase": file["useCase"]}
    if source["sourceType"] == "BYTE_CONTENT" and "byteContent" in source:
        return {**found, **source["byteContent"]}
    if "s3Location" not in source:
        raise invalid(f"The source of file {file['name']} must have what its sourceType says")
    uri = source["s3Location"]["uri"]
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if s3.bucket_problem(store.account_id, store.partition, bucket) is None:
        data = s3.get_object(store.account_id, store.partition, bucket, key)
        if data is not None:
            return {**found, "data": data}
    raise ServiceError("DependencyFailedException", f"The file {uri} cannot be read from S3")


def _default(turn: Turn) -> str:
    """The same words for the same turn."""
    told = [f"It was asked: {turn.prompt}"] if turn.prompt else [f"It has the results of {len(turn.results)} actions."]
    instructed = [f"It is instructed: {turn.agent.instruction}"] if turn.agent.instruction else []
    return " ".join([UNBOUND, *told, *instructed])


def _text(message: Mapping[str, Any]) -> str:
    return " ".join(block["text"] for block in message["content"] if "text" in block)
