"""Where a flow goes: expressions, conditions, branches, iterations and loops."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.agents.arrange import failing
from tests.families.flows.arrange import (
    ALIAS,
    FLOW,
    TELL,
    ask,
    ends,
    events,
    given,
    line,
    linked,
    node,
    prompt,
    result,
    results,
    seeded,
    traces,
)

# The guide's own example ("Define inputs with expressions").
WHOLE = {
    "animals": {"mammals": ["cat", "dog"], "reptiles": ["snake", "turtle", "iguana"]},
    "organisms": {"mammals": ["rabbit", "horse", "mouse"], "flowers": ["lily", "daisy"]},
    "numbers": [1, 2, 3, 5, 8],
}
PICKED: dict[str, tuple[str, Any]] = {
    "$.data": ("Object", WHOLE),
    "$.data.numbers": ("Array", [1, 2, 3, 5, 8]),
    "$.data.animals.reptiles[2]": ("String", "iguana"),
    "$.data.numbers[0, 3]": ("Array", [1, 5]),
    "$.data.organisms.mammals[1:]": ("Array", ["horse", "mouse"]),
    "$.data.*.mammals": ("Array", [["cat", "dog"], ["rabbit", "horse", "mouse"]]),
}


@pytest.mark.from_docs
def test_an_expression_picks_a_part_of_what_comes_in(local: Clients) -> None:
    found = {}
    for expression, (type, _) in PICKED.items():
        nodes = [ends("Object")[0], node("Out", "Output", {"document": f"{type} {expression}"})]
        seeded(local, {"nodes": nodes, "connections": linked("In.document > Out.document")})
        found[expression] = result(local, WHOLE)

    assert found == {expression: value for expression, (_, value) in PICKED.items()}


@pytest.mark.from_docs
def test_what_does_not_fit_the_type_of_an_input_is_refused_on_the_way(local: Clients) -> None:
    nodes = [ends("Object")[0], node("Out", "Output", {"document": "String $.data.name"})]
    seeded(local, {"nodes": nodes, "connections": linked("In.document > Out.document")})

    told = [failing(ask(local, whole)["responseStream"]) for whole in ({"name": 7}, {"title": "x"})]

    assert [(found, error["Code"]) for found, error in told] == [([], "validationException")] * 2
    assert "input document is not of type String" in told[0][1]["Message"]
    assert "finds nothing" in told[1][1]["Message"]


@pytest.mark.from_docs
def test_the_input_is_given_to_the_input_node_and_is_of_its_type(local: Clients) -> None:
    seeded(local)
    refused = local.agents.exceptions.ValidationException

    for wrong in (given(7), given("x", nodeName="Out"), given("x", nodeName="In", nodeOutputName="other")):
        with pytest.raises(refused, match="node In"):
            ask(local, **wrong)


PRICES = {"retailPrice": "Number", "marketPrice": "Number", "type": "String"}
SHOP = {
    "nodes": [
        ends("Object")[0],
        node(
            "Choice",
            "Condition",
            {name: f"{type} $.data.{name}" for name, type in PRICES.items()},
            conditions=[
                {"name": "buy", "expression": '(retailPrice > 10) and (type == "produce")'},
                {"name": "wait", "expression": "retailPrice < marketPrice or not (retailPrice >= 0)"},
                {"name": "default", "expression": "true"},
            ],
        ),
        *(node(name, "Output", {"document": "Object"}) for name in ("Buy", "Wait", "Leave")),
    ],
    "connections": linked(
        *(f"In.document > Choice.{name}" for name in PRICES),
        *(f"In.document > {name}.document" for name in ("Buy", "Wait", "Leave")),
        "Choice ? buy > Buy",
        "Choice ? wait > Wait",
        "Choice ? default > Leave",
    ),
}


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("retail", "market", "type", "taken", "reached"),
    [
        (12, 20, "produce", "buy", "Buy"),  # both hold: the first one counts
        (12, 20, "meat", "wait", "Wait"),
        (-1, -2, "meat", "wait", "Wait"),
        (5, 4, "produce", "default", "Leave"),
    ],
)
def test_the_first_condition_that_holds_lets_in(
    local: Clients, retail: int, market: int, type: str, taken: str, reached: str
) -> None:
    seeded(local, SHOP)

    found = events(local, {"retailPrice": retail, "marketPrice": market, "type": type}, enableTrace=True)

    (trace,) = traces(found, "conditionNodeResultTrace")
    assert (trace["nodeName"], trace["satisfiedConditions"]) == ("Choice", [{"conditionName": taken}])
    assert [one["flowOutputEvent"]["nodeName"] for one in found if "flowOutputEvent" in one] == [reached]


@pytest.mark.from_docs
def test_equal_values_are_of_equal_types_and_only_numbers_have_an_order(local: Clients) -> None:
    conditions = [{"name": "same", "expression": "one == 1"}, {"name": "more", "expression": "one > 0"}]
    choice = node("Choice", "Condition", {"one": "String"}, conditions=conditions)
    links = linked("In.document > Choice.one", "In.document > Out.document", "Choice ? same > Out")
    seeded(local, {"nodes": [*ends(), choice], "connections": links})

    found, error = failing(ask(local, "1")["responseStream"])

    assert (found, error["Code"]) == ([], "validationException")
    assert "only numbers" in error["Message"]


ITERATED = {
    "nodes": [
        *ends("Object", "Array"),
        node("Each", "Iterator", {"array": "Array $.data.names"}, {"arrayItem": "String", "arraySize": "Number"}),
        prompt("Greet", "{{greeting}}, {{name}}!", name="String", greeting="String $.data.greeting"),
        node("All", "Collector", {"arrayItem": "String", "arraySize": "Number"}, {"collectedArray": "Array"}),
        node("One", "Output", {"document": "String"}),
    ],
    "connections": linked(
        "In.document > Each.array",
        "In.document > Greet.greeting",
        "Each.arrayItem > Greet.name",
        "Each.arraySize > All.arraySize",
        "Greet.modelCompletion > All.arrayItem",
        "Greet.modelCompletion > One.document",
        "All.collectedArray > Out.document",
    ),
}


@pytest.mark.from_docs
def test_items_go_one_after_the_other_and_are_collected(local: Clients) -> None:
    seeded(local, ITERATED)
    local.agentcore.bind("teller", lambda text: text.upper())

    found = events(local, {"names": ["Ada", "Bob"], "greeting": "Hi"}, enableTrace=True)

    assert results(found) == ["HI, ADA!", "HI, BOB!", ["HI, ADA!", "HI, BOB!"]]
    chains = [
        one["fields"][0]["executionChain"] for one in traces(found, "nodeInputTrace") if one["nodeName"] == "Greet"
    ]
    assert chains == [[{"nodeName": "Each", "type": "Iterator", "index": index}] for index in (0, 1)]
    assert results(events(local, {"names": [], "greeting": "Hi"})) == [[]]


def _loop(condition: str, **more: Any) -> dict[str, Any]:
    """A loop that puts a letter before a text, again and again."""
    body = {
        "nodes": [
            node("Again", "LoopInput", {}, {"text": "String"}),
            prompt("Longer", "x{{text}}", text="String"),
            node(
                "Enough",
                "LoopController",
                {"seen": "String", "text": "String", "done": "String"},
                continueCondition={"name": "more", "expression": condition},
                **more,
            ),
        ],
        "connections": linked(
            "Again.text > Longer.text",
            *(f"Longer.modelCompletion > Enough.{name}" for name in ("seen", "text", "done")),
        ),
    }
    categories = {"seen": "LoopCondition", "text": "ReturnValueToLoopStart", "done": "ExitLoop"}
    for one in body["nodes"][2]["inputs"]:
        one["category"] = categories[one["name"]]
    loop = node("Loop", "Loop", {"text": "String"}, {"done": "String", "iterationCount": "Number"}, definition=body)
    count = node("Count", "Output", {"document": "Number"})
    links = linked("In.document > Loop.text", "Loop.done > Out.document", "Loop.iterationCount > Count.document")
    return {"nodes": [*ends(), loop, count], "connections": links}


@pytest.mark.from_docs
def test_a_loop_goes_on_while_its_condition_holds_and_no_longer_than_it_may(local: Clients) -> None:
    local.agentcore.bind("teller", lambda text: text)
    loops = [_loop('seen != "xxxa"'), _loop('seen == "a"'), _loop('seen != "a"', maxIterations=2), _loop('seen != "a"')]
    found = []
    for loop in loops:
        seeded(local, loop)
        found.append(results(events(local, "a")))

    assert found == [["xxxa", 3], ["xa", 1], ["xxa", 2], ["x" * 10 + "a", 10]]


def _wrong(change: str) -> dict[str, Any]:
    """The flow of one prompt, with something wrong with it."""
    flow = line(prompt("Teller", "Tell of {{topic}}.", topic="String"))
    nodes, links = flow["nodes"], flow["connections"]
    changes: dict[str, Any] = {
        "twice": lambda: nodes.append(nodes[2]),
        "enum value set": lambda: nodes[2].update(type="Oracle"),
        "configuration": lambda: nodes[2].update(configuration={"agent": {"agentAliasArn": "x"}}),
        "are named": lambda: nodes[1]["inputs"][0].update(name="text"),
        "cannot be read": lambda: nodes[1]["inputs"][0].update(expression="$.text"),
        "not there": lambda: links[0].update(source="Nobody"),
        "not among the outputs": lambda: links[0]["configuration"]["data"].update(sourceOutput="text"),
        "one Input node": lambda: nodes.pop(0) and links.pop(0),
        "outside of a loop": lambda: nodes.append(node("Again", "LoopInput", {}, {"text": "String"})),
        "several connections": lambda: links.append({**links[0], "name": "other"}),
        "nothing is connected": lambda: links.pop(0),
        "no iterator": lambda: (
            nodes.append(node("All", "Collector", {"arrayItem": "String"}, {"collectedArray": "Array"})),
            links.extend(linked("In.document > All.arrayItem")),
        ),
        "in a circle": lambda: links[0].update(
            source="Teller", configuration={"data": {"sourceOutput": "modelCompletion", "targetInput": "topic"}}
        ),
        "regular expression": lambda: nodes[2].update(name="_Teller"),
        "is no condition": lambda: links.extend(linked("In ? default > Out")),
        "lacks its promptArn": lambda: nodes[2]["configuration"]["prompt"].update(
            sourceConfiguration={"resource": {"promptArn": ""}}
        ),
        "no JSON": lambda: nodes.append(object()),
        "Invalid type": lambda: nodes[0].update(outputs="document"),
    }
    changes[change]()
    return flow


WRONG = (
    *("twice", "enum value set", "configuration", "are named", "cannot be read", "not there", "not among the outputs"),
    *("one Input node", "outside of a loop", "several connections", "nothing is connected", "no iterator"),
    *("in a circle", "Invalid type", "regular expression", "is no condition", "lacks its promptArn", "no JSON"),
)


@pytest.mark.from_model
def test_what_the_service_would_not_prepare_is_no_seed(local: Clients) -> None:
    for reason in WRONG:
        with pytest.raises(ValueError, match=reason):
            seeded(local, _wrong(reason))
    loop = _loop('seen == "a"')
    del loop["nodes"][2]["configuration"]["loop"]["definition"]["connections"][0]["configuration"]
    with pytest.raises(ValueError, match="connection link0 must be Data or Conditional"):
        seeded(local, loop)
    for condition in ("one >", "(one == 1", "1 == 2", "other == 1", "one = 1", "not"):
        choice = node("Choice", "Condition", {"one": "Number"}, conditions=[{"name": "it", "expression": condition}])
        links = linked("In.document > Choice.one", "In.document > Out.document", "Choice ? it > Out")
        with pytest.raises(ValueError, match="condition it of node Choice"):
            seeded(local, {"nodes": [*ends("Number", "Number"), choice], "connections": links})
    for entry in ({"definition": TELL}, {"id": "short", "definition": TELL}, {"id": FLOW}, {"id": FLOW, "x": 1}):
        with pytest.raises(ValueError, match="seed: "):
            local.agentcore.seed({"flows": [entry]})
    for alias in ({"id": "short"}, {"id": ALIAS, "routingConfiguration": [{"flowVersion": "one"}]}, {"name": "live"}):
        with pytest.raises(ValueError, match=r"alias|flowAliases"):
            seeded(local, flowAliases=[alias])
    with pytest.raises(ValueError, match="executionRoleArn"):
        seeded(local, executionRoleArn="me")
    with pytest.raises(local.agents.exceptions.ResourceNotFoundException):
        ask(local)
