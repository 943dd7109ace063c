"""Phantoms of cross-sections, a heart that beats and a hippocampus, and the truth behind them."""

from io import BytesIO
from typing import Any

import numpy as np
import pydicom
import pytest

from wetread.errors import BadInput
from wetread.exchange.nifti import read_volume
from wetread.phantoms import (
    HippocampusPhantom,
    ShortAxisPhantom,
    cine_to_dicom,
    parse_phantom,
    render_cine,
    render_hippocampus,
    render_phantom,
    render_short_axis,
    to_dicom,
    to_file,
    to_nifti,
    to_png,
)


def test_a_contracted_heart_has_a_smaller_cavity() -> None:
    """So does a slice nearer to the apex; the cavity is brighter than its wall."""
    areas = [
        int((render_short_axis(spec).masks["left_ventricle"] > 0).sum())
        for spec in (
            ShortAxisPhantom(slice_mm=10),
            ShortAxisPhantom(slice_mm=10, contraction=1),
            ShortAxisPhantom(slice_mm=80, contraction=1),
        )
    ]
    whole = render_short_axis(ShortAxisPhantom())
    inside = whole.pixels[whole.masks["left_ventricle"] > 0]

    assert areas == sorted(areas, reverse=True)
    assert areas[2] > 50
    assert inside.mean() > 2 * np.median(whole.pixels[120:136, :])


def test_the_cavity_has_the_size_that_the_spacing_says() -> None:
    """The mask is anatomy in millimetres, whatever the matrix."""
    fine, coarse = (
        render_short_axis(ShortAxisPhantom(rows=n, columns=n, pixel_spacing_mm=mm))
        for n, mm in ((320, 1.0), (160, 2.0))
    )
    areas = [
        (one.masks["left_ventricle"] > 0).sum() * (one.spec.pixel_spacing_mm or 0) ** 2
        for one in (fine, coarse)
    ]

    assert areas[0] == pytest.approx(areas[1], rel=0.1)


def test_a_slice_is_sent_as_the_mr_image_that_it_is() -> None:
    """Class, modality, place and moment stand in the header."""
    spec = ShortAxisPhantom(slice_mm=20, phase_ms=310, pixel_spacing_mm=1.5)
    dataset: Any = pydicom.dcmread(BytesIO(to_dicom(render_short_axis(spec))))

    assert dataset.SOPClassUID.name == "MR Image Storage"
    assert (dataset.Modality, dataset.BodyPartExamined) == ("MR", "HEART")
    assert (dataset.TriggerTime, dataset.ImagePositionPatient[2]) == (310, -20)
    assert list(dataset.PixelSpacing) == [1.5, 1.5]


def test_a_cine_series_is_one_series_of_many_images() -> None:
    """Every image has its own identity within one series."""
    rendered = render_cine(
        ShortAxisPhantom(rows=128, columns=128), slices_mm=(0, 8), beat=((0, 0), (300, 1))
    )
    headers: list[Any] = [pydicom.dcmread(BytesIO(file)) for file in cine_to_dicom(rendered)]

    assert len({header.SeriesInstanceUID for header in headers}) == 1
    assert len({header.SOPInstanceUID for header in headers}) == 4


def test_the_parts_of_the_hippocampus_touch_and_do_not_overlap() -> None:
    """The anterior part lies in front of the posterior one, rows running towards the back."""
    masks = {k: m > 0 for k, m in render_hippocampus(HippocampusPhantom()).masks.items()}
    front, back = masks["anterior_hippocampus"], masks["posterior_hippocampus"]

    assert not (front & back).any()
    assert np.nonzero(front)[1].max() + 1 == np.nonzero(back)[1].min()
    assert 500 < back.sum() < front.sum() * 2 < 5000


@pytest.mark.parametrize("voxel_mm", [1.0, 0.8, None])
def test_a_volume_comes_back_as_it_was_drawn(voxel_mm: float | None) -> None:
    """The reader turns the file to the same axes, and knows a spacing only where one was known."""
    rendered = render_hippocampus(HippocampusPhantom(voxel_mm=voxel_mm, seed=4))
    volume = read_volume(BytesIO(to_nifti(rendered)))

    assert np.array_equal(volume.pixels, rendered.pixels)
    assert volume.spacing_basis == ("header" if voxel_mm else "assumed")
    assert volume.spacing_mm == pytest.approx((voxel_mm or 1.0,) * 3)


@pytest.mark.parametrize(
    "values", [{"kind": "short-axis", "rows": 128, "columns": 128}, {"kind": "hippocampus"}]
)
def test_the_same_values_give_the_same_file(values: dict[str, Any]) -> None:
    """A phantom is named by its values alone, and can be looked at as a picture."""
    spec = parse_phantom(values)
    rendered = render_phantom(spec)

    assert to_file(rendered) == to_file(render_phantom(spec))
    assert to_png(rendered).startswith(b"\x89PNG")


def test_a_volume_has_no_header_to_write_into() -> None:
    """Text that would go nowhere is refused."""
    with pytest.raises(BadInput, match="tags"):
        to_file(render_phantom(HippocampusPhantom()), tags={"StudyDescription": "x"})
