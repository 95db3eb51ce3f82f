"""Strands' browser tool, unchanged, where it is installed: it goes to a page, types, and reads what is there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import boto3
import pytest

from conftest import Clients
from tests.browser.site import Site, serving, skip_without_chromium
from tests.sdk.helpers import over_http

REGION = "us-east-1"
# It makes an event loop and leaves it, and imports what is deprecated.
pytestmark = [pytest.mark.from_sdk, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def strands(
    face: Clients, agentcore_streams: None, thrown_away: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    skip_without_chromium()
    for name in ("strands_tools", "nest_asyncio", "playwright"):
        if find_spec(name) is None:
            pytest.skip(f"no {name} installed")
    from strands_tools.browser import AgentCoreBrowser

    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # the next one reads where the face is
    monkeypatch.setattr("nest_asyncio.apply", lambda: None)  # it changes asyncio for good, and nothing here needs it
    monkeypatch.setenv("MOTO_AGENTCORE_BROWSER", "chromium")
    tool = AgentCoreBrowser(region=REGION)
    yield tool
    tool.close_platform()
    tool._loop.close()
    asyncio.set_event_loop(None)


def act(tool: Any, type: str, **action: Any) -> str:
    """What the tool tells its agent."""
    answer = tool.browser(browser_input={"action": {"type": type, "session_name": "my-session", **action}})
    assert answer["status"] == "success", answer
    return str(answer["content"][0].get("text", answer["content"][0].get("json")))


@over_http
def test_strands_tool_goes_to_a_page_types_and_reads(strands: Any, site: Site, face: Clients) -> None:
    act(strands, "init_session", description="shopping")

    act(strands, "navigate", url=site.url)
    act(strands, "type", selector="input", text="tea")

    assert site.heard("typed tea")
    assert act(strands, "evaluate", script="document.title").endswith("Shop")
    sessions = face.data.list_browser_sessions(browserIdentifier="aws.browser.v1")["items"]
    assert [row["status"] for row in sessions] == ["READY"]
    act(strands, "close")
