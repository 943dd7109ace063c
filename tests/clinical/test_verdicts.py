"""The strictest verdict wins."""

from hypothesis import given
from hypothesis import strategies as st

from wetread.clinical.verdicts import STRICTNESS, Decision, Verdict, strictest

decisions = st.sampled_from(list(STRICTNESS))


def verdicts(names: list[Decision]) -> list[Verdict]:
    return [Verdict(rule=f"r{i}", decision=name, reason="x") for i, name in enumerate(names)]


def test_no_verdict_means_hold() -> None:
    """Silence never reads as consent."""
    assert strictest([]) == "hold"


@given(st.lists(decisions, min_size=1), st.randoms())
def test_order_never_matters(names, random) -> None:
    """However the rules are ordered, the result is the same."""
    shuffled = list(names)
    random.shuffle(shuffled)

    assert strictest(verdicts(names)) == strictest(verdicts(shuffled))


@given(st.lists(decisions, min_size=1), decisions)
def test_one_more_verdict_never_loosens(names, extra) -> None:
    """Asking one more rule can only make the result stricter."""
    before = STRICTNESS[strictest(verdicts(names))]

    assert STRICTNESS[strictest(verdicts([*names, extra]))] >= before
