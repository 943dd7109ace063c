"""MR studies of a few numbers, agents that read them, and the work that brings both together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from support.targets import spec
from wetread.agents.base import Agent, Resources, Work
from wetread.agents.shipped import AGENTS
from wetread.clinical.coding import BRAIN, HEART
from wetread.clinical.findings import AlgorithmIdentification
from wetread.clinical.imaging import Attribute, ImagingStudy, Instance, Series, ServiceRequest
from wetread.clinical.planning import Task
from wetread.manifests.specs import Role
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.store.canonical import sha256

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROLES: Mapping[str, Role] = {role.target: role for role in spec().roles()}


@dataclass
class Shelf:
    """Keeps arrays by digest, as the artefact store does."""

    kept: dict[str, NDArray[Any]] = field(default_factory=dict)

    def keep(self, array: NDArray[Any]) -> str:
        name = sha256(array.tobytes())
        self.kept[name] = array
        return name


@dataclass
class Model:
    """Answers each image with what a function makes of it, and remembers the images."""

    answer: Callable[[NDArray[Any]], Mapping[str, Any]]
    labels: tuple[str, ...] = ()
    asked: list[InferenceRequest] = field(default_factory=list)

    def infer(self, request: InferenceRequest) -> Inference:
        self.asked.append(request)
        given = self.answer(request.images[0])
        return Inference(
            arrays={k: v for k, v in given.items() if isinstance(v, np.ndarray)},
            scalars={k: v for k, v in given.items() if not isinstance(v, np.ndarray)},
            labels=self.labels,
            algorithm=AlgorithmIdentification(agent=request.agent, runtime="monai", model="m@1"),
        )


def gate(score: float = 0.2) -> Model:
    return Model(lambda _image: {"ood": score, "threshold": 1.0})


def agent(
    target: str, model: Model | None, *, at_gate: Model | None = None, **settings: Any
) -> Agent:
    """The agent function of one target, with other settings than the manifest's where given."""
    role = ROLES[target]
    resources = Resources(spec=role, runtime=model, gate=at_gate or gate())
    return AGENTS.build(role.agent.use, role.agent.with_ | settings, resources)


def work(
    shelf: Shelf, study: ImagingStudy, instruction: str = "Outline what this study shows."
) -> Work:
    return Work(
        case_id="case-1",
        task=Task(id="t1", agent="segmentation", instruction=instruction, why="asked"),
        request=ServiceRequest(id="r1", text=instruction, requester="u", authored_on=NOW),
        study=study,
        pixels=shelf.kept.__getitem__,
        keep=shelf.keep,
        now=NOW,
    )


def study(
    shelf: Shelf,
    images: Sequence[NDArray[Any]],
    *,
    places: Sequence[float | None] = (),
    phases: Sequence[float | None] = (),
    attributes: tuple[Attribute, ...] = (),
    **series: Any,
) -> ImagingStudy:
    """A series of these images; a volume is one image of many frames."""
    instances = tuple(
        Instance(
            pixels=shelf.keep(image),
            source=sha256(str(n).encode()),
            rows=image.shape[-2],
            columns=image.shape[-1],
            frames=image.shape[0] if image.ndim == 3 else 1,
            slice_position_mm=places[n] if places else None,
            phase_ms=phases[n] if phases else None,
        )
        for n, image in enumerate(images)
    )
    given = {"modality": "MR", "instances": instances} | series
    return ImagingStudy(
        id="study-1",
        patient="patient-1",
        attributes=attributes,
        series=(Series.model_validate(given),),
    )


def slice_of(pixels: int, seed: int = 0) -> NDArray[np.uint8]:
    """A noisy slice whose first values say how many pixels its cavity has."""
    image = np.random.default_rng(seed).integers(0, 200, (128, 128)).astype(np.uint8)
    image[0, :2] = divmod(pixels, 256)
    return image


def cavity(image: NDArray[Any]) -> NDArray[np.float32]:
    """The mask that `slice_of` asked for."""
    mask = np.zeros((1, *image.shape), dtype=np.float32)
    mask.reshape(-1)[5000 : 5000 + int(image[0, 0]) * 256 + int(image[0, 1])] = 0.97
    return mask


def ventricle_model(**scalars: float) -> Model:
    return Model(lambda image: {"mask": cavity(image), **scalars}, labels=("left-ventricle",))


def heart(shelf: Shelf, areas: Sequence[int], **given: Any) -> ImagingStudy:
    """A cardiac series with cavities of these areas, 2 mm pixels."""
    images = [slice_of(area, seed) for seed, area in enumerate(areas)]
    shown: dict[str, Any] = {"body_part": HEART, "pixel_spacing_mm": (2.0, 2.0)} | given
    return study(shelf, images, **shown)


def crop(seed: int = 0) -> NDArray[np.uint8]:
    """A cropped volume [slices, rows, columns] of noise."""
    return np.random.default_rng(seed).integers(0, 200, (30, 48, 34)).astype(np.uint8)


def parts(anterior: int = 900, posterior: int = 700) -> NDArray[np.float32]:
    """Masks of so many voxels."""
    mask = np.zeros((2, 30, 48, 34), dtype=np.float32)
    mask[0].reshape(-1)[10000 : 10000 + anterior] = 0.97
    mask[1].reshape(-1)[20000 : 20000 + posterior] = 0.97
    return mask


def hippocampus_model(mask: NDArray[np.float32] | None = None, **given: Any) -> Model:
    drawn = parts() if mask is None else mask
    labels = ("anterior-hippocampus", "posterior-hippocampus")
    return Model(lambda _image: {"mask": drawn, **given}, labels=labels)


def brain(shelf: Shelf, **given: Any) -> ImagingStudy:
    """A cropped brain volume, 1 mm voxels."""
    shown: dict[str, Any] = {"body_part": BRAIN, "pixel_spacing_mm": (1.0, 1.0, 1.0)} | given
    return study(shelf, [crop()], **shown)
