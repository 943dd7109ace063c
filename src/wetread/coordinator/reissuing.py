"""What waits under an item is shown anew: judged again, and filed beside what was shown before."""

from wetread.audit.ledger import Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import PAYLOADS
from wetread.coordinator.gathering import Gathering
from wetread.coordinator.payload import Workup
from wetread.coordinator.records import Judgement, held
from wetread.coordinator.working import Place
from wetread.errors import LostRace
from wetread.guards.judging import judge
from wetread.signoff.items import WorkItem


def judged_again(
    duty: Duty, at: Place, workup: Workup, before: ApprovalPayload
) -> tuple[tuple[Verdict, ...], ApprovalPayload]:
    """What the rules say of it as it is now, and what is to be signed.

    Who made the findings is as it was; what judges them is what is in force today.
    """
    gather = Gathering(duty)
    verdicts = held(judge(gather.judged(at, workup), duty.rules))
    shown = gather.shown(at, workup, verdicts)
    versions = before.versions.model_copy(update={"policies": shown.versions.policies})
    return verdicts, shown.model_copy(update={"versions": versions})


def put_shown(
    duty: Duty, tx: Transaction, at: Place, item: WorkItem, verdicts: tuple[Verdict, ...]
) -> None:
    """File what is shown from now on; `at` holds the keys of before.

    Raises:
        LostRace: something else was filed there meanwhile; nothing is written.
    """
    number = 1 + sum(key.startswith(PAYLOADS) for key in at.keys)
    fresh = duty.file.link(tx, at.case_id, at.turn, f"{PAYLOADS}{number}", item.payload)
    judgement = Judgement(verdicts=verdicts)
    judged = duty.file.put(tx, at.case_id, at.turn, f"judged/{number}", judgement)
    if not fresh or judged is None:
        raise LostRace(f"work item {item.id} was changed meanwhile; look at it again")
