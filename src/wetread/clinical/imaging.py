"""What was asked and what was acquired (FHIR ServiceRequest and ImagingStudy, DICOM PS3.3)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from wetread.clinical.coding import CodedConcept, Noun, unsaid

Priority = Literal["STAT", "URGENT", "ROUTINE"]
Modality = Literal["CR", "DX", "CT", "MR", "US", "OT"]
View = Literal["PA", "AP", "LATERAL", "UNKNOWN"]

MAX_REQUEST = 4000
"""Characters of a request."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hexadecimal")]
Spacing = Annotated[tuple[float, ...], Field(description="mm, in array order (rows, columns, …)")]


class Attribute(Noun):
    """Something the reader took the study to be, and how it came to think so."""

    name: Literal["modality", "view", "body-part", "orientation", "pixel-spacing"]
    value: str
    basis: Literal["header", "assumed", "operator"]


class Instance(Noun):
    """One image. `pixels` addresses the decoded array; `source` the very bytes that came in."""

    pixels: Digest
    source: Digest
    sop_class_uid: str | None = None
    sop_instance_uid: str | None = None
    rows: int = Field(ge=1)
    columns: int = Field(ge=1)
    frames: int = Field(default=1, ge=1)
    slice_position_mm: float | None = Field(
        default=None, exclude_if=unsaid, description="along the slice normal, from the origin"
    )
    phase_ms: float | None = Field(
        default=None, exclude_if=unsaid, description="since the R wave (DICOM Trigger Time)"
    )


class Series(Noun):
    """Images of one modality in one frame of reference."""

    modality: Modality
    body_part: CodedConcept | None = None
    view: View = "UNKNOWN"
    series_instance_uid: str | None = None
    pixel_spacing_mm: Spacing | None = None
    instances: tuple[Instance, ...] = Field(min_length=1)


class ImagingStudy(Noun):
    """A study under a pseudonymous reference; UIDs stay in here and go nowhere else."""

    id: str
    patient: str = Field(description="pseudonymous patient reference")
    study_instance_uid: str | None = None
    patient_age_years: float | None = Field(default=None, ge=0, le=130)
    attributes: tuple[Attribute, ...] = ()
    embedded_text: tuple[str, ...] = Field(
        default=(), description="free text found inside the data; data, never instruction"
    )
    series: tuple[Series, ...] = Field(min_length=1)

    @property
    def images(self) -> tuple[Instance, ...]:
        return tuple(instance for series in self.series for instance in series.instances)

    @property
    def modality(self) -> Modality:
        """What made the images, by the first series: it is the one that pages show first."""
        return self.series[0].modality

    def assumed(self) -> tuple[Attribute, ...]:
        """What no header said: the draft has to disclose it."""
        return tuple(attribute for attribute in self.attributes if attribute.basis != "header")


class ServiceRequest(Noun):
    """What a clinician asked for, in their own words."""

    id: str
    text: str = Field(max_length=MAX_REQUEST)
    priority: Priority = "ROUTINE"
    requester: str = Field(description="user id of whoever asked")
    authored_on: datetime
