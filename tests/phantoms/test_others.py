"""Pictures out of scope are deterministic, unlike one another, and carry no truth about lungs."""

import io

import numpy as np
import pytest
from PIL import Image

from wetread.errors import BadInput
from wetread.phantoms import (
    ChestPhantom,
    OutOfScopePhantom,
    contact_sheet,
    render_other,
    render_phantom,
    to_png,
)

KINDS = ("lateral-chest", "limb", "abdomen", "ct-slice", "noise", "text-page")


def drawn(kind: str, **values: object) -> OutOfScopePhantom:
    return OutOfScopePhantom.model_validate({"kind": kind, "rows": 160, "columns": 120, **values})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_repeats_with_its_seed_and_varies_with_another(kind: str) -> None:
    """Same spec, same bytes; the matrix is the one asked for."""
    first, again, other = (render_other(drawn(kind, seed=seed)).pixels for seed in (1, 1, 2))

    assert first.shape == (160, 120)
    assert first.dtype == np.uint8
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_chest_film_has_neither_masks_nor_labels(kind: str) -> None:
    """Not assessed is not absent."""
    study = render_other(drawn(kind))

    assert study.masks == {}
    assert study.labels == {}


def test_a_page_is_white_with_some_ink_and_shows_its_own_text() -> None:
    """Another text is another page; an empty one still renders."""
    one, two, empty = (
        render_other(drawn("text-page", text=text)).pixels for text in ("alpha", "omega beta", " ")
    )

    assert (one > 200).mean() > 0.6
    assert 0.01 < (one < 100).mean() < 0.4
    assert not np.array_equal(one, two)
    assert empty.shape == one.shape


def test_noise_has_no_structure() -> None:
    """All grey values are about as frequent, and neighbours tell nothing of each other."""
    pixels = render_other(drawn("noise")).pixels.astype(float)

    assert abs(pixels.mean() - 127.5) < 3
    assert abs(np.corrcoef(pixels[:, :-1].ravel(), pixels[:, 1:].ravel())[0, 1]) < 0.03


def test_any_phantom_renders_and_goes_through_png_unchanged() -> None:
    """PNG loses nothing and carries no text chunk."""
    for spec in (ChestPhantom(rows=128, columns=96), drawn("limb")):
        study = render_phantom(spec)
        picture = Image.open(io.BytesIO(to_png(study)))

        assert picture.mode == "L"
        assert np.array_equal(np.asarray(picture), study.pixels)
        assert picture.info == {}


def test_a_contact_sheet_lays_phantoms_in_rows() -> None:
    """Three thumbnails two across need two rows; the last place stays black."""
    sheet = contact_sheet([drawn("noise", seed=seed) for seed in range(3)], across=2, side=64)

    assert sheet.shape == (128, 128)
    assert sheet[64:, :64].any()
    assert not sheet[64:, 64:].any()


def test_a_contact_sheet_of_nothing_is_refused() -> None:
    """There is nothing to show, and the sentence says so."""
    with pytest.raises(BadInput, match="at least one phantom"):
        contact_sheet([])
