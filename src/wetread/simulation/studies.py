"""Where a scenario's study comes from."""

from pathlib import Path
from typing import Any

from wetread.bootstrap.system import System
from wetread.clinical.imaging import ImagingStudy, Modality
from wetread.errors import ManifestError
from wetread.manifests.specs import Component
from wetread.phantoms import parse_phantom

KINDS = ("chest-phantom", "other-phantom", "file")


def study_of(source: Component, on: System, *, where: str) -> ImagingStudy:
    """The study that a scenario gives, received the way any study is.

    Raises:
        ManifestError: the kind of study is unknown.
        BadInput: its parameters make no study.
    """
    if source.use == "file":
        return _file(source.with_, on)
    if source.use not in KINDS:
        known = ", ".join(KINDS)
        raise ManifestError(f"{where}: given.study.use: no study {source.use!r}; known: {known}")
    return on.phantom_study(parse_phantom(source.with_))


def _file(values: dict[str, Any], on: System) -> ImagingStudy:
    modality: Modality | None = values.get("modality")
    return on.read_study(Path(str(values["path"])), modality=modality)
