"""What findings drew upon the images of a case, as layers that a viewer lays over them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.findings import AttentionEvidence, Finding, SegmentEvidence
from wetread.clinical.imaging import Digest, Instance
from wetread.service.planes import Read

Kind = Literal["segment", "map"]


class Place(NamedTuple):
    """Where an image lies in a case; everything is counted from 1."""

    study: int
    series: int
    first: int
    image: Instance


class LayerPart(Noun):
    """What was drawn on one image, which is one slice or, of a volume, many."""

    drawn: Digest
    series: int
    first: int = Field(description="its first slice within the series")
    slices: int
    fullest: int = Field(description="the slice of the series on which most was drawn")


class LayerShown(Noun):
    """One structure or one map, on all images of a study that it was drawn on."""

    findings: tuple[str, ...] = Field(description="ids of the findings that rest on it")
    kind: Kind
    name: str
    study: int
    parts: tuple[LayerPart, ...]


class Drawing(NamedTuple):
    """One mask or map on one image."""

    image: Digest
    drawn: Digest
    kind: Kind
    name: str


class _Key(NamedTuple):
    study: int
    kind: Kind
    concept: str
    name: str


def layers_of(
    findings: Iterable[Finding], places: Mapping[Digest, Place], read: Read
) -> list[LayerShown]:
    """One layer of each structure and map; what was drawn again later stands in its place.

    Args:
        findings: of all turns, oldest first.
        places: where each image lies, by the digest of its pixels.
        read: what was drawn, by its digest.
    """
    layers: dict[_Key, LayerShown] = {}
    for finding in findings:
        for key, parts in _drawn(finding, places, read).items():
            known = layers.pop(key, None)
            again = known.findings if known and known.parts == tuple(parts) else ()
            layers[key] = LayerShown(
                findings=tuple(dict.fromkeys((*again, finding.id))),
                kind=key.kind,
                name=key.name,
                study=key.study,
                parts=tuple(parts),
            )
    return list(layers.values())


def drawings(finding: Finding) -> Iterator[Drawing]:
    """The masks and maps that a finding rests on."""
    for one in finding.evidence:
        if isinstance(one, SegmentEvidence):
            yield Drawing(one.image, one.mask, "segment", one.segment.display)
        elif isinstance(one, AttentionEvidence):
            yield Drawing(one.image, one.map, "map", f"{finding.concept.display}: {one.method}")


def _drawn(
    finding: Finding, places: Mapping[Digest, Place], read: Read
) -> dict[_Key, list[LayerPart]]:
    found: dict[_Key, list[LayerPart]] = {}
    for one in drawings(finding):
        if place := places.get(one.image):
            key = _Key(place.study, one.kind, finding.concept.code, one.name)
            part = LayerPart(
                drawn=one.drawn,
                series=place.series,
                first=place.first,
                slices=place.image.frames,
                fullest=place.first + _fullest(one.drawn, place.image.frames, read),
            )
            found.setdefault(key, []).append(part)
    return found


def _fullest(drawn: Digest, slices: int, read: Read) -> int:
    """The slice of a volume, from 0, on which most was drawn."""
    if slices == 1:
        return 0
    array = read(drawn)
    return int(array.reshape(len(array), -1).sum(axis=1, dtype=np.float64).argmax())
