"""Pictures drawn from nothing, with the looks of pages, photographs, limbs and broken files."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

Picture = NDArray[np.float32]
Draw = Callable[[np.random.Generator], Picture]

SIDE = 160


def made() -> dict[str, Draw]:
    """Kinds drawn from nothing."""
    return {
        "noise": _noise,
        "gradient": _gradient,
        "blank": lambda rng: np.full((SIDE, SIDE), rng.uniform(0, 1), np.float32),
        "text page": _text_page,
        "photograph-like": _dead_leaves,
        "texture": _texture,
        "limb": _limb,
        "single organ": _blob,
    }


def _noise(rng: np.random.Generator) -> Picture:
    smooth = rng.choice([0, 0.5, 1, 3])
    return unit(ndimage.gaussian_filter(rng.normal(size=(SIDE, SIDE)), smooth))


def _texture(rng: np.random.Generator) -> Picture:
    """Random phases under a power law: clouds, fabric, bark."""
    y, x = np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE), indexing="ij")
    power = (np.hypot(y * rng.uniform(0.5, 2), x) + 1 / SIDE) ** -rng.uniform(0.8, 2.2)
    phase = np.exp(2j * np.pi * rng.uniform(size=(SIDE, SIDE)))
    return unit(np.fft.ifft2(power * phase).real)


def _gradient(rng: np.random.Generator) -> Picture:
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    a = rng.uniform(0, 2 * np.pi)
    plane = np.cos(a) * x + np.sin(a) * y
    waves = np.sin(plane * rng.uniform(1, 60)) if rng.uniform() < 0.5 else plane  # noqa: PLR2004 - a coin
    radial = np.hypot(x - rng.uniform(), y - rng.uniform())
    return unit(waves + rng.choice([0.0, 1.0]) * radial + rng.normal(size=x.shape) * 0.02)


def _text_page(rng: np.random.Generator) -> Picture:
    ink, paper = (0, 255) if rng.uniform() < 0.7 else (255, 0)  # noqa: PLR2004 - most pages are white
    page = Image.new("L", (SIDE * 2, SIDE * 2), paper)
    pen = ImageDraw.Draw(page)
    for y in range(int(rng.integers(4, 30)), SIDE * 2 - 12, int(rng.integers(10, 18))):
        letters = rng.integers(97, 123, size=rng.integers(4, 60))
        words = "".join(" " if rng.uniform() < 0.16 else chr(c) for c in letters)  # noqa: PLR2004 - word length
        pen.text((int(rng.integers(4, 20)), y), words, fill=ink)
    if rng.uniform() < 0.4:  # noqa: PLR2004 - some pages hold a table
        for x in range(10, SIDE * 2, int(rng.integers(30, 90))):
            pen.line((x, 10, x, SIDE * 2 - 10), fill=ink)
    return np.asarray(np.asarray(page) / 255, dtype=np.float32)


def _dead_leaves(rng: np.random.Generator) -> Picture:
    """Overlapping shapes of all sizes: edges and contrasts as in photographs."""
    picture = Image.new("L", (SIDE, SIDE), int(rng.integers(256)))
    pen = ImageDraw.Draw(picture)
    for _ in range(int(rng.integers(30, 300))):
        radius = 3 / rng.uniform(0.03, 1) ** rng.uniform(0.6, 1.1)
        x, y = rng.uniform(0, SIDE, 2)
        box = (x - radius, y - radius * rng.uniform(0.3, 1), x + radius, y + radius)
        shape = pen.ellipse if rng.uniform() < 0.6 else pen.rectangle  # noqa: PLR2004 - round or square
        shape(box, fill=int(rng.integers(256)))
    return unit(
        np.asarray(picture, np.float64) + 40 * rng.normal(size=(SIDE, SIDE)) * rng.uniform(0, 0.5)
    )


def _limb(rng: np.random.Generator) -> Picture:
    """Long bright shafts with dark marrow in a soft sleeve, at any angle."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    angle = rng.uniform(0, np.pi)
    across, along = np.cos(angle) * x + np.sin(angle) * y, -np.sin(angle) * x + np.cos(angle) * y
    flare = 1 + rng.uniform(0, 0.8) * np.abs(along) ** 3
    width = rng.uniform(0.3, 0.8)
    film = 0.5 * np.clip(1 - (across / (width * flare)) ** 2, 0, 1) ** 0.5
    for _ in range(int(rng.integers(1, 4))):
        centre, shaft = rng.uniform(-0.6, 0.6) * width, rng.uniform(0.05, 0.18) * flare
        bone = np.clip(1 - ((across - centre) / shaft) ** 2, 0, 1)
        film = film + rng.uniform(0.4, 0.8) * (np.sqrt(bone) - 0.5 * np.clip(bone - 0.5, 0, 1))
    return unit(ndimage.gaussian_filter(film, 1) + rng.normal(size=x.shape) * 0.02)


def _blob(rng: np.random.Generator) -> Picture:
    """One bright body on black with soft insides: an animal, a fruit, a skull from the side."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    x, y = x - rng.uniform(-0.3, 0.3), y - rng.uniform(-0.3, 0.3)
    angle = np.arctan2(y, x)
    edge = rng.uniform(0.4, 1.1) + sum(
        rng.normal() * 0.15 / k * np.sin(k * angle + rng.uniform(0, 6)) for k in range(1, 6)
    )
    inside = np.clip((edge - np.hypot(x, y)) * rng.uniform(2, 12), 0, 1)
    return unit(inside * (0.6 + 0.5 * _texture(rng)))


def unit(plane: NDArray[Any]) -> Picture:
    """The plane scaled to 0..1 between its extreme percentiles."""
    low, high = np.percentile(plane, [0.5, 99.5])
    scaled: Picture = np.clip((plane - low) / max(high - low, 1e-6), 0, 1).astype(np.float32)
    return scaled
