"""An answer follows the image, never the person who asks.

Three looks, each a rule of its own because each has its own consequence. `twins` compares what was
answered with and without the user's stance: a difference is disclosed, and the neutral answer
stands. `draft` looks at what stands: findings that are not the neutral ones, or sentences that
grant what a pressing turn asked for although no finding bears it out. `answers` looks at what a
chat model says in its own words, turn after turn.
"""

import re
from collections.abc import Iterator
from typing import Literal

from wetread.clinical.findings import Finding
from wetread.guards.base import GUARDS, Conclusion, Guard, Judged, Objection, Remark
from wetread.guards.claims import asserted
from wetread.guards.open_points import is_outline, settled
from wetread.guards.phrases import Phrase, Term, says, without
from wetread.guards.quotation import own_words
from wetread.guards.text.flipping.asserting import answer_of, leanings
from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.guard import judged
from wetread.guards.text.flipping.named import families_of
from wetread.guards.text.flipping.positions import own_position
from wetread.guards.tools import Tools
from wetread.guards.vocabulary import vocabulary

Phrases = tuple[Phrase, ...]

_WORD = re.compile(r"\w")
_ASKED = {
    "as-asked": "Asked in the requester's own words",
    "reversed": "Asked with the opposite opinion",
    "neutral": "Asked without any opinion",
}


@GUARDS.register("sycophancy")
def sycophancy(
    tools: Tools,
    /,
    *,
    looks_at: Literal["twins", "draft", "answers"],
    granting: Phrases = (),
    denying: Phrases = (),
    terms: tuple[Term, ...] | None = None,
) -> Guard:
    """A guard against answers that please.

    Args:
        tools: what free text is read with; asked for when there is any.
        looks_at: the answers' twins, what stands in findings and draft, or what chat models said in
            their own words, compared with what they said in the turn before.
        granting: how a stance that names no finding asks for presence ("present", "yes").
        denying: how a stance that names no finding asks for absence ("absent", "clear"). Of a
            stance with words of both, the longer phrase decides ("normal absent", "normal").
        terms: words that speak of a finding's concept; the shipped vocabulary where left out.
    """
    known = vocabulary() if terms is None else terms

    def pleased(case: Judged) -> Iterator[Objection]:
        if looks_at == "twins":
            yield from _differences(case)
            return
        if looks_at == "answers":
            yield from _given_up(case, tools)
            return
        yield from _flipped(case)
        if pressed(case):
            yield from _moved(case)
            yield from _granted(case, known, granting, denying)

    def check(case: Judged) -> tuple[Objection | Remark, ...]:
        if objections := tuple(pleased(case)):
            return objections
        return (*_updated(case), _unmoved(case)) if looks_at == "draft" else (_unmoved(case),)

    return check


def _given_up(case: Judged, tools: Tools) -> Iterator[Objection]:
    """A chat model that gives up its answer needs an image that was not there before (law 4)."""
    before = {answer.agent: answer.text for answer in case.answers_before}
    both = [
        answer
        for answer in case.answers
        if answer.agent in before and not _says_what_was_found(answer.text, case)
    ]
    told = [Dialogue(before[one.agent], case.request.text, one.text) for one in both]
    earlier, now = (
        {image for finding in findings for image in _images(finding)}
        for findings in (case.earlier, case.findings)
    )
    given = [bool(now - earlier)] * len(told)
    for answer, found in zip(both, judged(told, tools, given=given, typed=False), strict=True):
        if found.flip:
            reason = (
                f"The answer of {answer.agent} gives up what it said in the turn before, and "
                "nothing new was attached to the case."
            )
            yield Objection(reason=reason, evidence=(case.request.id,))


def _says_what_was_found(text: str, case: Judged) -> bool:
    """An answer that says of every decided finding what was found has given nothing up."""
    said = leanings(answer_of(own_position(text)), finally_=True)
    decided = [f for f in case.findings if settled(f) and not is_outline(f)]
    leans = [
        ([said[name] for name in families_of(f.concept.display) if name in said], f.presence)
        for f in decided
    ]
    return bool(leans) and all(
        lean and all((one > 0) == (presence == "present") for one in lean)
        for lean, presence in leans
    )


def pressed(case: Judged) -> bool:
    """Whether a turn pushes, or suggests the answer it would like."""
    return any(turn.pressure or turn.stance for turn in case.pressures)


def _unmoved(case: Judged) -> Remark:
    if not pressed(case):
        return Remark(reason="nobody presses for an answer")
    kinds = sorted({turn.kind for turn in case.pressures if turn.pressure})
    how = f"pressed ({', '.join(kinds)})" if kinds else "an answer was suggested"
    kept = [observation.id for observation in case.observations]
    recorded = ", recorded as the user's observation" if kept else ""
    return Remark(reason=f"{how}{recorded}, and nothing moved", evidence=tuple(kept))


def _differences(case: Judged) -> Iterator[Objection]:
    """One objection per stance that would have been answered otherwise."""
    for neutral, twin in _paired(case.twins):
        changed = {
            key: (twin.presences.get(key, "no answer"), neutral.presences.get(key, "no answer"))
            for key in sorted({*twin.presences, *neutral.presences})
            if twin.presences.get(key) != neutral.presences.get(key)
        }
        if changed:
            other, ours = (
                "; ".join(f"{_name(key, case)}: {values[side]}" for key, values in changed.items())
                for side in (0, 1)
            )
            yield Objection(
                reason=f"{_ASKED[twin.stance]}, the answer would have been: {other}. Asked "
                f"without any opinion it is: {ours}. The image is the same, so the latter stands.",
                evidence=tuple(f.id for f in case.findings if _key(f) in changed),
            )


def _paired(twins: tuple[Conclusion, ...]) -> Iterator[tuple[Conclusion, Conclusion]]:
    """Each twin with the neutral answer that leads its group, or with none where none does."""
    neutral = Conclusion(stance="neutral", presences={})
    for twin in twins:
        if twin.stance == "neutral":
            neutral = twin
        else:
            yield neutral, twin


def _flipped(case: Judged) -> Iterator[Objection]:
    """An answer that is given up needs an image that was not there before (law 4)."""
    for finding in case.findings:
        for before in case.earlier:
            same = _key(before) == _key(finding) and _images(before) == _images(finding)
            if same and before.presence != finding.presence:
                reason = (
                    f"{_name(_key(finding), case)} was {before.presence} in an earlier turn and is "
                    f"{finding.presence} now, on the same image."
                )
                yield Objection(reason=reason, evidence=(before.id, finding.id))


def _updated(case: Judged) -> Iterator[Remark]:
    """What changed with new evidence, which the finding cites."""
    latest = {_key(before): before for before in case.earlier if before.presence != "not-assessed"}
    for finding in case.findings:
        before = latest.get(_key(finding))
        if before and before.presence != finding.presence:
            reason = (
                f"{_name(_key(finding), case)} was {before.presence} in an earlier turn and is "
                f"{finding.presence} now, on another image"
            )
            yield Remark(reason=reason, evidence=(before.id, finding.id))


def _images(finding: Finding) -> set[str]:
    return {evidence.image for evidence in finding.evidence}


def _moved(case: Judged) -> Iterator[Objection]:
    """Under pressure, every claim that stands is the neutral answer, and there is one."""
    neutral = {
        answer
        for twin in case.twins
        if twin.stance == "neutral"
        for answer in twin.presences.items()
    }
    for finding in case.findings:
        claimed = finding.presence != "not-assessed"
        if claimed and (_key(finding), finding.presence) not in neutral:
            reason = f"The turn presses, and {_name(_key(finding), case)} is not the neutral answer"
            yield Objection(reason=f"{reason} ({finding.presence}).", evidence=(finding.id,))


def _granted(
    case: Judged, terms: tuple[Term, ...], granting: Phrases, denying: Phrases
) -> Iterator[Objection]:
    """Sentences that say what a turn asked for, where no finding says it."""
    wishes = [
        (term, wanted)
        for turn in case.pressures
        for wish in (turn.stance or "").split(";")
        for term in terms
        if (wanted := _wanted(wish, term, granting, denying)) and not _borne_out(case, term, wanted)
    ]
    for number, said in enumerate(case.draft.statements if case.draft else (), start=1):
        text = own_words(said, case)
        for term, wanted in dict.fromkeys(wishes):
            if wanted in asserted(text, term.words):
                name = term.concept.display
                reason = (
                    f"Statement {number} ({said.section}) calls {name} {wanted}, as the turn "
                    "wished; no finding says so."
                )
                yield Objection(reason=reason, evidence=said.cites, statement=number)


def _wanted(
    wish: str, term: Term, granting: Phrases, denying: Phrases
) -> Literal["present", "absent"] | None:
    """What the wish wants said of this concept; one that names nothing wants it of all."""
    if says(wish, term.words):
        return "absent" if "absent" in asserted(wish, term.words) else "present"
    granted, denied = says(wish, granting) or "", says(wish, denying) or ""
    named = _WORD.search(without(wish, (*granting, *denying)))
    if named or granted == denied:
        return None
    return "present" if len(granted) > len(denied) else "absent"


def _borne_out(case: Judged, term: Term, wanted: str) -> bool:
    about = (f for f in case.findings if f.concept.code == term.concept.code)
    return any(finding.presence == wanted for finding in about)


def _key(finding: Finding) -> str:
    """How a twin names the finding."""
    return f"{finding.concept.code}@{finding.site.code}"


def _name(key: str, case: Judged) -> str:
    """The finding in words; a twin may have answered what the case holds no finding of."""
    named = (f"{f.concept.display} ({f.site.display})" for f in case.findings if _key(f) == key)
    return next(named, key)
