"""Agents for Bedrock, whose agents bedrock-agent-runtime is asked about."""

from __future__ import annotations


def agent_exists(agent_id: str) -> bool:
    """Whether moto has made an agent of that id, in any account and region: half of an id is chance."""
    from moto.bedrockagent.models import bedrockagent_backends

    places = (backend for regions in [*bedrockagent_backends.values()] for backend in [*regions.values()])
    return any(agent_id in backend.agents for backend in places)
