"""Nothing reaches an image model that its manifest does not claim to understand.

Three judges in order of cost: what the file says about itself, what the pixels look like, and a
model's out-of-distribution score. The first objection ends it with one sentence for the reader.
A view that nobody recorded is let through only if that model stands at the gate.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wetread.agents.base import Resources, Work
from wetread.agents.header import (
    about_instance,
    about_series,
    about_size,
    about_study,
    view_is_recorded,
)
from wetread.clinical.imaging import ImagingStudy, Instance, Series
from wetread.errors import ManifestError, OutOfScope, RuntimeUnavailable
from wetread.manifests.specs import IntendedUse
from wetread.ports.runtime import Inference, InferenceRequest, Runtime

SAMPLED = 64
"""Rows and columns, at least, by which contrast is judged; a large film is not sorted whole."""


Options = Mapping[str, float | int | str | bool]


@dataclass(frozen=True, kw_only=True)
class Film:
    """The one image that was admitted, and where in the study it stands."""

    series: Series
    instance: Instance
    pixels: NDArray[np.generic]

    def question(
        self, work: Work, agent: str, instruction: str = "", options: Options | None = None
    ) -> InferenceRequest:
        """The film with a question, in the lane and under the seed of the work."""
        return InferenceRequest(
            agent=agent,
            images=(self.pixels,),
            instruction=instruction,
            lane=work.lane,
            seed=work.seed,
            options=options or {},
        )


Gate = Callable[[Work], Film]


def input_gate(
    resources: Resources, *, reads: str, youngest_years: float, smallest_px: int
) -> Gate:
    """A gate for one agent.

    Args:
        resources: the manifest with its intended use, and the model at the gate if there is one.
        reads: what the agent reads, in the singular, for the sentences people see.
        youngest_years: younger patients are refused; an unrecorded age is not.
        smallest_px: the shortest side an image must have.

    The gate raises:
        OutOfScope: the study is not what the manifest claims; the reason is one plain sentence.
        RuntimeUnavailable: the model at the gate gave no score.
    """
    use = resources.spec.intended_use

    def admit(work: Work) -> Film:
        _objecting(about_study(work.study, youngest_years))
        series, instance = _first_admissible(work.study, use, smallest_px)
        if resources.gate is None and not view_is_recorded(series, work.study):
            raise OutOfScope(
                "The view is not recorded, and no model is set up to judge whether the image is "
                f"a {reads}."
            )
        film = Film(series=series, instance=instance, pixels=_plane(work.pixels(instance.pixels)))
        _objecting(_about_pixels(film.pixels))
        if resources.gate is not None:
            inference = resources.gate.infer(film.question(work, resources.spec.id))
            _objecting(_about_distribution(inference, reads))
        return film

    return admit


def model_of(resources: Resources) -> Runtime:
    """The agent's runtime.

    Raises:
        ManifestError: the manifest names none.
    """
    if resources.runtime is None:
        raise ManifestError(f"{resources.spec.place('runtime')}: this agent needs a model")
    return resources.runtime


def _objecting(reasons: Iterator[str]) -> None:
    for reason in reasons:
        raise OutOfScope(reason)


def _first_admissible(
    study: ImagingStudy, use: IntendedUse, smallest_px: int
) -> tuple[Series, Instance]:
    """The first image without an objection; one whose view is recorded goes before the others."""
    objections: list[str] = []
    for series in sorted(study.series, key=lambda one: one.view == "UNKNOWN"):
        for instance in series.instances:
            reasons = [*about_series(series, study, use), *about_instance(instance, series)]
            reasons += about_size(instance, smallest_px)
            if not reasons:
                return series, instance
            objections += reasons
    raise OutOfScope(objections[0])


def _plane(pixels: NDArray[np.generic]) -> NDArray[np.generic]:
    if pixels.ndim == 3 and pixels.shape[0] == 1:  # noqa: PLR2004 - one frame, kept as a stack
        plane: NDArray[np.generic] = pixels[0]
        return plane
    return pixels


def _about_pixels(pixels: NDArray[np.generic]) -> Iterator[str]:
    if pixels.ndim != 2:  # noqa: PLR2004 - a radiograph is one grey plane
        yield "The image is not a single grey plane, as a radiograph is."
        return
    if pixels.dtype.kind == "f" and not np.isfinite(pixels.sum(dtype=np.float64)):
        yield "The image holds values that are not numbers."
        return
    step = max(1, min(pixels.shape) // SAMPLED)
    sampled = pixels[::step, ::step].ravel()
    edge = len(sampled) // 100
    ordered = np.partition(sampled, (edge, len(sampled) - 1 - edge))
    if ordered[-1 - edge] <= ordered[edge]:
        yield "The image holds no contrast: nearly all of it has one and the same value."


def _about_distribution(inference: Inference, reads: str) -> Iterator[str]:
    score, limit = inference.scalars.get("ood"), inference.scalars.get("threshold")
    if score is None or limit is None:
        raise RuntimeUnavailable(
            "the model at the input gate returned no 'ood' score or no 'threshold'; "
            "configure a gate model that does"
        )
    if not score <= limit:  # not a number is an objection, too
        yield (
            f"The image does not look like a {reads} to the input gate "
            f"(score {score:.2f}, limit {limit:.2f}){_resemblance(inference)}."
        )


def _resemblance(inference: Inference) -> str:
    """What the gate takes it for, where its best guess is a kind of image with a name."""
    labels, chances = inference.labels, inference.arrays.get("probability")
    if chances is None or not labels or len(chances) != len(labels):
        return ""
    guess = labels[int(np.argmax(chances))]
    return (
        ""
        if {"chest", "scope"} & set(guess.split("-"))
        else f"; it looks more like {guess.replace('-', ' ')}"
    )
