"""The documents behind a decision, as far as they can still be read.

A text may have been erased since; then its item counts where no text is needed, and nowhere else.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.editing import DraftEdit
from wetread.clinical.imaging import Digest, ImagingStudy
from wetread.errors import Tampered
from wetread.oversight.handled import Handled
from wetread.store.documents import B, get_document


class Told(Noun):
    """A decided item with what was decided about."""

    item: Handled
    payload: ApprovalPayload
    study: ImagingStudy
    touched: frozenset[str]

    @property
    def agents(self) -> frozenset[str]:
        """Who did a task of its workup."""
        return frozenset(self.payload.versions.agents)


def shown_first(connection: Connection, items: Sequence[Handled]) -> tuple[ApprovalPayload, ...]:
    """What was shown when they were opened."""
    found = (_found(connection, item.payload, ApprovalPayload) for item in items)
    return tuple(payload for payload in found if payload is not None)


def told(connection: Connection, items: Sequence[Handled]) -> Iterator[Told]:
    """The items of which everything can be read."""
    for item in items:
        payload = _found(connection, item.final, ApprovalPayload)
        study = _found(connection, item.study, ImagingStudy)
        edits = [_found(connection, edit, DraftEdit) for edit in item.edits]
        if payload and study and None not in edits:
            touched = frozenset(name for edit in edits if edit for name in _touched(edit))
            yield Told(item=item, payload=payload, study=study, touched=touched)


def _touched(edit: DraftEdit) -> Iterator[str]:
    """What was cited by the sentences that were replaced or taken out."""
    for made in edit.made:
        if made.before is not None:
            yield from made.before.cites


def _found(connection: Connection, name: Digest, kind: type[B]) -> B | None:
    """The document, or nothing; that it was changed is for the verification to say."""
    try:
        return get_document(connection, name, kind)
    except Tampered:
        return None
