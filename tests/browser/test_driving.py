"""What a Chromium is told, command by command; that it does so is tested with a real one."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Timer
from typing import Any

import pytest

from moto_agentcore.browser import ActionFailed, Profile, dialogs
from moto_agentcore.browser.pages import HIDDEN, Pages

pytest.importorskip("websockets", reason="no websockets installed (the extra `browser`)")
from moto_agentcore.browser.driver import Driver
from moto_agentcore.browser.storing import load, saved

SIZE = (800, 600)
Command = tuple[str, "str | None", dict[str, Any]]


class Chrome:
    """Takes every command, and answers it as it was arranged to."""

    def __init__(self, *urls: str) -> None:
        self.told: list[Command] = []
        self.answers: dict[str, Any] = {}
        self.front = len(urls)
        self.pages = Pages(SIZE)
        self.pages.devtools = self  # type: ignore[assignment]  # all that is asked of one
        for number, url in enumerate(urls, 1):
            self.attach(number, url)
        self.driver = Driver(self, self.pages, SIZE)  # type: ignore[arg-type]  # as above
        self.told.clear()

    def attach(self, number: int, url: str = "about:blank", type: str = "page") -> None:
        target = {"targetId": f"t{number}", "type": type, "url": url}
        self.pages.hear("Target.attachedToTarget", {"sessionId": f"s{number}", "targetInfo": target}, None)

    def tell(self, method: str, session: str | None = None, **params: Any) -> Future[Any]:
        self.told.append((method, session, params))
        answered = Future[Any]()
        if method == "Runtime.evaluate" and params["expression"] == "document.visibilityState":
            answered.set_result({"result": {"value": "visible" if session == f"s{self.front}" else "hidden"}})
        elif isinstance(self.answers.get(method), Exception):
            answered.set_exception(self.answers[method])
        elif self.answers.get(method, {}) is not None:
            answered.set_result(self.answers.get(method, {}))
        return answered

    def ask(self, method: str, session: str | None = None, **params: Any) -> Any:
        return self.tell(method, session, **params).result(0)

    def does(self, action: str, **arguments: Any) -> list[Command]:
        """What it is told for an action, without the questions which page is in front."""
        self.told.clear()
        self.driver.perform(action, arguments)
        return [one for one in self.told if one[2].get("expression") != "document.visibilityState"]

    def inputs(self, action: str, **arguments: Any) -> list[dict[str, Any]]:
        return [params for _, _, params in self.does(action, **arguments)]

    def dialog(self, kind: str = "alert", text: str = "") -> None:
        asked = {"type": kind, "message": "Sure?", "defaultPrompt": text}
        self.pages.hear("Page.javascriptDialogOpening", asked, f"s{self.front}")


def mouse(type: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"type": type, "x": x, "y": y, **more}


@pytest.mark.inferred
def test_the_mouse_goes_there_and_does_what_it_is_to_do() -> None:
    chrome = Chrome("about:blank")
    twice = [
        mouse(kind, 30, 40, button="right", clickCount=n) for n in (1, 2) for kind in ("mousePressed", "mouseReleased")
    ]

    clicked = chrome.inputs("mouseClick", x=30, y=40, button="RIGHT", clickCount=2)
    dragged = chrome.inputs("mouseDrag", startX=100, startY=50, endX=0, endY=70, button="MIDDLE")
    scrolled = chrome.inputs("mouseScroll", x=799, y=599, deltaX=3, deltaY=-100)

    assert clicked == [mouse("mouseMoved", 30, 40), *twice]
    assert dragged == [
        mouse("mouseMoved", 100, 50),
        mouse("mousePressed", 100, 50, button="middle", clickCount=1),
        *(mouse("mouseMoved", 100 - 10 * n, 50 + 2 * n, button="middle", buttons=4) for n in range(1, 11)),
        mouse("mouseReleased", 0, 70, button="middle", clickCount=1),
    ]
    assert scrolled == [mouse("mouseMoved", 799, 599), mouse("mouseWheel", 799, 599, deltaX=3, deltaY=100)]
    assert chrome.inputs("mouseClick", x=1, y=1)[1:] == [
        mouse(kind, 1, 1, button="left", clickCount=1) for kind in ("mousePressed", "mouseReleased")
    ]
    assert chrome.inputs("mouseScroll", x=1, y=1)[1] == mouse("mouseWheel", 1, 1, deltaX=0, deltaY=0)
    held = {button: chrome.inputs("mouseDrag", startX=0, startY=0, endX=1, endY=1, button=button) for button in BUTTONS}
    assert {button: done[2]["buttons"] for button, done in held.items()} == BUTTONS


BUTTONS = {"LEFT": 1, "RIGHT": 2, "MIDDLE": 4}  # the bits of a mouse event of the web


@pytest.mark.inferred
@pytest.mark.parametrize("place", [(800, 0), (0, 600), (-1, 0), (0, -1)])
def test_what_lies_outside_of_the_screen_is_refused(place: tuple[int, int]) -> None:
    chrome, (x, y) = Chrome("about:blank"), place

    for action, arguments in {
        "mouseMove": {"x": x, "y": y},
        "mouseDrag": {"startX": 1, "startY": 1, "endX": x, "endY": y},
    }.items():
        with pytest.raises(ActionFailed, match="outside of the screen"):
            chrome.driver.perform(action, arguments)

    assert [method for method, *_ in chrome.told if method.startswith("Input")] == []


def key(type: str, key: str, code: str, number: int, bits: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": bits, **more}


@pytest.mark.inferred
def test_keys_go_down_and_up_and_what_has_none_is_put_in() -> None:
    chrome = Chrome("about:blank")

    assert chrome.inputs("keyType", text="aé\r\n") == [
        key("keyDown", "a", "KeyA", 65, text="a"),
        key("keyUp", "a", "KeyA", 65),
        {"text": "é"},
        key("keyDown", "Enter", "Enter", 13, text="\r"),
        key("keyUp", "Enter", "Enter", 13),
    ]
    assert (
        chrome.inputs("keyPress", key="left", presses=2)
        == [
            key("rawKeyDown", "ArrowLeft", "ArrowLeft", 37),
            key("keyUp", "ArrowLeft", "ArrowLeft", 37),
        ]
        * 2
    )
    assert chrome.inputs("keyShortcut", keys=["ctrl", "a", "shift"]) == [
        key("rawKeyDown", "Control", "ControlLeft", 17, 10),
        key("rawKeyDown", "Shift", "ShiftLeft", 16, 10),
        key("rawKeyDown", "a", "KeyA", 65, 10),
        key("keyUp", "a", "KeyA", 65, 10),
        key("keyUp", "Shift", "ShiftLeft", 16),
        key("keyUp", "Control", "ControlLeft", 17),
    ]
    assert chrome.inputs("keyShortcut", keys=["shift", "a"])[1] == key("keyDown", "a", "KeyA", 65, 8, text="a")


@pytest.mark.inferred
def test_an_address_is_typed_into_the_windows_bar() -> None:
    chrome = Chrome("about:blank")

    for typed, url in {"shop.examples": "https://shop.example", " http://a.examplex": "http://a.example"}.items():
        assert chrome.does("keyShortcut", keys=["cmd", "L"]) == []
        assert chrome.does("keyType", text=typed) == []
        assert chrome.does("keyPress", key="backspace") == []
        assert chrome.does("keyPress", key="enter") == [("Page.navigate", "s1", {"url": url})]
        assert len(chrome.does("keyPress", key="enter")) == 2  # the page's again
    for leave in (("keyPress", {"key": "esc"}), ("mouseClick", {"x": 1, "y": 1})):
        chrome.does("keyShortcut", keys=["ctrl", "l"])
        chrome.does(leave[0], **leave[1])
        assert len(chrome.does("keyType", text="a")) == 2
    chrome.does("keyShortcut", keys=["ctrl", "l"])
    assert len(chrome.does("keyShortcut", keys=["ctrl", "a"])) == 4
    assert len(chrome.does("keyShortcut", keys=["ctrl", "t", "l"])) == 6  # no combination of the window's
    assert len(chrome.does("keyShortcut", keys=["ctrl"])) == 2


@pytest.mark.inferred
def test_tabs_are_opened_turned_to_and_closed() -> None:
    chrome = Chrome("https://one.example", "https://two.example", "https://three.example")

    def turned_to(*keys: str) -> str:
        ((method, _, params),) = chrome.does("keyShortcut", keys=list(keys))
        assert method == "Target.activateTarget"
        return str(params["targetId"])

    assert (turned_to("ctrl", "tab"), turned_to("shift", "ctrl", "tab")) == ("t1", "t2")
    chrome.front = 1
    assert (turned_to("ctrl", "tab"), turned_to("shift", "ctrl", "tab")) == ("t2", "t3")
    assert chrome.does("keyShortcut", keys=["ctrl", "w"]) == [("Target.closeTarget", None, {"targetId": "t1"})]
    chrome.attach(4)
    chrome.answers["Target.createTarget"] = {"targetId": "t4"}
    opened = chrome.does("keyShortcut", keys=["ctrl", "t"])
    assert opened == [
        ("Target.createTarget", None, {"url": "about:blank"}),
        ("Target.activateTarget", None, {"targetId": "t4"}),
    ]
    assert [page.address for page in chrome.pages.newest_first()] == ["", None, None]
    for gone in ("s2", "s3"):
        chrome.pages.hear("Target.detachedFromTarget", {"sessionId": gone}, None)
    chrome.front = 4
    last = chrome.does("keyShortcut", keys=["ctrl", "w"])
    assert [method for method, *_ in last] == ["Target.createTarget", "Target.closeTarget"]
    with pytest.raises(ActionFailed, match="The browser has no page"):
        chrome.driver.perform("mouseMove", {"x": 1, "y": 1})


@pytest.mark.inferred
def test_a_page_is_travelled_back_and_forward_as_far_as_it_goes() -> None:
    chrome = Chrome("https://one.example")
    entries = [{"id": 70 + n} for n in range(2)]

    def travelled(at: int, way: str) -> list[int]:
        chrome.answers["Page.getNavigationHistory"] = {"currentIndex": at, "entries": entries}
        _, *then = chrome.does("keyShortcut", keys=["alt", way])
        return [params["entryId"] for _, _, params in then]

    assert [travelled(at, way) for at in (0, 1) for way in ("left", "right")] == [[], [71], [70], []]
    assert chrome.does("keyShortcut", keys=["ctrl", "r"]) == [("Page.reload", "s1", {})]


@pytest.mark.inferred
def test_a_dialog_has_mouse_and_keyboard_until_it_is_answered() -> None:
    chrome = Chrome("https://one.example", "https://two.example")
    chrome.front = 1
    chrome.dialog("prompt", "Jo")

    def answered(action: str, **arguments: Any) -> list[Any]:
        return [
            (params["accept"], params["promptText"])
            for method, session, params in chrome.does(action, **arguments)
            if (method, session) == ("Page.handleJavaScriptDialog", "s1")
        ]

    (page, _) = chrome.pages.newest_first()
    assert page.dialog is not None
    assert chrome.driver.perform("screenshot", {}) == dialogs.picture(page.dialog, SIZE, (400, 300))
    assert chrome.told == []
    assert answered("keyType", text="hnx") == []
    assert answered("keyPress", key="backspace") == []
    assert answered("keyPress", key="enter") == [(True, "John")]
    assert answered("keyPress", key="escape") == [(False, "John")]
    for x, y, chosen in ((408, 248, True), (507, 279, True), (520, 248, False), (619, 279, False)):  # the corners
        assert answered("mouseClick", x=x, y=y) == [(chosen, "John")]
    for x, y in ((407, 248), (508, 248), (519, 248), (620, 248), (408, 247), (408, 280)):
        assert chrome.does("mouseClick", x=x, y=y) == []
    assert chrome.does("keyShortcut", keys=["ctrl", "w"])[-1][2]["type"] == "keyUp"  # the window's are the page's
    chrome.pages.hear("Page.javascriptDialogClosed", {}, "s1")
    assert len(chrome.does("keyType", text="a")) == 2


@pytest.mark.inferred
def test_what_a_page_does_not_take_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moto_agentcore.browser.driver.PATIENCE", 0.01)
    chrome = Chrome("https://one.example")
    for answer, why in ((ActionFailed("not now"), "not now"), (None, "The page did not answer in 0 seconds")):
        chrome.answers["Input.dispatchMouseEvent"] = answer
        with pytest.raises(ActionFailed, match=why):
            chrome.driver.perform("mouseMove", {"x": 1, "y": 1})


@pytest.mark.inferred
def test_a_screenshot_is_the_pages_own() -> None:
    chrome = Chrome("https://one.example")
    chrome.answers["Page.captureScreenshot"] = {"data": "cG5n"}

    assert chrome.driver.perform("screenshot", {}) == b"png"


@pytest.mark.inferred
def test_what_opens_a_dialog_is_not_waited_for() -> None:
    chrome = Chrome("https://one.example")
    chrome.answers |= {"Input.dispatchMouseEvent": None, "Page.captureScreenshot": None}
    for action, arguments in {"screenshot": {}, "mouseMove": {"x": 7, "y": 9}}.items():
        opening = Timer(0.01, chrome.dialog)
        opening.start()

        png = chrome.driver.perform(action, arguments)

        opening.join()
        ((_, page),) = chrome.pages.all.items()
        assert page.dialog is not None
        assert png == (dialogs.picture(page.dialog, SIZE, (400, 300)) if action == "screenshot" else None)
        chrome.pages.hear("Page.javascriptDialogClosed", {}, "s1")


@pytest.mark.inferred
def test_a_page_is_as_large_as_the_screen() -> None:
    chrome = Chrome()

    chrome.attach(1)

    seen = {"width": 800, "height": 600, "deviceScaleFactor": 1, "mobile": False}
    assert chrome.told == [("Page.enable", "s1", {}), ("Emulation.setDeviceMetricsOverride", "s1", seen)]


@pytest.mark.inferred
def test_what_is_visited_is_kept_in_its_order() -> None:
    chrome = Chrome("about:blank")
    for url in ("https://one.example/a", "http://two.example", "https://one.example/b", "https://one.example/a"):
        chrome.pages.hear("Page.frameNavigated", {"frame": {"url": url}}, "s1")
    chrome.pages.hear("Page.frameNavigated", {"frame": {"url": "https://else.example"}}, "s9")
    chrome.attach(8, "https://worker.example", type="service_worker")
    chrome.attach(9, HIDDEN)

    assert [*chrome.pages.visited] == ["http://two.example", "https://one.example/b", "https://one.example/a"]
    assert chrome.pages.origins == ["http://two.example", "https://one.example"]
    assert [*chrome.pages.all] == ["s1"]
    assert chrome.pages.first.result(0).target == "t1"


@pytest.mark.inferred
def test_a_profile_is_taken_and_given_by_cookies_and_pages_without_a_network() -> None:
    chrome = Chrome("https://one.example/a")
    chrome.answers |= {
        "Storage.getCookies": {"cookies": [{"name": "sid"}]},
        "Target.createTarget": {"targetId": "t9"},
        "Target.attachToTarget": {"sessionId": "s9"},
        "Runtime.evaluate": {"result": {"value": '{"a": "1"}'}},
    }
    given = Profile((), {"https://old.example": {"b": "2"}}, ("https://old.example/x",))

    found = saved(chrome, chrome.pages, given)  # type: ignore[arg-type]  # all that is asked of one
    chrome.told.clear()
    last, ends = {"name": "sid", "expires": -1, "size": 9}, {"name": "user", "expires": 7}
    load(chrome, Profile((last, ends), {"https://old.example": {"b": "2"}}))  # type: ignore[arg-type]  # as above

    origins = {"https://old.example": {"a": "1"}, "https://one.example": {"a": "1"}}
    assert (found.cookies, found.storage) == (({"name": "sid"},), origins)
    assert found.visited == ("https://old.example/x", "https://one.example/a")
    assert chrome.told[:2] == [
        ("Storage.setCookies", None, {"cookies": [{"name": "sid"}, ends]}),
        ("Target.createTarget", None, {"url": HIDDEN, "background": True}),
    ]
    methods = [method for method, *_ in chrome.told[2:]]
    assert methods == [
        "Target.attachToTarget",
        "Network.setBypassServiceWorker",
        "Fetch.enable",
        "Page.navigate",
        "Runtime.evaluate",
        "Target.closeTarget",
    ]
    chrome.pages.hear("Fetch.requestPaused", {"requestId": "r1"}, "s9")
    assert chrome.told[-1] == ("Fetch.fulfillRequest", "s9", {"requestId": "r1", "responseCode": 200})
