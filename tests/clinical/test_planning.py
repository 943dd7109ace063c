"""Plans are directed acyclic graphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wetread.clinical.planning import Plan, Task


def task(name: str, *after: str) -> Task:
    return Task(id=name, agent="classification", instruction="look", depends_on=after, why="asked")


def test_dependency_on_a_later_task_is_refused() -> None:
    """A task can only wait for what stands before it, so cycles cannot be written."""
    with pytest.raises(ValidationError, match="depends on"):
        Plan(tasks=(task("t1", "t2"), task("t2")))


def test_repeated_task_id_is_refused() -> None:
    """Two tasks of one name would overwrite each other's outcome."""
    with pytest.raises(ValidationError, match="repeats an id"):
        Plan(tasks=(task("t1"), task("t1")))


@given(st.lists(st.sets(st.integers(0, 9)), min_size=1, max_size=10))
def test_waves_finish_every_task_once(edges: list[set[int]]) -> None:
    """Running what is ready, wave by wave, does every task once and respects every edge."""
    tasks = tuple(
        task(f"t{i}", *(f"t{j}" for j in sorted(before) if j < i)) for i, before in enumerate(edges)
    )
    plan, done, ran = Plan(tasks=tasks), set[str](), []

    while wave := plan.ready(done):
        for item in wave:
            assert done.issuperset(item.depends_on)
        ran += [item.id for item in wave]
        done.update(item.id for item in wave)

    assert sorted(ran) == sorted(item.id for item in tasks)
