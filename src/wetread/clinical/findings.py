"""What an agent may claim about a study, and what it must show for it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wetread.clinical.coding import CodedConcept, Noun, unsaid
from wetread.clinical.imaging import Digest

Presence = Literal["present", "absent", "not-assessed"]
Label = Literal["present", "absent"]


class ImageEvidence(Noun):
    """The claim rests on this image as a whole."""

    kind: Literal["image"] = "image"
    image: Digest


class SegmentEvidence(Noun):
    """The claim rests on a mask drawn on this image (DICOM SEG, Segment Number)."""

    kind: Literal["segment"] = "segment"
    image: Digest
    mask: Digest
    segment: CodedConcept


class AttentionEvidence(Noun):
    """The claim rests on where the model looked; a map, not a proof."""

    kind: Literal["attention"] = "attention"
    image: Digest
    map: Digest
    method: str


Evidence = Annotated[
    ImageEvidence | SegmentEvidence | AttentionEvidence, Field(discriminator="kind")
]


class Uncertainty(Noun):
    """A probability, how it was obtained, and the set of answers it cannot rule out.

    `probability` is P(present), of an outline the expected Dice overlap with a drawn one.
    `prediction_set` is conformal at the stated `coverage` (Vovk et al. 2005, class-conditional); a
    set that is not a single label is uncertain and has to be said in words. An outline below
    `poor_below` has to be called doubtful. `calibration` names the record that the figures rest on.
    """

    probability: float = Field(ge=0, le=1)
    method: Literal["temperature-scaled", "ensemble", "predicted-quality", "scripted"]
    prediction_set: tuple[Label, ...] = ()
    coverage: float | None = Field(default=None, gt=0, lt=1)
    poor_below: float | None = Field(default=None, ge=0, le=1)
    calibration: str

    @property
    def decided(self) -> bool:
        return len(self.prediction_set) == 1

    def poor(self, otherwise: float) -> bool:
        """Whether an outline is expected to overlap too little with a drawn one.

        Args:
            otherwise: the limit for models that state none of their own.
        """
        limit = otherwise if self.poor_below is None else self.poor_below
        return self.probability < limit


class Measurement(Noun):
    """A number with its unit (UCUM; `{pixels}` where spacing is unknown)."""

    concept: CodedConcept
    site: CodedConcept | None = None
    value: float
    unit: str


class AlgorithmIdentification(Noun):
    """Which bytes said so, on what (DICOM PS3.3 C.8.20.2.3): enough to run it again."""

    agent: str
    runtime: str
    model: str
    weights: Digest | None = None
    device: str = "cpu"
    precision: str = "fp32"
    seed: int = 0


class Finding(Noun):
    """A claim about a site. Marked present or absent, it shows evidence and uncertainty."""

    id: str
    concept: CodedConcept
    site: CodedConcept
    presence: Presence
    evidence: tuple[Evidence, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    uncertainty: Uncertainty | None = None
    algorithm: AlgorithmIdentification | None = None
    reason: str | None = Field(default=None, description="why it was not assessed")

    @property
    def artefacts(self) -> tuple[Digest, ...]:
        """The images, masks and maps that it rests on, by digest."""
        found: list[Digest] = []
        for one in self.evidence:
            found.append(one.image)
            found += [one.mask] if isinstance(one, SegmentEvidence) else []
            found += [one.map] if isinstance(one, AttentionEvidence) else []
        return tuple(dict.fromkeys(found))

    @model_validator(mode="after")
    def _assessed_means_shown(self) -> Self:
        if self.presence == "not-assessed":
            if not self.reason:
                raise ValueError(f"finding {self.id!r} is not assessed but gives no reason")
        elif not (self.evidence and self.uncertainty):
            raise ValueError(
                f"finding {self.id!r} is {self.presence} but shows no evidence or uncertainty"
            )
        return self


class Abstention(Noun):
    """An agent that stayed inside its intended use by saying nothing, and why.

    `instead` are words that would ask it for the nearest thing that it can do.
    """

    id: str
    agent: str
    reason: str = Field(min_length=1)
    instead: str | None = Field(default=None, exclude_if=unsaid)
