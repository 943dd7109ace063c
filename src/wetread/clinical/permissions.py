"""Who may do what. One table, judged where state changes (law 9)."""

from typing import Final, Literal

from wetread.clinical.principals import Principal, Role
from wetread.errors import NotAuthorised

Action = Literal[
    "users.add",
    "users.disable",
    "users.enable",
    "users.change-role",
    "users.reset-password",
    "users.unlink",
    "users.list",
    "own-password.change",
    "tokens.make",
    "metrics.show",
    "case.open",
    "case.show",
    "case.resume",
    "queue.list",
    "queue.show",
    "queue.open",
    "queue.read",
    "queue.claim",
    "queue.edit",
    "queue.sign",
    "queue.sign-preliminary",
    "queue.addend",
    "queue.return",
    "queue.reject",
    "queue.release",
    "queue.settle",
    "queue.escalate",
    "appointment.propose",
    "appointment.book",
    "appointment.release",
    "checks.add",
    "checks.list",
    "audit.verify",
    "oversight.show",
    "own-oversight.show",
    "reader-names.show",
    "models.list",
    "models.add",
    "models.try",
    "simulation.judge",
    "simulation.run",
    "simulation.show",
    "models.promote",
    "models.demote",
]

ALLOWED: Final[dict[Action, frozenset[Role]]] = {
    "users.add": frozenset({"owner", "admin"}),
    "users.disable": frozenset({"owner", "admin"}),
    "users.enable": frozenset({"owner", "admin"}),
    "users.change-role": frozenset({"owner", "admin"}),
    "users.reset-password": frozenset({"owner", "admin"}),
    "users.unlink": frozenset({"owner", "admin"}),
    "users.list": frozenset({"owner", "admin", "auditor"}),
    "own-password.change": frozenset(  # whoever has one
        {"radiologist", "resident", "technologist", "auditor", "admin"}
    ),
    "tokens.make": frozenset({"radiologist", "resident", "technologist", "auditor", "admin"}),
    "metrics.show": frozenset({"owner", "admin", "auditor"}),
    "case.open": frozenset({"owner", "radiologist", "resident", "technologist", "system"}),
    "case.show": frozenset({"owner", "radiologist", "resident", "technologist", "auditor"}),
    "case.resume": frozenset({"owner", "admin", "system"}),
    "queue.list": frozenset(
        {"owner", "radiologist", "resident", "technologist", "auditor", "admin"}
    ),
    "queue.show": frozenset({"owner", "radiologist", "resident", "auditor"}),
    "queue.open": frozenset({"system"}),
    "queue.read": frozenset({"radiologist", "resident"}),
    "queue.claim": frozenset({"radiologist", "resident"}),
    "queue.edit": frozenset({"radiologist", "resident"}),
    "queue.sign": frozenset({"radiologist"}),
    "queue.sign-preliminary": frozenset({"resident"}),  # a radiologist co-signs
    "queue.addend": frozenset({"radiologist", "resident"}),
    "queue.return": frozenset({"radiologist", "resident"}),
    "queue.reject": frozenset({"radiologist"}),
    "queue.release": frozenset({"owner", "radiologist", "admin", "system"}),
    "queue.settle": frozenset({"system"}),
    "queue.escalate": frozenset({"owner", "admin", "system"}),
    "appointment.propose": frozenset({"system"}),
    "appointment.book": frozenset({"system"}),  # it follows a signature
    "appointment.release": frozenset({"system"}),
    "checks.add": frozenset({"owner", "admin", "system"}),  # nobody who reads knows which they are
    "checks.list": frozenset({"owner", "auditor", "admin"}),
    "audit.verify": frozenset({"owner", "auditor", "admin"}),
    "oversight.show": frozenset({"owner", "auditor", "admin"}),
    "own-oversight.show": frozenset({"radiologist", "resident"}),
    "reader-names.show": frozenset({"auditor", "admin"}),  # so too what works in shadow
    "models.list": frozenset({"owner", "radiologist", "resident", "auditor", "admin"}),
    "models.add": frozenset({"owner", "admin"}),
    "models.try": frozenset({"owner", "admin"}),
    "simulation.judge": frozenset({"owner", "admin"}),
    "simulation.run": frozenset({"owner", "admin"}),
    "simulation.show": frozenset({"owner", "radiologist", "resident", "auditor", "admin"}),
    "models.promote": frozenset({"admin"}),  # a person with a name, never the machine's owner
    "models.demote": frozenset({"owner", "admin", "radiologist"}),  # whoever sees it fail
}

_WHY: Final[dict[tuple[Action, Role], str]] = {
    ("queue.sign", "resident"): (
        "a resident's signature needs a radiologist's co-signature; give it as a preliminary one"
    ),
    ("queue.sign-preliminary", "radiologist"): "a radiologist's signature needs no co-signature",
    ("queue.sign", "admin"): "an admin never signs",
    ("queue.sign", "auditor"): "an auditor never signs",
    ("own-password.change", "owner"): "the owner of the home has none; name a user with --as",
    ("models.promote", "owner"): "a promotion bears the name of a person; name a user with --as",
}


MUST_CHANGE: Final = (
    "your password was set by somebody else and is good once: choose one of your own first, on the "
    "page /password or with: wetread users password"
)


def scope_of(action: Action) -> str:
    """The scope that an action takes: looking is one for all rooms, a signature stands alone."""
    room, act = action.split(".")
    if act in ("show", "list"):
        return "read"
    return "sign" if act.startswith("sign") else room


def require(principal: Principal, action: Action) -> None:
    """Raises NotAuthorised, naming the roles that may."""
    if principal.must_change and action != "own-password.change":
        raise NotAuthorised(MUST_CHANGE)
    if principal.scopes is not None and scope_of(action) not in principal.scopes:
        raise NotAuthorised(f"{action} refused: the token has no scope {scope_of(action)!r}")
    if principal.role in ALLOWED[action]:
        return
    why = _WHY.get((action, principal.role), f"{_one(principal.role)} may not do that")
    able = ", ".join(sorted(ALLOWED[action] - {"owner", "system"})) or "nobody by hand"
    raise NotAuthorised(f"{action} refused: {why}; it takes: {able}")


def _one(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
