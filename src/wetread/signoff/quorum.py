"""Whose signatures are still missing; a draft is released when none is.

One radiologist signs, unless rules ask for more of them, for those of a panel, or for people who
wrote no part of it. A resident's signature stands beside theirs, and counts for none of them.
One who returns or rejects the draft ends it, whoever signed before.
"""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from wetread.audit.chain import AuditRow
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.clinical.signed import Signature
from wetread.errors import Refused
from wetread.manifests.sign_off import Signers, SignOffSpec
from wetread.signoff.items import WorkItem
from wetread.store.tables import table_of

Signed = Signature | Principal
"""Somebody who signed, or who might."""

ANYBODY = Signers(needs="any-one", because="A radiologist stands for what leaves.")


class Quorum:
    """The rules on signatures, for one item as it waits."""

    def __init__(
        self, rules: SignOffSpec, item: WorkItem, payload: ApprovalPayload, authors: frozenset[str]
    ) -> None:
        self._item = item
        self._rules = rules.signers(item.priority, item.standing) or (ANYBODY,)
        said = payload.draft.statements if payload.draft else ()
        self._authors = authors | {one.author for one in said if one.author}

    def missing(self, given: Sequence[Signed]) -> str:
        """What has to be signed yet, in a few words; empty where nothing has to be."""
        return "; ".join(filter(None, (self._lacks(rule, given) for rule in self._rules)))

    def refuse_idle(self, by: Principal, given: Sequence[Signed]) -> None:
        """Nobody signs the same twice, or what their signature brings no further.

        Raises:
            Refused: says whose signatures it waits for.
        """
        missing = self.missing(given)
        if any(one.user == by.user for one in given):
            raise Refused(f"you have signed {self._item.id} already; it waits for {missing}")
        signs = by.role in ALLOWED["queue.sign"]
        lacking = [rule for rule in self._rules if self._lacks(rule, given)]
        if signs and not any(self._counts(rule, by.user) for rule in lacking):
            raise Refused(
                f"your signature does not count for {self._item.id}; it waits for {missing}"
            )

    def _lacks(self, rule: Signers, given: Sequence[Signed]) -> str:
        counted = {one.user for one in given if self._stands(rule, one)}
        left = rule.how_many - len(counted)
        if left <= 0:
            return ""
        more = f"{left} more" if given else str(left)
        told = f"{more} signature{'s' if left > 1 else ''}"
        names = [name for name in rule.panel if name not in counted]
        whose = f" of {', '.join(names)}" if names else " of a radiologist"
        return f"{told}{whose}{' who wrote no part of it' if rule.not_by_author else ''}"

    def _stands(self, rule: Signers, one: Signed) -> bool:
        return one.role in ALLOWED["queue.sign"] and self._counts(rule, one.user)

    def _counts(self, rule: Signers, user: str) -> bool:
        apart = rule.not_by_author and user in self._authors
        return not apart and (not rule.panel or user in rule.panel)


def authors_of(connection: Connection, item: WorkItem) -> frozenset[str]:
    """Who changed the draft of this item, by the record: who takes a sentence out leaves none."""
    table = table_of(AuditRow)
    rows = connection.execute(
        select(table.c.actor, table.c.body).where(
            table.c.case_id == item.case_id, table.c.event == "work-item.edited"
        )
    )
    return frozenset(actor for actor, body in rows if json.loads(body).get("item") == item.id)
