"""Every event worth remembering, named once, with the fields it may carry.

A field holds an id, a digest, a number or a word from a closed vocabulary, never prose: prose may
name a patient. Text goes into the document store and the event carries its digest.
"""

from typing import Final

MODEL: Final = frozenset(
    {"model", "digest", "before", "mode", "canary", "passed", "shown", "figures", "reason"}
)
"""What every record about a model says: the whole of its standing from then on."""

SIGNED: Final = frozenset({"item", "signature", "digest", "payload", "meaning", "role"})
"""What every record of a signature says."""

CATALOGUE: Final[dict[str, frozenset[str]]] = {
    "home.created": frozenset({"key_id"}),
    "key.rotated": frozenset({"key_id", "previous"}),
    "user.added": frozenset({"user", "role"}),
    "user.disabled": frozenset({"user"}),
    "user.enabled": frozenset({"user"}),
    "user.role-changed": frozenset({"user", "before", "role"}),
    "user.password-changed": frozenset({"user"}),
    "user.password-reset": frozenset({"user"}),
    "login.failed": frozenset({"user", "method"}),
    "session.opened": frozenset({"user", "method"}),
    "session.closed": frozenset({"user"}),
    "identity.linked": frozenset({"user"}),
    "identity.unlinked": frozenset({"user"}),
    "token.made": frozenset({"user", "token", "expires"}),
    "token.revoked": frozenset({"user", "token"}),
    "case.opened": frozenset({"request", "study", "images", "priority", "graph"}),
    "turn.taken": frozenset({"turn", "request", "study", "images"}),
    "turn.planned": frozenset({"turn", "request"}),
    "prior-report.attached": frozenset({"turn", "record"}),
    "turn.judged": frozenset({"turn", "pressure", "kind", "evidence", "record", "observations"}),
    "plan.made": frozenset({"turn", "record", "tasks", "in_scope", "asked", "queries"}),
    "plan.judged": frozenset({"turn", "record", "decision"}),
    "plan.confirmed": frozenset({"turn", "record", "tasks"}),
    "turn.withdrawn": frozenset({"turn", "record", "parts"}),
    "turn.called-off": frozenset({"turn", "record"}),
    "turn.replied": frozenset({"turn", "asks", "record"}),
    "task.finished": frozenset({"turn", "task", "agent", "outcome", "masks", "abstained", "mode"}),
    "task.failed": frozenset({"turn", "task", "agent", "error"}),
    "twins.compared": frozenset({"turn", "task", "differ", "record"}),
    "guards.judged": frozenset({"turn", "revision", "decision", "gave_in", "record"}),
    "turn.answered": frozenset({"turn", "outcome", "record"}),
    "work-item.opened": frozenset({"turn", "item", "payload", "standing", "due", "adds_to"}),
    "work-item.claimed": frozenset({"item", "version"}),
    "work-item.let-go": frozenset({"item", "user"}),
    "work-item.claim-expired": frozenset({"item", "user", "expires"}),
    "work-item.read-first": frozenset({"item", "record"}),
    "work-item.shown": frozenset({"item", "payload"}),
    "work-item.escalated": frozenset({"item", "level", "due", "record"}),
    "notice.sent": frozenset({"item", "level", "role"}),
    "notice.failed": frozenset({"item", "level", "role", "error"}),
    "work-item.edited": frozenset({"turn", "item", "record", "payload", "standing", "version"}),
    "work-item.returned": frozenset({"item", "reason"}),
    "work-item.rejected": frozenset({"item", "reason"}),
    "work-item.checked": frozenset({"item", "reason"}),
    "work-item.superseded": frozenset({"item", "by"}),
    "check.kept": frozenset({"film", "record"}),
    "check.planted": frozenset({"record"}),
    "check.ended": frozenset({"item", "outcome"}),
    "appointment.proposed": frozenset({"booking", "slot"}),
    "appointment.booked": frozenset({"booking", "slot"}),
    "appointment.released": frozenset({"booking", "slot"}),
    "report.signed": SIGNED | {"beside"},
    "report.cosigned": SIGNED,
    "model.added": MODEL,
    "model.tried": MODEL,
    "model.simulated": MODEL,
    "model.promoted": MODEL,
    "model.demoted": MODEL,
    "simulation.judged": frozenset({"record", "gate", "to", "passed", "live", "results"}),
    "report.released": frozenset({"item", "bundle", "payload"}),
}
