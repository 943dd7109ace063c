"""Rules say who has to sign; a signature that brings it no further is refused."""

import pytest
from pydantic import ValidationError

from conftest import NOW
from signoff.conftest import payload_for
from wetread.clinical.principals import Principal
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.signed import Signature
from wetread.errors import Refused
from wetread.manifests.sign_off import Signers, shipped
from wetread.signoff.items import WorkItem
from wetread.signoff.quorum import Quorum, authors_of

WHY = "It is agreed upon."


def principal(user: str, role: str = "radiologist") -> Principal:
    return Principal(user=user, role=role, full_name=user.title())


def signature(user: str, role: str = "radiologist") -> Signature:
    return Signature(
        id=f"signature-{user}",
        work_item="item-1",
        payload_digest="0" * 64,
        user=user,
        printed_name=user.title(),
        role=role,
        meaning="approved",
        signed_at=NOW,
    )


@pytest.fixture
def quorum(offer, image):
    def quorum(*rules: Signers, authors: frozenset[str] = frozenset(), **changes) -> Quorum:
        item: WorkItem = offer(**changes)
        spec = shipped().model_copy(update={"signatures": rules})
        return Quorum(spec, item, payload_for(image, **changes), authors)

    return quorum


def test_one_radiologist_is_enough_where_no_rule_asks_for_more(quorum) -> None:
    """And one always signs."""
    plain = quorum()

    assert plain.missing([]) == "1 signature of a radiologist"
    assert plain.missing([signature("rob", "resident")]) == "1 more signature of a radiologist"
    assert plain.missing([signature("rad")]) == ""


def test_all_of_a_panel_sign(quorum) -> None:
    """Nobody else counts, and who is missing is named."""
    board = quorum(Signers(needs="all", panel=("rad", "ray"), because=WHY))

    assert board.missing([signature("roy")]) == "2 more signatures of rad, ray"
    assert board.missing([signature("rad")]) == "1 more signature of ray"
    assert board.missing([signature("rad"), signature("ray")]) == ""
    with pytest.raises(Refused, match=r"does not count for .* of rad, ray"):
        board.refuse_idle(principal("roy"), [signature("rob", "resident")])


def test_a_quorum_of_a_panel_takes_any_of_them(quorum) -> None:
    """Two of three."""
    board = quorum(Signers(needs="quorum:2", panel=("rad", "ray", "roy"), because=WHY))

    assert board.missing([signature("ray")]) == "1 more signature of rad, roy"
    assert board.missing([signature("ray"), signature("roy")]) == ""


def test_every_rule_that_covers_a_draft_counts(quorum) -> None:
    """A rule for its priority and one for its standing are met together."""
    both = quorum(
        Signers(needs="quorum:2", priorities=("STAT",), because=WHY),
        Signers(needs="any-one", panel=("chief",), because=WHY),
        Signers(needs="quorum:9", priorities=("URGENT",), because=WHY),
        priority="STAT",
    )

    assert both.missing([signature("rad"), signature("ray")]) == "1 more signature of chief"
    assert both.missing([signature("rad"), signature("chief")]) == ""
    both.refuse_idle(principal("chief"), [signature("rad"), signature("ray")])


@pytest.mark.parametrize("known_by", ["sentence", "record"])
def test_who_wrote_a_part_leaves_it_to_others(quorum, known_by) -> None:
    """By the sentences that bear a name, and by the record of who changed it."""
    said = Statement(section="impression", text="No change.", cites=("f1",), author="rad")
    rule = Signers(needs="any-one", not_by_author=True, because=WHY)
    apart = (
        quorum(rule, draft=DraftReport(statements=(said,)))
        if known_by == "sentence"
        else quorum(rule, authors=frozenset({"rad"}))
    )

    with pytest.raises(Refused, match="who wrote no part of it"):
        apart.refuse_idle(principal("rad"), [])
    apart.refuse_idle(principal("ray"), [])
    assert apart.missing([signature("ray")]) == ""


def test_the_record_names_whoever_changed_it(offer, worklist, ledger, image) -> None:
    """Who takes a sentence out leaves none, and is an author all the same."""
    item, other = offer(), offer(case_id="case-2")
    with ledger.write(principal("rad")) as tx:
        payload = payload_for(image, flips=(1,))
        worklist.amend(tx, principal("rad"), item, payload, "0" * 64)

    with ledger.database.read() as connection:
        assert authors_of(connection, item) == {"rad"}
        assert authors_of(connection, other) == frozenset()


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"needs": "all"}, "name its users under panel"),
        ({"needs": "quorum:3", "panel": ("a", "b")}, "a panel of 2 cannot give 3"),
        ({"needs": "any-one", "panel": ("a", "a")}, "names each user once"),
        ({"needs": "quorum:1"}, "pattern"),
    ],
)
def test_a_rule_that_nobody_could_meet_is_refused(rule, why) -> None:
    """When the file is read, in one sentence."""
    with pytest.raises(ValidationError, match=why):
        Signers(because=WHY, **rule)
