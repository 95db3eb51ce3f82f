"""InvokeAgent and InvokeFlow with a function behind them: calls, and streams over a bare generator; steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from moto_agentcore import AgentCore
from tests.benchmarks.floor import Clients, Floor, answer_of, clients
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import HOW, Scale, Side, interleaved, micros, ratio, side, spread
from tests.families.agents.arrange import IDS, SEED
from tests.families.arrange import NOON
from tests.families.flows.arrange import FLOW, TELL, given

CHUNKS, FEW, MANY = 200, 10, 1_000
STEP = {"invocationStepTime": NOON, "payload": {"contentBlocks": [{"text": "A state to come back to"}]}}


def measure(scale: Scale) -> list[Table]:
    with AgentCore(strict=False) as agentcore:
        agentcore.seed({"agents": [SEED], "flows": [{"id": FLOW, "name": "teller", "definition": TELL}]})
        real = clients()
        streams = [_stream(agentcore, real, scale), _flow(agentcore, real, scale)]
        return [_calls(agentcore, real, scale), *streams, _steps(real, scale)]


def _ask(client: Clients, **members: Any) -> Any:
    return client.agents.invoke_agent(**IDS, sessionId="bench", inputText="Hi", **members)["completion"]


def _calls(agentcore: AgentCore, real: Clients, scale: Scale) -> Table:
    columns = ["call", "floor µs", "ours µs", "ours/floor", "±", "target", "verdict"]
    table = Table("agents", f"InvokeAgent of a bound function over its floor ({HOW})", columns)
    agentcore.bind("conductor", lambda prompt, context: context.session_id)
    floor = Floor()
    calls: list[tuple[str, Callable[[Clients], Any], float]] = [
        ("whole", lambda client: list(_ask(client)), 1.6),
        ("traced, in eight events", lambda client: list(_ask(client, enableTrace=True)), 2.5),
    ]
    for name, call, target in calls:
        sides = {"floor": floor.side(answer_of(real, call), call), "ours": side(partial(call, real))}
        found = interleaved(sides, scale.rounds, scale.calls)
        over = ratio(found["ours"], found["floor"])
        cells = (micros(found["floor"]), micros(found["ours"]), over, spread(found["ours"], found["floor"]))
        table.add(name, *cells, *at_most(over, target))
    return table


def _yields(prompt: str) -> Iterator[str]:
    for _ in range(CHUNKS):
        yield "a token or two"


def _stream(agentcore: AgentCore, real: Clients, scale: Scale) -> Table:
    """The first chunk is a call's; what is added to each is what a bare generator does not cost."""
    agentcore.bind("conductor", _yields)
    streamed = {"streamingConfigurations": {"streamFinalResponse": True}}

    def first() -> None:
        stream = _ask(real, **streamed)
        next(iter(stream))
        stream.close()

    def every() -> None:
        for _ in _ask(real, **streamed)._raw_stream.stream():
            pass

    sides: dict[str, Side] = {
        "first": side(first),
        "all": side(every),
        "bare first": side(lambda: next(_yields("Hi"))),
        "bare": side(lambda: list(_yields("Hi"))),
    }
    found = interleaved(sides, scale.rounds, scale.calls)
    above = micros(found["first"]) - micros(found["bare first"])
    each = (micros(found["all"]) - micros(found["first"]) - micros(found["bare"])) / CHUNKS
    table = Table("agent stream", f"A stream of {CHUNKS} chunks ({HOW})", ["what", "µs", "target", "verdict"])
    table.add("to the first event, above a bare generator", above, *at_most(above, 2_000))
    table.add("added to each chunk", each, *at_most(each, 100))
    return table


def _flow(agentcore: AgentCore, real: Clients, scale: Scale) -> Table:
    """The first output of a flow is a call's, with a node of three that a function is behind."""
    agentcore.bind("teller", lambda text: next(_yields(text)))
    asked = {"flowIdentifier": FLOW, "flowAliasIdentifier": "TSTALIASID", **given("trains")}

    def first(**members: Any) -> None:
        stream = real.agents.invoke_flow(**asked, **members)["responseStream"]
        next(iter(stream))
        stream.close()

    sides: dict[str, Side] = {
        "output": side(first),
        "trace": side(partial(first, enableTrace=True)),
        "bare": side(lambda: next(_yields("Hi"))),
    }
    found = interleaved(sides, scale.rounds, scale.calls)
    table = Table("flow stream", f"A flow of three nodes ({HOW})", ["to its first", "µs", "target", "verdict"])
    for name in ("output", "trace"):
        above = micros(found[name]) - micros(found["bare"])
        table.add(f"{name}, above a bare generator", above, *at_most(above, 2_000))
    return table


def _steps(real: Clients, scale: Scale) -> Table:
    columns = ["steps", "call", "few µs", "many µs", "ratio", "target", "verdict"]
    table = Table("steps", "A call beside the steps of its session", columns)
    sessions = {count: _filled(real, count) for count in (FEW, MANY)}
    calls: dict[str, Callable[[dict[str, str]], Any]] = {
        "put_invocation_step": lambda ids: real.agents.put_invocation_step(**ids, **STEP),
        "list_invocation_steps": lambda ids: real.agents.list_invocation_steps(**ids, maxResults=FEW),
    }
    for name, call in calls.items():
        found = interleaved({n: side(partial(call, ids)) for n, ids in sessions.items()}, scale.rounds, scale.calls)
        over = ratio(found[MANY], found[FEW])
        table.add(f"{FEW}, {MANY}", name, micros(found[FEW]), micros(found[MANY]), over, *at_most(over, 1.3))
    return table


def _filled(real: Clients, count: int) -> dict[str, str]:
    """A session's invocation with so many steps, as the calls name it."""
    session = real.agents.create_session()["sessionId"]
    invocation = real.agents.create_invocation(sessionIdentifier=session)["invocationId"]
    ids = {"sessionIdentifier": session, "invocationIdentifier": invocation}
    for _ in range(count):
        real.agents.put_invocation_step(**ids, **STEP)
    return ids
