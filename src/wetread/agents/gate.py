"""Nothing reaches an image model that its manifest does not claim to understand.

Three judges in order of cost: what the file says about itself, what the pixels look like, and a
model's out-of-distribution score. The first objection ends it with one sentence for the reader.
A view that nobody recorded is let through only if that model stands at the gate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from wetread.agents.base import Resources, Work
from wetread.agents.header import (
    Reads,
    about_instance,
    about_modality,
    about_record,
    about_series,
    about_size,
    about_study,
)
from wetread.clinical.imaging import ImagingStudy, Instance, Series
from wetread.errors import ManifestError, NotAdmitted, RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest, Runtime

SAMPLED = 64
"""Rows and columns, at least, by which contrast is judged; a large film is not sorted whole."""

VOLUME_AXES = 3

Options = Mapping[str, float | int | str | bool]


class Nearness(IntEnum):
    """What a study and a request had in common with what is read here when they were let pass."""

    NOTHING = 0
    WORDS = 1
    MODALITY = 2
    MODALITY_AND_WORDS = 3
    HEADER = 4
    HEADER_AND_WORDS = 5


@dataclass(frozen=True, kw_only=True)
class Film:
    """What was admitted, and where in the study it stands.

    `pixels` are one plane, or a volume [slices, rows, columns]; `instances` are what a volume was
    put together from, and otherwise the one image.
    """

    series: Series
    instances: tuple[Instance, ...]
    pixels: NDArray[np.generic]

    @property
    def instance(self) -> Instance:
        return self.instances[0]

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


@dataclass(frozen=True)
class InputGate:
    """See `input_gate`."""

    resources: Resources
    reads: Reads

    def __call__(self, work: Work, unasked: str | None = None) -> Film:
        """The first image that is read here, or the volume.

        Args:
            work: the task with its study.
            unasked: why the request is for nobody here, where it is.

        Raises:
            NotAdmitted: the study is not what the manifest claims, or the request is not; the
                reason is one plain sentence.
            RuntimeUnavailable: the model at the gate gave no score.
        """
        series, instance = self._by_header(work.study, unasked)
        whole = self.reads.dimension == "volume" and instance.frames == 1
        film = _film(work, series, series.instances if whole else (instance,))
        self._insist(film, work)
        return film

    def beside(self, first: Film, work: Work, most: int) -> tuple[Film, ...]:
        """The images of the series that are of equal size and admitted, the first among them."""
        alike = [one for one in first.series.instances if _size(one) == _size(first.instance)]
        films = (_film(work, first.series, (one,)) for one in alike[:most] if one != first.instance)
        others = [film for film in films if self._objection(film, work) is None]
        return tuple(sorted([first, *others], key=lambda film: alike.index(film.instance)))

    def _by_header(self, study: ImagingStudy, unasked: str | None) -> tuple[Series, Instance]:
        """What the file itself says is read here; it goes before the words of the request."""
        use, asked = self.resources.spec.intended_use, unasked is None
        known = [s for s in study.series if not [*about_modality(s, use, self.reads)]]
        if not known:
            raise NotAdmitted(
                next(about_modality(study.series[0], use, self.reads)),
                nearness=Nearness.WORDS if asked else Nearness.NOTHING,
            )
        admitted, objection = self._looked_at(known, study)
        if objection is not None or admitted is None:
            raise NotAdmitted(
                objection or "The study holds no image.",
                nearness=Nearness.MODALITY_AND_WORDS if asked else Nearness.MODALITY,
            )
        if unasked is not None:
            raise NotAdmitted(unasked, nearness=Nearness.HEADER)
        return admitted

    def _looked_at(
        self, known: list[Series], study: ImagingStudy
    ) -> tuple[tuple[Series, Instance] | None, str | None]:
        """The first image without an objection, or the first objection.

        One whose view is recorded goes before the others.
        """
        use, reads = self.resources.spec.intended_use, self.reads
        objections, first = [*about_study(study, reads.youngest_years)], None
        for series in sorted(known, key=lambda one: one.view == "UNKNOWN"):
            unjudged = [] if self.resources.gate else [*about_record(series, study, use, reads)]
            for instance in series.instances:
                reasons = [
                    *objections,
                    *about_series(series, study, use),
                    *about_instance(instance, series, reads),
                    *about_size(instance, series, reads),
                    *unjudged,
                ]
                if not reasons:
                    return (series, instance), None
                first = first or reasons[0]
        return None, first

    def _insist(self, film: Film, work: Work) -> None:
        reason = self._objection(film, work)
        if reason is not None:
            raise NotAdmitted(reason, nearness=Nearness.HEADER_AND_WORDS)

    def _objection(self, film: Film, work: Work) -> str | None:
        """What the pixels and the model at the gate have against it."""
        reason = next(_about_pixels(film.pixels, self.reads), None)
        if reason is None and self.resources.gate is not None:
            inference = self.resources.gate.infer(film.question(work, self.resources.spec.id))
            return next(_about_distribution(inference, self.reads.name), None)
        return reason


def input_gate(resources: Resources, reads: Reads) -> InputGate:
    """A gate for one role of an agent.

    Args:
        resources: the manifest with its intended use, and the model at the gate if there is one.
        reads: what is read.
    """
    return InputGate(resources, reads)


def model_of(resources: Resources) -> Runtime:
    """The agent's runtime.

    Raises:
        ManifestError: the manifest names none.
    """
    if resources.runtime is None:
        raise ManifestError(f"{resources.spec.place('runtime')}: this agent needs a model")
    return resources.runtime


def _size(instance: Instance) -> tuple[int, int, int]:
    return instance.frames, instance.rows, instance.columns


def _film(work: Work, series: Series, instances: tuple[Instance, ...]) -> Film:
    planes = [work.pixels(instance.pixels) for instance in instances]
    pixels = np.stack(planes) if len(planes) > 1 else _plane(planes[0])
    return Film(series=series, instances=instances, pixels=pixels)


def _plane(pixels: NDArray[np.generic]) -> NDArray[np.generic]:
    if pixels.ndim == VOLUME_AXES and pixels.shape[0] == 1:  # one frame, kept as a stack
        plane: NDArray[np.generic] = pixels[0]
        return plane
    return pixels


def _about_pixels(pixels: NDArray[np.generic], reads: Reads) -> Iterator[str]:
    axes = VOLUME_AXES if reads.dimension == "volume" else VOLUME_AXES - 1
    if pixels.ndim != axes:
        shape = "stack of grey planes" if reads.dimension == "volume" else "single grey plane"
        yield f"The image is not a {shape}, as a {reads.name} is."
        return
    if pixels.dtype.kind == "f" and not np.isfinite(pixels.sum(dtype=np.float64)):
        yield "The image holds values that are not numbers."
        return
    step = max(1, min(pixels.shape) // SAMPLED)
    sampled = pixels[(slice(None, None, step),) * axes].ravel()
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
            f"(score {score:.2f}, limit {limit:.2f}){_resemblance(inference, reads)}."
        )


def _resemblance(inference: Inference, reads: str) -> str:
    """What the gate takes it for, where its best guess is another kind of image with a name."""
    labels, chances = inference.labels, inference.arrays.get("probability")
    if chances is None or not labels or len(chances) != len(labels):
        return ""
    guess = labels[int(np.argmax(chances))].replace("-", " ")
    ours = set(guess.split()) <= set(reads.lower().replace("-", " ").split())
    return "" if ours or "scope" in guess else f"; it looks more like {guess}"
