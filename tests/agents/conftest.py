"""A film, models that answer as told, and the work that brings them together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.agents.base import Outcome, Resources, Work
from wetread.clinical.approval import Observation
from wetread.clinical.coding import CHEST
from wetread.clinical.findings import AlgorithmIdentification, Finding
from wetread.clinical.imaging import Attribute, ImagingStudy, Instance, Series, ServiceRequest
from wetread.clinical.planning import Task
from wetread.manifests.loader import read_manifest
from wetread.manifests.specs import AgentSpec
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.store.canonical import sha256

AGENT_FOLDER = Path(__file__).resolve().parents[2] / "agents"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROWS, COLUMNS = 200, 240


@dataclass
class Played:
    """A runtime that gives one answer and remembers what it was asked."""

    arrays: dict[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    scalars: dict[str, float] = field(default_factory=dict)
    methods: dict[str, str] = field(default_factory=dict)
    runtime: str = "monai"
    asked: list[InferenceRequest] = field(default_factory=list)

    def infer(self, request: InferenceRequest) -> Inference:
        self.asked.append(request)
        return Inference(
            arrays={
                name: np.asarray(value, dtype=np.float32) for name, value in self.arrays.items()
            },
            labels=self.labels,
            scalars=self.scalars,
            methods=self.methods,
            algorithm=AlgorithmIdentification(
                agent=request.agent, runtime=self.runtime, model="played", weights="a" * 64
            ),
        )


@dataclass
class Shelf:
    """Keeps arrays by digest, as the artefact store does."""

    kept: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    def keep(self, array: NDArray[np.generic]) -> str:
        name = sha256(array.tobytes())
        self.kept[name] = array
        return name


@lru_cache
def _manifest(name: str) -> AgentSpec:
    return read_manifest(AGENT_FOLDER / f"{name}.yaml", AgentSpec)


@pytest.fixture
def played() -> type[Played]:
    return Played


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def film() -> NDArray[np.uint16]:
    """A grey plane with some contrast; what it shows is up to the played models."""
    return np.random.default_rng(3).integers(0, 4096, (ROWS, COLUMNS)).astype(np.uint16)


@pytest.fixture
def welcoming() -> Played:
    """A gate model that knows the film."""
    return Played(scalars={"ood": 0.2, "threshold": 1.0}, runtime="transformers-vision")


@pytest.fixture
def spec() -> Callable[[str], AgentSpec]:
    return _manifest


@pytest.fixture
def resources(spec: Callable[[str], AgentSpec], welcoming: Played) -> Callable[..., Resources]:
    """Resources of a shipped agent's first role; its gate welcomes all unless told otherwise."""

    def make(name: str, runtime: Played | None = None, **changes: Any) -> Resources:
        given = {"gate": welcoming, **changes}
        return Resources(spec=spec(name).roles()[0], runtime=runtime, **given)

    return make


@pytest.fixture
def make_study(film: NDArray[np.uint16]) -> Callable[..., ImagingStudy]:
    """A study of one film; keyword arguments change the study, its series or its instance."""

    def make(
        *,
        attributes: tuple[Attribute, ...] = (),
        age: float | None = 54,
        embedded_text: tuple[str, ...] = (),
        frames: int = 1,
        rows: int = ROWS,
        columns: int = COLUMNS,
        **series: Any,
    ) -> ImagingStudy:
        instance = Instance(
            pixels=sha256(film.tobytes()),
            source="5" * 64,
            rows=rows,
            columns=columns,
            frames=frames,
        )
        shown = {
            "modality": "DX",
            "body_part": CHEST,
            "view": "PA",
            "pixel_spacing_mm": (1.5, 1.5),
            "instances": (instance,),
        }
        return ImagingStudy(
            id="study-1",
            patient="patient-1",
            patient_age_years=age,
            attributes=attributes,
            embedded_text=embedded_text,
            series=(Series.model_validate({**shown, **series}),),
        )

    return make


@pytest.fixture
def make_work(
    film: NDArray[np.uint16], shelf: Shelf, make_study: Callable[..., ImagingStudy]
) -> Callable[..., Work]:
    """One task for an agent in words."""

    def make(
        instruction: str = "Outline the lungs",
        *,
        study: ImagingStudy | None = None,
        pixels: NDArray[np.generic] | None = None,
        earlier: tuple[Outcome, ...] = (),
        prior: tuple[Finding, ...] = (),
        observations: tuple[Observation, ...] = (),
        notes: tuple[str, ...] = (),
        text: str | None = None,
        agent: str = "segmentation",
    ) -> Work:
        shown = film if pixels is None else pixels
        return Work(
            case_id="case-1",
            task=Task(id="t1", agent=agent, instruction=instruction, why="asked for"),
            request=ServiceRequest(
                id="request-1", text=text or instruction, requester="dr-who", authored_on=NOW
            ),
            study=study or make_study(),
            pixels=lambda _digest: shown,
            keep=shelf.keep,
            now=NOW,
            earlier=earlier,
            prior=prior,
            observations=observations,
            notes=notes,
        )

    return make
