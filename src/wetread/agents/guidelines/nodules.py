"""After how long a pulmonary nodule is looked at again: a table is asked, and cited.

Nothing is guessed. A size, a kind or a risk that decides and is not said is asked for, and whoever
the table does not speak of is left to people.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from wetread.agents.wording import joined
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest, Modality
from wetread.errors import OutOfScope
from wetread.manifests.loader import digest_file, read_manifest
from wetread.manifests.specs import Manifest

TABLE = Path(__file__).parent / "fleischner-2017.yaml"
LEAST_AGE = 35
LARGEST_MM = 30
"""Beyond it a lesion is a mass (Hansell et al., Radiology 2008;246:697-722)."""
_MM_PER_CM = 10

Kind = Literal["solid", "part-solid", "ground-glass"]
Count = Literal["single", "multiple"]
Risk = Literal["low", "high"]


class Nodule(Noun):
    """What is said of it; the mean diameter in mm, rounded (of several, of the most suspicious)."""

    kind: Kind
    count: Count
    mm: float = Field(gt=0, le=300)
    risk: Risk | None = None


class Rule(Noun):
    """One row: nodules of a kind, a count and a size, and what is advised."""

    kind: Kind
    count: Count
    below_mm: float | None = None
    from_mm: float | None = None
    to_mm: float | None = None
    above_mm: float | None = None
    risk: Risk | None = None
    months: tuple[int, int] | None = None
    optional: bool = False
    after: str = ""
    advice: str = ""

    @model_validator(mode="after")
    def _advises_one_thing(self) -> Self:
        if bool(self.advice) == bool(self.months):
            raise ValueError("a row gives either months or advice")
        return self

    def fits(self, nodule: Nodule) -> bool:
        """Whether it speaks of such a nodule, whatever the risk."""
        return (
            (self.kind, self.count) == (nodule.kind, nodule.count)
            and (self.below_mm is None or nodule.mm < self.below_mm)
            and (self.from_mm is None or nodule.mm >= self.from_mm)
            and (self.to_mm is None or nodule.mm <= self.to_mm)
            and (self.above_mm is None or nodule.mm > self.above_mm)
        )


class Guideline(Manifest):
    """A table of rows with where it was published, and of whom it does not speak."""

    schema_: Literal["guideline/v1"] = Field(alias="schema")
    source: str
    modality: Modality
    applies: str
    never: tuple[str, ...]
    rules: tuple[Rule, ...] = Field(min_length=1)


class Interval(Noun):
    """From how many to how many months, and the row in words with its source."""

    months: tuple[int, int]
    because: str


def guideline_digests() -> dict[str, Digest]:
    """SHA-256 of the table that intervals are read from, for the record of a case."""
    return {f"guidelines/{TABLE.stem}": digest_file(TABLE)}


@lru_cache(maxsize=1)
def fleischner() -> Guideline:
    return read_manifest(TABLE, Guideline)


def interval_for(nodule: Nodule) -> Interval:
    """After how long such a nodule is looked at again.

    Raises:
        OutOfScope: the table advises no follow-up, or the risk decides and is not said.
    """
    table = fleischner()
    rows = [rule for rule in table.rules if rule.fits(nodule)]
    suited = [rule for rule in rows if rule.risk in (None, nodule.risk)] if nodule.risk else rows
    if len({(rule.months, rule.advice, rule.optional) for rule in suited}) != 1:
        raise OutOfScope(
            f"by {table.title} the interval depends on the risk; say whether it is low or high"
        )
    row = suited[0]
    said = f"{_described(nodule)}, {table.title} ({table.source})"
    if row.months is None:
        raise OutOfScope(f"{row.advice} is advised for {said}, so no appointment is proposed")
    first, last = row.months
    when = f"{first} months" if first == last else f"{first} to {last} months"
    optional = ", optional" if row.optional else ""
    after = f"; then {row.after}" if row.after and len(suited) == 1 else ""
    return Interval(months=row.months, because=f"{when}{optional} for {said}{after}")


def nodule_in(turns: Sequence[str]) -> Nodule | None:
    """The nodule that a request for a follow-up by the guideline describes; None without one.

    Args:
        turns: normalised words of the turns that go on from one another, oldest first. The last
            that says a size says it for all.

    Raises:
        OutOfScope: the guideline is named and what it needs is not, or it does not apply.
    """
    text = " ; ".join(turns)
    if not (_NAMED.search(text) and _NODULE.search(text)):
        return None
    title = fleischner().title
    if found := _ELSEWHERE.search(text):
        raise OutOfScope(
            f"{title} speaks of lungs and not of {found.group()!r}; a person says when"
        )
    if _EXCLUDED.search(text):
        raise OutOfScope(f"{title} does not apply with {joined(fleischner().never)}; a person says")
    if (age := _AGE.search(text)) and int(age["years"]) < LEAST_AGE:
        raise OutOfScope(f"{title} speaks of {fleischner().applies}; a person says when")
    return Nodule(kind=_kind(text), count=_count(text), mm=_size(turns), risk=_risk(text))


_NAMED = re.compile(r"\b(?:fleischner|guidelines?|as recommended|recommended interval)\b")
_NODULE = re.compile(r"\b(?:nodules?|ggns?|ggos?)\b")
_SIZE = re.compile(
    r"(?<![\w.])(?P<size>\d{1,3}(?:\.\d+)?)(?: ?(?:x|by) ?(?P<other>\d{1,3}(?:\.\d+)?))? ?-?"
    r"(?P<unit>mm|cm)\b(?! ?(?:thin |axial )?(?:slices?|sections?|cuts?|collimation|recon\w*))"
)
_PART_SOLID = re.compile(r"\b(?:part(?:ly|ially)?|semi|mixed)[- ]?solid\b")
_GLASS = re.compile(r"\bground[- ]?glass\b|\bggns?\b|\bggos?\b|\b(?:non-?solid|pure gg)\b")
_SOLID = re.compile(r"(?<![-\w])solid\b")
_SINGLE = re.compile(r"\b(?:single|solitary|one|1)\b[^;.]*?\b(?:nodule|ggn|ggo)\b")
_SEVERAL = re.compile(r"\b(?:multiple|several|many|bilateral)\b|\b(?:nodules|ggns|ggos)\b")
_RISK = re.compile(r"(?<!no )(?<!not )(?<!without )\b(?P<risk>high|low)(?:er)?[- ]?risk\b")
_ELSEWHERE = re.compile(
    r"\b(?:thyroid|liver|hepatic|adrenal|renal|kidney|breast|skin|lymph node)s?\b"
)
_EXCLUDED = re.compile(
    r"(?<!no )(?<!without )\b(?:known (?:cancer|malignancy|primary)|metasta\w+"
    r"|immuno(?:suppress\w+|compromised)|chemo\w*|screening)\b"
)
_AGE = re.compile(r"\b(?P<years>\d{1,3}) ?(?:-?years?[- ]old|yo|y/o|y)\b")


def _kind(text: str) -> Kind:
    if _PART_SOLID.search(text):
        return "part-solid"
    if _GLASS.search(text):
        return "ground-glass"
    if _SOLID.search(text):
        return "solid"
    raise OutOfScope("say whether the nodule is solid, part-solid or of ground glass")


def _size(turns: Sequence[str]) -> int:
    """The mean of the diameters, rounded to a whole millimetre as the guideline measures."""
    sizes = next((found for turn in reversed(turns) if (found := list(_SIZE.finditer(turn)))), [])
    if not sizes:
        raise OutOfScope("the follow-up of a nodule depends on its size; say it in mm")
    if len({(one["size"], one["other"], one["unit"]) for one in sizes}) > 1:
        raise OutOfScope("several sizes are named; say that of the most suspicious nodule alone")
    (size, other, unit) = sizes[0]["size"], sizes[0]["other"], sizes[0]["unit"]
    mean = (float(size) + float(other or size)) / 2 * (_MM_PER_CM if unit == "cm" else 1)
    if not 0 < mean <= LARGEST_MM:
        raise OutOfScope(
            f"beyond {LARGEST_MM} mm it is a mass, of which the guideline says nothing"
        )
    return max(1, int(mean + 0.5))


def _count(text: str) -> Count:
    several = _SEVERAL.search(text) and not _SINGLE.search(text)
    return "multiple" if several else "single"


def _risk(text: str) -> Risk | None:
    found = _RISK.search(text)
    if found is None:
        return None
    return "high" if found["risk"] == "high" else "low"


def _described(nodule: Nodule) -> str:
    risk = f", {nodule.risk} risk" if nodule.risk else ""
    article, noun = ("a", "nodule") if nodule.count == "single" else ("several", "nodules")
    return f"{article} {nodule.kind} {noun} of {nodule.mm:g} mm{risk}"
