"""How numbers, lists and quotations are written, and which words no draft may contain (law 3)."""

import re
from collections.abc import Iterable, Sequence

from wetread.clinical.coding import CodedConcept
from wetread.clinical.findings import Measurement

LONGEST_QUOTE = 240

REASSURANCE = re.compile(
    r"\b(?:(?:ab|para|sub)?normal\w*|unremarkable|healthy|reassuring\w*|all clear|no acute"
    r"|no evidence of|no significant|no (?:other |further |active )?(?:patholog\w+|diseases?)"
    r"|within limits|nothing (?:else|abnormal|wrong|of note|sinister|to worry)\b|disease[- ]free"
    r"|free of disease|benign|intact|satisfactory|clean"
    r"|clear (?:lungs?|chest|films?|fields?|lung fields?|radiograph)"
    r"|(?:lungs?|chest|film|fields?|radiograph) (?:\w+ )?(?:is|are|looks?|appears?|remains?|seems?)"
    r"(?: to be)? (?:\w+ )?(?:clear|fine|good|ok(?:ay)?)"
    r"|(?:negative|good|fine|ok(?:ay)?) (?:study|film|exam\w*|radiograph|chest|lungs?))\b",
    re.IGNORECASE,
)
"""What calls a film, or a part of it, sound; absence of one disease never says so."""

_UNITS = {
    "cm2": "cm²",
    "mm2": "mm²",
    "mm3": "mm³",
    "{pixels}": "pixels",
    "{voxels}": "voxels",
    "1": "",
}
_WHOLE = frozenset({"{pixels}", "{voxels}", "mm3"})


def percent(share: float) -> str:
    """A share as a whole percentage; what would round to certainty is given as a bound."""
    whole = round(share * 100)
    if whole == 0:
        return "below 1 %"
    return "above 99 %" if whole == 100 else f"{whole} %"  # noqa: PLR2004 - all of a hundred


def number(value: float, unit: str) -> str:
    """One decimal, but two for ratios, and none for what is counted or comes in thousands."""
    if unit in _WHOLE:
        return f"{value:,.0f}"
    return f"{value:.2f}" if unit == "1" else f"{value:.1f}"


def measured(measurement: Measurement) -> str:
    """The value with its unit as people write it: "212.4 cm²", "48,213 pixels"."""
    unit = _UNITS.get(measurement.unit, measurement.unit)
    return f"{number(measurement.value, measurement.unit)} {unit}".strip()


def joined(words: Sequence[str]) -> str:
    """A list in running text: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def spoken(concept: CodedConcept) -> str:
    """A concept's words inside a sentence: "pneumonia", but "COVID-19"."""
    first, rest = concept.display[:1], concept.display[1:]
    return concept.display if rest[:1].isupper() else first.lower() + rest


def sentence(text: str) -> str:
    """One space between words, a capital first letter, a full stop at the end."""
    plain = " ".join(text.split())
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "!", "?")) else ".")


def clause(text: str) -> str:
    """A sentence made to stand after a colon: without its capital and its full stop."""
    plain = " ".join(text.split()).rstrip(".")
    first = plain.split(" ", 1)[0]
    keeps = first == "I" or any(c.isupper() or c.isdigit() for c in first[1:])
    return plain if keeps else plain[:1].lower() + plain[1:]


def quotable(text: str, *, longest: int = LONGEST_QUOTE) -> str | None:
    """Somebody else's words on one line, or None where a draft must not repeat them.

    Refused are words that call the film sound, and texts too long to read in passing; the record
    itself stands beside the draft in either case.
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    plain = plain.replace('"', "'").replace("\u201c", "'").replace("\u201d", "'")
    if not plain or len(plain) > longest or REASSURANCE.search(plain):
        return None
    return plain


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each item once, in the order of first appearance."""
    return tuple(dict.fromkeys(items))
