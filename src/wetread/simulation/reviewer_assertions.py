"""Assertions about people and time: what the reviewer saw, how long they looked and it waited."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from wetread.errors import ManifestError
from wetread.simulation.asserting import ASSERTIONS, Assertion, unless
from wetread.simulation.played import Played

Seconds = Annotated[float, Field(ge=0, description="by the clock of the story")]


@ASSERTIONS.register("noticed")
def noticed(*, wrong: bool) -> Assertion:
    """Whether the reviewer took what was shown for wrong."""

    def check(played: Played) -> str | None:
        took = played.reviewed.noticed
        if took is None:
            return "the reviewer did not look, or nothing of the truth is known"
        return unless(took == wrong, f"the reviewer took it for {'wrong' if took else 'right'}")

    return check


@ASSERTIONS.register("dwelt")
def dwelt(*, at_least_s: Seconds | None = None, at_most_s: Seconds | None = None) -> Assertion:
    """How long the reviewer looked before they decided."""
    within = _within(at_least_s, at_most_s)

    def check(played: Played) -> str | None:
        looked = played.reviewed.dwell_s
        if looked is None:
            return "nobody looked"
        return unless(within(looked), f"the reviewer looked for {looked:g} s")

    return check


@ASSERTIONS.register("signed-after")
def signed_after(
    *, at_least_s: Seconds | None = None, at_most_s: Seconds | None = None
) -> Assertion:
    """How long the work item waited for its signature."""
    within = _within(at_least_s, at_most_s)

    def check(played: Played) -> str | None:
        waited = played.waited_s
        if waited is None:
            return "nothing was signed"
        return unless(within(waited), f"it was signed after {waited:g} s")

    return check


def _within(low: float | None, high: float | None) -> Callable[[float], bool]:
    if low is None and high is None:
        raise ManifestError("say at_least_s, at_most_s or both")
    return lambda value: (low is None or value >= low) and (high is None or value <= high)
