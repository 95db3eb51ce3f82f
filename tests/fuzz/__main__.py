"""Requests by chance over all operations: ``python -m tests.fuzz --count 200000 --seed 1 --face http``.

Every answer must be a result or an error that the operation declares; what is not is printed with its request, and the
command ends with 1.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time

from moto_agentcore import AgentCoreServer, mock_agentcore
from tests.fuzz.run import fuzz, in_process, over_http


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--face", choices=("in-process", "http"), default="in-process")
    parser.add_argument("--show", type=int, default=20, help="how many findings to print")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    began = time.perf_counter()
    with mock_agentcore(strict=True), AgentCoreServer() as server:
        send = in_process() if given.face == "in-process" else over_http(server.url)
        statuses, found = fuzz(given.seed, given.count, send)
    print(f"{given.count} requests, seed {given.seed}, {given.face}: {time.perf_counter() - began:.0f} s")
    print(dict(sorted(statuses.items())), f"{len(found)} unmodelled")
    kinds = {(one.sent.operation[1], one.told[:60]): one for one in found}
    for one in list(kinds.values())[: given.show]:
        print(one)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
