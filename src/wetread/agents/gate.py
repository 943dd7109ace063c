"""Nothing reaches an image model that its manifest does not claim to understand.

Three judges in order of cost: what the file says about itself, what the pixels look like, and a
model's out-of-distribution score. The first objection ends it with one sentence for the reader.
A view that nobody recorded is let through only if that model stands at the gate.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from wetread.agents.appearance import VOLUME_AXES, about_distribution, about_pixels
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
from wetread.errors import ManifestError, NotAdmitted
from wetread.ports.runtime import InferenceRequest, Runtime

MOST_SERIES, TRIED = 16, 3
"""Series that the gate is shown before it is believed that none is read here; images of each."""

Options = Mapping[str, float | int | str | bool]
Candidate = tuple[Series, tuple[Instance, ...]]
"""A series and those of its images that are read here, or that make the volume."""


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
        """The first image that is read here, or the volume; of a stack an image from its middle.

        Args:
            work: the task with its study.
            unasked: why the request is for nobody here, where it is.

        Raises:
            NotAdmitted: the study is not what the manifest claims, or the request is not; the
                reason is one plain sentence.
            RuntimeUnavailable: the model at the gate gave no score.
        """
        refusals: list[str] = []
        for series, instances in self._by_header(work.study, unasked):
            film = _film(work, series, instances)
            reason = self._objection(film, work)
            if reason is None:
                return film
            refusals.append(reason)
        raise NotAdmitted(refusals[0], nearness=Nearness.HEADER_AND_WORDS)

    def beside(self, first: Film, work: Work, most: int) -> tuple[Film, ...]:
        """The images of the series that are of equal size and admitted, the first among them."""
        alike = [one for one in first.series.instances if _size(one) == _size(first.instance)]
        films = (_film(work, first.series, (one,)) for one in alike[:most] if one != first.instance)
        others = [film for film in films if self._objection(film, work) is None]
        return tuple(sorted([first, *others], key=lambda film: alike.index(film.instance)))

    def _by_header(self, study: ImagingStudy, unasked: str | None) -> list[Candidate]:
        """What the file itself says is read here; it goes before the words of the request."""
        use, asked = self.resources.spec.intended_use, unasked is None
        known = [s for s in study.series if not [*about_modality(s, use, self.reads)]]
        if not known:
            raise NotAdmitted(
                next(about_modality(study.series[0], use, self.reads)),
                nearness=Nearness.WORDS if asked else Nearness.NOTHING,
            )
        admitted, objections = self._looked_at(known, study)
        if not admitted:
            raise NotAdmitted(
                objections[0], nearness=Nearness.MODALITY_AND_WORDS if asked else Nearness.MODALITY
            )
        if unasked is not None:
            raise NotAdmitted(unasked, nearness=Nearness.HEADER)
        return self._tried(admitted)

    def _looked_at(
        self, known: list[Series], study: ImagingStudy
    ) -> tuple[list[Candidate], list[str]]:
        """What has no objection, by series, and every objection to the rest.

        A series whose view is recorded goes before the others.
        """
        use, reads = self.resources.spec.intended_use, self.reads
        about = [*about_study(study, reads.youngest_years)]
        admitted: list[Candidate] = []
        objections: list[str] = []
        for series in sorted(known, key=lambda one: one.view == "UNKNOWN"):
            whole = [*about, *about_series(series, study, use)]
            unjudged = [] if self.resources.gate else [*about_record(series, study, use, reads)]
            good: list[Instance] = []
            for instance in series.instances:
                size = about_size(instance, series, reads)
                reasons = [*whole, *about_instance(instance, series, reads), *size, *unjudged]
                objections += reasons
                good += [] if reasons else [instance]
            admitted += [(series, tuple(good))] if good else []
        return admitted, objections

    def _tried(self, admitted: list[Candidate]) -> list[Candidate]:
        """What the gate looks at until it knows something: of a film nothing but the first.

        A study of sections has series of other planes, and the ends of a stack show less than its
        middle.
        """
        if self.reads.dimension == "film":
            series, instances = admitted[0]
            return [(series, instances[:1])]
        if self.reads.dimension == "volume":
            return [
                (series, instances[:1] if instances[0].frames > 1 else series.instances)
                for series, instances in admitted[:MOST_SERIES]
            ]
        return [
            (series, (instance,))
            for series, instances in admitted[:MOST_SERIES]
            for instance in _from_the_middle(instances)[:TRIED]
        ]

    def _objection(self, film: Film, work: Work) -> str | None:
        """What the pixels and the model at the gate have against it."""
        reason = next(about_pixels(film.pixels, self.reads), None)
        if reason is None and self.resources.gate is not None:
            inference = self.resources.gate.infer(film.question(work, self.resources.spec.id))
            return next(about_distribution(inference, self.reads.name), None)
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


def _from_the_middle(instances: tuple[Instance, ...]) -> list[Instance]:
    """Of the commonest size, nearest to the middle first: a scout is no slice of the stack."""
    size, _ = Counter(map(_size, instances)).most_common(1)[0]
    stack = [one for one in instances if _size(one) == size]
    order = sorted(range(len(stack)), key=lambda index: abs(index - len(stack) // 2))
    return [stack[index] for index in order]


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
