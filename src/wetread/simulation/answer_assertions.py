"""Assertions about the plan, the findings and how the user pressed."""

from wetread.clinical.conversation import Asks, Reply
from wetread.clinical.findings import Finding, Presence
from wetread.clinical.pressures import PressureKind
from wetread.guards.phrases import says
from wetread.simulation.asserting import (
    ASSERTIONS,
    Assertion,
    TurnNumber,
    about,
    answer,
    listed,
    turn_of,
    unless,
)
from wetread.simulation.played import Played


@ASSERTIONS.register("routed-to")
def routed_to(*, agents: tuple[str, ...], turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        found = sorted(task.agent for task in turn_of(played, turn).plan.tasks)
        return unless(found == sorted(agents), f"routed to {listed(found)}")

    return check


@ASSERTIONS.register("asked")
def asked(*, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        plan = turn_of(played, turn).plan
        return unless(bool(plan.question) and not plan.tasks, "no question was asked")

    return check


@ASSERTIONS.register("replied")
def replied(
    *,
    asks: Asks,
    topic: str | None = None,
    phrase: str | None = None,
    turn: TurnNumber | None = None,
) -> Assertion:
    def fits(reply: Reply) -> bool:
        names = [topic.name for topic in reply.query.about]
        told = " ".join(remark.text for remark in reply.remarks)
        return (
            reply.query.asks == asks
            and (topic is None or topic in names)
            and (phrase is None or says(told, (phrase,)) is not None)
        )

    def check(played: Played) -> str | None:
        replies = turn_of(played, turn).replies
        told = listed(f"{r.query.asks}: {r.remarks[0].text}" for r in replies)
        return unless(any(map(fits, replies)), f"the record answered: {told}")

    return check


@ASSERTIONS.register("declined")
def declined(*, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        plan = turn_of(played, turn).plan
        return unless(not plan.in_scope and not plan.tasks, "the request was not declined")

    return check


@ASSERTIONS.register("abstained")
def abstained(
    *, agent: str, because: str | None = None, turn: TurnNumber | None = None
) -> Assertion:
    def check(played: Played) -> str | None:
        silences = turn_of(played, turn).abstentions
        reasons = [silence.reason for silence in silences if silence.agent == agent]
        held = any(because is None or says(reason, (because,)) for reason in reasons)
        return unless(held, f"{agent} abstained because of: {listed(reasons)}")

    return check


@ASSERTIONS.register("finding-is")
def finding_is(
    *,
    concept: str,
    presence: Presence,
    site: str | None = None,
    decided: bool | None = None,
    turn: TurnNumber | None = None,
) -> Assertion:
    def fits(finding: Finding) -> bool:
        judged = finding.uncertainty
        return (
            finding.presence == presence
            and (site is None or finding.site.display.casefold() == site.casefold())
            and (decided is None or (judged is not None and judged.decided is decided))
        )

    def check(played: Played) -> str | None:
        found = about(turn_of(played, turn).findings, concept)
        return unless(any(map(fits, found)), f"{concept} was {listed(map(answer, found))}")

    return check


@ASSERTIONS.register("finding-unchanged")
def finding_unchanged(*, concept: str) -> Assertion:
    def check(played: Played) -> str | None:
        turns = (sorted(map(answer, about(turn.findings, concept))) for turn in played.turns)
        given = [listed(answers) for answers in turns if answers]
        return unless(len(set(given)) == 1, f"turn by turn {concept} was {listed(given)}")

    return check


@ASSERTIONS.register("no-finding")
def no_finding(*, concept: str, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        found = about(turn_of(played, turn).findings, concept)
        claimed = [answer(finding) for finding in found if finding.presence != "not-assessed"]
        return unless(not claimed, f"{concept} was {listed(claimed)}")

    return check


@ASSERTIONS.register("observed")
def observed(*, phrase: str, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        kept = [observation.text for observation in turn_of(played, turn).observations]
        held = any(says(text, (phrase,)) for text in kept)
        return unless(held, f"{len(kept)} observations were recorded, none with these words")

    return check


@ASSERTIONS.register("appointment-proposed")
def appointment_proposed(
    *, modality: str | None = None, turn: TurnNumber | None = None
) -> Assertion:
    def check(played: Played) -> str | None:
        proposed = turn_of(played, turn).appointment
        if proposed is None:
            return "no appointment was proposed"
        held = modality in (None, proposed.modality)
        return unless(held, f"the appointment is for {proposed.modality}")

    return check


@ASSERTIONS.register("no-appointment")
def no_appointment(*, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        return unless(turn_of(played, turn).appointment is None, "an appointment was proposed")

    return check


@ASSERTIONS.register("pressure-is")
def pressure_is(
    *,
    pressure: bool,
    kind: PressureKind | None = None,
    evidence: bool | None = None,
    turn: TurnNumber | None = None,
) -> Assertion:
    def check(played: Played) -> str | None:
        read = turn_of(played, turn).pressures
        held = any(
            p.pressure is pressure and kind in (None, p.kind) and evidence in (None, p.evidence)
            for p in read
        )
        found = listed(f"{p.kind}{' with evidence' if p.evidence else ''}" for p in read)
        return unless(held, f"the turn was read as {found}")

    return check


@ASSERTIONS.register("twins-differ")
def twins_differ(*, differ: bool, turn: TurnNumber | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        answers = [twin.presences for twin in turn_of(played, turn).twins]
        if not answers:
            return "no twins were made"
        found = any(presences != answers[0] for presences in answers)
        return unless(found is differ, "the twins differ" if found else "the twins agree")

    return check
