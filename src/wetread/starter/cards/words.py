"""What people write about a model: `about.yaml` in its folder, closed to keys it does not know.

The groups are those of the source attributes of 45 CFR 170.315(b)(11)(iv)(B) (ONC HTI-1) in their
order; what the CHAI applied model card asks beyond them stands under `facts` and `goals`. What
holds of every model is written once, in `shared.yaml`; a model's own words take its place.

Figures never stand here: they come from the evaluation.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from wetread.clinical.coding import Noun
from wetread.errors import ManifestError
from wetread.manifests.loader import read_yaml
from wetread.manifests.registry import explain

NAME = "about.yaml"
SHARED = Path(__file__).parent / "shared.yaml"
NOTHING = ("Not assessed", "None")
"""How a sentence begins that has nothing to tell; a reason follows behind a colon."""
_FEWEST_WORDS = 3


def _said(text: str) -> str:
    text = " ".join(text.split())
    if not text.endswith((".", ")")) or len(text.split()) < _FEWEST_WORDS:
        raise ValueError("write a whole sentence with a full stop")
    if text.startswith(NOTHING) and not text.startswith(tuple(f"{word}:" for word in NOTHING)):
        raise ValueError(f"give a reason, as in {NOTHING[0]!r}: because …")
    return text


Said = Annotated[str, AfterValidator(_said)]
"""One or more whole sentences."""


class Details(Noun):
    """Who made it with whose money, and what comes out."""

    developer: Said
    funding: Said
    output: Said
    output_type: Literal[
        "prediction", "classification", "recommendation", "evaluation", "analysis", "other"
    ]


class IntendedUse(Noun):
    """What it is for, and what part it plays in a decision."""

    intended_use: Said
    population: Said
    users: Said
    decision_role: Said
    how_to_use: Said


class Cautions(Noun):
    """Where it must not be used, and where it fails."""

    never: tuple[Said, ...] = Field(min_length=2)
    risks: tuple[Said, ...] = Field(min_length=2)
    biases: tuple[Said, ...] = Field(min_length=1)
    risk_level: Said


class DataUse(Noun):
    """One collection, what was taken from it and for what; `source` is a key of `sources`."""

    source: str
    taken: Said
    used_for: Literal["learning", "judging", "learning and judging"]


class Source(Noun):
    """One collection, with what its licence asks to be said."""

    name: str
    licence: str
    credit: str


class Development(Noun):
    """What it learned from, and what goes in."""

    criteria: Said
    variables: Said
    demographics: Said
    relevance: Said
    data: tuple[DataUse, ...] = Field(min_length=1)


class Fairness(Noun):
    """What was done so that it serves everybody."""

    approach: Said
    mitigation: Said


class External(Noun):
    """Who judged it on data of another origin."""

    source: Said
    party: Said
    demographics: Said
    process: Said


class Performance(Noun):
    """How the figures are to be read; `own` is data of the origins that it learned from."""

    own_validity: Said
    own_fairness: Said
    other_validity: Said
    other_fairness: Said
    outcomes: Said


class Maintenance(Noun):
    """Who watches it once it is in use."""

    validity_monitoring: Said
    local_validity: Said
    fairness_monitoring: Said
    local_fairness: Said


class Updates(Noun):
    """When it changes, and when it is put right."""

    process: Said
    correction: Said


class Facts(Noun):
    """What else a reader of the CHAI applied model card looks for."""

    keywords: tuple[str, ...] = Field(min_length=1)
    stage: Said
    availability: Said
    regulatory_approval: Said
    model_type: Said
    foundation_models: Said
    input_source: Said
    data_types: Said
    security: Said
    transparency: Said
    third_party: Said
    stakeholders: Said
    publications: Said
    consent: Said


class Goal(Noun):
    """What was hoped for, and what the figures say to it."""

    goal: Said
    interpretation: Said


class Goals(Noun):
    """The three groups of the CHAI card's key metrics."""

    usefulness: Goal
    fairness: Goal
    safety: Goal


class Change(Noun):
    """One entry of the change log."""

    version: str
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    what: Said


class CardWords(Noun):
    """All of `about.yaml`, with what is shared."""

    model: str
    title: Said
    summary: Said
    details: Details
    purpose: IntendedUse
    cautions: Cautions
    development: Development
    fairness: Fairness
    external: External
    performance: Performance
    maintenance: Maintenance
    updates: Updates
    facts: Facts
    goals: Goals
    changes: tuple[Change, ...] = Field(min_length=1)
    sources: dict[str, Source]

    def data(self) -> tuple[tuple[Source, DataUse], ...]:
        """Each collection that was used, with its licence and credit."""
        return tuple((self.sources[use.source], use) for use in self.development.data)


def has_words(folder: Path) -> bool:
    return (folder / NAME).is_file()


def read_words(folder: Path) -> CardWords:
    """The words about the model in that folder.

    Raises:
        ManifestError: the file is missing or wrong somewhere; the message says where.
    """
    path = folder / NAME
    where = f"{folder.name}/{NAME}"
    try:
        words = CardWords.model_validate(_over(read_yaml(SHARED), read_yaml(path)))
    except ValidationError as error:
        raise ManifestError(explain(error, where)) from None
    if words.model != folder.name:
        raise ManifestError(f"{where}: model: {words.model!r} must equal the folder's name")
    for use in words.development.data:
        if use.source not in words.sources:
            raise ManifestError(f"{where}: development.data: no source {use.source!r} is described")
    return words


def _over(shared: Any, own: Any) -> Any:
    """Own words over shared ones, key by key."""
    if not isinstance(shared, dict) or not isinstance(own, dict):
        return own
    return shared | {name: _over(shared.get(name), value) for name, value in own.items()}
