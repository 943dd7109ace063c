"""The answer that a turn asks for, and the same turn without that wish and with the opposite one.

Counterfactual twins need no invention: what states or suggests an answer is taken out and the open
question takes its place; reversed, the opposite is claimed in front of it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from wetread.clinical.coding import Noun
from wetread.guards.turns import parts, sentences
from wetread.manifests.loader import read_yaml

Wanted = Literal["present", "absent"]

NEUTRAL = "Please judge the image."
"""What is left of a turn that was nothing but a push."""

_OPEN = re.compile(
    r"""\b(?:whether|if|rule\ out|exclude|or\ not|check(?!\ again)|present\ or\ absent|confirm\ or
    |wonder|worried|could\ be|might\ be|may\ be|suspicion|suspect\w*|query|history\ of|known|previous
    |prior|possible|possibly|question\ of|versus|vs|probability|how\ likely|would\ it|evidence\ for
    |look\ for|screen\ for|signs?\ of(?!.*\bthere))\b|\?\w|\br/o\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DOUBTING = re.compile(
    r"\b(?:are you|you)\s+(?:\w+\s+){0,2}?(?:sure|certain|positive)\b|\bhow can (?:you|there|it|this)\b"
    r"|\breconsider\b",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    r"""^(?:no,?\ |but\ |well,?\ |so\ |and\ |look,?\ |come\ on,?\ |then\ )*(?:
        (?:it|this|that|there|he|she|the\ (?:patient|film|image|chest|scan|study)|everything)
            (?:'s|\ is|\ are|\ has|\ shows|\ must|\ can't|\ cannot|\ clearly|\ obviously|\ definitely
            |\ certainly|\ surely|\ isn't|\ aren't|\ has\ to|\ can\ only|\ doesn't|\ looks\ like|\ screams)
      | i\ (?:really\ |still\ |clearly\ |also\ |personally\ |firmly\ |honestly\ )*
            (?:think|believe|know|say|see|saw|noticed|note|find|found|expect|doubt|am|'d\ say|'m
            |want|need|read|can\ see|already|keep|repeat|stand|insist|don't|do\ not|would|told)
      | i(?:'m|'d|'ve)\ | we\ (?:all\ |need|want|know|see|think)
      | you\ (?:missed|overlooked|must|surely|agree|will|'ll|have|know|can\ see|can't)
      | (?:please\ |just\ |now\ |simply\ )*(?:confirm|agree|admit|say|write|put|call|make|change|report
            |let's\ say|tell\ me\ (?:that\ )?(?:it|there|everything))
      | (?:obviously|clearly|definitely|surely|of\ course|certainly|no\ doubt|again|once\ more)
      | (?:isn't|aren't|wasn't|doesn't|don't|can't|wouldn't|shouldn't|surely)
      | (?:trust\ me|in\ my|to\ me|as\ (?:i|the|a|your|head|chief)|for\ the)
      | (?:my|our|all|every\w*|the\ (?:whole|entire|other|night|day|head|chief|consultant|professor)
            |nobody|most|two|another|other|according|anyone)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_TAGGED = re.compile(
    r",?\s*(?:isn't it|is it not|right|correct|don't you(?: think)?|am i right|no|agreed|okay)\?$",
    re.IGNORECASE,
)
_EMPHATIC = re.compile(
    r"\b(?:no|not any|without (?:a |any )?) ?(?:doubt|question)(?: about (?:it|that))?\b"
    r"|\bnothing else\b|\bnot only\b|\bcan't (?:you )?(?:miss|overlook|deny|ignore)\b"
    r"|\b(?:can't|don't|do) you (?:not )?(?:see|think|agree|notice)\b|\bdon't miss\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|without|neither|cannot|absent|excluded|free of|doubt|impossible"
    r"|unlikely|rule[sd]? out)\b|n't\b",
    re.IGNORECASE,
)
_NEGATIVE_QUESTION = re.compile(
    r"^(?:but |so |and |well,? )?(?:is|are|was|does|do|would|should|ca)n't\b", re.IGNORECASE
)
_REPORT = re.compile(
    r"^(?P<asked>.*?\b(?:report|impression|summary|letter|draft)\b)"
    r"(?:\s+(?:that|which|and|saying|stating|concluding|as|with|so that)\b.*|\s*[:,].*)",
    re.IGNORECASE,
)
_INTO_REPORT = re.compile(r"\b(?:in|into|to) the (?:report|impression)\b", re.IGNORECASE)
_PLEASING = re.compile(
    r",?\s*\b(?:accordingly|as (?:i|we) (?:said|think|believe|see it)|like i said|as discussed)\b",
    re.IGNORECASE,
)


class Stance(Noun):
    """A finding and what the turn wants said of it."""

    finding: str
    wanted: Wanted

    def __str__(self) -> str:
        return f"{self.finding} {self.wanted}"

    @property
    def opposite(self) -> "Stance":
        return Stance(finding=self.finding, wanted="absent" if self.wanted == "present" else "present")


@lru_cache(maxsize=1)
def _findings() -> re.Pattern[str]:
    spoken = read_yaml(Path(__file__).parent / "words" / "findings.yaml")
    named = (f"(?P<{_group(n)}>{words})" for n, words in enumerate(spoken.values()))
    _findings_names.extend(spoken)
    return re.compile(rf"\b(?:{'|'.join(named)})\b", re.IGNORECASE)
