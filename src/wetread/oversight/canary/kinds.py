"""The kinds of model that canary cases exist for; a new one is a file like `lungs` and a name here.

A model of any other kind cannot be promoted: what cannot be tried is not trusted.
"""

from pathlib import Path

from wetread.errors import Refused
from wetread.oversight.canary.base import Ask, CanaryResult, Kind
from wetread.oversight.canary.face import Face, face_of
from wetread.oversight.canary.gate import GATE
from wetread.oversight.canary.heart import HEART
from wetread.oversight.canary.lungs import LUNGS
from wetread.oversight.canary.pneumonia import PNEUMONIA

KINDS: tuple[Kind, ...] = (LUNGS, HEART, PNEUMONIA, GATE)


def kind_of(face: Face) -> Kind | None:
    return next((kind for kind in KINDS if kind.fits(face)), None)


def cases_for(model: str, directory: Path) -> tuple[Face, Kind]:
    """The face of a model and its kind.

    Raises:
        Refused: there are no cases for it.
        WeightsRefused: its configuration cannot be read.
    """
    face = face_of(directory)
    kind = kind_of(face)
    if kind is None:
        known = ", ".join(kind.name for kind in KINDS)
        raise Refused(
            f"no canary cases exist for a model like {model!r}, so it cannot be promoted here and "
            f"stays in shadow; cases exist for: {known}"
        )
    return face, kind


def try_out(model: str, digest: str, kind: Kind, ask: Ask) -> CanaryResult:
    """Every case of the kind, through the model."""
    return CanaryResult(
        model=model, digest=digest, kind=kind.name, cases=kind.cases, n=kind.n,
        checks=tuple(kind.run(ask)),
    )  # fmt: skip
