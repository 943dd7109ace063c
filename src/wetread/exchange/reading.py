"""What every reader of a format returns, and the words in which assumptions are stated."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.imaging import Attribute, Digest, Modality, Series
from wetread.errors import BadInput
from wetread.guards.text.identifiers.references import referenced

KeepArray = Callable[[NDArray[np.generic]], Digest]

MAX_TEXTS = 32
MAX_TEXT_LENGTH = 500
MAX_LOOKED_AT = 4 * MAX_TEXT_LENGTH
"""Characters of a text that are read at all; what is no character people see takes up some."""

MODALITIES: tuple[Modality, ...] = get_args(Modality)
_FILM = {"CR", "DX"}
_KINDS = ("PatientSpecies", "PatientBreed")
"""Elements about what the patient is; the Latin name of a species looks like a surname."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A study before its pseudonyms: `patient` and `study` are what they are derived from."""

    patient: str
    study: str
    series: tuple[Series, ...]
    attributes: tuple[Attribute, ...] = ()
    texts: tuple[str, ...] = ()
    age_years: float | None = None
    study_instance_uid: str | None = None


def modality_of(
    header: str | None, operator: Modality | None, assumed: Modality, subject: str
) -> tuple[Modality, Attribute]:
    """The modality and how it came to be known: header before operator before assumption.

    A modality outside of the ones read here becomes OT, and the attribute keeps its code.

    Raises:
        BadInput: the operator contradicts the header; CR and DX do not contradict each other.
    """
    if header and header != "OT":
        if operator and operator != header and not {operator, header} <= _FILM:
            raise BadInput(
                f"{subject} says modality {header}, but {operator} was asked for; leave the "
                "modality out or hand in the study that was meant"
            )
        known: Modality = next((name for name in MODALITIES if name == header), "OT")
        return known, Attribute(name="modality", value=header, basis="header")
    if operator:
        return operator, Attribute(name="modality", value=operator, basis="operator")
    if header:
        return "OT", Attribute(name="modality", value=header, basis="header")
    return assumed, Attribute(name="modality", value=assumed, basis="assumed")


def spacing_text(spacing: Iterable[float], source: str) -> str:
    """Spacing in words, with the element it was taken from."""
    return f"{' x '.join(f'{step:.6g}' for step in spacing)} mm ({source})"


def bounded_texts(found: Iterable[tuple[str, Any]]) -> tuple[str, ...]:
    """Free text as `Element: words`, each once, at most 32 of 500 characters.

    Control characters become spaces, so that a text cannot rewrite a terminal or hide a line, and
    references stand where somebody was named.
    """
    plain = ((name, printable(str(text))) for name, text in found)
    told = (f"{name}: {_without_names(name, text)}" for name, text in plain if text)
    unique = dict.fromkeys(text[:MAX_TEXT_LENGTH] for text in told)
    return tuple(unique)[:MAX_TEXTS]


@lru_cache(maxsize=256)  # the slices of a series repeat one another
def _without_names(name: str, text: str) -> str:
    return text if name.startswith(_KINDS) else referenced(text).text


def printable(text: str) -> str:
    """The visible characters, with every run of anything else as one space."""
    visible = "".join(c if c.isprintable() else " " for c in text[:MAX_LOOKED_AT])
    return re.sub(r"\s+", " ", visible).strip()
