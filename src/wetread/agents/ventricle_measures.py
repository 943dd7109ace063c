"""What outlines of the left ventricle measure, given how the images lie to one another.

Images at one position are phases of the heartbeat: the largest cavity is that of end-diastole, the
smallest that of end-systole. Positions at even distances are a stack: the cavities times their
distance are a volume (summation of discs). Whatever is missing, withheld or unknown makes the
measurement that needs it fall away, never an assumption.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wetread.agents.drawn import area_of
from wetread.agents.gate import Film
from wetread.agents.outlines import Outline
from wetread.clinical.coding import (
    AREA_CHANGE,
    END_DIASTOLIC_AREA,
    END_DIASTOLIC_VOLUME,
    END_SYSTOLIC_AREA,
    END_SYSTOLIC_VOLUME,
    LEFT_VENTRICLE,
    CodedConcept,
)
from wetread.clinical.findings import Measurement
from wetread.clinical.imaging import Instance, Spacing

UNEVEN = 0.1
"""Share of their mean by which distances between slices may differ."""
CUBIC_MM_PER_ML = 1000.0


@dataclass(frozen=True, kw_only=True)
class Slice:
    """One image that was read. `empty` is one on which no cavity was found."""

    film: Film
    outline: Outline
    problem: str | None
    empty: bool

    @property
    def usable(self) -> bool:
        """Whether its area, which is none where it is empty, can be counted."""
        return self.empty or self.problem is None

    @property
    def pixels(self) -> int:
        return 0 if self.empty else self.outline.pixels


Beats = dict[float, list[Slice]]
"""The phases in order, by position."""


def measurements_of(read: Sequence[Slice], spacing: Spacing | None) -> tuple[Measurement, ...]:
    """Both volumes where the stack is whole, both areas where a slice has its phases, or one area.

    Args:
        read: every image that was read, at least one of them with an outline.
        spacing: in millimetres, rows and columns last; None where it is not known.
    """
    beats = _beats(read)
    found = (*_areas(beats, spacing), *_volumes(beats, spacing))
    if found:
        return found
    largest = max((one for one in read if one.problem is None), key=lambda one: one.pixels)
    return (area_of(largest.outline, LEFT_VENTRICLE, spacing),)


def _beats(read: Sequence[Slice]) -> Beats:
    """Positions of which every image of the series was read and can be counted."""
    held = Counter(_place(instance) for instance in read[0].film.series.instances)
    usable = [one for one in read if one.usable]
    beats: Beats = {}
    for place, count in held.items():
        here = [one for one in usable if _place(one.film.instance) == place]
        if place is not None and len(here) == count:
            beats[place] = sorted(here, key=lambda one: one.film.instance.phase_ms or 0.0)
    return beats if len(beats) == len(held) else {}


def _place(instance: Instance) -> float | None:
    """To a tenth of a millimetre: phases of one slice are not always written alike."""
    place = instance.slice_position_mm
    return None if place is None else round(place, 1)


def _areas(beats: Beats, spacing: Spacing | None) -> Iterator[Measurement]:
    """Of the slice with the largest cavity, where that has several phases, all with a cavity."""
    phases = max(beats.values(), key=lambda many: max(one.pixels for one in many), default=[])
    if len(phases) < 2 or any(one.empty for one in phases):  # noqa: PLR2004 - two ends of a beat
        return
    ordered = sorted(phases, key=lambda one: one.pixels)
    smallest, largest = ordered[0].outline, ordered[-1].outline
    yield area_of(largest, LEFT_VENTRICLE, spacing, END_DIASTOLIC_AREA)
    yield area_of(smallest, LEFT_VENTRICLE, spacing, END_SYSTOLIC_AREA)
    change = round(1 - smallest.pixels / largest.pixels, 3)
    yield Measurement(concept=AREA_CHANGE, site=LEFT_VENTRICLE, value=change, unit="1")


def _volumes(beats: Beats, spacing: Spacing | None) -> Iterator[Measurement]:
    """Of an evenly spaced stack whose slices all have the same phases."""
    distance, phases = _distance(beats), {len(many) for many in beats.values()}
    if spacing is None or distance is None or len(phases) != 1 or phases == {1}:
        return
    disc = spacing[-2] * spacing[-1] * distance / CUBIC_MM_PER_ML
    totals = [
        sum(one.pixels for one in phase) * disc for phase in zip(*beats.values(), strict=True)
    ]
    yield _volume(END_DIASTOLIC_VOLUME, max(totals))
    yield _volume(END_SYSTOLIC_VOLUME, min(totals))


def _distance(beats: Beats) -> float | None:
    """The even distance between neighbouring slices, or None."""
    gaps = np.diff(sorted(beats))
    if not len(gaps) or gaps.max() - gaps.min() > UNEVEN * gaps.mean():
        return None
    return float(gaps.mean())


def _volume(concept: CodedConcept, millilitres: float) -> Measurement:
    return Measurement(concept=concept, site=LEFT_VENTRICLE, value=round(millilitres, 1), unit="mL")
