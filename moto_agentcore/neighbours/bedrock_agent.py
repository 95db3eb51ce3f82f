"""Agents for Amazon Bedrock."""

from __future__ import annotations

from typing import Any, NamedTuple

from moto_agentcore.neighbours.places import backend_of


class Agent(NamedTuple):
    """An agent as its maker described it; what was not said is empty."""

    name: str
    instruction: str
    model: str
    idle_seconds: int | None
    role: str


def find_agent(account: str, region: str, id: str) -> Agent | None:
    from moto.bedrockagent.models import bedrockagent_backends

    backend = backend_of(bedrockagent_backends, account, region)
    found = backend.agents.get(id) if backend is not None else None
    if found is None:
        return None
    seconds = found.idle_session_ttl_in_seconds
    return Agent(
        found.agent_name,
        found.instruction or "",
        found.foundation_model or "",
        seconds,
        found.agent_resource_role_arn or "",
    )


def knowledge_base_exists(account: str, region: str, id: str) -> bool:
    return id in _knowledge_bases(account, region)


def storage_of(account: str, region: str, id: str) -> str | None:
    """The type of a knowledge base's vector store; None: there is no such knowledge base."""
    found = _knowledge_bases(account, region).get(id)
    return None if found is None else str(found.storage_configuration["type"])


def has_knowledge_bases(account: str, region: str) -> bool:
    return bool(_knowledge_bases(account, region))


def _knowledge_bases(account: str, region: str) -> dict[str, Any]:
    """By their ids."""
    from moto.bedrockagent.models import bedrockagent_backends

    backend = backend_of(bedrockagent_backends, account, region)
    return {} if backend is None else backend.knowledge_bases


def knowledge_base_made(identifier: str) -> bool:
    """Whether moto has made a knowledge base of that id or ARN, in any account and region."""
    from moto.bedrockagent.models import bedrockagent_backends

    id = identifier.rpartition("/")[2]
    places = (backend for regions in [*bedrockagent_backends.values()] for backend in [*regions.values()])
    return any(id in backend.knowledge_bases for backend in places)


def agent_exists(agent_id: str) -> bool:
    """Whether moto has made an agent of that id, in any account and region: half of an id is chance."""
    from moto.bedrockagent.models import bedrockagent_backends

    places = (backend for regions in [*bedrockagent_backends.values()] for backend in [*regions.values()])
    return any(agent_id in backend.agents for backend in places)
