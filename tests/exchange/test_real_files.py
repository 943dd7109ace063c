"""Files from real devices: each is read, or refused in a sentence people can act on."""

import csv
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file

from wetread.errors import BadInput

LIBRARY = Path(pydicom.__file__).parent / "data" / "test_files"
SHIPPED = sorted(path.name for path in LIBRARY.glob("*.dcm"))

READABLE = {
    "dicom/samples/CT_small.dcm": ("CT", (128, 128)),
    "dicom/samples/MR_small.dcm": ("MR", (64, 64)),
    "dicom/samples/MR_small_RLE.dcm": ("MR", (64, 64)),
    "dicom/samples/examples_overlay.dcm": ("MR", (300, 484)),
    "dicom/samples/RG3_J2KI.dcm": ("CR", (1760, 1760)),
    "dicom/highdicom/ct_image.dcm": ("CT", (128, 128)),
    "dicom/highdicom/dx_image.dcm": ("DX", (169, 211)),
    **{f"dicom/ct_series/slice_{n:02}.dcm": ("CT", (512, 512)) for n in range(12)},
    **{
        f"dicom/cxr_from_png/nih_{name}.dcm": ("CR", (512, 512))
        for name in (
            *("00000773_001", "00002007_000", "00003324_000"),
            *("00003552_005", "00007018_047", "00012141_013"),
        )
    },
}
REFUSED = {
    "dicom/samples/MR_truncated.dcm": "cut short",
    "dicom/samples/test-SR.dcm": "Comprehensive SR",
    "dicom/samples/rtdose.dcm": "RT Dose",
    "dicom/samples/liver_1frame.dcm": "Segmentation",
    "dicom/samples/no_meta.dcm": "no format",
    "dicom/samples/badVR.dcm": "RT Dose",
    "dicom/highdicom/seg_image_ct_binary_single_frame.dcm": "Segmentation",
    "dicom/highdicom/sr_document.dcm": "Comprehensive 3D SR",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_file_of_the_dicom_library_is_read_or_refused(read, name):
    """Its own test files are a museum of odd headers and compressions."""
    try:
        study = read(LIBRARY / name)
    except BadInput as error:
        assert str(error).startswith("the file ")  # noqa: PT017 - either outcome is allowed
    else:
        assert study.images


@pytest.mark.parametrize(
    "compressed",
    ["RLE", "jp2klossless", "jpeg_ls_lossless", "bigendian", "expb", "implicit", "padded"],
)
def test_lossless_compression_changes_no_pixel(pixels, compressed):
    """One MR slice in eight transfer syntaxes is one array."""
    plain = pixels(get_testdata_file("MR_small.dcm", download=False))
    other = pixels(get_testdata_file(f"MR_small_{compressed}.dcm", download=False))

    assert np.array_equal(plain, other)


@pytest.mark.data
@pytest.mark.parametrize(("name", "expected"), READABLE.items(), ids=READABLE.keys())
def test_a_real_image_is_read(read, data_dir, name, expected):
    """Modality and extent are those of the file."""
    study = read(data_dir / name)
    image = study.images[0]

    assert (study.series[0].modality, (image.rows, image.columns)) == expected


@pytest.mark.data
@pytest.mark.parametrize(("name", "word"), REFUSED.items(), ids=REFUSED.keys())
def test_a_real_file_that_is_no_image_is_refused(refusal, data_dir, name, word):
    """The sentence says what it is."""
    assert word in refusal(data_dir / name)


@pytest.mark.data
def test_the_lists_above_leave_no_file_out(data_dir):
    """Every file of the collection has an expectation."""
    with (data_dir / "dicom" / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        listed = {row["file"] for row in csv.DictReader(lines)}

    assert listed == {*READABLE, *REFUSED}


@pytest.mark.data
def test_the_ct_series_is_one_evenly_spaced_stack(read, kept, data_dir):
    """Twelve slices in order, in Hounsfield units."""
    study = read(data_dir / "dicom" / "ct_series")
    stack = np.stack([kept[image.pixels] for image in study.images])

    assert stack.shape == (12, 512, 512)
    assert study.series[0].pixel_spacing_mm == (2.0, 0.9765625, 0.9765625)
    assert stack.min() == -1024
    # Neighbouring slices resemble each other more than distant ones: the order is right.
    steps = np.abs(np.diff(stack.astype(np.float32), axis=0)).mean()
    assert steps < np.abs(stack[0].astype(np.float32) - stack[-1]).mean() / 2


@pytest.mark.data
def test_a_dogs_radiograph_says_so_in_its_free_text(read, data_dir):
    """The gate decides; the reader hands on what the device wrote."""
    study = read(data_dir / "dicom/highdicom/dx_image.dcm")

    assert any("CANINE" in text for text in study.embedded_text)
    assert "VeryGood" not in study.model_dump_json()


@pytest.mark.data
def test_a_film_is_the_same_in_both_containers(pixels, data_dir):
    """JPEG and DICOM of one radiograph differ by the JPEG's loss alone."""
    boxed = pixels(data_dir / "dicom/cxr_from_png/nih_00000773_001.dcm").astype(float)
    plain = pixels(data_dir / "cxr/images/nih_00000773_001.jpg").astype(float)

    assert np.abs(boxed - plain).mean() < 3


@pytest.mark.data
def test_every_chest_radiograph_is_read(read, data_dir):
    """Nearly 1,300 of them, each with the size that the manifest gives."""
    with (data_dir / "cxr" / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 1200
    for row in rows:
        image = read(data_dir / row["file"]).images[0]
        assert (image.columns, image.rows) == (int(row["width"]), int(row["height"])), row["id"]


@pytest.mark.data
def test_every_volume_is_read_and_its_labels_lie_alike(read, kept, data_dir):
    """An image and its label map are turned the same way."""
    with (data_dir / "volumes" / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            study = read(data_dir / row["file"])
            labels = read(data_dir / row["label_file"])
            assert study.series[0].modality == row["modality"]
            assert (study.images[0].frames, study.images[0].rows, study.images[0].columns) == (
                labels.images[0].frames,
                labels.images[0].rows,
                labels.images[0].columns,
            )
    for path in sorted((data_dir / "hippocampus_mr" / "images").glob("*.nii.gz")):
        assert read(path).series[0].pixel_spacing_mm == (1.0, 1.0, 1.0)
