"""One spelling for every value."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from wetread.store.canonical import canonical_json, digest_of

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(json_values)
def test_every_value_is_spelt_as_the_standard_says(value) -> None:
    """The short way and the library that knows all the rules agree on every byte."""
    assert canonical_json(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text(max_size=8), json_values))
def test_key_order_does_not_change_the_digest(value) -> None:
    """The same value written in another order is the same value."""
    assert digest_of(value) == digest_of(dict(reversed(list(value.items()))))


def test_numbers_follow_rfc_8785() -> None:
    """Floats are written as ECMAScript writes them (RFC 8785, appendix B)."""
    assert canonical_json([1e21, 1.0, 0.001, -0.0]) == b"[1e+21,1,0.001,0]"
