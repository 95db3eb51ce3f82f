"""Policies from natural language: ``/policy-engines/{policyEngineId}/policy-generations`` and ``…-summaries``.

The author's own model may stand in: ``agentcore.script("StartPolicyGeneration", function)``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError, invalid, not_found
from moto_agentcore.families.gateways.gateways import TARGET
from moto_agentcore.families.policy_engines import analysis, authoring
from moto_agentcore.families.policy_engines.engines import ENGINE, shown
from moto_agentcore.service import Call, control
from moto_agentcore.state import clock
from moto_agentcore.state.ids import mint
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life, enter
from moto_agentcore.state.pagination import page, page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

GENERATION = Kind(
    "Policy generation",
    id="policyGenerationId",
    mint="{name}-{10:lower}",
    path="policy-engine/{policyEngineId}/policy-generation/{id}",
    arn="policyGenerationArn",
    life=Life(
        "agentcore::policy_generation",
        creating="GENERATING",
        ready="GENERATED",
        create_failed="GENERATE_FAILED",
        reason="statusReasons",
    ),
)
KEPT = timedelta(days=7)  # then the assets are deleted (StartPolicyGeneration)


class Assets(list[dict[str, Any]]):
    """What a generation has made, in the order of its ids: that is how they are listed (recorded)."""


@control.invocation(asks=True)
def start_policy_generation(call: Call[t.StartPolicyGenerationRequestTypeDef]) -> dict[str, Any]:
    """A script of the author's is asked before anything is written: it may call the service."""
    with call.locked():
        _begin(call)
        asked = call.failure_reason is None and analysis.gateway_of(call.store, call.params["resource"]["arn"])
    given = _asked(call) if asked else None
    with call.locked():
        generation = _begin(call).create(call.params)
        if call.failure_reason is None:
            _generate(call, generation, given)
        return _with_findings(generation)


@control.operation
def get_policy_generation(call: Call[t.GetPolicyGenerationRequestTypeDef]) -> dict[str, Any]:
    return _with_findings(
        _generations(call.store, call.params["policyEngineId"]).describe(call.params["policyGenerationId"])
    )


@control.operation
def get_policy_generation_summary(call: Call[t.GetPolicyGenerationSummaryRequestTypeDef]) -> dict[str, Any]:
    return _with_findings(
        _generations(call.store, call.params["policyEngineId"]).describe(call.params["policyGenerationId"])
    )


@control.operation
def list_policy_generations(call: Call[t.ListPolicyGenerationsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, _generations(call.store, call.params["policyEngineId"]), show=_with_findings)


@control.operation
def list_policy_generation_summaries(call: Call[t.ListPolicyGenerationSummariesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, _generations(call.store, call.params["policyEngineId"]), show=_with_findings)


@control.operation
def list_policy_generation_assets(call: Call[t.ListPolicyGenerationAssetsRequestTypeDef]) -> dict[str, Any]:
    """A token names the place in the list."""
    generations = _generations(call.store, call.params["policyEngineId"])
    rows = list(enumerate(_assets(_completed(generations, call.params["policyGenerationId"])), 1))
    return page(call, lambda last: rows[last or 0 :], key=lambda row: row[0], show=lambda row: row[1])


def asset_of(store: Store, engine: Record, named: Mapping[str, str]) -> dict[str, Any]:
    """The asset that a policy is to be made from, as ``PolicyGenerationDetails`` names it."""
    generation = _completed(store.table(GENERATION, under=engine), named["policyGenerationId"])
    for asset in _assets(generation):
        if asset["policyGenerationAssetId"] == named["policyGenerationAssetId"]:
            return asset
    raise not_found(f"Policy generation asset not found: {named['policyGenerationAssetId']}")


def _begin(call: Call[t.StartPolicyGenerationRequestTypeDef]) -> Table:
    """The engine's generations, none of which has the name."""
    generations = call.store.table(GENERATION, under=call.store.table(ENGINE).steady(call.params["policyEngineId"]))
    generations.unique(call.params["name"], "Generation with the same name already exists")
    return generations


def _generations(store: Store, engine_id: str) -> Table:
    return store.table(GENERATION, under=store.table(ENGINE).get(engine_id))


def _completed(generations: Table, id: str) -> Record:
    generation = generations.get(id)
    if generation.pending is not None:
        raise invalid(f"Policy generation {id} has not completed processing")
    return generation


def _assets(generation: Record) -> Assets:
    """What there is of it: nothing of a failed generation, nothing after seven days."""
    is_there = clock.now() < clock.later(generation["createdAt"], 1, KEPT)
    return generation.part(Assets) if is_there else Assets()


Given = list[Any] | ServiceError | None  # what a script gave, what it failed with, or nothing without one


def _asked(call: Call[t.StartPolicyGenerationRequestTypeDef]) -> Given:
    script = call.controls.scripts.find(call.operation, call)
    if script is None:
        return None
    try:
        return list(author.run(script[0], call) if callable(script[0]) else script[0])
    except ServiceError as failure:  # the author's function may raise whatever it likes
        return failure


def _generate(call: Call[t.StartPolicyGenerationRequestTypeDef], generation: Record, given: Given) -> None:
    """Only gateways are resources of policies; that this one is none is found out on the way (inferred)."""
    arn = generation["resource"]["arn"]
    gateway = analysis.gateway_of(call.store, arn)
    if gateway is None:
        enter(generation, "GENERATING", "GENERATE_FAILED", f"Gateway with ID {arn.rpartition('/')[2]} does not exist")
        return
    if isinstance(given, ServiceError):
        enter(generation, "GENERATING", "GENERATE_FAILED", given.message)
        return
    made = _written(call, gateway) if given is None else [_scripted(call, asset) for asset in given]
    minted = ({"policyGenerationAssetId": mint(GENERATION.mint, generation), **asset} for asset in made)
    generation.part(Assets).extend(sorted(minted, key=lambda asset: str(asset["policyGenerationAssetId"])))


def _written(call: Call[t.StartPolicyGenerationRequestTypeDef], gateway: Record) -> list[dict[str, Any]]:
    targets = list(call.store.table(TARGET, under=gateway))
    return authoring.write(call.store, call.params["content"]["rawText"], gateway, targets)


def _scripted(call: Call[t.StartPolicyGenerationRequestTypeDef], given: Any) -> dict[str, Any]:
    """What an author's function gives: a statement, or members of an asset."""
    text = call.params["content"]["rawText"]
    if isinstance(given, str):
        return authoring.asset(call.store, given, text)
    return {"rawTextFragment": text, "findings": [], **given}


def _with_findings(generation: Record) -> dict[str, Any]:
    """A generation; once it is done, what was found of all its assets."""
    found = [finding for asset in generation.part(Assets) for finding in asset["findings"]]
    texts = [finding["description"] for finding in found if "description" in finding]
    is_done = generation["status"] == "GENERATED"
    return {**shown(generation), "findings": "\n".join(texts) if is_done and texts else None}
