"""One agent, several roles: who reads the study, and whose reason is told where nobody does."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.agents.base import Agent, Outcome, Work
from wetread.agents.choosing import choosing
from wetread.errors import NotAdmitted, OutOfScope, RuntimeUnavailable

Make = Callable[..., Any]


def reading(name: str) -> Agent:
    def read(work: Work) -> Outcome:
        return Outcome(task_id=work.task.id, agent=name)

    return read


def failing(error: Exception) -> Agent:
    def fail(work: Work) -> Outcome:
        raise error

    return fail


def passing(nearness: int) -> Agent:
    return failing(NotAdmitted(f"reason {nearness}", nearness=nearness))


def test_the_first_role_that_admits_the_study_reads_it(make_work: Make) -> None:
    """Those before it let the study pass by; those after it are not asked."""
    never = failing(AssertionError("asked although somebody had answered"))

    outcome = choosing([passing(5), reading("second"), never])(make_work())

    assert outcome.agent == "second"


@given(st.lists(st.integers(0, 5), min_size=2, max_size=5, unique=True), st.randoms())
def test_the_nearest_role_gives_the_reason(nearnesses: list[int], chance: Any) -> None:
    """In whichever order they stand, the reader hears from the one that missed by least."""
    chance.shuffle(nearnesses)

    with pytest.raises(OutOfScope) as told:
        choosing([passing(n) for n in nearnesses])(None)  # type: ignore[arg-type]  # nobody looks

    assert told.value.reason == f"reason {max(nearnesses)}"


@pytest.mark.parametrize(
    "error", [OutOfScope("No plausible outline was found."), RuntimeUnavailable("out of memory")]
)
def test_what_a_role_that_fits_could_not_do_is_left_to_nobody(
    error: Exception, make_work: Make
) -> None:
    """Another role would draw another structure, which is no answer to a withheld outline."""
    for roles in permutations([passing(1), failing(error)]):
        with pytest.raises(type(error), match=str(error)):
            choosing([*roles, failing(AssertionError("asked"))])(make_work())


def test_a_single_role_stands_for_itself() -> None:
    """An agent without targets is the function that its manifest names."""
    alone = reading("alone")

    assert choosing([alone]) is alone
