"""Where a scenario's study comes from: a phantom that arrives as a file would, or a file."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import ImagingStudy, Modality
from wetread.errors import BadInput, ManifestError
from wetread.manifests.registry import explain
from wetread.manifests.specs import Component
from wetread.phantoms import parse_phantom, render_phantom, to_file, to_png
from wetread.store.canonical import canonical_json

KINDS = ("chest-phantom", "file", "other-phantom", "section-phantom")


class Sending(Noun):
    """How a phantom is sent: with text in its header, or as a picture without any.

    A volume is sent as NIfTI.
    """

    tags: dict[str, str] = Field(default_factory=dict)
    sent_as: Literal["dicom", "png"] = "dicom"


class FileSource(Noun):
    """A file of the operator's own; `modality` overrides what it is taken for."""

    path: Path
    modality: Modality | None = None


def study_of(source: Component, on: System, *, where: str) -> ImagingStudy:
    """The study that a scenario gives, received the way any study is.

    Raises:
        ManifestError: the study's kind or one of its parameters is unknown.
        BadInput: its parameters make no study.
    """
    if source.use not in KINDS:
        known = ", ".join(KINDS)
        raise ManifestError(f"{where}: given.study.use: no study {source.use!r}; known: {known}")
    try:
        if source.use == "file":
            file = FileSource.model_validate(source.with_)
            return on.read_study(file.path, modality=file.modality)
        return on.receive(_file_of(canonical_json(source.with_)))
    except ValidationError as error:
        raise ManifestError(explain(error, f"{where}: given.study.with")) from None
    except BadInput as error:
        raise BadInput(f"{where}: given.study: {error}") from None


@lru_cache(maxsize=64)
def _file_of(values: bytes) -> bytes:
    """The phantom as bytes; scenarios that share a film render it once."""
    given = json.loads(values)
    sending = Sending.model_validate({k: given.pop(k) for k in ("tags", "sent_as") if k in given})
    rendered = render_phantom(parse_phantom(given))
    if sending.sent_as == "png":
        return to_png(rendered)
    return to_file(rendered, tags=sending.tags)
