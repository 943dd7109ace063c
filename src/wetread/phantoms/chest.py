"""A frontal chest radiograph with known anatomy, masks and labels."""

from collections.abc import Mapping

import numpy as np

from wetread.clinical.findings import Label
from wetread.phantoms.body import Body, grow
from wetread.phantoms.canvas import Canvas, Field, Region, as_field, lay_canvas, noise_field
from wetread.phantoms.devices import draw_devices
from wetread.phantoms.disease import Filling, draw_effusion, draw_opacity
from wetread.phantoms.film import Technique, expose
from wetread.phantoms.heart import draw_mediastinum
from wetread.phantoms.lungs import Lung, cage, draw_lung
from wetread.phantoms.marks import mark_side, open_field
from wetread.phantoms.skeleton import draw_skeleton
from wetread.phantoms.spec import ChestPhantom, Side
from wetread.phantoms.study import Mask, Pixels, RenderedStudy
from wetread.phantoms.tissue import draw_stomach_gas, draw_tissue
from wetread.phantoms.vessels import draw_vessels

RenderedChest = RenderedStudy[ChestPhantom]

ACROSS_CM = 36.0
"""Width of the frame at field of view 1: the lungs of an adult and the wall around them."""


def render(spec: ChestPhantom) -> RenderedChest:
    """The film that `spec` describes; the same spec gives the same bytes.

    Masks: `right_lung` and `left_lung` are the frontal silhouettes of the lungs above the
    diaphragm, the part behind the heart and whatever disease fills included, the recess below the
    diaphragm's dome excluded; `heart`; `opacity_1` … in the order of the spec; `effusion`.
    Labels: see `labels_of`.
    """
    anatomy, chance, noise, props = np.random.default_rng(spec.seed).spawn(4)
    body = grow(spec, anatomy)
    canvas = _canvas(spec, body, anatomy)
    wobble, walls = noise_field(canvas, anatomy, 2.5), cage(canvas, body)
    lungs: dict[Side, Lung] = {
        side: draw_lung(canvas, body, side, walls, wobble) for side in ("right", "left")
    }
    middle = draw_mediastinum(canvas, body, wobble)
    fillings = _fillings(spec, canvas, body, lungs, chance)
    air = _air(canvas, body, lungs, middle.depth, anatomy)
    for filling in fillings.values():
        air = as_field(air * (1 - filling.share))
    gas = middle.airway + draw_stomach_gas(canvas, body, props)
    soft = as_field(np.maximum(draw_tissue(canvas, body, walls) - air - gas, 0))
    hard = draw_skeleton(canvas, body, walls, wobble)
    if spec.support_lines:
        hard = as_field(hard + draw_devices(canvas, body, props))
    shutter = open_field(spec, noise)
    inside = {f"{side}_lung": lung.outline for side, lung in lungs.items()}
    inside |= {"heart": middle.heart} | {name: found.mask for name, found in fillings.items()}
    masks = {name: _as_mask(region & shutter) for name, region in inside.items()}
    return RenderedStudy(spec, _film(spec, soft, hard, shutter, noise), masks, labels_of(spec))


def labels_of(spec: ChestPhantom) -> Mapping[str, Label]:
    """`pneumonia` is present when an opacity is a consolidation, and only then.

    `lung_opacity` is present when there is any opacity, of either kind; `effusion` when there is
    one. An effusion alone is therefore neither a pneumonia nor a lung opacity.
    """
    present = {
        "pneumonia": any(opacity.kind == "consolidation" for opacity in spec.opacities),
        "lung_opacity": bool(spec.opacities),
        "effusion": spec.effusion is not None,
    }
    return {name: "present" if there else "absent" for name, there in present.items()}


def _canvas(spec: ChestPhantom, body: Body, rng: np.random.Generator) -> Canvas:
    """The frame: aimed at the middle of the lungs, never quite exactly."""
    aim = rng.uniform(-1, 1, 2)
    return lay_canvas(
        spec.rows,
        spec.columns,
        across_cm=ACROSS_CM * spec.field_of_view,
        centre=(0.8 * aim[0], 0.5 * max(body.angles) + 0.5 + aim[1]),
        rotation_degrees=spec.rotation_degrees,
    )


def _air(
    canvas: Canvas, body: Body, lungs: Mapping[Side, Lung], middle: Field, rng: np.random.Generator
) -> Field:
    """Path through air in the lung fields, cm: the cavity less heart, vessels and parenchyma."""
    open_air = np.zeros_like(middle)
    for lung in lungs.values():
        open_air += np.maximum(lung.depth - middle * lung.above, 0.18 * lung.depth)
    blood = np.minimum(1.35 * draw_vessels(canvas, body, rng), 0.8 * open_air)
    grain = 0.012 * noise_field(canvas, rng, 0.5) + 0.035 * noise_field(canvas, rng, 4.0)
    return as_field(np.maximum(open_air * (0.78 + grain) - blood, 0))


def _fillings(
    spec: ChestPhantom,
    canvas: Canvas,
    body: Body,
    lungs: Mapping[Side, Lung],
    rng: np.random.Generator,
) -> dict[str, Filling]:
    """What replaces air, by the name of its mask."""
    found = {
        f"opacity_{n}": draw_opacity(canvas, body, lungs[opacity.side], opacity, rng)
        for n, opacity in enumerate(spec.opacities, start=1)
    }
    if spec.effusion is not None:
        found["effusion"] = draw_effusion(canvas, body, lungs[spec.effusion.side], spec.effusion)
    return found


def _film(
    spec: ChestPhantom, soft: Field, hard: Field, shutter: Region, rng: np.random.Generator
) -> Pixels:
    technique = Technique(spec.noise, spec.exposure, bedside=spec.view == "AP")
    return mark_side(expose(soft, hard, technique, rng) * shutter, spec, rng)


def _as_mask(region: Region) -> Mask:
    return np.where(region, 255, 0).astype(np.uint8)
