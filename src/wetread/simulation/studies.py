"""Where a scenario's study comes from: a phantom that arrives as a file would, or a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import ImagingStudy, Modality
from wetread.errors import BadInput, ManifestError
from wetread.manifests.registry import explain
from wetread.manifests.scenario import Fault
from wetread.manifests.specs import Component
from wetread.phantoms import parse_phantom, render_phantom, to_file, to_png
from wetread.simulation.burning import burn_in
from wetread.store.canonical import canonical_json

KINDS = ("chest-phantom", "dataset", "file", "other-phantom", "section-phantom")

_DROWNED: Final[Mapping[str, Any]] = {"noise": 1.0, "exposure": -1.0, "inspiration": 0.1}
"""A film that nobody should have sent: little light, in expiration."""

_REMARK: Final = "ImageComments"


class Sending(Noun):
    """How a phantom is sent: with text in its header or in its pixels, or as a bare picture.

    A volume is sent as NIfTI.
    """

    tags: dict[str, str] = Field(default_factory=dict)
    burned_in: str = ""
    sent_as: Literal["dicom", "png"] = "dicom"


class FileSource(Noun):
    """A file of the operator's own; `modality` overrides what it is taken for."""

    path: Path
    modality: Modality | None = None


def study_of(
    source: Component, on: System, *, where: str, faults: Sequence[Fault] = ()
) -> ImagingStudy:
    """The study that a scenario gives, received the way any study is.

    Raises:
        ManifestError: the study's kind or one of its parameters is unknown, or a fault cannot be
            put into it.
        BadInput: its parameters make no study.
    """
    if source.use not in KINDS:
        known = ", ".join(KINDS)
        raise ManifestError(f"{where}: given.study.use: no study {source.use!r}; known: {known}")
    try:
        if source.use == "file":
            file = FileSource.model_validate(source.with_)
            modality = next((f.modality for f in faults if f.modality), file.modality)
            _only_phantoms(faults, where)
            return on.read_study(file.path, modality=modality)
        return on.receive(_file_of(canonical_json(_at_fault(source, faults, where))))
    except ValidationError as error:
        raise ManifestError(explain(error, f"{where}: given.study.with")) from None
    except ManifestError:
        raise
    except BadInput as error:
        raise BadInput(f"{where}: given.study: {error}") from None


def _at_fault(source: Component, faults: Sequence[Fault], where: str) -> dict[str, Any]:
    """The phantom's parameters with what goes wrong in the study."""
    given = dict(source.with_)
    tags = dict(given.get("tags", {}))
    for fault in faults:
        if fault.kind == "wrong-modality":
            tags["Modality"] = str(fault.modality)
        elif fault.where == "header":
            tags[_REMARK] = str(fault.text)
        elif fault.where == "pixels":
            given["burned_in"] = str(fault.text)
        elif fault.kind == "low-quality":
            if source.use != "chest-phantom":
                raise ManifestError(f"{where}: given.faults: low-quality drowns chest films alone")
            given |= _DROWNED
    return given | ({"tags": tags} if tags else {})


def _only_phantoms(faults: Sequence[Fault], where: str) -> None:
    for fault in faults:
        if fault.kind == "low-quality" or fault.where in ("header", "pixels"):
            raise ManifestError(
                f"{where}: given.faults: {fault.kind} is put into phantoms, not into files"
            )


@lru_cache(maxsize=64)
def _file_of(values: bytes) -> bytes:
    """The phantom as bytes; scenarios that share a film render it once."""
    given = json.loads(values)
    sending = Sending.model_validate(
        {name: given.pop(name) for name in Sending.model_fields if name in given}
    )
    rendered = render_phantom(parse_phantom(given))
    if sending.burned_in:
        rendered = replace(rendered, pixels=burn_in(rendered.pixels, sending.burned_in))
    if sending.sent_as == "png":
        return to_png(rendered)
    return to_file(rendered, tags=sending.tags)
