"""``langchain-aws`` on knowledge bases and agents: its retriever, its agentic retrieval, its re-ranker, its agents.

It is imported where it is used: that takes a second, and no other test wants it.
"""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.messages import HumanMessage, ToolMessage

from conftest import Clients
from tests.families.agents.arrange import AGENT, seeded
from tests.families.knowledge_bases import arrange as knowledge

pytestmark = pytest.mark.from_sdk
RERANKER = "arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0"
DOGS = "Do dogs need a ticket?"


def langchain(module: str) -> Any:
    return pytest.importorskip(f"langchain_aws.{module}", reason="no langchain-aws installed")


def test_its_retrievers_and_its_re_ranker_find_documents(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    module, rerank = langchain("retrievers.bedrock"), langchain("document_compressors.rerank")

    for type, member in (("VECTOR", "vectorSearchConfiguration"), ("MANAGED", "managedSearchConfiguration")):
        knowledge.seeded(clients, type=type)
        kinds = {"in": {"key": "kind", "value": ["pets", "meals"]}}
        filtered = {
            member: {"numberOfResults": 3, "filter": {"andAll": [kinds, {"notEquals": {"key": "a", "value": 1}}]}}
        }
        given: Any = {"knowledge_base_id": knowledge.ID, "client": clients.agents, "retrieval_config": filtered}
        found = module.AmazonKnowledgeBasesRetriever(**given).invoke(DOGS)
        sure = module.AmazonKnowledgeBasesRetriever(**given, min_score_confidence=0.5).invoke(DOGS)

        assert [document.metadata["source_metadata"]["kind"] for document in found] == ["pets", "meals"]
        assert [document.page_content for document in sure] == [knowledge.PETS]
        assert found[0].metadata["location"]["s3Location"]["uri"] == "s3://rules/pets.txt"
    monkeypatch.setattr(module, "create_aws_client", lambda **_: clients.agents)
    answer = module.agentic_retrieve(knowledge.ID, DOGS, generate_response=True)["generatedResponse"]
    documents = [Document(page_content=text) for text in knowledge.TEXTS.values()]
    (best,) = rerank.BedrockRerank(client=clients.agents, model_arn=RERANKER, top_n=1).compress_documents(
        documents, DOGS
    )

    assert answer["answer"] == "Dogs need a ticket of their own."
    assert best.page_content == knowledge.PETS


def test_its_agents_take_actions_and_give_their_results(local: Clients) -> None:
    module = langchain("agents.base")
    call = {
        "actionGroup": "weather",
        "function": "tell",
        "parameters": [{"name": "city", "type": "string", "value": "Oslo"}],
    }

    def answer(prompt: str, context: Any) -> Any:
        for result in context.results:
            return f"It is {result['functionResult']['responseBody']['TEXT']['body']}."
        return {"returnControl": {"invocationInputs": [{"functionInvocationInput": call}]}}

    seeded(local)
    local.agentcore.bind(AGENT, answer)
    local.agentcore.bind("anthropic.claude-3", answer)  # LangChain names no inline agent
    agent: Any = module.BedrockAgentsRunnable(client=local.agents, agent_id=AGENT, enable_trace=True)
    config: Any = {"foundation_model": "anthropic.claude-3", "instruction": "You tell people what the weather is like."}
    inline = module.BedrockInlineAgentsRunnable(client=local.agents, inline_agent_config=config)

    (action,) = agent.invoke({"input": "How is Oslo?", "session_id": "s1"})
    finish = agent.invoke({"intermediate_steps": [(action, "sunny")]})
    asked = HumanMessage("How is Oslo?")
    wanted = inline.invoke([asked])
    told = inline.invoke([asked, wanted, ToolMessage("rainy", tool_call_id=wanted.tool_calls[0]["id"])])

    assert (action.tool, action.tool_input) == ("weather::tell", {"city": "Oslo"})
    assert finish.return_values["output"] == "It is sunny."
    assert [one["args"] for one in wanted.tool_calls] == [{"city": "Oslo"}]
    assert told.content == "It is rainy."
