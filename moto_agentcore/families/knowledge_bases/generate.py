"""RetrieveAndGenerate and its stream: ``/retrieveAndGenerate``, ``/retrieveAndGenerateStream``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases import conversations
from moto_agentcore.families.knowledge_bases.external import external
from moto_agentcore.families.knowledge_bases.known import MANAGED, knowledge_base
from moto_agentcore.families.knowledge_bases.searching import Invocation, search
from moto_agentcore.families.knowledge_bases.types import NOT_HERE
from moto_agentcore.families.shared import answers
from moto_agentcore.service import Call, agents

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.families.knowledge_bases.known import KnowledgeBase

# Type of a configuration -> the member that has it.
MEMBERS = {"KNOWLEDGE_BASE": "knowledgeBaseConfiguration", "EXTERNAL_SOURCES": "externalSourcesConfiguration"}
# What a prompt must have a place for (the model's documentation).
PLACES = {
    "generationConfiguration": ("$search_results$",),
    "orchestrationConfiguration": ("$conversation_history$", "$output_format_instructions$"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    session_id: str
    parts: list[answers.Part]
    is_guarded: bool


@agents.invocation
def retrieve_and_generate(call: Call[t.RetrieveAndGenerateRequestTypeDef]) -> dict[str, Any]:
    answer = _answered(call)
    return {
        "sessionId": answer.session_id,
        "output": {"text": answers.text_of(answer.parts)},
        "citations": list(answers.citations(answer.parts)),
        **({"guardrailAction": "NONE"} if answer.is_guarded else {}),
    }


@agents.invocation
def retrieve_and_generate_stream(call: Call[t.RetrieveAndGenerateStreamRequestTypeDef]) -> dict[str, Any]:
    answer = _answered(call)
    return {"sessionId": answer.session_id, "stream": _events(answer)}


def _events(answer: Answer) -> Iterator[dict[str, Any]]:
    """The texts, each with its citation behind it; joined they are the answer that comes in one piece."""
    if answer.is_guarded:
        yield {"guardrail": {"action": "NONE"}}
    between = ""
    for part, citation in zip(answer.parts, answers.citations(answer.parts), strict=True):
        yield {"output": {"text": between + part.text}}
        yield {"citation": {"citation": citation, **citation}}
        between = " "


def _answered(call: Invocation) -> Answer:
    text, configuration = call.params["input"]["text"], _configuration(call.params)
    with call.locked():
        session = conversations.session_of(call.store, call.params.get("sessionId"))
        base = _base(call, configuration)
    question = conversations.in_context(None if session is None else session["question"], text)
    asked, how = _asked(question, configuration), configuration.get("retrievalConfiguration", {})
    parts = answers.together(answers.parts(one, search(call, base, one, how)) for one in asked)
    with call.locked():
        session = conversations.keep(call.store, session, text)
    is_guarded = "guardrailConfiguration" in configuration.get("generationConfiguration", {})
    return Answer(session["sessionId"], parts, is_guarded)


def _asked(question: str, configuration: Mapping[str, Any]) -> list[str]:
    """The question, or its sentences where it is to be decomposed: a model would make queries of them (the guide)."""
    how = configuration.get("orchestrationConfiguration", {}).get("queryTransformationConfiguration", {})
    return answers.questions(question) if how.get("type") == "QUERY_DECOMPOSITION" else [question]


def _configuration(params: Mapping[str, Any]) -> Mapping[str, Any]:
    given = params.get("retrieveAndGenerateConfiguration")
    if given is None or MEMBERS[given["type"]] not in given:
        needed = "retrieveAndGenerateConfiguration" if given is None else MEMBERS[given["type"]]
        raise invalid(f"The request must have its {needed}")
    configuration: Mapping[str, Any] = given[MEMBERS[given["type"]]]
    for member, places in PLACES.items():
        prompt = configuration.get(member, {}).get("promptTemplate", {}).get("textPromptTemplate")
        missing = [] if prompt is None else [place for place in places if place not in prompt]
        if missing and given["type"] == "KNOWLEDGE_BASE":
            raise invalid(f"The textPromptTemplate of {member} must include {' and '.join(missing)}")
        _check_inference(member, configuration.get(member, {}))
    return configuration


def _check_inference(member: str, given: Mapping[str, Any]) -> None:
    """A parameter of the model is said once (the guide)."""
    said = given.get("inferenceConfig", {}).get("textInferenceConfig", {})
    twice = [name for name in said if {name, xform_name(name)} & set(given.get("additionalModelRequestFields", {}))]
    if twice:
        raise invalid(f"{twice[0]} of {member} is in inferenceConfig and in additionalModelRequestFields")


def _base(call: Invocation, configuration: Mapping[str, Any]) -> KnowledgeBase:
    if "sources" in configuration:
        return external(call.store, configuration["sources"])
    found = knowledge_base(call.store, configuration["knowledgeBaseId"])
    if found.type == MANAGED:
        raise invalid(NOT_HERE)
    return found
