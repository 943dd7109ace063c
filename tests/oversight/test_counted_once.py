"""Nothing is counted twice, and nothing is lost, whatever people do and in whatever order."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from support.reads import Ward
from wetread.clinical.principals import Principal
from wetread.oversight.overview import Oversight
from wetread.store.database import Database
from wetread.store.schema import upgrade

FATES = ("waits", "claimed", "signed", "edited", "returned", "rejected", "superseded")


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(FATES), st.sampled_from(("rita", "ray"))), max_size=12))
def test_every_item_is_counted_once(fates) -> None:
    """Sums over priorities, readers and months are the whole; each share lies in its interval."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        database = Database.at(home / "wetread.db")
        upgrade(database)
        ward = Ward(database, home)
        for n, (fate, who) in enumerate(fates):
            _meet(ward, ward.opened(10 * n), fate, who, 10 * n + 5)
        ward.now += 10_000
        found = Oversight(database, ward.clock).overview(Principal(user="a", role="auditor"))
        database.close()

    met = [fate for fate, _ in fates]
    ended = sum(fate in ("signed", "edited", "returned", "rejected") for fate in met)
    assert (found.opened, found.decided, found.unread) == (len(fates), ended, 0)
    assert found.superseded == met.count("superseded")
    assert found.late.n == met.count("waits") + met.count("claimed")
    assert found.overrides.events == ended - met.count("signed")
    assert found.alerts.disclosures.n == len(fates)
    assert found.agreement.n == ended == sum(one.agreed.n for one in found.agreement.months)
    assert ended == sum(one.seconds.n for one in found.turnaround)
    assert ended == sum(one.decided for one in found.readers)
    assert ended == sum(bar.n for bar in found.agreement.bars)


def _meet(ward: Ward, item: str, fate: str, who: str, at: float) -> None:
    if fate in ("claimed", "edited"):
        ward.claimed(at, item, who)
    if fate == "edited":
        ward.edited(at + 1, item, who)
    if fate in ("signed", "edited"):
        ward.signed(at + 2, item, who)
    if fate in ("returned", "rejected"):
        ward.refused(at + 2, item, who, how=fate)
    if fate == "superseded":
        ward.superseded(at + 2, item)
