"""How the beam met the body, for each kind of film (DX Positioning and Anatomy Imaged modules)."""

from dataclasses import dataclass

from wetread.clinical.coding import CHEST, SCT, CodedConcept
from wetread.phantoms.spec import ChestPhantom, OutOfScopePhantom

VIEWS = {
    "PA": CodedConcept(system=SCT, code="272479007", display="postero-anterior"),
    "AP": CodedConcept(system=SCT, code="399348003", display="antero-posterior"),
    "LL": CodedConcept(system=SCT, code="399173006", display="left lateral"),
}
"""View Position (0018,5101) and its code from CID 4010."""

ABDOMEN = CodedConcept(system=SCT, code="818983003", display="Abdomen")
LOWER_LEG = CodedConcept(system=SCT, code="30021000", display="Lower leg")


@dataclass(frozen=True)
class Projection:
    """`orientation` is where rows and columns point (PS3.3 C.7.6.1.1.1): L left, F feet, P back."""

    view: str
    body_part: str
    region: CodedConcept
    orientation: tuple[str, str] = ("L", "F")
    laterality: str = "U"


_OTHERS = {
    "lateral-chest": Projection("LL", "CHEST", CHEST, orientation=("P", "F")),
    "limb": Projection("AP", "LEG", LOWER_LEG, laterality="L"),
    "abdomen": Projection("AP", "ABDOMEN", ABDOMEN),
}


def projection_of(spec: ChestPhantom | OutOfScopePhantom) -> Projection | None:
    """None for what is no film: a slice, noise, a page."""
    if isinstance(spec, ChestPhantom):
        return Projection(spec.view, "CHEST", CHEST)
    return _OTHERS.get(spec.kind)
