"""InvokeBrowser on the recorded browser: each action is answered, and the next screenshot shows it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.browser.canvas import PALETTE
from tests.browser.pixels import Picture, picture
from tests.families.arrange import refused
from tests.families.browsers.arrange import Session, session

RED, BLUE, BLACK, WHITE = (PALETTE[name] for name in ("red", "blue", "black", "white"))
ADDRESS = (20, 44, 600, 24)  # the address bar's text
TYPED = (20, 140, 200, 40)
PAGE = (0, 100, 700, 200)


@pytest.mark.from_model  # "The member set in the result corresponds to the action that was performed."
@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("mouseClick", {"x": 10, "y": 200}),
        ("mouseClick", {"x": 10, "y": 200, "button": "RIGHT", "clickCount": 10}),
        ("mouseMove", {"x": 0, "y": 0}),
        ("mouseDrag", {"startX": 1, "startY": 2, "endX": 3, "endY": 4, "button": "MIDDLE"}),
        ("mouseScroll", {"x": 5, "y": 5}),
        ("mouseScroll", {"x": 5, "y": 5, "deltaX": -1000, "deltaY": 1000}),
        ("keyType", {"text": "x" * 10_000}),
        ("keyType", {"text": ""}),
        ("keyPress", {"key": "enter", "presses": 100}),
        ("keyShortcut", {"keys": ["ctrl", "s"]}),
    ],
)
def test_an_action_succeeds_under_its_own_name(local: Clients, action: str, arguments: dict[str, Any]) -> None:
    given = session(local)

    answer = given.ask(action, **arguments)

    assert answer["result"] == {action: {"status": "SUCCESS"}}
    assert answer["sessionId"] == given.id


@pytest.mark.from_model
@pytest.mark.parametrize("arguments", [{}, {"format": "PNG"}])
def test_a_screenshot_is_a_png_of_the_viewports_size(local: Clients, arguments: dict[str, Any]) -> None:
    given = session(local, viewPort={"width": 800, "height": 600})

    result = given.ask("screenshot", **arguments)["result"]["screenshot"]

    assert result["status"] == "SUCCESS"
    shown = picture(result["data"])
    assert (shown.width, shown.height) == (800, 600)


@pytest.mark.from_model  # the smallest and the largest viewport, and none
@pytest.mark.parametrize(
    ("members", "size"),
    [
        ({"viewPort": {"width": 320, "height": 240}}, (320, 240)),
        ({"viewPort": {"width": 3840, "height": 2160}}, (3840, 2160)),
        ({}, (1456, 819)),
    ],
)
def test_every_viewport_can_be_drawn(local: Clients, members: dict[str, Any], size: tuple[int, int]) -> None:
    given = session(local, **members)
    given.do("keyType", text="long " * 2_000)

    shown = given.shown()

    assert (shown.width, shown.height) == size


@pytest.mark.inferred
def test_a_screenshot_shows_where_the_pointer_is(local: Clients) -> None:
    given = session(local)

    given.do("mouseMove", x=300, y=400)

    assert given.shown().at(301, 402) == BLACK
    given.do("mouseMove", x=500, y=500)
    assert given.shown().at(301, 402) == WHITE


@pytest.mark.inferred
def test_a_screenshot_shows_clicks_and_drags(local: Clients) -> None:
    given = session(local)

    given.do("mouseClick", x=300, y=400)
    given.do("mouseDrag", startX=400, startY=300, endX=600, endY=300)

    shown = given.shown()
    assert (shown.at(293, 400), shown.at(500, 300), shown.at(500, 310)) == (RED, RED, WHITE)


@pytest.mark.inferred
def test_a_screenshot_shows_what_was_typed(local: Clients) -> None:
    given = session(local)
    before = given.shown()

    given.do("keyType", text="hello")

    assert BLACK not in before.colours(*TYPED)
    assert BLACK in given.shown().colours(*TYPED)
    given.do("keyPress", key="backspace", presses=5)
    assert same(given.shown(), before, PAGE)


@pytest.mark.inferred
def test_what_is_selected_is_replaced(local: Clients) -> None:
    given, other = session(local), session(local)

    given.do("keyType", text="something else")
    given.do("keyShortcut", keys=["ctrl", "a"])
    given.do("keyType", text="tea")
    other.do("keyType", text="tea")

    assert same(given.shown(), other.shown(), PAGE)


@pytest.mark.inferred
@pytest.mark.parametrize("focus", [("keyShortcut", {"keys": ["ctrl", "l"]}), ("mouseClick", {"x": 200, "y": 56})])
def test_the_address_bar_takes_a_url(local: Clients, focus: tuple[str, dict[str, Any]]) -> None:
    given = session(local)
    before = given.shown()

    given.do(focus[0], **focus[1])
    given.do("keyType", text="https://example.com/tea")
    typed = given.shown()
    given.do("keyPress", key="enter")

    gone = given.shown()
    assert (BLUE in typed.colours(*ADDRESS), BLUE in gone.colours(*ADDRESS)) == (True, False)
    assert not same(gone, before, ADDRESS)
    assert not same(gone, before, (0, 80, 600, 60))  # the page's title


@pytest.mark.inferred
def test_back_shows_the_page_before(local: Clients) -> None:
    given = session(local)
    for url in ("https://one.example", "https://two.example"):
        go(given, url)
    two = given.shown()

    given.do("keyShortcut", keys=["alt", "left"])

    one = given.shown()
    assert not same(one, two, ADDRESS)
    given.do("keyShortcut", keys=["alt", "right"])
    assert same(given.shown(), two, ADDRESS)


@pytest.mark.inferred
def test_tabs_come_turn_and_go(local: Clients) -> None:
    given = session(local)
    go(given, "https://one.example")
    one = given.shown()

    given.do("keyShortcut", keys=["ctrl", "t"])
    assert not same(given.shown(), one, ADDRESS)
    given.do("keyShortcut", keys=["ctrl", "shift", "tab"])
    assert same(given.shown(), one, ADDRESS)
    given.do("mouseClick", x=300, y=10)  # the second tab
    given.do("keyShortcut", keys=["ctrl", "w"])
    assert same(given.shown(), one, ADDRESS)


@pytest.mark.from_model  # "Negative values scroll down."
def test_a_page_scrolls_down_and_no_further_up_than_its_top(local: Clients) -> None:
    given = session(local)
    given.do("keyType", text="hello")
    top = given.shown()

    given.do("mouseScroll", x=400, y=300, deltaY=-60)
    assert not same(given.shown(), top, PAGE)
    given.do("mouseScroll", x=400, y=300, deltaY=1000)
    assert same(given.shown(), top, (0, 100, 800, 120))


@pytest.mark.inferred  # the model has a status and an error for it, no case
@pytest.mark.parametrize(
    ("action", "arguments", "error"),
    [
        ("mouseMove", {"x": 800, "y": 0}, "Coordinates (800, 0) are outside of the screen of 800x600"),
        ("mouseClick", {"x": 0, "y": -1}, "Coordinates (0, -1) are outside of the screen of 800x600"),
        ("mouseDrag", {"startX": -5, "startY": 0, "endX": 1, "endY": 1}, "Coordinates (-5, 0) are outside"),
        ("mouseScroll", {"x": 0, "y": 600}, "Coordinates (0, 600) are outside of the screen of 800x600"),
        ("keyPress", {"key": "hyperspace"}, "Unknown key: 'hyperspace'"),
        ("keyPress", {"key": ""}, "Unknown key: ''"),
        ("keyShortcut", {"keys": ["ctrl", "nothing"]}, "Unknown key: 'nothing'"),
    ],
)
def test_what_cannot_be_done_has_failed_and_changed_nothing(
    local: Clients, action: str, arguments: dict[str, Any], error: str
) -> None:
    given = session(local, viewPort={"width": 800, "height": 600})
    before = given.ask("screenshot")["result"]["screenshot"]["data"]

    result = given.ask(action, **arguments)["result"][action]

    assert (result["status"], result["error"].startswith(error)) == ("FAILED", True)
    assert given.ask("screenshot")["result"]["screenshot"]["data"] == before


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("mouseClick", {"x": 1, "y": 1, "clickCount": 11}),
        ("mouseClick", {"x": 1, "y": 1, "button": "FOURTH"}),
        ("mouseScroll", {"x": 1, "y": 1, "deltaY": 1001}),
        ("keyType", {"text": "x" * 10_001}),
        ("keyPress", {"key": "a", "presses": 101}),
        ("keyShortcut", {"keys": ["a"] * 6}),
        ("screenshot", {"format": "JPEG"}),
    ],
)
def test_what_the_model_forbids_is_refused(local: Clients, action: str, arguments: dict[str, Any]) -> None:
    given = session(local)

    refused(given.ask, action=action, **arguments)


@pytest.mark.from_model  # "This must be an active session"
def test_only_a_session_that_is_ready_takes_actions(local: Clients) -> None:
    given = session(local)
    local.data.stop_browser_session(browserIdentifier="aws.browser.v1", sessionId=given.id)

    refused(given.ask, "ResourceNotFoundException", action="screenshot")
    nobody = Session(local, "01K00000000000000000000000")
    refused(nobody.ask, "ResourceNotFoundException", action="screenshot")


@pytest.mark.from_model  # "This must match the identifier used when creating the session"
def test_a_session_is_its_browsers_alone(local: Clients) -> None:
    given = session(local)
    made = local.control.create_browser(name="mine", networkConfiguration={"networkMode": "PUBLIC"})

    other = Session(local, given.id, made["browserId"])
    refused(other.ask, "ResourceNotFoundException", action="screenshot")


@pytest.mark.inferred
def test_sessions_have_browsers_of_their_own(local: Clients) -> None:
    one, other = session(local), session(local)
    before = other.shown()

    one.do("keyType", text="hello")

    assert same(other.shown(), before, PAGE)


@pytest.mark.inferred
def test_actions_from_several_threads_are_done_one_after_the_other(clients: Clients) -> None:
    given = session(clients)
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("keyShortcut", {"keys": ["ctrl", "t"]}),
        ("keyShortcut", {"keys": ["ctrl", "w"]}),
        ("screenshot", {}),
        ("mouseClick", {"x": 300, "y": 10}),
    ]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: given.ask(one[0], **one[1]), wanted * 8))

    assert {result["status"] for answer in answers for result in answer["result"].values()} == {"SUCCESS"}


def go(given: Session, url: str) -> None:
    given.do("keyShortcut", keys=["ctrl", "l"])
    given.do("keyType", text=url)
    given.do("keyPress", key="enter")


def same(one: Picture, other: Picture, part: tuple[int, int, int, int]) -> bool:
    x, y, width, height = part
    return all(one.rows[row][x : x + width] == other.rows[row][x : x + width] for row in range(y, y + height))
