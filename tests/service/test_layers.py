"""What findings drew, as layers."""

import numpy as np

from wetread.clinical.coding import LEFT_LUNG, LUNG, PNEUMONIA, RIGHT_LUNG
from wetread.clinical.findings import AttentionEvidence, Finding, SegmentEvidence, Uncertainty
from wetread.clinical.imaging import Instance
from wetread.service.layers import Place, layers_of

CERTAIN = Uncertainty(probability=0.9, method="scripted", calibration="none")


def digest(letter: str) -> str:
    return letter * 64


def place(letter: str, study: int = 1, first: int = 1, frames: int = 1) -> Place:
    image = Instance(pixels=digest(letter), source=digest("0"), rows=2, columns=2, frames=frames)
    return Place(study, 1, first, image)


def finding(name: str, *evidence, site=LUNG) -> Finding:
    return Finding(
        id=name,
        concept=PNEUMONIA,
        site=site,
        presence="present",
        evidence=evidence,
        uncertainty=CERTAIN,
    )


def mask(image: str, drawn: str, segment=LEFT_LUNG) -> SegmentEvidence:
    return SegmentEvidence(image=digest(image), mask=digest(drawn), segment=segment)


def no_array(name: str):
    raise AssertionError("of single slices nothing has to be read")


def test_a_structure_on_several_slices_is_one_layer() -> None:
    """Each slice has its part, and each structure a layer of its own."""
    places = {digest("a"): place("a"), digest("b"): place("b", first=2)}
    drawn = finding("f1", mask("a", "c"), mask("b", "d"), mask("a", "e", RIGHT_LUNG))

    left, right = layers_of([drawn], places, no_array)

    assert [(part.drawn, part.first) for part in left.parts] == [(digest("c"), 1), (digest("d"), 2)]
    assert (right.name, len(right.parts)) == (RIGHT_LUNG.display, 1)


def test_what_is_drawn_again_stands_in_the_place_of_what_was() -> None:
    """The same mask is of both findings; another mask is of the later one alone."""
    places = {digest("a"): place("a")}
    first, same = finding("f1", mask("a", "c")), finding("f2", mask("a", "c"))
    other = finding("f3", mask("a", "d"))

    (both,) = layers_of([first, same], places, no_array)
    (later,) = layers_of([first, same, other], places, no_array)

    assert both.findings == ("f1", "f2")
    assert (later.findings, later.parts[0].drawn) == (("f3",), digest("d"))


def test_studies_are_kept_apart_and_strange_images_left_out() -> None:
    """A mask upon an image that is not the case's lies nowhere."""
    places = {digest("a"): place("a"), digest("b"): place("b", study=2)}
    drawn = finding("f1", mask("a", "c"), mask("b", "d"), mask("f", "e"))

    assert [layer.study for layer in layers_of([drawn], places, no_array)] == [1, 2]


def test_a_map_says_of_what_and_how() -> None:
    """A map is named by its finding and the way it was made."""
    seen = AttentionEvidence(image=digest("a"), map=digest("c"), method="saliency")

    (layer,) = layers_of([finding("f1", seen)], {digest("a"): place("a")}, no_array)

    assert (layer.kind, layer.name) == ("map", f"{PNEUMONIA.display}: saliency")


def test_of_a_volume_the_fullest_slice_is_told() -> None:
    """Counted within the series."""
    volume = np.zeros((3, 2, 2), np.uint8)
    volume[1] = 255
    places = {digest("a"): place("a", first=5, frames=3)}

    (layer,) = layers_of([finding("f1", mask("a", "c"))], places, lambda _: volume)

    assert (layer.parts[0].slices, layer.parts[0].fullest) == (3, 6)
