"""What the inspector reads by, and how its page comes to a browser; the page itself is ``test_inspector``'s."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from conftest import Clients, make_client
from moto_agentcore import AgentCore, AgentCoreServer, Chain, Delay, Fail
from tests.families.arrange import memory_with, minute, new_memory, record, say, strategy, write
from tests.families.runtimes.arrange import new_endpoint, new_runtime
from tests.host.raw import Answer, ask

pytestmark = pytest.mark.inferred  # controls of ours

JSON = {"Content-Type": "application/json"}
PREFIX = "/moto-api/agentcore/"


def look(remote: Clients, what: str, **asked: Any) -> Any:
    answer = looked(remote, what, **asked)
    assert answer.status == 200, answer.json
    return answer.json


def looked(remote: Clients, what: str, **asked: Any) -> Answer:
    return ask(remote.endpoint or "", "POST", f"{PREFIX}inspect/{what}", asked, JSON)


def get(remote: Clients, path: str, **headers: str) -> Answer:
    return ask(remote.endpoint or "", "GET", PREFIX + path, headers=headers)


def by_kind(listed: Any, kind: str) -> Any:
    (found,) = (row for row in listed["resources"] if row["kind"] == kind)
    return found


def events(remote: Clients, memory_id: str) -> list[Any]:
    found = look(remote, "events", memoryId=memory_id, actorId="ada", sessionId="s1")
    return list(found["events"])


def test_an_event_shows_what_came_of_it_and_what_is_still_to_come(remote: Clients) -> None:
    memory_id = memory_with(remote, strategy("SEMANTIC", "facts"))
    said = say(remote, memory_id, "I love sushi.")
    (event,) = events(remote, memory_id)
    remote.agentcore.memory.extractor("SEMANTIC", lambda turns: 1 / 0)
    remote.agentcore.progress("extraction", seconds=60)
    say(remote, memory_id, "I drive a red car.", at=minute(1))
    waiting = events(remote, memory_id)[1]["jobs"]
    remote.agentcore.clock.tick(seconds=61)
    failed = events(remote, memory_id)[1]["jobs"]

    (made,) = event["records"]
    assert (made["text"], made["eventIds"]) == ("The user loves sushi.", [said["eventId"]])
    assert (event["jobs"], len(made["jobIds"])) == ([], 1)
    assert [(job["strategyId"], job["failed"]) for job in waiting] == [(made["memoryStrategyId"], None)]
    assert [job["failed"] for job in failed] == ["division by zero"]
    (memory,) = look(remote, "memories")["memories"]
    counts = {name: memory[name] for name in ("actors", "sessions", "events", "records", "waiting")}
    assert counts == {"actors": 1, "sessions": 1, "events": 2, "records": 1, "waiting": 0}
    assert [job["reason"] for job in memory["failed"]] == ["division by zero"]
    records = look(remote, "records", memoryId=memory_id)
    assert (records["count"], records["records"]) == (1, [made])
    assert records["namespaces"] == {made["namespaces"][0]: 1}


def test_a_look_at_memories_extracts_nothing_and_counts_as_no_call(remote: Clients) -> None:
    memory_id = memory_with(remote, strategy("SEMANTIC", "facts"))
    say(remote, memory_id, "I love sushi.")
    before = len(remote.agentcore.calls)

    (memory,) = look(remote, "memories")["memories"]
    sessions = look(remote, "sessions", memoryId=memory_id)

    assert (memory["waiting"], memory["records"], sessions["waiting"]) == (1, 0, 1)
    assert [row["branches"] for row in sessions["sessionList"]] == [["main"]]
    assert len(remote.agentcore.calls) == before


def test_a_search_says_of_each_record_that_it_leaves_out_why(remote: Clients) -> None:
    memory_id = new_memory(remote, indexedKeys=[{"key": "team", "type": "STRING"}])
    here, red = "/facts/ada/", {"team": {"stringValue": "red"}}
    write(
        remote,
        memory_id,
        record("Ada loves sushi.", here, "a", metadata=red),
        record("Ada dislikes fish soup.", here, "b", metadata=red),
        record("Ada eats sushi on Mondays.", here, "c"),
        record("Bob loves sushi.", "/facts/bob/", "d", metadata=red),
    )
    filters = [{"left": {"metadataKey": "team"}, "operator": "EQUALS_TO", "right": {"metadataValue": red["team"]}}]
    asked = {"memoryId": memory_id, "namespace": here, "searchQuery": "sushi", "metadataFilters": filters}

    found = look(remote, "search", **asked, topK=1)

    assert [row["text"] for row in found["found"]] == ["Ada loves sushi."]
    reasons = {row["text"]: row["reason"] for row in found["leftOut"]}
    assert reasons == {
        "Ada dislikes fish soup.": "beyond topK 1",
        "Ada eats sushi on Mondays.": "team EQUALS_TO red",
        "Bob loves sushi.": f"not in {here}",
    }
    assert all(row["score"] > 0 for row in [*found["found"], *found["leftOut"]])
    wanted = remote.data.retrieve_memory_records(
        memoryId=memory_id, namespace=here, searchCriteria={"searchQuery": "sushi", "metadataFilters": filters}
    )["memoryRecordSummaries"]
    assert [found["found"][0]["score"], found["leftOut"][0]["score"]] == [row["score"] for row in wanted]
    assert "team EQUALS_TO red: removes 1, leaves 2" in found["text"]


def test_records_that_are_alike_are_near_each_other_on_the_map(remote: Clients) -> None:
    memory_id = new_memory(remote)
    texts = ["I love sushi.", "I love sashimi and sushi.", "My car is red.", "I drive a red car."]
    write(remote, memory_id, *(record(text, identifier=f"r{i}") for i, text in enumerate(texts)))

    points = {
        point["text"]: complex(point["x"], point["y"]) for point in look(remote, "map", memoryId=memory_id)["points"]
    }

    sushi, sashimi, car, drive = (points[text] for text in texts)
    assert abs(sushi - sashimi) < abs(sushi - car)
    assert abs(car - drive) < abs(sashimi - drive)
    assert all(max(abs(place.real), abs(place.imag)) <= 1 for place in points.values())


def test_resources_are_listed_with_their_states_and_shown_without_secrets(remote: Clients) -> None:
    remote.control.create_api_key_credential_provider(name="weather", apiKey="hush")
    elsewhere = make_client("bedrock-agentcore-control", remote.endpoint, region="eu-west-1")
    made = elsewhere.create_memory(name="Far", eventExpiryDuration=7)["memory"]
    remote.agents.create_session()

    rows = look(remote, "resources")
    named = {name: by_kind(rows, "API key credential provider")[name] for name in ("account", "region", "path")}
    provider = look(remote, "resource", **named)

    memory, session = by_kind(rows, "Memory"), by_kind(rows, "Session")
    assert (memory["region"], memory["id"], memory["status"]) == ("eu-west-1", made["id"], "ACTIVE")
    assert (memory["arn"], memory["endsAt"], session["status"]) == (made["arn"], None, "ACTIVE")
    assert (provider["family"], provider["members"]["name"]) == ("identities", "weather")
    assert "hush" not in json.dumps(provider)
    assert [row["family"] for row in look(remote, "resources", family="memories")["resources"]] == ["memories"]
    assert looked(remote, "resource", account="1", region="r", path=["Memory"]).status == 400
    assert looked(remote, "events", memoryId="Gone-abcdefghij", actorId="a", sessionId="s").status == 400
    refused = looked(remote, "resources", family=1), looked(remote, "map", memoryId=1)
    assert [answer.status for answer in refused] == [400] * 2
    assert [answer.json["message"] for answer in refused] == ["family must be a string", "memoryId must be a string"]


def test_what_is_turned_is_shown_and_is_over_with_a_reset(remote: Clients, agentcore_server: AgentCoreServer) -> None:
    agentcore = remote.agentcore
    moved = agentcore.clock.tick(days=8)
    agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=3)
    agentcore.faults.on("CreateMemory", Chain(Delay(0)), where=lambda call: False)
    agentcore.script("GetResourceApiKey", {"apiKey": "hush"})
    agentcore.script("Evaluate", len)
    agentcore.bind("helper", print, qualifier="prod")
    agentcore.progress("memory", times=3)
    agentcore.memory.extractor("SEMANTIC", lambda turns: [])
    with pytest.raises(ClientError, match="ThrottledException"):
        remote.control.list_memories()

    found = look(remote, "controls")

    instants = [datetime.fromisoformat(at) for at in (found["now"], look(remote, "clock")["now"])]
    assert moved <= instants[0] <= instants[1] <= agentcore.clock.now()
    counts = [(rule["operation"], rule["times"], rule["struck"], rule["left"]) for rule in found["faults"]]
    assert counts == [("ListMemories", 3, 1, 2), ("CreateMemory", None, 0, None)]
    assert [rule["what"] for rule in found["faults"]] == [repr(Fail("ThrottledException")), "Chain(Delay(0))"]
    assert [rule["isConditional"] for rule in found["faults"]] == [False, True]
    answers = [rule["what"] for rule in found["scripts"]]
    assert answers == [{"apiKey": "(hidden)"}, "len (code of yours)"]
    assert found["bindings"] == [{"address": "helper", "qualifier": "prod", "what": "print (code of yours)"}]
    assert found["progressions"] == {"agentcore::memory": {"progression": "manual", "times": 3}}
    assert (found["settings"]["extractors"], found["settings"]["strict"]) == (["SEMANTIC"], True)
    agentcore_server.reset()
    found = look(remote, "controls")
    assert [found[name] for name in ("faults", "scripts", "bindings", "progressions")] == [[], [], [], {}]
    assert (found["settings"]["extractors"], found["settings"]["strict"]) == ([], True)
    assert datetime.fromisoformat(found["now"]) < moved - timedelta(days=7)
    assert len(agentcore.calls) == 0


def test_an_operation_says_what_it_may_fail_with(remote: Clients) -> None:
    everything = look(remote, "operations")["operations"]
    invoking = look(remote, "operations", operation="InvokeHarness")

    names = [row["operation"] for row in everything if row["service"] == "bedrock-agentcore"]
    assert names == sorted(remote.data.meta.service_model.operation_names)
    assert {row["operation"]: row["how"] for row in everything}["CreateMemory"] == "stateful"
    assert "ThrottlingException" in invoking["errors"]
    assert (invoking["operation"], invoking["streams"], invoking["output"]) == ("InvokeHarness", True, ["stream"])
    assert [looked(remote, "operations", operation=name).status for name in ("*", "Nothing", 7)] == [400] * 3


def test_a_runtime_shows_its_endpoints_and_sessions(remote: Clients) -> None:
    runtime = new_runtime(remote)
    remote.agentcore.bind("helper", lambda payload: payload)
    answered = remote.data.invoke_agent_runtime(agentRuntimeArn=runtime["agentRuntimeArn"], payload=b"{}")

    (found,) = look(remote, "runtimes")["runtimes"]

    assert (found["id"], found["boundBy"], found["status"]) == (runtime["agentRuntimeId"], ["helper"], "READY")
    (endpoint,) = found["endpoints"]
    assert (endpoint["name"], endpoint["liveVersion"], endpoint["count"]) == ("DEFAULT", "1", 1)
    (session,) = endpoint["sessions"]
    assert session["sessionId"] == answered["runtimeSessionId"]
    idle = datetime.fromisoformat(session["endsAt"]) - datetime.fromisoformat(session["usedAt"])
    assert (idle, session["sockets"]) == (timedelta(minutes=15), 0)


def test_a_resource_shows_what_is_beneath_it_and_what_it_waits_for(remote: Clients) -> None:
    runtime = new_runtime(remote)
    new_endpoint(remote, runtime["agentRuntimeId"], "prod", tags={"stage": "live"})
    remote.agentcore.progress("memory", times=3)
    remote.control.create_memory(name="Slow", eventExpiryDuration=7)

    rows = look(remote, "resources")
    endpoint = next(row for row in rows["resources"] if row["id"] == "prod")
    shown, above, slow = (
        look(remote, "resource", account=endpoint["account"], region=endpoint["region"], path=path)
        for path in (endpoint["path"], endpoint["path"][:2], ["Memory", *by_kind(rows, "Memory")["path"][1:]])
    )

    assert rows["count"] == len(rows["resources"])
    assert (shown["path"][1], shown["id"], shown["tags"]) == (runtime["agentRuntimeId"], "prod", {"stage": "live"})
    assert (shown["pending"], shown["children"], shown["name"]) == (None, {}, "prod")
    assert shown["createdAt"] == shown["members"]["createdAt"]
    assert above["children"][endpoint["path"][2]] == 2
    assert (slow["status"], slow["pending"]["then"]) == ("CREATING", "ACTIVE")
    for path in (["Memory"], [], ["Memory", "Gone-abcdefghij"], [*endpoint["path"][:3], "gone"]):
        named = {"account": endpoint["account"], "region": endpoint["region"], "path": path}
        assert looked(remote, "resource", **named).status == 400


def test_calls_are_told_from_a_number_on(remote: Clients) -> None:
    remote.control.list_memories()
    last = remote.agentcore.calls[-1].number
    remote.control.list_gateways()

    answer = ask(remote.endpoint or "", "POST", f"{PREFIX}calls", {"after": last}, JSON)

    assert [call["operation"] for call in answer.json["calls"]] == ["ListGateways"]


def test_the_page_lets_nothing_run_but_its_own_files(remote: Clients) -> None:
    page, script = get(remote, ""), get(remote, "page/app.js")

    headers = {name.lower(): value for name, value in page.headers.items()}
    assert (page.status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert policy["require-trusted-types-for"] == "'script'"
    assert script.status == 200
    assert b"://" not in page.body.replace(b"http://www.w3.org", b"")
    strangers = [get(remote, path).status for path in ("page/actions.py", "page/../actions.py", "page/", "index.html")]
    assert strangers == [404, 404, 404, 404]


def test_another_sites_page_neither_reads_nor_frames_it(remote: Clients) -> None:
    by_name = get(remote, "", Host="evil.example")
    foreign = ask(
        remote.endpoint or "", "POST", f"{PREFIX}inspect/memories", {}, {**JSON, "Origin": "http://evil.example"}
    )

    assert (by_name.status, foreign.status) == (403, 403)


def test_a_test_in_a_debugger_opens_it_and_it_ends_with_the_mock(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def opens(url: str) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr("webbrowser.open", opens)
    with AgentCore() as agentcore:
        control = make_client("bedrock-agentcore-control")
        control.create_memory(name="Chat", eventExpiryDuration=7)

        url = agentcore.inspect()
        assert agentcore.inspect(browser=False) == url
        told = capsys.readouterr().out
        assert agentcore.inspect() == url
        endpoint, _, path = url.partition("/moto-api/")
        page = ask(endpoint, "GET", f"/moto-api/{path}")
        found = ask(endpoint, "POST", f"{PREFIX}inspect/memories", {}, JSON).json

    assert (opened, page.status) == ([url, url], 200)
    assert (told, capsys.readouterr().out) == ("", f"no browser opens here; the inspector is at {url}\n")
    assert [memory["name"] for memory in found["memories"]] == ["Chat"]
    with pytest.raises(EndpointConnectionError):
        make_client("bedrock-agentcore-control", endpoint).list_memories()
