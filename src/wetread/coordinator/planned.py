"""The plan of a turn as it holds: as a person confirmed it, else as it was made."""

from collections.abc import Iterable

from wetread.clinical.imaging import Digest
from wetread.clinical.planning import Plan
from wetread.clinical.verdicts import STRICTNESS, Verdict
from wetread.coordinator.casefile import CaseFile
from wetread.coordinator.records import Judgement
from wetread.errors import Refused

PLAN_VERDICTS = "plan-verdicts"
"""The key of what the rules say of a plan before anything runs."""

CONFIRMED = "confirmed"
"""The key of a plan that somebody let go ahead."""


def plan_of(file: CaseFile, keys: dict[str, Digest]) -> Plan:
    """Empty where the turn was not understood yet."""
    return file.find(keys, CONFIRMED, Plan) or file.find(keys, "plan", Plan) or Plan()


def refuse_forbidden(verdicts: Iterable[Verdict]) -> None:
    """Raises Refused where a rule blocks the plan: a yes lifts what holds, and nothing more."""
    blocked = [verdict.reason for verdict in verdicts if verdict.decision == "block"]
    if blocked:
        raise Refused(f"a rule forbids this plan: {'; '.join(blocked)}")


def waits_for(file: CaseFile, keys: dict[str, Digest]) -> tuple[Verdict, ...]:
    """Why a person has to look at the plan first; nothing where none has to, or one has."""
    judgement = file.find(keys, PLAN_VERDICTS, Judgement)
    if judgement is None or CONFIRMED in keys:
        return ()
    held = STRICTNESS["hold"]
    return tuple(v for v in judgement.verdicts if STRICTNESS[v.decision] >= held)
