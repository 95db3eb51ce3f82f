"""Where a flow goes: expressions, conditions, branches, iterations and loops."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.flows.conditions import Condition
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
    "$.data.numbers[1:3]": ("Array", [2, 3]),
    "$.data.numbers[:2]": ("Array", [1, 2]),
    "$.data.numbers[*]": ("Array", [1, 2, 3, 5, 8]),
    "$.data.animals.*": ("Array", [["cat", "dog"], ["snake", "turtle", "iguana"]]),
    "$.data.animals.*[1]": ("Array", ["dog", "turtle"]),
    "$.data.animals.*[2]": ("Array", ["iguana"]),  # the others have no third
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
    assert told[0][1]["Message"] == "Node Out: input document is not of type String"
    assert told[1][1]["Message"] == "Node Out: $.data.name of input document finds nothing: there is no name"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("$.data.number.name", "there is no name in a number"),
        ("$.data.flag.name", "there is no name in a truth value"),
        ("$.data.list.name", "there is no name in an array"),
        ("$.data.null.name", "there is no name in null"),
        ("$.data.text[0]", "a text is no array"),
        ("$.data[0:1]", "an object is no array"),
        ("$.data.number.*", "a number is no array"),
        ("$.data.list[1]", "list index out of range"),
    ],
)
def test_an_expression_tells_what_it_does_not_find(local: Clients, expression: str, why: str) -> None:
    nodes = [ends("Object")[0], node("Out", "Output", {"document": f"String {expression}"})]
    seeded(local, {"nodes": nodes, "connections": linked("In.document > Out.document")})

    whole = {"number": 1.5, "flag": True, "list": ["one"], "null": None, "text": "x"}
    _, error = failing(ask(local, whole)["responseStream"])

    assert error["Message"] == f"Node Out: {expression} of input document finds nothing: {why}"


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


# What is given: the number 5, a large one, the text "it's", and the truth.
HOLDING = (
    *("number == 5", "number == 5.0", "number == 05", "4 != number", "number >= 5", "number <= 5", "-5.5 < number"),
    *("large == 9007199254740993", "flag == true", "flag != false", "true == flag", "text == 'it\\'s'", "5 != text"),
    *('text == "it\'s"', "text != 'its'", "not not number == 5", "not (number == 5 and flag == false)"),
    *("number == 4 or number == 3 or number == 5", "number == 5 or number == 5 and flag == false"),
)
NOT_HOLDING = (
    *("number != 5", "number == 4", "number > 5", "number < 5", "large == 9007199254740992", "flag == false"),
    *("flag == 1", "text == 5", "not number == 5", "number == 5 and flag == true and text == 'x'"),
    *("number == 4 or text == 'x' or flag == false", "(number == 5 or number == 5) and flag == false"),
)


@pytest.mark.from_docs  # "Condition expressions"
def test_a_condition_holds_of_what_its_node_is_given() -> None:
    values = {"number": 5, "large": 9007199254740993, "text": "it's", "flag": True}

    found = {expression: Condition(expression).holds(values) for expression in (*HOLDING, *NOT_HOLDING)}

    assert found == {**dict.fromkeys(HOLDING, True), **dict.fromkeys(NOT_HOLDING, False)}


@pytest.mark.from_docs  # strings, numbers and booleans can be compared, numbers alone are greater or less
@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("list == 1", "only strings, numbers and booleans can be compared"),
        ("1 != list", "only strings, numbers and booleans can be compared"),
        ("1 < text", "only numbers can be greater or less"),
        ("flag >= 1", "only numbers can be greater or less"),
        ("text < 'z'", "only numbers can be greater or less"),
    ],
)
def test_what_cannot_be_compared_fails_its_node(local: Clients, expression: str, why: str) -> None:
    inputs = {"list": "Array $.data.list", "text": "String $.data.text", "flag": "Boolean $.data.flag"}
    choice = node("Choice", "Condition", inputs, conditions=[{"name": "it", "expression": expression}])
    links = (*(f"In.document > Choice.{name}" for name in inputs), "In.document > Out.document", "Choice ? it > Out")
    seeded(local, {"nodes": [*ends("Object", "Object"), choice], "connections": linked(*links)})

    _, error = failing(ask(local, {"list": [1], "text": "a", "flag": True})["responseStream"])

    assert error == {"Code": "validationException", "Message": f"Node Choice: {why}"}


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


@pytest.mark.inferred
def test_each_iterator_has_its_own_collector(local: Clients) -> None:
    sizes = {"arraySize": "Number"}
    nodes = [
        *ends("Array", "Array"),
        node("Outer", "Iterator", {"array": "Array"}, {"arrayItem": "Array", **sizes}),
        node("Inner", "Iterator", {"array": "Array"}, {"arrayItem": "String", **sizes}),
        prompt("Loud", "{{word}}", word="String"),
        node("Some", "Collector", {"arrayItem": "String"}, {"collectedArray": "Array"}),
        node("All", "Collector", {"arrayItem": "Array"}, {"collectedArray": "Array"}),
    ]
    links = (
        *("In.document > Outer.array", "Outer.arrayItem > Inner.array", "Inner.arrayItem > Loud.word"),
        *("Loud.modelCompletion > Some.arrayItem", "Some.collectedArray > All.arrayItem"),
        "All.collectedArray > Out.document",
    )
    seeded(local, {"nodes": nodes, "connections": linked(*links)})
    local.agentcore.bind("teller", lambda text: text.upper())

    assert result(local, [["a", "b"], ["c"], []]) == [["A", "B"], ["C"], []]


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
    seeded(local, loops[1])
    (*_, controller, _, _) = traces(events(local, "a", enableTrace=True), "nodeInputTrace")
    chain = [{"nodeName": "Loop", "type": "Loop", "index": 0}]
    assert [(one["nodeInputName"], one["category"], one["executionChain"]) for one in controller["fields"]] == [
        *(("seen", "LoopCondition", chain), ("text", "ReturnValueToLoopStart", chain), ("done", "ExitLoop", chain)),
    ]


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
        r"cannot be read: '\$\.data\[a\]'": lambda: nodes[1]["inputs"][0].update(expression="$.data[a]"),
        "not there": lambda: links[0].update(source="Nobody"),
        "text is not among the inputs of node Teller": lambda: links[0]["configuration"]["data"].update(
            targetInput="text"
        ),
        "not among the outputs": lambda: links[0]["configuration"]["data"].update(sourceOutput="text"),
        "one Input node": lambda: nodes.pop(0) and links.pop(0),
        "at least one Output node": lambda: nodes.pop(1) and links.pop(1),
        "node Out lacks the inputs": lambda: nodes[1]["inputs"].clear() or links.pop(1),
        "node Choice has no condition other": lambda: (
            nodes.append(
                node("Choice", "Condition", {"one": "String"}, conditions=[{"name": "it", "expression": "one == 'b'"}])
            ),
            links.extend(linked("In.document > Choice.one", "Choice ? other > Teller")),
        ),
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
    r"cannot be read: '\$\.data\[a\]'",
    *("text is not among the inputs of node Teller", "at least one Output node", "node Out lacks the inputs"),
    *(
        "node Choice has no condition other",
        "one Input node",
        "outside of a loop",
        "several connections",
        "nothing is connected",
        "no iterator",
    ),
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
    each = node("Each", "Iterator", {"array": "Array"}, {"arrayItem": "String"})
    prompts = prompt("One", "{{it}}", it="String", more="String"), prompt("Two", "{{it}}", it="String")
    circle = ("Each.arrayItem > One.it", "Two.modelCompletion > One.more", "One.modelCompletion > Two.it")
    links = linked("In.document > Each.array", *circle, "Two.modelCompletion > Out.document")
    with pytest.raises(ValueError, match="in a circle"):
        seeded(local, {"nodes": [*ends("Array"), each, *prompts], "connections": links})
    unending, two, inner, unknown = (_loop(condition) for condition in ('seen == "a"',) * 3 + ('other == "a"',))
    body = [one["nodes"][2]["configuration"]["loop"]["definition"]["nodes"] for one in (unending, two, inner)]
    del body[0][2]["configuration"]["loopController"]["continueCondition"]["expression"]
    body[1].append({**body[1][2], "name": "Other"})
    body[2].append(node("Each", "Iterator", {"array": "Array"}, {"arrayItem": "String"}))
    for wrong, reason in [
        (unending, "the continueCondition of node Enough has no expression"),
        (two, "there must be one LoopInput node and one LoopController node"),
        (inner, "Iterator nodes cannot be in a loop"),
        (unknown, "condition more of node Enough is about no input other"),
    ]:
        with pytest.raises(ValueError, match=reason):
            seeded(local, wrong)
    for condition, why in {
        "one >": "cannot be read at its end",
        "(one == 1": "cannot be read at its end",
        "not": "cannot be read at its end",
        "one == 1 1": "cannot be read at 1",
        "one and one == 1": "cannot be read at and",
        "and == 1": "cannot be read at and",
        "one == )": r"cannot be read at \)",
        "one = 1": "cannot be read from ' = 1' on",
        "1 == 2": "'1 == 2' is about no input",
        "other == 1": "is about no input other",
    }.items():
        choice = node("Choice", "Condition", {"one": "Number"}, conditions=[{"name": "it", "expression": condition}])
        links = linked("In.document > Choice.one", "In.document > Out.document", "Choice ? it > Out")
        with pytest.raises(ValueError, match=f"condition it of node Choice.* {why}$"):
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
