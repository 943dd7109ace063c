"""What waits for a person, as LangChain's human-in-the-loop clients read it, and what they answer.

A request has `action_requests` and `review_configs`, and beside them what a clinical approval
needs: the digest of exactly what is shown, who may approve, what a signature may mean, and until
when. An answer names the interrupt and the digest it is for; both are of one version of one item,
so an answer is good once and for nothing else.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.editing import MOST_CHANGES, Change
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import ALLOWED, Action
from wetread.clinical.principals import Principal
from wetread.clinical.signed import SignatureMeaning
from wetread.service.api.problems import first_reading_of
from wetread.signoff.items import WAITING, WorkItem

RELEASE: Final = "release_report"
Answer = Literal["approve", "edit", "reject", "respond"]

ACTIONS: Final[Mapping[Answer, tuple[Action, ...]]] = {
    "approve": ("queue.sign", "queue.sign-preliminary"),
    "edit": ("queue.edit",),
    "reject": ("queue.reject",),
    "respond": ("queue.return",),
}
"""What a person needs one of for each answer; to respond sends the draft back with a reason."""


class ActionRequest(Noun):
    """What the graph wants to do."""

    name: str = RELEASE
    args: dict[str, Any]
    description: str


class ReviewConfig(Noun):
    """How a person may answer."""

    action_name: str = RELEASE
    allowed_decisions: tuple[Answer, ...]


class HITLRequest(Noun):
    """One request for approval."""

    action_requests: tuple[ActionRequest, ...]
    review_configs: tuple[ReviewConfig, ...]
    payload_digest: Digest
    approver: tuple[str, ...] = Field(description="roles whose approval counts")
    signature_meaning: tuple[SignatureMeaning, ...] = Field(description="what it may stand for")
    expires_at: datetime = Field(description="when it is due")
    read_first: str | None = Field(
        default=None, description="where you say first what you see; until then you decide nothing"
    )


class Interrupt(Noun):
    """A request and the name under which it is answered."""

    id: str
    value: HITLRequest


def interrupt_id(item: WorkItem) -> str:
    """Of one version of one item: whoever changes it makes another."""
    return f"{item.id}.{item.version}"


def interrupt_of(item: WorkItem, by: Principal, *, unread: bool = False) -> Interrupt | None:
    """What this person is asked about the item; None where it does not wait any more."""
    if item.state not in WAITING:
        return None
    may = (
        answer for answer, acts in ACTIONS.items() if any(by.role in ALLOWED[act] for act in acts)
    )
    allowed = () if unread else tuple(may)
    return Interrupt(
        id=interrupt_id(item),
        value=HITLRequest(
            action_requests=(
                ActionRequest(
                    args={"work_item": item.id, "case_id": item.case_id},
                    description="Sign and release a preliminary report.",
                ),
            ),
            review_configs=(ReviewConfig(allowed_decisions=allowed),),
            payload_digest=item.payload,
            approver=tuple(sorted(ALLOWED["queue.sign"])),
            signature_meaning=get_args(SignatureMeaning),
            expires_at=item.due,
            read_first=first_reading_of(item.id) if unread else None,
        ),
    )


class Approve(Noun):
    """Sign exactly what is shown; the password is asked for once more.

    The last signature that is needed releases it. A resident's is preliminary, for a radiologist to
    co-sign.
    """

    type: Literal["approve"]
    signature_meaning: SignatureMeaning
    preliminary: bool = False
    password: Annotated[str, Field(min_length=1, max_length=1024, repr=False)]


class EditedArguments(Noun):
    """What is to stand in the draft instead."""

    changes: tuple[Change, ...] = Field(min_length=1, max_length=MOST_CHANGES)


class EditedAction(Noun):
    """The same action with other arguments; no other action can be put in its place."""

    name: Literal["release_report"] = RELEASE
    args: EditedArguments


class Edit(Noun):
    """Change the draft; it is judged again and still waits."""

    type: Literal["edit"]
    edited_action: EditedAction


class Reject(Noun):
    """Refuse the draft for good, and say why."""

    type: Literal["reject"]
    message: str = Field(min_length=1, max_length=2000)


class Respond(Noun):
    """Send the draft back, and say why."""

    type: Literal["respond"]
    message: str = Field(min_length=1, max_length=2000)


def action_of(decision: "Approve | Edit | Reject | Respond") -> Action:
    """What somebody has to be allowed to answer so."""
    if isinstance(decision, Approve):
        return "queue.sign-preliminary" if decision.preliminary else "queue.sign"
    (action,) = ACTIONS[decision.type]
    return action


Decision = Annotated[Approve | Edit | Reject | Respond, Field(discriminator="type")]


class HITLResponse(Noun):
    """The answer to one interrupt, by its id and for exactly what was shown."""

    interrupt_id: str = Field(min_length=1, max_length=128)
    payload_digest: Digest
    decisions: tuple[Decision, ...] = Field(
        min_length=1, max_length=1, description="one for each of action_requests: here one"
    )
