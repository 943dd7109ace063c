"""A cine series of short-axis slices: each position at each phase of one heartbeat."""

from collections.abc import Sequence

from wetread.phantoms.dicom import to_dicom
from wetread.phantoms.shortaxis import RenderedShortAxis, render_short_axis
from wetread.phantoms.spec import ShortAxisPhantom
from wetread.phantoms.uids import Uids, seeded_uids

Beat = Sequence[tuple[float, float]]
"""Milliseconds since the R wave, and how far the heart has contracted by then (0 to 1)."""


def render_cine(
    spec: ShortAxisPhantom, *, slices_mm: Sequence[float], beat: Beat
) -> tuple[RenderedShortAxis, ...]:
    """Every position at every phase, position by position."""
    return tuple(
        render_short_axis(
            spec.model_copy(
                update={"slice_mm": place, "phase_ms": phase, "contraction": contraction}
            )
        )
        for place in slices_mm
        for phase, contraction in beat
    )


def cine_to_dicom(rendered: Sequence[RenderedShortAxis]) -> tuple[bytes, ...]:
    """The images as the DICOM files of one series."""
    shared = seeded_uids("cine", rendered[0].spec.model_dump_json())

    def uids(number: int) -> Uids:
        return lambda thing: shared(f"{thing}-{number}" if thing == "instance" else thing)

    return tuple(to_dicom(one, uids=uids(n)) for n, one in enumerate(rendered, start=1))
