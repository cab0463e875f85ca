"""Measuring on request, so that a slow start is paid once and the runs of two systems can still take turns."""

import json
import sys
import time
from typing import Callable

BATCH_SIZE = 128


def answer_rates(peer: str, source: str, begin: Callable[[], Callable[[], None]], steps_per_call: int = 1) -> None:
    """Greets, then answers each line {"seconds": S} on stdin with {"samplesPerSecond": R}.

    `begin()` makes a fresh model and gives the function that trains it for `steps_per_call` steps. The first calls are not timed:
    they are when libraries choose kernels and compilers compile.
    """
    _measure(begin, steps_per_call, seconds=0.2)
    print(json.dumps({"peer": peer, "data": source}), flush=True)
    for line in sys.stdin:
        rate = _measure(begin, steps_per_call, json.loads(line)["seconds"])
        print(json.dumps({"samplesPerSecond": rate}), flush=True)


def _measure(begin: Callable[[], Callable[[], None]], steps_per_call: int, seconds: float) -> float:
    train = begin()
    train()
    calls = 0
    started = time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds or calls == 0:
        train()
        calls += 1
    return calls * steps_per_call * BATCH_SIZE / elapsed
