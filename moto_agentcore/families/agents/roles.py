"""What an agent's role lets it do, where moto checks IAM policies: each refusal is told in the stream (quoted)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.errors import access_denied
from moto_agentcore.neighbours import iam

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

NO_MODEL = "Access denied when calling Bedrock. Check your request permissions and retry the request."


def check_model(store: Store, role: str, model: str) -> None:
    """An agent's turn begins with its model. Nothing is said of who may not do what."""
    named = model if model.startswith("arn:") else _model_arn(store, model)
    if model and _why(role, "bedrock:InvokeModel", named) is not None:
        raise access_denied(NO_MODEL)


def check_reading(store: Store, role: str, id: str) -> None:
    """Of a knowledge base, in a session of the role's."""
    resource, action = store.arn(f"knowledge-base/{id}", "bedrock"), "bedrock:Retrieve"
    why = _why(role, action, resource)
    if why is not None:
        partition, account, named = (role.split(":")[place] for place in (1, 4, 5))
        session = f"{named.rpartition('/')[2]}/BedrockAgentRetrieveSession-{id}"
        who = f"arn:{partition}:sts::{account}:assumed-role/{session}"
        raise access_denied(f"User: {who} is not authorized to perform: {action} on resource: {resource} {why}")


def _why(role: str, action: str, resource: str) -> str | None:
    if role.count(":") < 5 or not iam.authorization_is_on():
        return None
    _, partition, _, _, account, *_ = role.split(":")
    return iam.why_denied(account, partition, role, action, resource)


def _model_arn(store: Store, model: str) -> str:
    """A model's own, or that of an inference profile, whose id begins with where it goes (``us.anthropic…``)."""
    if model.partition(".")[0] in ("us", "eu", "apac", "global"):
        return store.arn(f"inference-profile/{model}", "bedrock")
    return f"arn:{store.partition}:bedrock:{store.region_name}::foundation-model/{model}"
