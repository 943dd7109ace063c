"""What a chest phantom can be asked for; every bound is a place where films stop looking real."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails

from wetread.clinical.coding import Noun
from wetread.errors import BadInput

Side = Literal["right", "left"]
Zone = Literal["upper", "middle", "lower"]

SMALLEST_FILM_CM, LARGEST_FILM_CM = 10, 60

Fraction = Annotated[float, Field(ge=0, le=1)]


class LungOpacity(Noun):
    """A region of one lung that is whiter than air-filled lung (Fleischner 2008: "opacity").

    Consolidation fills the air spaces and hides the vessels; an interstitial opacity is a net of
    lines between them. `radius` is a fraction of the height of that lung.
    """

    side: Side
    zone: Zone
    radius: float = Field(default=0.18, ge=0.06, le=0.4)
    density: float = Field(default=0.6, ge=0.15, le=1)
    kind: Literal["consolidation", "interstitial"] = "consolidation"


class Effusion(Noun):
    """Free pleural fluid; `height` is the filled fraction of the lung's height at its wall."""

    side: Side
    height: float = Field(default=0.25, ge=0.08, le=0.85)


class ChestPhantom(Noun):
    """A frontal chest radiograph, described in words and numbers a reader would use.

    The body always fills the frame in the same way, whatever the matrix: `field_of_view` sets how
    much of it is seen, and `pixel_spacing_mm` only declares how large that is (None = unknown).
    """

    kind: Literal["chest"] = "chest"
    rows: int = Field(default=512, ge=96, le=3072)
    columns: int = Field(default=512, ge=96, le=3072)
    pixel_spacing_mm: float | None = Field(default=None, ge=0.05, le=5)
    view: Literal["PA", "AP"] = "PA"
    sex: Literal["F", "M"] = "M"
    age_band: Literal["adult", "child"] = "adult"
    habitus: Literal["thin", "average", "large"] = "average"
    inspiration: Fraction = Field(default=0.8, description="0 expiration, 1 deep breath")
    cardiothoracic_ratio: float = Field(default=0.46, ge=0.36, le=0.68)
    opacities: tuple[LungOpacity, ...] = Field(default=(), max_length=6)
    effusion: Effusion | None = None
    side_marker: Literal["R", "L"] | None = "L"
    support_lines: bool = Field(default=False, description="electrodes, leads and a tube")
    field_of_view: float = Field(
        default=1.0, ge=0.85, le=1.3, description="1 shows lungs and chest wall, more adds margin"
    )
    collimation: float = Field(
        default=0.0, ge=0, le=0.1, description="most of each side the collimator may close"
    )
    exposure: float = Field(default=0.0, ge=-1, le=1, description="below 0 light, above 0 dark")
    noise: Fraction = 0.3
    rotation_degrees: float = Field(
        default=0.0, ge=-15, le=15, description="clockwise in the image plane"
    )
    seed: int = Field(default=0, ge=0, le=2**32 - 1)

    @model_validator(mode="after")
    def _a_chest_has_its_size(self) -> Self:
        if self.pixel_spacing_mm is None:
            return self
        width_cm = min(self.rows, self.columns) * self.pixel_spacing_mm / 10
        if not SMALLEST_FILM_CM <= width_cm <= LARGEST_FILM_CM:
            raise ValueError(
                f"pixel_spacing_mm {self.pixel_spacing_mm} makes the film {width_cm:.1f} cm across;"
                f" change spacing or matrix to get {SMALLEST_FILM_CM} to {LARGEST_FILM_CM} cm"
            )
        return self


class OutOfScopePhantom(Noun):
    """A picture that is no frontal chest radiograph, for gates that must turn it away.

    `text` is what stands on the page of a text page; the other kinds ignore it.
    """

    kind: Literal["lateral-chest", "limb", "abdomen", "ct-slice", "noise", "text-page"]
    rows: int = Field(default=512, ge=96, le=3072)
    columns: int = Field(default=512, ge=96, le=3072)
    pixel_spacing_mm: float | None = Field(default=None, ge=0.05, le=5)
    text: str = Field(default="Please bring this letter to your appointment.", max_length=2000)
    seed: int = Field(default=0, ge=0, le=2**32 - 1)


class ShortAxisPhantom(Noun):
    """A short-axis slice of cine MR at one place and one moment of the heartbeat."""

    kind: Literal["short-axis"] = "short-axis"
    rows: int = Field(default=256, ge=96, le=1024)
    columns: int = Field(default=256, ge=96, le=1024)
    pixel_spacing_mm: float | None = Field(default=1.25, ge=0.5, le=4)
    slice_mm: float = Field(default=30, ge=0, le=90, description="from the base to the apex")
    phase_ms: float = Field(default=0, ge=0, le=2000, description="since the R wave")
    contraction: Fraction = Field(default=0, description="0 end-diastole, 1 end-systole")
    noise: Fraction = 0.3
    seed: int = Field(default=0, ge=0, le=2**32 - 1)


class HippocampusPhantom(Noun):
    """A T1-weighted volume cropped to one hippocampus."""

    kind: Literal["hippocampus"] = "hippocampus"
    slices: int = Field(default=35, ge=16, le=96)
    rows: int = Field(default=52, ge=16, le=96)
    columns: int = Field(default=34, ge=16, le=96)
    voxel_mm: float | None = Field(default=1.0, ge=0.4, le=3)
    noise: Fraction = 0.3
    seed: int = Field(default=0, ge=0, le=2**32 - 1)


AnyPhantom = ChestPhantom | OutOfScopePhantom | ShortAxisPhantom | HippocampusPhantom
Phantom = Annotated[AnyPhantom, Field(discriminator="kind")]
_PHANTOM: TypeAdapter[AnyPhantom] = TypeAdapter(Phantom)


def parse_phantom(values: Mapping[str, Any]) -> AnyPhantom:
    """The phantom that plain values describe; without `kind` it is a chest.

    Raises:
        BadInput: naming every key that is unknown or out of bounds, in one sentence.
    """
    try:
        return _PHANTOM.validate_python({"kind": "chest", **values})
    except ValidationError as error:
        raise BadInput(f"phantom: {'; '.join(map(_complaint, error.errors()))}") from None


def _complaint(item: ErrorDetails) -> str:
    kind, *keys = (str(part) for part in item["loc"]) if item["loc"] else ("kind",)
    return f"{'.'.join(keys) or kind}: {item['msg'].removeprefix('Value error, ')}"


DEMO = ChestPhantom(
    pixel_spacing_mm=0.7,
    sex="F",
    opacities=(LungOpacity(side="right", zone="lower", radius=0.26, density=0.8),),
    seed=7,
)
"""The film of the demonstration: a consolidation in the right lower zone."""
