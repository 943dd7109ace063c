"""Whatever the bytes, a reader returns a study or raises BadInput; nothing else ever escapes."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.data import get_testdata_file

from exchange.films import as_dicom, as_nifti, as_picture, ct_slice, film, ramp
from wetread.errors import BadInput
from wetread.exchange.codestream import claimed_size
from wetread.exchange.inbound import read_study

NOISE = np.random.default_rng(5).integers(0, 255, (24, 20), dtype=np.uint8)
VOLUME = np.arange(60, dtype=np.int16).reshape(3, 4, 5)

WHOLE = {
    "radiograph": as_dicom(film(PhotometricInterpretation="MONOCHROME1", PixelSpacing=[0.1, 0.1])),
    "ct": as_dicom(ct_slice(1, 0.0)),
    "png": as_picture(NOISE),
    "png of 16 bits": as_picture(ramp()),
    "jpeg": as_picture(NOISE, "JPEG", comment=b"words"),
    "nifti": as_nifti(VOLUME),
    "nifti in gzip": gzip.compress(as_nifti(VOLUME), mtime=0),
}
COMPRESSED = (
    "MR_small_RLE.dcm",
    "MR_small_jp2klossless.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "SC_rgb_jpeg_dcmtk.dcm",
    "examples_palette.dcm",
)
"""Real files that the reader's own DICOM library ships."""

QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), max_size=8)


def mutated(whole: bytes, changes: list[tuple[float, bytes]], reach: float, cut: float) -> bytes:
    """The bytes with a few overwritten within the first `reach` of them, and the end cut off."""
    content = bytearray(whole)
    for where, replacement in changes:
        at = int(where * reach * len(content))
        content[at : at + len(replacement)] = replacement
    return bytes(content[: max(1, int(cut * len(content)))])


def read_or_refuse(folder: Path, content: bytes) -> None:
    path = folder / "x"
    path.write_bytes(content)
    try:
        read_study(path, keep_array=lambda array: f"{array.size:064x}", salt=b"s")
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is allowed


@QUIET
@given(content=st.binary(min_size=1, max_size=600))
def test_random_bytes_are_refused_or_read(content, tmp_path):
    """No bytes at all bring a foreign exception out."""
    read_or_refuse(tmp_path, content)


@QUIET
@given(
    start=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", bytes(128) + b"DICM",
                           b"\x1f\x8b\x08\x00", b"\x08\x00\x16\x00UI", WHOLE["nifti"][:348]]),
    rest=st.binary(max_size=400),
)  # fmt: skip
def test_random_bytes_behind_a_magic_are_refused_or_read(start, rest, tmp_path):
    """The beginning of a format leads every parser into the noise."""
    read_or_refuse(tmp_path, start + rest)


@pytest.mark.parametrize("name", WHOLE)
@QUIET
@given(changes=edits, reach=st.sampled_from([0.2, 1.0]), cut=st.floats(0.2, 1.0))
def test_mutated_files_are_refused_or_read(name, changes, reach, cut, tmp_path):
    """A header that lies a little is the hardest kind."""
    read_or_refuse(tmp_path, mutated(WHOLE[name], changes, reach, cut))


@pytest.mark.parametrize("name", COMPRESSED)
@settings(QUIET, max_examples=30)
@given(changes=edits, reach=st.sampled_from([0.05, 1.0]), cut=st.floats(0.5, 1.0))
def test_mutated_compressed_files_are_refused_or_read(name, changes, reach, cut, tmp_path):
    """Codestreams are decoded by native code, which has to survive them too."""
    whole = Path(get_testdata_file(name, download=False)).read_bytes()

    read_or_refuse(tmp_path, mutated(whole, changes, reach, cut))


@QUIET
@given(
    start=st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"\xff\x4f\xff\x51"]),
    rest=st.binary(max_size=200),
)
def test_the_size_of_any_codestream_is_found_or_unknown(start, rest):
    """Reading a claim must itself be safe, and end."""
    claimed = claimed_size(start + rest)

    assert claimed is None or len(claimed) == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "JPEG2000"])
def test_the_claimed_size_is_the_true_one(kind):
    """Rows before columns, for every family."""
    assert claimed_size(as_picture(NOISE, kind)) == NOISE.shape
