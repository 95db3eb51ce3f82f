"""Taking a turn: what comes with it is held against what the session waits for, and kept in the session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.agents.sessions import Conversation, begin, session_of, use_memory
from moto_agentcore.families.agents.turns import Turn
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from moto_agentcore.families.agents.known import Agent
    from moto_agentcore.families.agents.turns import Invocation
    from moto_agentcore.state.store import Store

# InvokeAgent's own words, in its stream (quoted).
TOO_MANY = (
    "You can only provide configurations for up to {} knowledge bases in the session state. Reduce the number of "
    "configurations and retry your request."
)


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
    if len(given.get("knowledgeBaseConfigurations", ())) > len(agent.knowledge_bases):
        return invalid(TOO_MANY.format(len(agent.knowledge_bases)))
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
