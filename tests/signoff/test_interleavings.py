"""Whatever several people do in whatever order while time goes by, the laws of the queue hold."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOW
from wetread.audit import chain
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import LostRace
from wetread.manifests.sign_off import shipped
from wetread.signoff.escalation import Escalation
from wetread.testing.clocks import FixedClock

PEOPLE = {
    name: Principal(user=name, role="radiologist", full_name=f"Dr. {name}")
    for name in ("rad", "ray", "ron")
}
CLAIM = shipped().claim_lasts("STAT")
DECISIONS = {"report.signed", "work-item.returned", "work-item.rejected"}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from("claim sign return reject".split()), st.sampled_from([*PEOPLE])),
        st.tuples(st.just("wait"), st.sampled_from([1, 14, 15, 16, 30, 45, 61])),
        st.tuples(st.just("sweep"), st.none()),
    ),
    max_size=14,
)  # fmt: skip


@dataclass
class Expected:
    """The law in its plainest form: who holds the item, until when, and who decided."""

    holder: str | None = None
    until: datetime = NOW
    decided: str | None = None

    def admits(self, who: str, now: datetime) -> bool:
        free = self.holder in (None, who) or now >= self.until
        return self.decided is None and free

    def claimed(self, who: str, now: datetime) -> None:
        if self.holder != who or now >= self.until:
            self.holder, self.until = who, now + CLAIM


@pytest.fixture(scope="module")
def numbers():
    return count(1)


@given(steps=STEPS)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_one_decision_by_somebody_who_could_take_it_and_each_level_once(
    offer, worklist, signoff, ledger, numbers, steps
) -> None:
    """Compared with the law step by step, and with the record at the end."""
    ledger.clock = clock = FixedClock(NOW)
    item = offer(priority="STAT", case_id=f"case-{next(numbers)}")
    escalation = Escalation(ledger, shipped(), lambda notice, now: None)
    acts = {
        "claim": lambda by: worklist.claim(by, item.id),
        "sign": lambda by: signoff.sign(by, item.id, meaning="approved"),
        "return": lambda by: worklist.send_back(by, item.id, "why"),
        "reject": lambda by: worklist.reject(by, item.id, "why"),
    }
    law, level = Expected(), 0
    for act, what in steps:
        if act == "wait":
            clock.pass_(timedelta(minutes=what))
        elif act == "sweep":
            escalation.sweep(SYSTEM)
            if law.decided is None:
                level = shipped().reached("STAT", item.due, clock())
        elif law.admits(what, clock()):
            acts[act](PEOPLE[what])
            if act == "claim":
                law.claimed(what, clock())
            else:
                law.decided = what
        else:
            with pytest.raises(LostRace):
                acts[act](PEOPLE[what])
        assert worklist.find(item.id).level == level
    _the_record_says_the_same(ledger, item.id, law, level)


def _the_record_says_the_same(ledger, item_id: str, law: Expected, level: int) -> None:
    with ledger.database.read() as connection:
        records = [(r, json.loads(r.body)) for r in chain.records(connection)]
    own = [(r, said) for r, said in records if said.get("item") == item_id]
    assert [r.actor for r, _ in own if r.event in DECISIONS] == [law.decided] * bool(law.decided)
    raised = [said["level"] for r, said in own if r.event == "work-item.escalated"]
    assert raised == list(range(1, level + 1))
    claims = Counter(r.event for r, _ in own)
    assert claims["work-item.claim-expired"] <= claims["work-item.claimed"]
