"""Routes and plans: one operation per path, a plan for each, and every function where its URI says."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import create_loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer

from moto_agentcore import families
from moto_agentcore.host import coverage
from moto_agentcore.service import Service, agents, control, data
from moto_agentcore.wire.plan import _compile, plan
from moto_agentcore.wire.route import route, routes
from moto_agentcore.wire.shapes import members
from tests.installed import IS_OLDER
from tests.model.operations import ALL, OURS, all_of, model
from tests.model.samples import maximal
from tests.model.sources import nodes

SHORT = {"control": control, "data": data, "agents": agents}


def _request(service: Service, operation: str) -> tuple[str, str, dict[str, Any]]:
    """Method, raw path and labels of a sample request, as botocore makes them."""
    found = model(service, operation)
    params = maximal(found.input_shape)[0] if found.input_shape is not None else {}
    made = create_serializer("rest-json").serialize_to_request(params, found)
    shape = members(found.input_shape)
    labels = {m.serialization["name"]: params[n] for n, m in shape.items() if m.serialization.get("location") == "uri"}
    return made["method"], made["url_path"], labels


def _matching(service: Service, method: str, path: str) -> list[str]:
    """All operations of a service that a request could mean."""
    candidates = [found for (verb, _), group in routes(service).items() if verb == method for found in group]
    return [candidate.operation for candidate in candidates if candidate.labels(path) is not None]


@all_of(ALL)
@pytest.mark.from_model
def test_a_request_means_one_operation_and_its_labels_come_back_decoded(service: Service, operation: str) -> None:
    method, path, labels = _request(service, operation)
    assert _matching(service, method, path) == [operation]
    assert route(service, method, path) == (operation, labels)


@all_of(ALL)
@pytest.mark.from_sdk
def test_a_trailing_slash_may_be_there_or_not(service: Service, operation: str) -> None:
    method, path, labels = _request(service, operation)
    assert route(service, method, path.rstrip("/")) == (operation, labels)
    assert route(service, method, path.rstrip("/") + "/") == (operation, labels)


@all_of([one for one in ALL if one[0] is not agents])
@pytest.mark.from_model
def test_the_two_planes_of_agentcore_never_collide(service: Service, operation: str) -> None:
    method, path, _ = _request(service, operation)
    assert _matching(data if service is control else control, method, path) == []


@pytest.mark.from_model
def test_agent_runtime_shares_only_the_tags_with_agentcore() -> None:
    shared = set()
    for service, operation in ALL:
        others = (control, data) if service is agents else (agents,)
        method, path, _ = _request(service, operation)
        if any(_matching(other, method, path) for other in others):
            shared.add(operation)
    assert shared == {"ListTagsForResource", "TagResource", "UntagResource"}


@pytest.mark.from_model
def test_a_path_nobody_has_means_nothing() -> None:
    assert route(data, "GET", "/no/such/path") is None
    assert route(data, "PATCH", "/memories/m/actors") is None
    assert route(control, "GET", "/") is None


@pytest.mark.from_model
@pytest.mark.parametrize(("encoded", "label"), [("a%2Fb", "a/b"), ("1%23f0", "1#f0"), ("a+b", "a+b"), ("%C3%BC", "ü")])
def test_a_label_is_decoded_after_the_path_is_split(encoded: str, label: str) -> None:
    found = route(data, "GET", f"/memories/m/actor/{encoded}/sessions/s/events/e")
    assert found == ("GetEvent", {"memoryId": "m", "actorId": label, "sessionId": "s", "eventId": "e"})


@all_of(ALL)
@pytest.mark.from_model
def test_a_plan_is_compiled_for_every_operation(service: Service, operation: str) -> None:
    compiled, found = _compile(service, operation), model(service, operation)
    assert (compiled.service, compiled.operation) == (service, operation)
    assert compiled.tokened == ("clientToken" in members(found.input_shape))
    assert (compiled.function is not None) == ((service, operation) in OURS)
    config = service.paginators.get(operation)
    if config is not None:
        assert compiled.paging is not None
        assert compiled.paging.result_key == config["result_key"]
        assert (compiled.paging.token_in, compiled.paging.token_out) == (config["input_token"], config["output_token"])
        assert compiled.paging.limit_key == config.get("limit_key")
        limit = members(found.input_shape)[config["limit_key"]].metadata if "limit_key" in config else {}
        assert limit.get("min", 1) <= compiled.paging.default <= limit.get("max", 100)


@pytest.mark.inferred
def test_a_plan_is_kept_once_it_is_made() -> None:
    assert plan(data, "CreateEvent") is plan(data, "CreateEvent")


@all_of(OURS)
@pytest.mark.inferred  # the package's rule: folder = first URI segment
def test_a_function_lives_in_the_family_its_uri_names(service: Service, operation: str) -> None:
    function, segment = service.functions[operation], model(service, operation).http["requestUri"].split("/")[1]
    family = families.ELSEWHERE.get(segment, segment.replace("-", "_"))
    assert (function.__module__ + ".").startswith(f"moto_agentcore.families.{family}.")
    assert function.__name__ == xform_name(operation)


@all_of(OURS)
@pytest.mark.inferred
def test_a_function_is_registered_once_with_its_service(service: Service, operation: str) -> None:
    function = service.functions[operation]
    file = Path(str(import_module(function.__module__).__file__))
    decorators = [
        ast.unparse(decorator)
        for node in nodes(file)
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__
        for decorator in node.decorator_list
    ]
    short = next(name for name, found in SHORT.items() if found is service)
    assert len(decorators) == 1
    assert re.fullmatch(rf"{short}\.(operation|invocation)(\(.*\))?", decorators[0])
    with pytest.raises(ValueError, match=f"{operation} is answered twice"):
        service.operation(function)


def _declared(file: Path) -> list[tuple[str, str]]:
    """``(service, function)`` of every function in a file that its decorator makes an operation."""
    decorated = re.compile(r"(control|data|agents)\.\w+(?:\(.*\))?")
    return [
        (found.group(1), node.name)
        for node in nodes(file)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if (found := decorated.fullmatch(ast.unparse(decorator)))
    ]


FAMILIES = sorted(Path(families.__file__).parent.rglob("*.py"))


# An older botocore may lack operations, and their functions are left out then.
@pytest.mark.skipif(IS_OLDER, reason="this botocore is older than the one that the families' names were taken from")
@pytest.mark.from_model
def test_every_function_that_is_declared_an_operation_is_one() -> None:
    declared = [(SHORT[short], name) for file in FAMILIES for short, name in _declared(file)]
    known = {(service, function.__name__) for service in SHORT.values() for function in service.functions.values()}
    assert len(declared) == len(OURS)
    assert [(service.name, name) for service, name in declared if (service, name) not in known] == []


def _older(service: Service, *missing: str) -> Service:
    """The same service as an earlier botocore has it, without some operations."""
    definition = create_loader().load_service_model(service.name, "service-2")
    operations = {name: v for name, v in definition["operations"].items() if name not in missing}

    class Older(Service):
        model = ServiceModel({**definition, "operations": operations}, service.name)

    return Older(service.name)


@pytest.mark.inferred
def test_a_function_whose_operation_botocore_lacks_is_left_out() -> None:
    older = _older(data, "CreateEvent")

    @older.operation
    def create_event(_: Any) -> str:
        return "still a function"

    @older.operation
    def get_event(_: Any) -> None: ...

    assert older.functions == {"GetEvent": get_event}
    assert create_event(None) == "still a function"


@pytest.mark.inferred
def test_what_botocore_lacks_has_no_route_no_plan_and_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    older = _older(data, "CreateEvent", "ListEvents")
    path = "/memories/m/actor/a/sessions/s"
    assert (route(older, "POST", "/memories/m/events"), route(older, "POST", path)) == (None, None)
    assert route(older, "GET", path + "/events/e") is not None
    assert [name for name in older.model.operation_names if plan(older, name).operation != name] == []
    monkeypatch.setattr(coverage, "SERVICES", {older.name: older})
    *_, row = coverage.table()
    left = len(data.model.operation_names) - 2
    assert row == f"| `{data.name}` | {left} | 0 | {left} |"
