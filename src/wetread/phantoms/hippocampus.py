"""A T1-weighted volume cropped to one hippocampus: grey between white matter and fluid."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from wetread.phantoms.spec import HippocampusPhantom
from wetread.phantoms.study import RenderedStudy

RenderedHippocampus = RenderedStudy[HippocampusPhantom]

FLUID, GREY, WHITE = 38.0, 108.0, 158.0
HEAD_ENDS = 0.42
"""Share of the way from front to back at which the head, the anterior part, ends."""

Floats = NDArray[np.float64]


def render_hippocampus(spec: HippocampusPhantom) -> RenderedHippocampus:
    """The volume [slices, rows, columns], slices towards the head, rows towards the back.

    Masks: `anterior_hippocampus` and `posterior_hippocampus`. The same spec gives the same bytes.
    """
    rng = np.random.default_rng(spec.seed)
    shape = (spec.slices, spec.rows, spec.columns)
    up, back, aside = np.meshgrid(*(_unit(extent) for extent in shape), indexing="ij")
    body = _distance(up, back, aside) < 1
    horn = _distance(up - 0.1, back, aside - 0.13) < 1
    tissue = np.where(ndimage.gaussian_filter(rng.standard_normal(shape), 5) > 0, WHITE, GREY)
    signal = np.where(horn, FLUID, ndimage.gaussian_filter(tissue, 1.0))
    signal = np.where(body, GREY, signal)
    signal = ndimage.gaussian_filter(signal, 0.5) + 12 * spec.noise * rng.standard_normal(shape)
    pixels = np.asarray(np.clip(signal, 0, 255), dtype=np.uint8)
    head = back < HEAD_ENDS
    masks = {"anterior_hippocampus": body & head, "posterior_hippocampus": body & ~head}
    drawn = {name: np.where(mask, 255, 0).astype(np.uint8) for name, mask in masks.items()}
    return RenderedStudy(spec, pixels, drawn, {})


def _unit(extent: int) -> Floats:
    return (np.arange(extent) + 0.5) / extent


def _distance(up: Floats, back: Floats, aside: Floats) -> Floats:
    """1 on the surface of a tube that rises and thins out from its head to its tail."""
    along = np.clip((back - 0.16) / 0.68, 0, 1)
    middle_up, middle_aside = 0.36 + 0.26 * along**1.5, 0.46 + 0.1 * np.sin(np.pi * along)
    radius = 0.16 - 0.08 * along
    beyond = np.maximum(np.abs(back - 0.5) - 0.34, 0) / 0.06
    return np.asarray(
        ((up - middle_up) / radius) ** 2
        + ((aside - middle_aside) / (1.2 * radius)) ** 2
        + beyond**2
    )
