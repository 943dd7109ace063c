"""Arrays and files under their own digest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from wetread.errors import Tampered
from wetread.store.artefacts import Artefacts, create_once


@given(hnp.arrays(hnp.integer_dtypes(), hnp.array_shapes(max_dims=3, max_side=8)))
def test_array_comes_back_with_type_and_shape(tmp_path_factory, array) -> None:
    """Any integer array survives the store bit for bit."""
    store = Artefacts(tmp_path_factory.mktemp("artefacts"))

    back = store.get_array(store.put_array(array))

    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)


def test_changed_byte_is_named(artefacts) -> None:
    """One flipped bit in a mask file is noticed when it is read."""
    name = artefacts.put_array(np.zeros((4, 4), dtype=np.uint8))
    (path,) = artefacts.root.glob("??/*")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(Tampered, match=name):
        artefacts.get_array(name)


def test_arrays_with_objects_are_refused(artefacts) -> None:
    """Nothing that would need pickle gets in."""
    with pytest.raises(ValueError, match=r"[Oo]bject arrays"):
        artefacts.put_array(np.array([{}], dtype=object))


def test_nothing_half_written_stays_behind(artefacts) -> None:
    """Writing leaves one file of the final name and no scratch file."""
    name = artefacts.put(b"content")

    assert [path.name for path in artefacts.root.glob("??/*")] == [name]
    assert [path.name for path in artefacts.root.glob("??/.*")] == []


def test_a_file_is_created_once(tmp_path) -> None:
    """Whoever comes second is given what the first wrote, and no scratch file stays behind."""
    path = tmp_path / "key"

    assert create_once(path, b"first") == create_once(path, b"second") == b"first"

    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
