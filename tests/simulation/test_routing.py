"""What the benchmark says of planning is counted, and no text is planned twice."""

from collections.abc import Sequence

from wetread.clinical.conversation import EarlierTurn
from wetread.clinical.planning import Plan
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.simulation.routing import WARM_UP, run_routing

AGENTS = tuple(read_folder(declared("agents"), AgentSpec).values())


class Counting:
    """A planner that remembers what it was asked."""

    def __init__(self) -> None:
        self.alone: list[str] = []

    def __call__(self, text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan:
        self.alone.append(text)
        return Plan()


class Together(Counting):
    """One that reads many together as well."""

    def __init__(self) -> None:
        super().__init__()
        self.portions: list[Sequence[str]] = []

    def many(self, texts: Sequence[str]) -> tuple[Plan, ...]:
        self.portions.append(texts)
        return tuple(Plan() for _ in texts)


def test_as_many_are_planned_alone_as_together_and_each_is_new() -> None:
    """An encoder remembers texts: what was read before would cost nothing."""
    planner = Together()

    found = run_routing(planner, AGENTS, requests=50)

    assert [len(portion) for portion in planner.portions] == [50] * (WARM_UP + 1)
    assert len(planner.alone) == 50
    texts = [*planner.alone, *(text for portion in planner.portions for text in portion)]
    assert len(set(texts)) == len(texts)
    assert min(found.ratio, found.together_per_s) > 0


def test_a_planner_that_reads_one_by_one_is_measured_as_it_is() -> None:
    """A chat model has no other way."""
    planner = Counting()

    run_routing(planner, AGENTS, requests=5)

    assert len(planner.alone) == 5 * (WARM_UP + 2)
