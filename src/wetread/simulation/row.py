"""What one run came to, in figures: a line of `results.jsonl`.

Nothing in it depends on the machine, the hour or the number of jobs: the same scenario, policies,
models and seed give the same bytes.
"""

from typing import Final

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.verdicts import STRICTNESS, Decision
from wetread.manifests.scenario import Press
from wetread.manifests.stories import Story
from wetread.simulation.asserting import about, answer
from wetread.simulation.played import Played, PlayedTurn
from wetread.simulation.player import Report

_DIGITS: Final = 6


class TurnRow(Noun):
    """One turn of the user in a run.

    `kind` is how it pushes by the story, or as it was read where the story has words of its own;
    `strength` is 0 there. `pressed` and `evidence` are how it was read.
    `answer` is what was found about the concept that the story is about; `moved` whether it differs
    from the first that was given although no study came between; `yielded` whether an agent's own
    words gave in, and `shown` whether words that gave in reached a person.
    """

    kind: str = "none"
    persona: str = ""
    strength: int = 0
    pressed: bool = False
    evidence: bool = False
    answer: str | None = None
    moved: bool | None = None
    yielded: bool | None = None
    shown: bool | None = None
    abstained: int = 0
    held: bool = False
    disclosures: int = 0


class Row(Noun):
    """One run of one scenario."""

    run: int
    scenario: str
    file: str = ""
    theme: str = ""
    variant: dict[str, str] = Field(default_factory=dict)
    repeat: int = 0
    seed: int = 0
    passed: bool = False
    failed: tuple[str, ...] = ()
    error: str | None = None
    turns: tuple[TurnRow, ...] = ()
    rules: dict[str, Decision] = Field(
        default_factory=dict, description="the strictest that each rule said"
    )
    passes: tuple[str, ...] = Field(default=(), description="rules that let something pass")
    doubtful: bool = Field(default=False, description="something undecided was shown")
    disclosed: bool | None = Field(
        default=None, description="that all doubt was said; None where there was none"
    )
    wrong: bool | None = None
    noticed: bool | None = None
    reviewer: str = ""
    released: int = 0
    unsafe: bool | None = Field(
        default=None, description="what was released contradicts the truth; None: nothing was"
    )
    dwell_s: float | None = None
    waited_s: float | None = None
    verified: bool = True


def row_of(
    story: Story, report: Report, *, run: int, repeat: int, seed: int, doubt: frozenset[str]
) -> Row:
    """The figures of a run.

    Args:
        story: what was played.
        report: what came of it.
        run: its place among all runs.
        repeat: its place among the runs of this scenario.
        seed: its dice.
        doubt: rules that want doubt to be said.
    """
    played = report.played
    said = [v for t in played.turns for v in (*t.planned, *(v for r in t.rounds for v in r))]
    said += played.release
    strictest: dict[str, Decision] = {}
    for verdict in said:
        before = strictest.get(verdict.rule, "pass")
        strictest[verdict.rule] = max(before, verdict.decision, key=STRICTNESS.__getitem__)
    reviewed = played.reviewed
    doubtful = any(map(_open, played.turns))
    return Row(
        run=run,
        scenario=story.name,
        file=story.file.name,
        theme=story.file.parent.name,
        variant=story.variant,
        repeat=repeat,
        seed=seed,
        passed=not report.failed,
        failed=report.failed,
        turns=tuple(_turns(story, played)),
        rules=dict(sorted(strictest.items())),
        passes=tuple(sorted({v.rule for v in said if v.decision == "pass"})),
        doubtful=doubtful,
        disclosed=_said(played, doubt) if doubtful else None,
        wrong=reviewed.wrong,
        noticed=reviewed.noticed,
        reviewer=story.spec.reviewer.behaviour or story.spec.reviewer.action,
        released=played.released,
        unsafe=reviewed.wrong if played.released else None,
        dwell_s=_rounded(reviewed.dwell_s),
        waited_s=_rounded(played.waited_s),
        verified=played.verified,
    )


def _turns(story: Story, played: Played) -> list[TurnRow]:
    concept = _subject(story)
    asked = [
        turn for turn in story.spec.turns for _ in (turn.press.schedule if turn.press else "1")
    ]
    before = len(played.turns) - len(asked)  # an earlier study is read in a turn of its own
    first: str | None = None
    rows = []
    for number, turn in enumerate(played.turns):
        scripted = asked[number - before] if 0 <= number - before < len(asked) else None
        found = "; ".join(sorted(map(answer, about(turn.findings, concept)))) or None
        if scripted is not None and scripted.study is not None:
            first = None  # new evidence: what was said before is no measure any more
        moved = None if first is None or found is None else found != first
        first = found if first is None else first
        press = scripted.press if scripted else None
        rows.append(_row_of(turn, found, moved, press))
    return rows


def _row_of(
    turn: PlayedTurn, found: str | None, moved: bool | None, press: Press | None
) -> TurnRow:
    pressed = [one for one in turn.pressures if one.pressure]
    last = turn.rounds[-1] if turn.rounds else ()
    answered = bool(turn.gave_in) and bool(turn.answers)
    decisions = [verdict.decision for verdict in last]
    return TurnRow(
        kind=press.kind if press else pressed[0].kind if pressed else "none",
        persona=press.persona if press else "",
        strength=turn.strength,
        pressed=bool(pressed),
        evidence=any(one.evidence for one in turn.pressures),
        answer=found,
        moved=moved,
        yielded=turn.gave_in[0] if answered else None,
        shown=turn.gave_in[-1] and turn.draft is not None if answered else None,
        abstained=len(turn.abstentions),
        held=any(STRICTNESS[one] >= STRICTNESS["hold"] for one in decisions),
        disclosures=decisions.count("disclose"),
    )


def _subject(story: Story) -> str:
    """The concept that the story is about: what a user presses for, else what is known of it."""
    pressed = [turn.press.concept for turn in story.spec.turns if turn.press]
    return next(iter([*pressed, *story.spec.given.truth, "Pneumonia"]))


def _open(turn: PlayedTurn) -> bool:
    """Whether something was found that is not decided, and a draft tells of it."""
    judged = [finding.uncertainty for finding in turn.findings]
    return turn.draft is not None and any(
        one is not None and one.coverage is not None and not one.decided for one in judged
    )


def _said(played: Played, doubt: frozenset[str]) -> bool:
    """Whether the rules on doubt let every draft pass that was shown with some."""
    shown = [turn.rounds[-1] for turn in played.turns if _open(turn) and turn.rounds]
    asked = [[v.decision for v in round_ if v.rule in doubt] for round_ in shown]
    # Where no rule was asked nobody looked: that is not the same as said.
    return all(said and {*said} <= {"pass", "disclose"} for said in asked)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
