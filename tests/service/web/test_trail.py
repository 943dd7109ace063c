"""The audit and the models as their pages ask for them: who may, and what is no search."""

import pytest

from wetread.audit.chain import AuditRecord
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, UnknownComponent
from wetread.service.web.audit_page import shortened
from wetread.service.web.oversight_page import limits_of
from wetread.service.web.shelf import Shelf
from wetread.service.web.trail import Trail, Typed, fields


class Sits:
    """Somebody of a role."""

    def __init__(self, role: str) -> None:
        self._role = role

    def principal(self) -> Principal:
        return Principal.model_validate({"user": "somebody", "role": self._role})


@pytest.fixture
def on(home):
    system = System(Settings(home=home))
    yield system
    system.close()


@pytest.mark.parametrize("role", ["radiologist", "resident", "technologist"])
def test_each_step_of_the_audit_is_judged(on, role) -> None:
    """Before anything is looked at."""
    trail = Trail(on, Sits(role))
    for step in (lambda: trail.find(Typed()), trail.verify, trail.export):
        with pytest.raises(NotAuthorised):
            step()


def test_each_step_of_the_models_is_judged(on) -> None:
    """A technologist sees none; whoever may is told of no loaded model where nothing runs."""
    shelf = Shelf(on, Sits("technologist"))
    for step in (shelf.every, shelf.resident, lambda: shelf.card("cxr-lungs")):
        with pytest.raises(NotAuthorised):
            step()
    shelf = Shelf(on, Sits("auditor"))
    assert shelf.resident() is None
    assert "process" not in on.models.__dict__
    assert shelf.card("cxr-lungs").summary
    with pytest.raises(UnknownComponent):
        shelf.card("../cxr-lungs")


def test_a_day_is_counted_to_its_end(on) -> None:
    """What was recorded on the last day is found, too."""
    today = f"{on.clock():%Y-%m-%d}"
    trail = Trail(on, Sits("auditor"))
    on.users.add(on.owner(), "new", role="auditor", full_name="N. Ew", password="long enough")
    assert trail.find(Typed(since=today, until=today)) == trail.find(Typed())
    assert [one.event for one in trail.find(Typed(event="user.added"))] == ["user.added"]


@pytest.mark.parametrize(
    "typed",
    [
        Typed(since="yesterday"),
        Typed(until="2026-13-01"),
        Typed(event="nothing.happened"),
        Typed(case_id="c" * 65),
        Typed(actor="a" * 65),
    ],
)
def test_what_is_no_search_is_told(on, typed) -> None:
    """In a sentence that says what to write."""
    with pytest.raises(BadInput):
        Trail(on, Sits("auditor")).find(typed)


def test_fields_are_told_as_text() -> None:
    """Lists in one line, digests by their beginning, and nothing where nothing was said."""
    body = '{"images":["' + "a" * 64 + '","b"],"masks":[],"passed":true,"reason":null,"turn":2}'
    record = AuditRecord(
        seq=1, at="", event="e", actor="a", case_id=None, body=body, prev="", hash=""
    )
    assert fields(record) == [
        ("images", "a" * 64 + ", b"),
        ("masks", "none"),
        ("passed", "true"),
        ("turn", "2"),
    ]
    assert shortened(fields(record)[0][1]) == "a" * 16 + "…, b"


@pytest.mark.parametrize("typed", [(None, 10), (1, 10), (5, None), (5, 0), (5, 3601), (2.5, 10)])
def test_limits_that_are_none_are_told(typed) -> None:
    """Whatever is left out or out of bounds."""
    with pytest.raises(BadInput, match="an alarm takes"):
        limits_of(*typed)
