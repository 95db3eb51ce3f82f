"""InvokeAgentRuntime with a function behind it: a call over its floor, a stream over a bare generator, sessions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

from moto_agentcore import AgentCore
from tests.benchmarks.floor import Clients, Floor, answer_of, clients
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import HOW, Scale, Side, interleaved, micros, ratio, side, spread
from tests.families.runtimes.arrange import GIVEN

NAME, PAYLOAD = "bench", json.dumps({"prompt": "Hi"}).encode()
CHUNKS, FEW, MANY = 200, 10, 1_000
_numbers = count()


def measure(scale: Scale) -> list[Table]:
    with AgentCore(strict=False) as agentcore:
        real = clients()
        arn = real.control.create_agent_runtime(agentRuntimeName=NAME, **GIVEN)["agentRuntimeArn"]
        asked = partial(_invoke, arn=arn)
        return [
            _calls(agentcore, real, asked, scale),
            _stream(agentcore, real, asked, scale),
            _sessions(scale),
        ]


def _invoke(client: Clients, *, arn: str, session: str = "s" * 40) -> Any:
    return client.data.invoke_agent_runtime(agentRuntimeArn=arn, payload=PAYLOAD, runtimeSessionId=session)["response"]


def _function(payload: Any, context: Any) -> Any:
    return {"said": payload["prompt"], "session": context.session_id}


def _calls(agentcore: AgentCore, real: Clients, asked: Callable[..., Any], scale: Scale) -> Table:
    columns = ["call", "floor µs", "ours µs", "ours/floor", "±", "target", "verdict"]
    table = Table("invoke", f"InvokeAgentRuntime of a bound function over its floor ({HOW})", columns)
    agentcore.bind(NAME, _function)
    calls = {
        "in one session": lambda client: asked(client).read(),
        "each in a new session": lambda client: asked(client, session=f"{next(_numbers):040}").read(),
    }
    floor = Floor()
    for name, call in calls.items():
        sides = {"floor": floor.side(answer_of(real, call), call), "ours": side(partial(call, real))}
        found = interleaved(sides, scale.rounds, scale.calls)
        over = ratio(found["ours"], found["floor"])
        cells = (micros(found["floor"]), micros(found["ours"]), over, spread(found["ours"], found["floor"]))
        table.add(name, *cells, *at_most(over, 1.3))
    return table


def _yields(payload: Any) -> Iterator[str]:
    for _ in range(CHUNKS):
        yield "a token or two"


def _stream(agentcore: AgentCore, real: Clients, asked: Callable[..., Any], scale: Scale) -> Table:
    """The first chunk is a call's; what is added to each is what a bare generator does not cost."""
    agentcore.bind(NAME, _yields)

    def first() -> None:
        body = asked(real)
        next(body.iter_lines(chunk_size=1))
        body.close()

    def every() -> None:
        for _ in asked(real)._raw_stream.stream():
            pass

    bare = side(lambda: [b"data: " + json.dumps(piece).encode() + b"\n\n" for piece in _yields(None)])
    sides: dict[str, Side] = {"first": side(first), "all": side(every), "bare": bare}
    found = interleaved(sides, scale.rounds, scale.calls)
    each = (micros(found["all"]) - micros(found["first"]) - micros(found["bare"])) / CHUNKS
    table = Table("stream", f"A stream of {CHUNKS} chunks ({HOW})", ["what", "µs", "target", "verdict"])
    table.add("to the first chunk", micros(found["first"]), *at_most(micros(found["first"]), 2_000))
    table.add("added to each chunk", each, *at_most(each, 50))
    return table


def _sessions(scale: Scale) -> Table:
    columns = ["open", "few µs", "many µs", "ratio", "target", "verdict"]
    table = Table("sessions", "A call beside open sessions of its runtime", columns)
    with AgentCore(strict=False) as agentcore:
        found = interleaved({n: _filled(agentcore, n) for n in (FEW, MANY)}, scale.rounds, scale.calls)
    over = ratio(found[MANY], found[FEW])
    table.add(f"{FEW}, {MANY}", micros(found[FEW]), micros(found[MANY]), over, *at_most(over, 1.3))
    return table


def _filled(agentcore: AgentCore, sessions: int) -> Side:
    """A call of a runtime of its own, with so many sessions open."""
    real, name = clients(), f"{NAME}{sessions}"
    arn = real.control.create_agent_runtime(agentRuntimeName=name, **GIVEN)["agentRuntimeArn"]
    agentcore.bind(name, _function)
    for number in range(sessions):
        _invoke(real, arn=arn, session=f"{number:040}").read()
    return side(lambda: _invoke(real, arn=arn, session=f"{0:040}").read())
