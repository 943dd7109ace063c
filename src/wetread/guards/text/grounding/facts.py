"""What the findings of a case bear out, as far as a text can speak of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wetread.clinical.findings import Finding
from wetread.guards.text.assertions.mentions import Side
from wetread.guards.text.grounding.amounts import Amount, amount
from wetread.guards.text.grounding.places import Place, place_named
from wetread.guards.text.grounding.words import Family, Presence, vocabulary


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One finding: of which condition or part of the body, where, and whether it is there.

    `undecided` is it where its prediction set is no single answer that agrees with it; what was
    outlined is there, whatever its set.
    """

    name: str
    family: Family
    place: Place
    segment: str | None = None
    presence: Presence
    probability: float | None = None
    amounts: tuple[Amount, ...] = ()

    @property
    def side(self) -> Side | None:
        return self.place.side

    @property
    def where(self) -> str:
        """The finding in words, with its side where the name tells none."""
        told = place_named(self.name).side is not None or self.side is None
        side = "on both sides" if self.side == "bilateral" else f"on the {self.side}"
        return self.name if told else f"{self.name} {side}"


def fact_of(finding: Finding) -> Fact:
    judged = finding.uncertainty
    return _fact(
        {
            "concept": finding.concept.model_dump(),
            "site": finding.site.model_dump(),
            "presence": finding.presence,
            "probability": judged.probability if judged else None,
            "method": judged.method if judged else None,
            "prediction_set": judged.prediction_set if judged else (),
            "evidence": [{"kind": evidence.kind} for evidence in finding.evidence],
            "measurements": [one.model_dump() for one in finding.measurements],
        }
    )


def facts_of(findings: Iterable[Finding | Mapping[str, Any]]) -> tuple[Fact, ...]:
    """Findings as the case holds them, or as `wetread read --json` prints them or people write."""
    return tuple(fact_of(one) if isinstance(one, Finding) else _fact(one) for one in findings)


def _fact(said: Mapping[str, Any]) -> Fact:
    concept, site = _words(said.get("concept")), _words(said.get("site"))
    amounts = tuple(_amounts(said.get("measurements"), site))
    family, denied = family_named(concept, _code(said.get("concept")))
    return Fact(
        name=concept or site or "finding",
        family=family,
        place=_place(concept, site, _code(said.get("site"))),
        segment=_segment(f"{concept} {site}"),
        presence=_presence(said, outlined=family.structure, denied=denied),
        probability=_share(said.get("probability")),
        amounts=amounts,
    )


def family_named(name: str, code: str = "") -> tuple[Family, bool]:
    """The family of a concept, and whether the name denies it ("normal heart size")."""
    known = vocabulary()
    if coded := known.code(code):
        return coded, False
    for match in known.condition.finditer(name):
        family, naming = known.groups[match.lastgroup or ""]
        if family and naming != "names":
            return known.families[family], naming == "absent"
    if found := known.structure.search(name):
        return known.structure_of(found), False
    for structure, within in known.within.items():
        if within.search(name):
            return known.families[structure], False
    return Family(" ".join(name.lower().split()) or "finding", known=False), False


def _place(concept: str, site: str, code: str) -> Place:
    """The site's place, else what the concept's own name tells."""
    at, named = place_named(site), place_named(concept)
    coded: Side | None = {"3341006": "right", "44029006": "left", "74101002": "bilateral"}.get(code)  # type: ignore[assignment]  # the three sides
    return Place(at.side or named.side or coded, at.level or named.level)


def _segment(name: str) -> str | None:
    low = name.lower()
    return next((part for part in ("anterior", "posterior") if part in low), None)


def _presence(said: Mapping[str, Any], *, outlined: bool, denied: bool) -> Presence:
    presence, answers = _label(said.get("presence")), _answers(said.get("prediction_set"))
    if presence is None:
        presence = _guessed(said, answers)
    if presence not in ("present", "absent"):
        return "undecided" if presence == "undecided" else "not-assessed"
    if answers is not None and answers != [presence] and not (outlined and presence == "present"):
        return "undecided"
    if denied:
        return "absent" if presence == "present" else "present"
    return "present" if presence == "present" else "absent"


def _guessed(said: Mapping[str, Any], answers: Sequence[str] | None) -> str:
    if answers:
        return answers[0] if len(answers) == 1 else "undecided"
    share = _share(said.get("probability"))
    return "present" if share is None or share >= 0.5 else "absent"  # noqa: PLR2004 - even odds


def _label(value: object) -> str | None:
    if isinstance(value, bool):
        return "present" if value else "absent"
    if not isinstance(value, str):
        return None
    word = value.strip().lower().replace("_", "-").replace(" ", "-")
    same = {"positive": "present", "negative": "absent", "uncertain": "undecided"}
    return {**same, "yes": "present", "no": "absent", "indeterminate": "undecided"}.get(word, word)


def _answers(value: object) -> list[str] | None:
    """The prediction set; None where none was given, which is not the empty set."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return None
    return sorted({_label(one) or "" for one in value})


def _amounts(value: object, site: str) -> Iterable[Amount]:
    for one in value if isinstance(value, list | tuple) else ():
        number = _number(one.get("value")) if isinstance(one, Mapping) else None
        if number is not None:
            at = _words(one.get("site")) or site
            name = _words(one.get("concept"))
            unit = _words(one.get("unit"))
            side, segment = place_named(f"{name} {at}").side, _segment(f"{name} {at}")
            yield amount(number, unit, name=name, side=side, segment=segment)


def _words(value: object) -> str:
    """The words of a coded concept, whether it came as an object, as text or not at all."""
    if isinstance(value, Mapping):
        value = value.get("display") or value.get("text") or value.get("name") or value.get("code")
    return value.replace("_", " ").strip() if isinstance(value, str) else ""


def _code(value: object) -> str:
    code = value.get("code") if isinstance(value, Mapping) else None
    return code if isinstance(code, str) else ""


def _share(value: object) -> float | None:
    number = _number(value)
    if number is None or number < 0:
        return None
    return number / 100 if number > 1 else number


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(str(value).strip().rstrip("%"))
    except ValueError:
        return None
