"""Bedrock agents at work: ``/agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text``.

An inline agent, which its caller describes, is at ``/agents/{sessionId}``. What answers is bound (``agentcore.bind``)
or scripted (``agentcore.script``) by the test author; else a fixed text does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.agents import events, sessions
from moto_agentcore.families.agents.known import IDLE, Agent, agent_of
from moto_agentcore.families.agents.taking import take
from moto_agentcore.service import Call, agents

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.families.agents.turns import Invocation

# All that an agent says to a caller who ends the session: it is not asked any more (quoted).
ENDED = "Session is terminated as 'endSession' flag is set in request."


@agents.invocation(asks=True, pieces=events.is_text)
def invoke_agent(call: Call[t.InvokeAgentRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    with call.locked():
        agent = agent_of(call.store, params["agentId"], params["agentAliasId"])
    memory = {"memoryId": params["memoryId"]} if "memoryId" in params else {}
    return {**memory, **_answered(call, agent, params.get("sessionState", {}))}


@agents.invocation(asks=True, pieces=events.is_text)
def invoke_inline_agent(call: Call[t.InvokeInlineAgentRequestTypeDef]) -> dict[str, Any]:
    """The request is the agent; it is bound by its ``agentName``, or by its ``foundationModel``."""
    params = call.params
    agent = Agent(
        name=params.get("agentName", ""),
        instruction=params["instruction"],
        model=params["foundationModel"],
        idle_seconds=params.get("idleSessionTTLInSeconds", IDLE),
        knowledge_bases=tuple(params.get("knowledgeBases", ())),
        is_guarded="guardrailConfiguration" in params,
    )
    return _answered(call, agent, params.get("inlineSessionState", {}))


def _answered(call: Invocation, agent: Agent, given: Mapping[str, Any]) -> dict[str, Any]:
    answer = {"contentType": "application/json", "sessionId": call.params["sessionId"]}
    if call.params.get("endSession"):
        _end(call, agent)
        return {**answer, "completion": events.one_chunk(ENDED)}
    with call.locked():
        turn = take(call, agent, given)
    found = turn.asked()
    own = {name: value for name, value in found.items() if name in answer} if isinstance(found, dict) else {}
    return {**answer, **own, "completion": events.completion(turn, found)}


def _end(call: Invocation, agent: Agent) -> None:
    with call.locked():
        session = sessions.session_of(call.store, agent, call.params["sessionId"])
        if session is None:
            return
        if "memoryId" in call.params:
            sessions.use_memory(call.store, session, call.params["memoryId"])
        sessions.end(call.store, session)
