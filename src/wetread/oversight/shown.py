"""What simulations have shown, as it is kept: the gate that was asked, and what it said."""

from wetread.audit.ledger import Ledger
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.manifests.specs import Mode
from wetread.store.documents import put_document


class Shown(Noun):
    """One judgement of a gate over one simulation.

    `models` are those that were added to this home and took part, by id, with their digests; of
    scripted models nothing is shown.
    """

    gate: str
    gate_digest: Digest
    to: Mode
    passed: bool
    live: bool
    results: Digest
    figures: tuple[str, ...]
    models: dict[str, Digest]


def keep_shown(ledger: Ledger, by: Principal, shown: Shown) -> None:
    """Put on record what a gate said, whether it let anybody through or not."""
    require(by, "simulation.judge")
    with ledger.write(by) as tx:
        tx.record(
            "simulation.judged",
            record=put_document(tx.connection, shown),
            gate=shown.gate_digest,
            to=shown.to,
            passed=shown.passed,
            live=shown.live,
            results=shown.results,
        )
