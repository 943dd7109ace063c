"""Tokens: what they may be called."""

import pytest

from wetread.clinical.principals import Principal
from wetread.errors import BadInput
from wetread.signoff.tokens import Tokens

OWNER = Principal(user="owner", role="owner")


@pytest.mark.parametrize("odd", [" ", "\u200d", "nightly\u202ejob", "nightly\x00", "x" * 65])
def test_a_tokens_name_can_be_read(ledger, ids, users, odd) -> None:
    """It stands in a list by which somebody decides what to revoke."""
    users.add(OWNER, "rita", role="radiologist", full_name="Dr. Rita", password="correct horse")
    with pytest.raises(BadInput, match="name"):
        Tokens(ledger, ids).make(users.active("rita"), name=odd, scopes=("read",), days=1)
