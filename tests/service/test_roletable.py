"""The table of roles and actions is what the code judges by, in the documents and at each step."""

import itertools

import pytest

from conftest import REPOSITORY
from wetread.clinical.permissions import ALLOWED, require, scope_of
from wetread.clinical.principals import Principal
from wetread.clinical.scopes import SCOPES
from wetread.errors import NotAuthorised
from wetread.service.roletable import lines, main
from wetread.signoff.users import ROLES

PAGE = REPOSITORY / "docs" / "roles.md"
EVERY = (*ROLES, "owner", "system")


def test_the_page_is_as_the_code_has_it(tmp_path, capsys) -> None:
    """And where it is not, the check says so."""
    assert main([str(PAGE), "--check"]) == 0
    stale = tmp_path / "roles.md"
    stale.write_text("old")
    assert main([str(stale), "--check"]) == 1
    assert "out of date" in capsys.readouterr().err


def test_the_page_has_every_action_and_role() -> None:
    """A row for each action, with a yes for each role that may."""
    rows = {line.split("`")[1]: line.count(" yes ") for line in lines() if line.startswith("| `")}
    assert rows == {action: len(roles) for action, roles in ALLOWED.items()}


@pytest.mark.parametrize(("role", "action"), itertools.product(EVERY, sorted(ALLOWED)))
def test_each_role_may_exactly_what_the_table_says(role, action) -> None:
    """And with a token nothing beyond its scopes."""
    by = Principal.model_validate({"user": "u", "role": role})
    scoped = by.model_copy(update={"scopes": frozenset(SCOPES) - {scope_of(action)}})
    if role in ALLOWED[action]:
        require(by, action)
    else:
        with pytest.raises(NotAuthorised):
            require(by, action)
    with pytest.raises(NotAuthorised):
        require(scoped, action)
