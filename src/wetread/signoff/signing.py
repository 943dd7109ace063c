"""The signature: a person's name under exactly what was shown.

Signature, outbox row and audit record commit in one transaction. The digest is computed again
from what is stored now, so anything that changed since it was shown stops the signature.
"""

from datetime import datetime

from sqlalchemy import Connection

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.signed import Signature, SignatureMeaning
from wetread.errors import BadInput, Tampered
from wetread.ports.ids import Ids
from wetread.signoff.checks import CheckSeen, end_check, told_of
from wetread.signoff.cosigning import given, keep, released_by
from wetread.signoff.dwelling import refuse_hasty
from wetread.signoff.first_reading import refuse_unread
from wetread.signoff.holding import as_seen, item_to_change, refuse_begun, refuse_blocked
from wetread.signoff.items import WAITING, WorkItem
from wetread.signoff.quorum import Quorum, authors_of
from wetread.signoff.registering import SignatureRegister
from wetread.signoff.standing import refuse_changed
from wetread.signoff.tables import OutboxRow
from wetread.signoff.worklist import Worklist
from wetread.store.artefacts import Artefacts
from wetread.store.canonical import digest_of
from wetread.store.documents import get_document
from wetread.store.tables import insert_row


class Signatories(Noun):
    """Who has signed an item as it is shown, and in a few words whose signatures it waits for.

    `then` is what it would wait for if whoever asks signed it now; empty where that releases it.
    `check` is there once it was decided, if it was one.
    """

    given: tuple[Signature, ...]
    missing: str = ""
    then: str = ""
    check: CheckSeen | None = None


class SignOff(SignatureRegister):
    """Turns a waiting draft into a signed report."""

    def __init__(self, ledger: Ledger, worklist: Worklist, artefacts: Artefacts, ids: Ids) -> None:
        super().__init__(ledger, artefacts)
        self._worklist = worklist
        self._ids = ids

    def sign(
        self,
        by: Principal,
        item_id: str,
        *,
        meaning: SignatureMeaning,
        digest: Digest | None = None,
        preliminary: bool = False,
    ) -> Signature:
        """Sign the item; claims it when it is still open.

        Where others have to sign too, it waits for them, open to whoever comes next; the last
        signature releases it. A check (see `checks`) ends here: its state is `checked` then, and
        the signature stands on no register.

        Args:
            by: whose signature it is.
            item_id: of the item.
            meaning: what the signature stands for.
            digest: of what the signer looked at; another one signs nothing.
            preliminary: as a resident does, for a radiologist to co-sign.

        Raises:
            NotAuthorised: the role does not sign, or not so; or the signer was disabled, or given
                another role, since they were let in.
            LostRace: somebody else claimed, signed, changed or superseded it.
            Refused: it is blocked, the time that goes with it has begun, the signer has not read
                it as the rules ask for, or their signature brings it no further.
            Tampered: the stored draft, an image or a mask is not what was shown.
        """
        require(by, "queue.sign-preliminary" if preliminary else "queue.sign")
        if not by.full_name:
            raise BadInput("a signature needs a printed name; give the user a full name")
        with self._ledger.write(by) as tx:
            refuse_changed(tx.connection, by)
            item = item_to_change(tx, item_id, by)
            as_seen(item, by, digest)
            payload = get_document(tx.connection, item.payload, ApprovalPayload)
            refuse_unread(tx.connection, self._worklist.rules, item, by)
            refuse_blocked(item, payload)
            refuse_hasty(tx.connection, self._worklist.rules, item, by, tx.now)
            refuse_begun(item, payload, tx.now)
            self._unchanged(item, payload)
            return self._put(tx, by, item, payload, meaning)

    def signatories(self, by: Principal, item: WorkItem) -> Signatories:
        """Who has signed what is shown now, and whose signatures are missing."""
        require(by, "queue.list")
        with self._ledger.database.read() as connection:
            before = given(connection, item)
            if item.state not in WAITING:
                last = released_by(connection, item.id)
                told = told_of(connection, item)
                return Signatories(given=(*before, *((last,) if last else ())), check=told)
            payload = get_document(connection, item.payload, ApprovalPayload)
            quorum = self._quorum(connection, item, payload)
            missing, then = quorum.missing(before), quorum.missing((*before, by))
            return Signatories(given=before, missing=missing, then=then)

    def _unchanged(self, item: WorkItem, payload: ApprovalPayload) -> None:
        if digest_of(payload) != item.payload:
            raise Tampered(f"the draft of {item.id} is not the one that was shown")
        self.check_images(payload)

    def _signature(
        self, by: Principal, item: WorkItem, meaning: SignatureMeaning, now: datetime
    ) -> Signature:
        return Signature(
            id=self._ids("signature"),
            work_item=item.id,
            payload_digest=item.payload,
            user=by.user,
            printed_name=by.full_name,
            role=by.role,
            meaning=meaning,
            signed_at=now,
        )

    def _quorum(self, connection: Connection, item: WorkItem, payload: ApprovalPayload) -> Quorum:
        return Quorum(self._worklist.rules, item, payload, authors_of(connection, item))

    def _put(
        self,
        tx: Transaction,
        by: Principal,
        item: WorkItem,
        payload: ApprovalPayload,
        meaning: SignatureMeaning,
    ) -> Signature:
        """The signature, on record; with it the release, where it was the last one."""
        before, quorum = given(tx.connection, item), self._quorum(tx.connection, item, payload)
        quorum.refuse_idle(by, before)
        signature = self._signature(by, item, meaning, tx.now)
        if end_check(tx, by, item, signed=True):
            self._worklist.move(tx, by, item, "checked", event="work-item.checked")
            return signature
        last = not quorum.missing((*before, signature))
        if not last:
            self._worklist.move(tx, by, item, "open", holder=None)
            keep(tx, item, signature, last=False)
            return signature
        signature = signature.model_copy(update={"beside": tuple(one.id for one in before)})
        self._worklist.move(tx, by, item, "signed")
        keep(tx, item, signature, last=True)
        queued = OutboxRow(
            signature=signature.id, case_id=item.case_id, payload=signature.payload_digest
        )
        insert_row(tx.connection, OutboxRow, **queued.model_dump())
        return signature
