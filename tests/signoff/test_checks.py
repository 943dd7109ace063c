"""A case with a wrong answer looks like any other, tells afterwards, and never leaves."""

import pytest
from sqlalchemy import text

from signoff.conftest import payload_for
from wetread.clinical.coding import PNEUMONIA
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.reports import DraftReport, Statement
from wetread.errors import NotAuthorised, Refused
from wetread.signoff.checks import Check, Checks, told_of

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")
RESIDENT = Principal(user="rob", role="resident", full_name="Rob Resident")
ADMIN = Principal(user="ada", role="admin", full_name="A. Da")


@pytest.fixture
def checks(ledger) -> Checks:
    return Checks(ledger)


@pytest.fixture
def planted(checks, offer):
    """An item that says that pneumonia is there, of a film on which it is not."""

    def planted(truth: str = "absent", **changes):
        checks.plant(ADMIN, changes.get("case_id", "case-1"), PNEUMONIA, truth)
        return offer(**changes)

    return planted


def test_whoever_signs_it_has_not_noticed(planted, signoff, worklist, checks) -> None:
    """The item is checked, and not signed: no register, no outbox, no release."""
    item = planted()
    signature = signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    assert worklist.find(item.id).state == "checked"
    assert signoff.undelivered() == []
    assert signoff.register(signature.id) is None
    (seen,) = checks.all(ADMIN)
    assert (seen.reader, seen.outcome) == ("rad", "missed")


@pytest.mark.parametrize("end", ["send_back", "reject"])
def test_whoever_declines_it_has_noticed(planted, worklist, checks, end) -> None:
    """With whatever reason: it is for people to read."""
    item = planted()
    getattr(worklist, end)(RADIOLOGIST, item.id, "There is none.")

    assert [(one.reader, one.outcome) for one in checks.all(ADMIN)] == [("rad", "caught")]


@pytest.mark.parametrize(
    ("statements", "outcome"),
    [
        ([("There is none.", "rad", "impression")], "caught"),
        ([("Pneumonia is likely.", None, "impression"), ("None.", "rad", "findings")], "missed"),
        ([("None.", "rad", "impression"), ("A rule adds.", None, "disclosure")], "caught"),
    ],
)
def test_who_rewrites_all_that_rests_on_it_has_noticed(
    planted, signoff, checks, statements, outcome
) -> None:
    """One sentence of the agents' that still says so is enough to have missed it."""
    said = tuple(
        Statement(section=section, text=words, cites=("f1",), author=author)
        for words, author, section in statements
    )
    signoff.sign(RADIOLOGIST, planted(draft=DraftReport(statements=said)).id, meaning="approved")

    assert [one.outcome for one in checks.all(ADMIN)] == [outcome]


def test_an_answer_that_is_right_checks_nobody(planted, signoff, worklist, checks) -> None:
    """As after a conversation that had the study read again; it is not released either."""
    item = planted(truth="present")
    signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    assert [one.outcome for one in checks.all(ADMIN)] == ["void"]
    assert worklist.find(item.id).state == "checked"


def test_nobody_is_told_before_they_decide(planted, signoff, worklist, ledger) -> None:
    """Neither in the item, its payload, nor in who has to sign; afterwards everybody is."""
    item = planted()
    shown, payload = worklist.show(RADIOLOGIST, item.id)
    with ledger.database.read() as connection:
        assert told_of(connection, shown) is None
    assert signoff.signatories(RADIOLOGIST, shown).check is None
    assert "check" not in shown.model_dump_json() + payload.model_dump_json()

    signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    told = signoff.signatories(COLLEAGUE, worklist.find(item.id)).check
    assert told.check == Check(case_id="case-1", concept=PNEUMONIA, truth="absent")
    assert told.outcome == "missed"


def test_a_residents_signature_ends_it_too(planted, signoff, worklist, checks) -> None:
    """What one reader did is told of that reader."""
    item = planted()
    signoff.sign(RESIDENT, item.id, meaning="authored", preliminary=True)

    assert worklist.find(item.id).state == "checked"
    assert [(one.reader, one.outcome) for one in checks.all(ADMIN)] == [("rob", "missed")]


def test_a_later_item_of_the_case_is_not_released_either(
    planted, signoff, worklist, ledger, image, checks
) -> None:
    """The first decision counts; whatever the conversation brings afterwards goes nowhere."""
    worklist.reject(RADIOLOGIST, planted().id, "There is none.")
    with ledger.write(SYSTEM) as tx:
        later = worklist.offer(tx, SYSTEM, payload_for(image, turn=2))
    signoff.sign(COLLEAGUE, later.id, meaning="approved")

    assert (worklist.find(later.id).state, signoff.undelivered()) == ("checked", [])
    assert [(one.reader, one.outcome) for one in checks.all(ADMIN)] == [("rad", "caught")]


def test_who_reads_neither_plants_nor_lists_them(checks, planted) -> None:
    """Or they would know which they are; and a case is made one once."""
    planted()
    for by in (RADIOLOGIST, RESIDENT):
        with pytest.raises(NotAuthorised):
            checks.plant(by, "case-2", PNEUMONIA, "absent")
        with pytest.raises(NotAuthorised):
            checks.all(by)
    with pytest.raises(Refused, match="a check already"):
        checks.plant(ADMIN, "case-1", PNEUMONIA, "present")


def test_a_check_that_lost_its_row_has_no_signature(planted, signoff, database) -> None:
    """A release needs a signature on the register, and a check never had one."""
    item = planted()
    signature = signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    with database.write() as connection:
        connection.execute(text("DELETE FROM checks"))

    assert signoff.register(signature.id) is None
    assert signoff.first_objection() is None
