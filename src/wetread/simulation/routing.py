"""How fast requests become plans: one by one as people type them, and many of them together.

The requests are made of what the agents' manifests give as examples, alone and in pairs. No two
are alike, since whoever reads them remembers what was read.
"""

import statistics
from collections.abc import Iterator, Sequence
from itertools import count, permutations
from time import perf_counter

from wetread.clinical.coding import Noun
from wetread.manifests.specs import AgentSpec
from wetread.ports.planner import Planner, PlansMany

WARM_UP = 3
"""Rounds that are not counted: a network prepares for each length of text when it first comes."""


class Routing(Noun):
    """Warm, in this process and that of the models; `ratio` is what reading together gains."""

    requests: int
    median_ms: float
    single_per_s: float
    together_per_s: float
    ratio: float


def run_routing(planner: Planner, agents: Sequence[AgentSpec], *, requests: int) -> Routing:
    """Plan as many one by one and as many together, in turn."""
    fresh = _requests(agents)
    for _ in range(WARM_UP):
        _together(planner, _next(fresh, requests))
    alone = [_seconds(planner, text) for text in _next(fresh, requests)]
    together = _together(planner, _next(fresh, requests))
    return Routing(
        requests=requests,
        median_ms=round(statistics.median(alone) * 1000, 2),
        single_per_s=round(requests / sum(alone), 1),
        together_per_s=round(requests / together, 1),
        ratio=round(sum(alone) / together, 2),
    )


def _requests(agents: Sequence[AgentSpec]) -> Iterator[str]:
    """Examples of one agent and of two, over and over, each time for another room."""
    examples = [text.rstrip(".") for spec in agents for one in spec.skills for text in one.examples]
    pairs = [f"{one}, and {other}" for one, other in permutations(examples[::3], 2)]
    for room in count(1):
        yield from (f"{text}, room {room}" for text in (*examples, *pairs[room::7]))


def _next(fresh: Iterator[str], requests: int) -> list[str]:
    return [text for text, _ in zip(fresh, range(requests), strict=False)]


def _together(planner: Planner, texts: Sequence[str]) -> float:
    started = perf_counter()
    if isinstance(planner, PlansMany):
        planner.many(texts)
    else:
        for text in texts:
            planner(text)
    return perf_counter() - started


def _seconds(planner: Planner, text: str) -> float:
    started = perf_counter()
    planner(text)
    return perf_counter() - started
