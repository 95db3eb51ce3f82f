"""What a seed knows of flows: ``flows``, in the words of ``bedrock-agent``, with their versions and aliases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls.seeds import Write, checked, section
from moto_agentcore.families.flows.checks import problems
from moto_agentcore.families.flows.graph import Graph
from moto_agentcore.families.flows.known import DRAFT, TEST_ALIAS, Flows, Seeded, Version
from moto_agentcore.families.shared.described import misfitting

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

# Members of a flow, of an alias and of a version, as bedrock-agent names them, and what each is.
FLOW: dict[str, type] = {
    "id": str,
    "definition": Mapping,
    "name": str,
    "executionRoleArn": str,
    "customerEncryptionKeyArn": str,
    "flowVersions": list,
    "flowAliases": list,
}
VERSION: dict[str, type] = {"version": str, "definition": Mapping}
ALIAS: dict[str, type] = {"id": str, "routingConfiguration": list, "name": str}
ARNS = {"executionRoleArn": "FlowExecutionRoleArn", "customerEncryptionKeyArn": "KmsKeyArn"}  # and their shapes
ROLE = "arn:aws:iam::123456789012:role/service-role/AmazonBedrockExecutionRoleForFlows"  # where none is named


@section("flows")
def seed_flows(entries: Any) -> Write:
    """Flows, each in the place of one of its id; ValueError says what is wrong with one."""
    flows = [_flow(checked("flows", FLOW, item)) for item in entries]

    def write(store: Store) -> None:
        store.part(Flows).update({flow.id: flow for flow in flows})

    return write


def _flow(item: Mapping[str, Any]) -> Seeded:
    id = item["id"]
    if misfitting("FlowId", id):
        raise ValueError(f"seed: the id of a flow has ten letters and digits; got {id!r}")
    if "definition" not in item:
        raise ValueError(f"seed: flow {id} lacks its definition")
    for member, shape in ARNS.items():
        if member in item and misfitting(shape, item[member]):
            raise ValueError(f"seed: the {member} of flow {id} is no ARN of its kind: {item[member]!r}")
    versions = {DRAFT: _version(id, DRAFT, item["definition"])}
    for one in item.get("flowVersions", ()):
        found = checked("flowVersions", VERSION, one)
        versions[found["version"]] = _version(id, found["version"], found.get("definition", item["definition"]))
    aliases = {TEST_ALIAS: DRAFT}
    for one in item.get("flowAliases", ()):
        aliases.update(_alias(id, checked("flowAliases", ALIAS, one), versions))
    named = item.get("name", ""), item.get("executionRoleArn", ROLE), item.get("customerEncryptionKeyArn")
    return Seeded(id, *named, versions, aliases)


def _version(flow: str, number: str, definition: Mapping[str, Any]) -> Version:
    """A version keeps what it was made of: who seeded it may change theirs."""
    try:
        kept = json.loads(json.dumps(definition))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"seed: the definition of flow {flow} is no JSON: {error}") from None
    for problem in problems(kept):
        raise ValueError(f"seed: the definition of flow {flow}: {problem}")
    return Version(number, kept, Graph(kept))


def _alias(flow: str, item: Mapping[str, Any], versions: dict[str, Version]) -> dict[str, str]:
    """Which version it is; one that nobody described is as the draft was."""
    routes = item.get("routingConfiguration", [{"flowVersion": "1"}])
    number = routes[0].get("flowVersion", "") if len(routes) == 1 and isinstance(routes[0], Mapping) else ""
    if misfitting("Version", number) or misfitting("FlowAliasId", item["id"]):
        raise ValueError(
            f"seed: an alias of flow {flow} has an id of ten letters and one flowVersion to route to; got {item!r}"
        )
    versions.setdefault(number, Version(number, versions[DRAFT].definition, versions[DRAFT].graph))
    return {item["id"]: number}
