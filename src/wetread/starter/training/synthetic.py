"""Phantoms for training, drawn from the same generator as the tests' phantoms but other seeds."""

from collections.abc import Iterator

import numpy as np

from wetread.phantoms import OutOfScopePhantom, RenderedChest, render, render_other, sample_spec
from wetread.starter.training.drawings import SIDE as SMALL_SIDE
from wetread.starter.training.drawings import Draw, Picture

SIDE = 256
OTHERS = ("lateral-chest", "limb", "abdomen", "ct-slice")


def phantoms(count: int, *, seed: int) -> Iterator[RenderedChest]:
    """`count` chest phantoms, every other one with pneumonia."""
    rng = np.random.default_rng([seed, 0x5EED])
    for number in range(count):
        yield render(sample_spec(rng, pneumonia=bool(number % 2), rows=SIDE, columns=SIDE))


def others() -> dict[str, Draw]:
    """Phantoms of what is no frontal chest, by kind."""
    return {f"phantom {kind}": _other(kind) for kind in OTHERS}


def _other(kind: str) -> Draw:
    def draw(rng: np.random.Generator) -> Picture:
        spec = OutOfScopePhantom.model_validate(
            {
                "kind": kind,
                "rows": SMALL_SIDE,
                "columns": SMALL_SIDE,
                "seed": int(rng.integers(2**32)),
            }
        )
        return np.asarray(render_other(spec).pixels / 255, dtype=np.float32)

    return draw
