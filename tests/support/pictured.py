"""Cases with images whose every sample is known, on scripted models that draw upon them."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from support.served import REPLIES
from support.words import FewWords
from wetread.bootstrap.models import Part
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.imaging import ImagingStudy, Modality
from wetread.clinical.principals import Principal
from wetread.manifests.specs import Role
from wetread.phantoms import (
    ChestPhantom,
    HippocampusPhantom,
    render,
    render_hippocampus,
    to_dicom,
    to_nifti,
)
from wetread.phantoms.hippocampus import RenderedHippocampus
from wetread.ports.runtime import Inference, InferenceRequest, Runtime
from wetread.simulation.scripted import ScriptedModels

OWNER = Principal(user="owner", role="owner")
VOXEL_MM = 2.0
SLICES, ROWS, COLUMNS = 20, 48, 40
HIPPOCAMPUS = {"segmentation": ({"mask": "hippocampus", "scalars": {"quality": 0.95}},)}


@dataclass(frozen=True)
class Mapped:
    """A runtime that says of every film that it looked more and more to its right."""

    asked: Runtime

    def infer(self, request: InferenceRequest) -> Inference:
        found = self.asked.infer(request)
        rows, columns = request.images[0].shape
        looked = np.tile(np.linspace(0, 0.5, columns, dtype=np.float32), (rows, 1))
        return replace(
            found, arrays={**found.arrays, "attention": looked}, methods={"attention": "made up"}
        )


@dataclass(frozen=True)
class Short:
    """A runtime that outlines a volume on these slices alone, and most of it on their last."""

    asked: Runtime
    first: int
    last: int

    def infer(self, request: InferenceRequest) -> Inference:
        found = self.asked.infer(request)
        mask = np.zeros_like(found.arrays["mask"])
        drawn = slice(self.first - 1, self.last)
        mask[:, drawn] = found.arrays["mask"][:, drawn]
        mask[:, : self.last - 1, ::2] = 0
        return replace(found, arrays={**found.arrays, "mask": mask})


class Looking(ScriptedModels):
    """Scripted models whose classifier draws a map, and who may outline some slices alone."""

    drawn: tuple[int, int] | None = None

    def runtime(self, role: Role, part: Part) -> Runtime | None:
        found = super().runtime(role, part)
        if found is None or part != "runtime":
            return found
        if role.id == "classification":
            return Mapped(found)
        return Short(found, *self.drawn) if self.drawn else found


@contextmanager
def working(
    home: Path,
    replies: Mapping[str, Any] = REPLIES,
    *,
    drawn: tuple[int, int] | None = None,
    **settings: Any,
) -> Iterator[System]:
    """The system of a home folder on scripted models; `drawn` are the slices with outlines."""
    models = Looking(replies, words=FewWords())
    models.drawn = drawn
    system = System(Settings(home=home, **settings), models=models)
    yield system
    system.close()


def ramp(rows: int = 300, columns: int = 260) -> NDArray[np.uint16]:
    """A ramp over all sixteen bits, no row like another."""
    even = np.linspace(0, 65535, rows * columns).reshape(rows, columns)
    return np.asarray(np.rint(even), dtype=np.uint16)


def deep_case(on: System, pixels: NDArray[np.uint16]) -> str:
    """A case about one 16-bit picture, whose pixel size nobody knows; nothing has run yet."""
    picture = io.BytesIO()
    Image.fromarray(pixels).save(picture, format="PNG")
    return on.coordinator.open(OWNER, text="Look at this", study=_read(on, picture.getvalue()))


def film_case(
    on: System, *, prior: bool = False, text: str = "Outline the lungs, pneumonia?"
) -> str:
    """A worked-up film, 0.7 mm pixels, with both lungs and a map; perhaps an earlier film, too."""
    earlier = ChestPhantom(seed=5, pixel_spacing_mm=1.4, rows=256, columns=256)
    now = ChestPhantom(pixel_spacing_mm=0.7)
    case_id = on.coordinator.open(OWNER, text=text, study=_film(on, earlier if prior else now))
    on.coordinator.run(case_id)
    if prior:
        on.coordinator.take_turn(OWNER, case_id, text, study=_film(on, now))
        on.coordinator.run(case_id)
    return case_id


def _film(on: System, spec: ChestPhantom) -> ImagingStudy:
    return _read(on, to_dicom(render(spec)))


def _read(on: System, content: bytes, modality: Modality | None = None) -> ImagingStudy:
    path = on.home / "study"
    path.write_bytes(content)
    study = on.read_study(path, modality=modality)
    path.unlink()
    return study


def volume() -> RenderedHippocampus:
    """Of cubes of 2 mm."""
    spec = HippocampusPhantom(slices=SLICES, rows=ROWS, columns=COLUMNS, voxel_mm=VOXEL_MM)
    return render_hippocampus(spec)


def volume_case(on: System) -> str:
    """That volume worked up, with both parts of a hippocampus on every slice."""
    study = _read(on, to_nifti(volume()), "MR")
    case_id = on.coordinator.open(OWNER, text="Outline the hippocampus", study=study)
    on.coordinator.run(case_id)
    return case_id


def scan_case(on: System) -> str:
    """A CT volume of 4 slices in Hounsfield units, 1 x 0.5 mm pixels: rows are twice as high."""
    rows, columns = 40, 64
    ramp = np.linspace(-1000, 2000, rows * columns).reshape(rows, columns)
    hounsfield = np.stack([ramp + number for number in range(4)]).astype(np.int16)
    # As files have it: right to left, back to front, and slices last.
    turned = np.ascontiguousarray(hounsfield.transpose(2, 1, 0)[::-1, ::-1])
    image = nibabel.Nifti1Image(turned, np.diag([0.5, 1.0, 3.0, 1.0]))
    image.header.set_xyzt_units("mm")
    return on.coordinator.open(OWNER, text="Look at this", study=_read(on, image.to_bytes()))
