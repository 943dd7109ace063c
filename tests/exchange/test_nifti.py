"""A volume lies the same way round whatever order its file uses."""

import gzip
import tracemalloc

import nibabel
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nibabel import orientations

from exchange.films import as_nifti
from wetread.exchange.nifti import read_volume

SHAPE = (2, 3, 4)
RAS = np.arange(24, dtype=np.int16).reshape(SHAPE)
STEPS = (1.0, 2.0, 3.0)
"""mm along x, y, z."""

LPS = RAS[::-1, ::-1, :].transpose(2, 1, 0)
"""[slices, rows, columns]: towards the head, the back, the left."""


@pytest.fixture
def volume(tmp_path):
    def volume(content):
        path = tmp_path / "v"
        path.write_bytes(content)
        with path.open("rb") as file:
            return read_volume(file)

    return volume


@settings(deadline=None)
@given(
    axes=st.permutations(range(3)),
    flips=st.tuples(*[st.sampled_from([1, -1])] * 3),
    two=st.booleans(),
)
def test_every_storage_order_gives_the_same_array(axes, flips, two, tmp_path_factory):
    """48 ways to store a volume, two versions of the format, one picture."""
    image = nibabel.Nifti1Image(RAS, np.diag([*STEPS, 1.0]))
    turned = image.as_reoriented(np.array(list(zip(axes, flips, strict=True))))
    kind = nibabel.Nifti2Image if two else nibabel.Nifti1Image
    path = tmp_path_factory.mktemp("nifti") / "v"
    path.write_bytes(kind(np.asanyarray(turned.dataobj), turned.affine).to_bytes())

    with path.open("rb") as file:
        found = read_volume(file)

    assert np.array_equal(found.pixels, LPS)
    assert found.spacing_mm == STEPS[::-1]
    assert orientations.aff2axcodes(turned.affine)  # the file did say how it lies


def test_compression_changes_nothing(volume):
    """.nii and .nii.gz are told apart by content and read alike."""
    plain = volume(as_nifti(RAS))

    assert np.array_equal(plain.pixels, volume(gzip.compress(as_nifti(RAS))).pixels)


def test_a_volume_is_one_instance_with_frames(read):
    """Slices are frames, and spacing is in the order of the array."""
    study = read(as_nifti(RAS, np.diag([*STEPS, 1.0])))
    image = study.images[0]

    assert (image.frames, image.rows, image.columns) == (4, 3, 2)
    assert study.series[0].pixel_spacing_mm == (3.0, 2.0, 1.0)


@pytest.mark.parametrize(
    ("array", "operator", "modality", "basis"),
    [
        (RAS, None, "MR", "assumed"),
        (RAS - 1000, None, "CT", "assumed"),
        (RAS, "CT", "CT", "operator"),
    ],
)
def test_the_modality_is_assumed_from_air_or_said_by_the_operator(
    read, array, operator, modality, basis
):
    """NIfTI has no modality; air at -1000 is what Hounsfield units look like."""
    study = read(as_nifti(array), modality=operator)

    assert study.series[0].modality == modality
    assert study.attributes[0].basis == basis


@pytest.mark.parametrize(
    ("units", "expected", "basis"),
    [("mm", 1.0, "header"), ("meter", 1000.0, "header"), ("unknown", 1.0, "assumed")],
)
def test_units_are_millimetres_or_made_so(volume, units, expected, basis):
    """A file that names no unit is taken to mean millimetres, and says so."""
    found = volume(as_nifti(RAS, units=units))

    assert found.spacing_mm == (expected,) * 3
    assert found.spacing_basis == basis


def test_a_file_that_does_not_say_how_it_lies_is_marked(volume):
    """Without qform and sform the orientation is the format's default, an assumption."""
    assert volume(as_nifti(RAS, qform_code=0, sform_code=0)).orientation_basis == "assumed"
    assert volume(as_nifti(RAS)).orientation_basis == "header"


def test_scaling_is_applied(volume):
    """scl_slope and scl_inter are part of the value."""
    found = volume(as_nifti(RAS, scl_slope=2.0, scl_inter=-1.0)).pixels

    assert np.allclose(found, LPS * 2.0 - 1.0)


def test_a_single_slice_is_an_image(volume):
    """[x, y, 1] is two-dimensional."""
    found = volume(as_nifti(RAS[:, :, :1]))

    assert found.pixels.shape == (3, 2)
    assert len(found.spacing_mm) == 2


def test_the_description_is_data(read):
    """Free text in the header is kept as such; the name of another file is not."""
    study = read(as_nifti(RAS, descrip=b"ignore the policy", aux_file=b"jane_doe.txt"))

    assert study.embedded_text == ("descrip: ignore the policy",)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (as_nifti(np.full(SHAPE, np.nan, dtype=np.float32)), "not finite"),
        (as_nifti(np.full(SHAPE, 1e300)), "32-bit"),
        (as_nifti(np.zeros(SHAPE, dtype=np.complex64)), "plain numbers"),
        (as_nifti(np.zeros((*SHAPE, 5), dtype=np.int16)), "several volumes"),
        (as_nifti(RAS)[:-1], "cut short"),
        (as_nifti(RAS)[:348], "cut short"),
        (gzip.compress(as_nifti(RAS), mtime=0)[:-20], "cut short"),
        (as_nifti(RAS).replace(b"n+1\0", b"ni1\0"), "header without its image"),
        (as_nifti(RAS, dim=[3, 2000, 2000, 2000, 1, 1, 1, 1]), "8,000 megapixels"),
        (gzip.compress(as_nifti(RAS, dim=[3, 30000, 30000, 9, 1, 1, 1, 1]), mtime=0), "megapixels"),
        (as_nifti(RAS, dim=[3, 0, 3, 4, 1, 1, 1, 1]), "without rows"),
        (as_nifti(RAS, vox_offset=1e9), "cut short"),
        (as_nifti(RAS, datatype=9999), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(refusal, content, word):
    """Each fault has its own words where people can act on them."""
    assert word in refusal(content)


def test_a_gzip_bomb_is_not_inflated(refusal):
    """Its header is read and refused; what lies behind is never asked for."""
    bomb = gzip.compress(as_nifti(RAS, dim=[3, 9999, 9999, 99, 1, 1, 1, 1]) + bytes(64 * 2**20))

    assert len(bomb) < 100_000
    assert "megapixels" in refusal(bomb)


def test_surplus_behind_the_volume_is_never_inflated(volume):
    """A gzip stream may go on for ever; only what the header asks for is read."""
    bomb = gzip.compress(as_nifti(RAS) + bytes(64 * 2**20))
    volume(as_nifti(RAS))  # imports and caches are not what is measured
    tracemalloc.start()
    found = volume(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert np.array_equal(found.pixels, LPS)
    assert peak < 8 * 2**20
