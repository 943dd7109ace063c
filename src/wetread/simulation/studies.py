"""Where a scenario's study comes from: a file as some hospital might send it, made from a spec.

    {use: chest-phantom, with: {effusion: {side: right}, seed: 34}}
    {use: chest-phantom, with: {seed: 36, sent_as: png}}
    {use: other-phantom, with: {kind: limb, tags: {StudyDescription: Canine forelimb}}}
    {use: file, with: {path: film.dcm, modality: DX}}
"""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import ImagingStudy, Modality
from wetread.errors import ManifestError
from wetread.manifests.registry import explain
from wetread.manifests.specs import Component
from wetread.phantoms import parse_phantom, render_phantom, to_dicom, to_png
from wetread.store.artefacts import write_atomically

KINDS = ("chest-phantom", "other-phantom", "file")


class Sending(Noun):
    """How a phantom travels: a PNG has no header, so everything about it has to be assumed.

    `tags` plants text in the header, DICOM keyword to text.
    """

    sent_as: Literal["dicom", "png"] = "dicom"
    tags: dict[str, str] = Field(default_factory=dict)


def study_of(source: Component, on: System, *, where: str) -> ImagingStudy:
    """The study that a scenario gives, received the way any study is.

    Raises:
        ManifestError: the kind of study is unknown.
        BadInput: its parameters make no study.
    """
    if source.use == "file":
        return _file(source.with_, on)
    suffix, content = phantom_file(source, where=where)
    path = on.home / f"{on.ids('phantom')}.{suffix}"
    write_atomically(path, content)
    try:
        return on.read_study(path)
    finally:
        path.unlink()


def phantom_file(source: Component, *, where: str) -> tuple[str, bytes]:
    """File suffix and bytes of a phantom; `with` holds its spec and, beside it, how it is sent.

    Raises:
        ManifestError: the kind of study is unknown, or how it is sent makes no sense.
        BadInput: the spec makes no phantom.
    """
    if source.use not in KINDS:
        known = ", ".join(KINDS)
        raise ManifestError(f"{where}: given.study.use: no study {source.use!r}; known: {known}")
    values = dict(source.with_)
    given = {key: values.pop(key) for key in Sending.model_fields if key in values}
    try:
        sending = Sending.model_validate(given)
    except ValidationError as error:
        raise ManifestError(explain(error, f"{where}: given.study.with")) from None
    rendered = render_phantom(parse_phantom(values))
    if sending.sent_as == "dicom":
        return "dcm", to_dicom(rendered, tags=sending.tags)
    if sending.tags:
        raise ManifestError(f"{where}: given.study.with.tags: a PNG has no header to hold them")
    return "png", to_png(rendered)


def _file(values: dict[str, Any], on: System) -> ImagingStudy:
    modality: Modality | None = values.get("modality")
    return on.read_study(Path(str(values["path"])), modality=modality)
