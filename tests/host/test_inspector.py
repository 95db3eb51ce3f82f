"""The inspector's page in a real browser: each view, by what a person sees and does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from tests.browser.site import skip_without_chromium
from tests.families.arrange import memory_with, minute, new_memory, say, strategy
from tests.families.gateways.arrange import LAMBDA_ARN
from tests.families.gateways.traffic.arrange import add_lambda, mcp_gateway
from tests.families.runtimes.arrange import new_endpoint, new_runtime

pytestmark = [
    pytest.mark.inferred,  # a page of ours
    pytest.mark.skipif(find_spec("playwright") is None, reason="no Playwright installed: pip install playwright"),
]

HOSTILE = '<img src=x onerror="window.hacked = 1">'
PATIENCE = 20_000  # milliseconds


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all of them: the one that browser sessions have."""
    from playwright.sync_api import sync_playwright

    from moto_agentcore.browser.process import executable

    skip_without_chromium()
    unsafe = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # root may not have one
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=["--disable-gpu", *unsafe])
        yield started
        started.close()


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What the browser's console said, scripts failed with, and was asked of other servers."""
    return []


@pytest.fixture(scope="module")
def opened(browser: Any, _agentcore_server: Any, complaints: list[str]) -> Any:
    """The page, opened once: the tests go from view to view, as a person does."""
    address = f"{_agentcore_server.url}/moto-api/agentcore/"
    found = browser.new_page(base_url=address, viewport={"width": 1280, "height": 850})
    found.set_default_timeout(PATIENCE)
    found.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.on("request", lambda asked: complaints.extend([asked.url][asked.url.startswith(_agentcore_server.url) :]))
    found.goto("")
    return found


@pytest.fixture
def page(opened: Any, remote: Clients, complaints: list[str]) -> Iterator[Any]:
    complaints.clear()
    yield opened
    opened.goto("#/controls")  # what it shows is forgotten now, and it would ask for it
    opened.get_by_role("heading", name="Controls").wait_for()
    assert complaints == []


def test_a_session_is_a_timeline_of_what_was_said_and_what_came_of_it(page: Any, remote: Clients) -> None:
    memory_id = memory_with(remote, strategy("SEMANTIC", "facts"))
    root = say(remote, memory_id, "I love sushi.")
    say(
        remote, memory_id, "I prefer trains.", at=minute(1), branch={"name": "by-night", "rootEventId": root["eventId"]}
    )

    page.goto("#/memories")
    page.get_by_role("link", name="Notes").click()
    page.get_by_role("link", name="s1").click()

    moments = page.locator(".timeline > li")
    moments.nth(1).wait_for()
    assert "The user loves sushi." in moments.nth(0).inner_text()
    assert "branch by-night begins here" in moments.nth(0).inner_text()
    assert "branch by-night" in moments.nth(1).inner_text()
    moments.nth(0).get_by_text("facts ·").click()
    assert "facts (SEMANTIC)" in moments.nth(0).inner_text()
    assert root["eventId"] in moments.nth(0).locator("dd").all_inner_texts()


def test_hostile_text_is_text(page: Any, remote: Clients, complaints: list[str]) -> None:
    memory_id = memory_with(remote, strategy("SUMMARIZATION", "sums"))
    say(remote, memory_id, f"{HOSTILE} I love hiking.")

    page.goto(f"#/memories/{memory_id}")
    page.get_by_role("link", name="s1").click()
    page.locator(".timeline").get_by_text(HOSTILE).first.wait_for()
    for tab in ("Records", "Map", "Search"):
        page.get_by_role("link", name=tab, exact=True).click()
        page.get_by_role("link", name=tab, exact=True).and_(page.locator("[aria-current]")).wait_for()

    page.get_by_role("link", name="Calls").click()
    page.get_by_text("onerror").first.wait_for()

    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    with pytest.raises(Exception, match="TrustedHTML"):  # and could not be anything else
        page.evaluate(f"document.body.innerHTML = {HOSTILE!r}")
    complaints.clear()


def test_a_search_and_the_map_show_what_is_found(page: Any, remote: Clients) -> None:
    memory_id = memory_with(remote, strategy("SEMANTIC", "facts"))
    say(remote, memory_id, "I love sushi.")
    say(remote, memory_id, "I have two cats.", actor="bob")

    page.goto(f"#/memories/{memory_id}/search")
    page.get_by_label("Query").fill("what food?")
    page.locator("input[list=names]").fill("/strategies")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("2 found, 0 left out").wait_for()
    found = page.get_by_role("table", name="Found").locator("tbody tr").all_inner_texts()
    page.get_by_label("topK").fill("1")
    page.keyboard.press("Enter")
    page.get_by_text("1 found, 1 left out").wait_for()
    left_out = page.get_by_role("table", name="Left out").inner_text()
    page.get_by_role("link", name="Map").click()
    page.get_by_label("Mark what a search finds").fill("pets")
    page.keyboard.press("Enter")
    page.get_by_text("The 2 best are marked").wait_for()
    page.locator("svg.map").press("ArrowRight")

    assert [("loves sushi" in row, "0." in row) for row in found] == [(True, True), (False, True)]
    assert "beyond topK 1" in left_out
    assert "two cats" in left_out
    assert page.locator(".point.hit").count() == 2
    assert page.locator(".chosen-record .record").count() == 1


def test_a_fault_that_is_set_by_hand_strikes_and_the_call_comes_in(
    page: Any, remote: Clients, complaints: list[str]
) -> None:
    page.goto("#/controls")
    page.get_by_text("None is set.").first.wait_for()
    fault = page.locator("article", has=page.get_by_role("heading", name="Fault"))
    fault.get_by_label("Operation").fill("ListMemories")
    fault.get_by_label("Error code").fill("Nonsense")
    fault.get_by_role("button", name="Set fault").click()
    fault.locator("output.bad").wait_for()
    assert "400" in complaints.pop()  # the console tells of every refusal
    fault.get_by_label("Error code").fill("ThrottledException")
    fault.get_by_label("Times").fill("1")
    fault.get_by_role("button", name="Set fault").click()
    page.get_by_role("table", name="Faults in force").wait_for()
    fault.get_by_label("Operation").fill("CreateMemory")
    fault.get_by_label("Error code").fill("")
    fault.get_by_label("Failure reason").fill("no capacity")
    fault.get_by_role("button", name="Set fault").click()
    page.get_by_role("row", name="Break('no capacity')").wait_for()

    with pytest.raises(ClientError, match="ThrottledException"):
        remote.control.list_memories()
    page.get_by_role("link", name="Calls").click()
    page.get_by_role("row", name="429 ThrottledException").wait_for()
    remote.control.list_memories(maxResults=7)
    page.get_by_role("button", name="ListMemories").nth(1).wait_for()
    page.get_by_role("button", name="ListMemories").first.click()

    assert '"maxResults": 7' in page.locator("tr.more:visible").inner_text()


def test_the_clock_and_a_script_are_turned(page: Any, remote: Clients) -> None:
    page.goto("#/controls")
    before = remote.agentcore.clock.now()
    page.get_by_label("By", exact=True).fill("8")
    page.get_by_role("button", name="Move on").click()
    page.get_by_text("It is ").wait_for()
    script = page.locator("article", has=page.get_by_role("heading", name="Script"))
    script.get_by_label("Operation").fill("ListRegistries")
    script.get_by_label("Answer (JSON)").fill('{"registries": []}')
    script.get_by_label("Times").fill("2")
    script.get_by_role("button", name="Set script").click()
    scripts = page.get_by_role("table", name="Scripts in force")
    scripts.wait_for()
    answered = remote.control.list_registries()
    scripts.get_by_role("cell", name="1", exact=True).first.wait_for()

    assert (remote.agentcore.clock.now() - before).days == 8
    assert answered["registries"] == []


def test_a_tool_is_called_and_a_runtimes_stream_is_read(page: Any, remote: Clients) -> None:
    add_lambda(remote, mcp_gateway(remote, authorizerType="AWS_IAM"))
    remote.agentcore.bind(LAMBDA_ARN, lambda event: {"sum": event["a"] + event["b"]})
    new_runtime(remote)

    def agent(payload: Any, context: Any) -> Iterator[dict[str, Any]]:
        context.state["asked"] = payload
        yield from ({"text": "one"}, {"text": "two"})

    remote.agentcore.bind("helper", agent)
    page.goto("#/gateways")
    page.get_by_role("button", name="List tools").click()
    page.get_by_text("calc___add").click()
    page.get_by_label("Arguments (JSON)").fill('{"a": 40, "b": 2}')
    page.get_by_role("button", name="Call").click()
    page.get_by_text("answered", exact=True).wait_for()
    result = page.locator("details.try pre").last.inner_text()
    page.get_by_role("link", name="Runtimes").click()
    page.locator("summary", has_text="Invoke").click()
    page.get_by_role("button", name="Invoke").click()
    page.get_by_role("table", name="Sessions", exact=True).wait_for()
    page.get_by_text("200 text/event-stream").wait_for()

    assert "42" in result
    stream = page.locator(".try > pre").inner_text()
    assert stream.index("one") < stream.index("two")
    assert "asked" in page.get_by_role("table", name="Sessions", exact=True).inner_text()


def test_resources_are_seen_with_their_states_by_keyboard_in_the_dark_too(page: Any, remote: Clients) -> None:
    remote.control.create_api_key_credential_provider(name="weather", apiKey="hush")
    remote.agentcore.progress("memory", times=3)
    remote.control.create_memory(name="Slow", eventExpiryDuration=7)

    page.goto("#/resources")
    page.get_by_role("link", name="weather").wait_for()
    rows = page.get_by_role("table", name="Resources").inner_text()
    page.get_by_role("link", name="weather").focus()
    page.keyboard.press("Enter")
    page.locator("article pre").wait_for()
    focused = page.evaluate("document.activeElement.textContent")
    light, dark = (_ground(page, scheme) for scheme in ("light", "dark"))

    assert "CREATING" in rows
    assert "hush" not in page.content()
    assert focused == "weather"
    assert sum(light) > 700
    assert sum(dark) < 120


def test_what_is_forgotten_or_gone_is_shown_no_longer(page: Any, remote: Clients, complaints: list[str]) -> None:
    page.goto("#/calls")
    calls = page.get_by_role("table", name="Calls")
    remote.control.list_memories()
    calls.get_by_role("button", name="ListMemories").wait_for()
    remote.agentcore.calls.clear()
    memory_id = new_memory(remote)  # before the page looks again
    calls.get_by_role("button", name="CreateMemory").wait_for()
    names = calls.get_by_role("button").all_inner_texts()

    page.goto(f"#/memories/{memory_id}/search")
    page.get_by_label("Query").wait_for()
    remote.control.delete_memory(memoryId=memory_id)
    page.get_by_role("alert").wait_for()
    alerts = page.get_by_role("alert").all_inner_texts()
    searching = page.get_by_label("Query").is_visible()
    page.goto("#/%E0%A4")  # no text at all
    page.get_by_text("No memory yet").wait_for()

    assert "ListMemories" not in names
    assert (alerts, searching) == ([f"failed: there is no memory '{memory_id}'"], False)
    assert all("400" in told for told in complaints)  # the console tells of every refusal
    complaints.clear()


def test_an_endpoint_that_is_made_meanwhile_is_offered(page: Any, remote: Clients) -> None:
    runtime = new_runtime(remote)
    page.goto("#/runtimes")
    page.locator("summary", has_text="Invoke").click()
    new_endpoint(remote, runtime["agentRuntimeId"], "prod")
    page.get_by_label("Endpoint").locator("option", has_text="prod").wait_for(state="attached")


def test_what_is_empty_says_what_to_do(page: Any, remote: Clients) -> None:
    for view, hint in {
        "memories": "create-memory",
        "calls": "AWS_ENDPOINT_URL",
        "resources": "Make a memory",
        "runtimes": "agentcore.bind",
        "gateways": "CreateGateway",
    }.items():
        page.goto(f"#/{view}")
        page.locator(".empty", has_text=hint).wait_for()


def _ground(page: Any, scheme: str) -> list[int]:
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(part) for part in found.removeprefix("rgb(").removesuffix(")").split(",")]
