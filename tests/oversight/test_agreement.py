"""Which findings count as judged, and how sure a draft was of what it said."""

from datetime import UTC, datetime

import pytest

from support.judged import outline, pneumonia
from wetread.oversight.agreement import agreement, judged

APRIL, MAY = datetime(2026, 4, 30, 23, 59, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def some(*findings, touched=frozenset(), signed=True, at=APRIL):
    return list(judged(findings, touched, signed=signed, at=at))


def test_absent_is_as_sure_as_its_complement() -> None:
    """A draft that called something absent at 0.04 was 0.96 sure."""
    (present,), (absent,) = some(pneumonia()), some(pneumonia("absent"))
    assert (present.sure, absent.sure) == (0.93, pytest.approx(0.96))
    assert (present.agent, present.agreed, absent.agreed) == ("classification", True, True)


def test_outlines_and_what_was_not_assessed_do_not_count() -> None:
    """An expected overlap is no probability."""
    assert some(outline(), pneumonia("not-assessed")) == []


def test_a_changed_sentence_or_a_refusal_is_no_agreement() -> None:
    """Whatever was meant by it."""
    assert not some(pneumonia(), touched=frozenset({"f-pneumonia"}))[0].agreed
    assert not some(pneumonia(), signed=False)[0].agreed
    assert some(pneumonia(), touched=frozenset({"f-other"}))[0].agreed


def test_bars_and_months_hold_each_finding_once() -> None:
    """A month ends with its last moment in UTC."""
    found = agreement(
        [
            *some(pneumonia(probability=0.61), at=APRIL),
            *some(pneumonia(probability=0.69), signed=False, at=MAY),
            *some(pneumonia(probability=0.99), at=MAY),
        ]
    )
    assert [(bar.n, bar.agreed) for bar in found.bars] == [(2, 0.5), (1, 1.0)]
    assert [bar.low for bar in found.bars] == pytest.approx([0.6, 0.9])
    assert found.bars[0].mean_sure == pytest.approx(0.65)
    assert [(one.month, one.agreed.events, one.agreed.n) for one in found.months] == [
        ("2026-04", 1, 1),
        ("2026-05", 1, 2),
    ]
    assert found.months[1].mean_sure == pytest.approx(0.84)
