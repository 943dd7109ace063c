"""Pictures that are not frontal chest radiographs: what an input gate has to turn away."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wetread.phantoms.ctslice import ct_slice
from wetread.phantoms.otherfilms import abdomen, filmed, lateral_chest, limb
from wetread.phantoms.spec import OutOfScopePhantom
from wetread.phantoms.study import Pixels, RenderedStudy

RenderedOther = RenderedStudy[OutOfScopePhantom]

PAPER, DARKEST_INK, PALEST_INK = 250, 5, 40


def render_other(spec: OutOfScopePhantom) -> RenderedOther:
    """The picture, without masks or labels: nothing about lungs is true or false of it."""
    rng = np.random.default_rng(spec.seed)
    return RenderedStudy(spec, _PICTURES[spec.kind](spec, rng), {}, {})


def _noise(spec: OutOfScopePhantom, rng: np.random.Generator) -> Pixels:
    return rng.integers(0, 256, (spec.rows, spec.columns), dtype=np.uint8)


def _text_page(spec: OutOfScopePhantom, rng: np.random.Generator) -> Pixels:
    """Black on white, the text over and over until the page is full, as on a scanned letter."""
    page = Image.new("L", (spec.columns, spec.rows), PAPER)
    size, margin = max(9, spec.columns // 36), spec.columns // 12
    font, draw = ImageFont.load_default(size), ImageDraw.Draw(page)
    words = spec.text.split() or ["-"]
    room, at = spec.columns - 2 * margin, 0
    for top in range(spec.rows // 12, spec.rows - margin, int(1.5 * size)):
        line = words[at % len(words)]
        at += 1
        while draw.textlength(f"{line} {words[at % len(words)]}", font) <= room:
            line, at = f"{line} {words[at % len(words)]}", at + 1
        draw.text((margin, top), line, fill=int(rng.integers(DARKEST_INK, PALEST_INK)), font=font)
    return np.asarray(page)


_PICTURES: dict[str, Callable[[OutOfScopePhantom, np.random.Generator], Pixels]] = {
    "lateral-chest": filmed(lateral_chest),
    "limb": filmed(limb),
    "abdomen": filmed(abdomen),
    "ct-slice": ct_slice,
    "noise": _noise,
    "text-page": _text_page,
}
