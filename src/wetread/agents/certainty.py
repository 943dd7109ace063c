"""Words for probabilities: a graded lexicon in which every probability has exactly one place."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding
from wetread.manifests.loader import read_manifest
from wetread.manifests.specs import Manifest

LEXICON = Path(__file__).parent / "phrases" / "certainty.yaml"

Settled = Literal["present", "absent", "both", "neither", "contrary", "unset"]
"""What a finding's prediction set leaves: its own answer, both, none, only the other, or no set."""


class Band(Noun):
    """From `from` upwards to the next band, a probability of presence is put in these words."""

    id: str
    from_: float = Field(alias="from", ge=0, lt=1)
    word: str


class Certainty(Manifest):
    """The lexicon; `undecided` is said whenever a prediction set is no single answer."""

    schema_: Literal["certainty/v1"] = Field(alias="schema")
    bands: tuple[Band, ...] = Field(min_length=2)
    undecided: Mapping[Settled, str]

    @model_validator(mode="after")
    def _bands_cover_everything(self) -> Self:
        starts = [band.from_ for band in self.bands]
        if starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError("bands start at 0 and rise")
        if set(self.undecided) != {"both", "neither", "contrary", "unset"}:
            raise ValueError("undecided needs words for both, neither, contrary and unset")
        return self

    def band(self, probability: float) -> Band:
        return [band for band in self.bands if band.from_ <= probability][-1]

    def when_open(self, outcome: Settled) -> str | None:
        """The words for what is undecided, with a slot for the coverage; None if it is decided."""
        return self.undecided.get(outcome)


@cache  # every drafting agent and several guards ask for it
def load_certainty(path: Path = LEXICON) -> Certainty:
    return read_manifest(path, Certainty)


def settled(finding: Finding) -> Settled:
    """What the prediction set leaves open; `present` or `absent` if it agrees with the finding."""
    judged = finding.uncertainty
    if judged is None or finding.presence == "not-assessed":
        return "unset"
    if not judged.prediction_set:
        return "neither" if judged.coverage is not None else "unset"
    if len(judged.prediction_set) > 1:
        return "both"
    return finding.presence if finding.presence in judged.prediction_set else "contrary"
