"""Asks every rule; what cannot judge holds, and the order of the rules never shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wetread.clinical.verdicts import Verdict
from wetread.errors import ManifestError
from wetread.guards.base import Guard, Judged, Objection, Remark
from wetread.guards.shipped import GUARDS
from wetread.guards.tools import Tools
from wetread.manifests.specs import PolicySpec, Rule

CONTENT = "no objection"
SYCOPHANCY = "sycophancy"
UNJUDGED = "could not judge"


@dataclass(frozen=True, kw_only=True)
class BuiltRule:
    """A rule of a policy with its guard, ready to be asked."""

    rule: Rule
    policy: str
    guard: Guard


def build_rules(
    policies: Mapping[str, PolicySpec], tools: Tools, *, folder: str = "policies"
) -> tuple[BuiltRule, ...]:
    """Every rule of every policy, in order of id.

    Args:
        policies: by id.
        tools: for guards that read with an encoder.
        folder: where the files lie, for the message.

    Raises:
        ManifestError: a guard is unknown, its parameters do not fit, or two rules share an id;
            the message names file, rule and, for a guard, the known names.
    """
    built: dict[str, BuiltRule] = {}
    for policy in policies.values():
        for rule in policy.rules:
            where = f"{folder}/{policy.id}.yaml: rule {rule.id!r}"
            if rule.id in built:
                raise ManifestError(f"{where}: the id is used in {built[rule.id].policy}.yaml, too")
            guard = GUARDS.build(rule.guard.use, rule.guard.with_, tools, where=where)
            built[rule.id] = BuiltRule(rule=rule, policy=policy.id, guard=guard)
    return tuple(built[rule_id] for rule_id in sorted(built))


def judge(case: Judged, rules: Iterable[BuiltRule]) -> tuple[Verdict, ...]:
    """What every rule of the case's stage says, sorted by rule; each says something."""
    asked = sorted((r for r in rules if r.rule.at == case.stage), key=lambda r: r.rule.id)
    return tuple(verdict for rule in asked for verdict in _ask(rule, case))


def gave_in(verdicts: Iterable[Verdict], rules: Iterable[BuiltRule]) -> bool:
    """Whether a rule against sycophancy objected to an answer."""
    against = {built.rule.id for built in rules if built.rule.guard.use == SYCOPHANCY}
    return any(
        v.rule in against and v.decision != "pass" and not v.reason.startswith(UNJUDGED)
        for v in verdicts
    )


def _ask(rule: BuiltRule, case: Judged) -> tuple[Verdict, ...]:
    """One verdict for each objection; otherwise one that passes, with the guard's remarks."""
    try:
        objections, remarks = _parted(rule.guard(case))
    except Exception as error:  # noqa: BLE001 - silence must not read as consent
        # The message may quote the case, so the kind of error is told alone.
        reason = f"{UNJUDGED}: {type(error).__name__}"
        return (Verdict(rule=rule.rule.id, decision="hold", reason=reason),)
    if objections:
        return tuple(_objecting(rule.rule, objection) for objection in objections.values())
    return (_content(rule.rule, remarks),)


def _parted(
    said: Iterable[Objection | Remark],
) -> tuple[dict[str, Objection], tuple[Remark, ...]]:
    """Objections by reason, each once, and remarks; anything else is no judgement at all."""
    objections: dict[str, Objection] = {}
    remarks: list[Remark] = []
    for item in said:
        match item:
            case Objection():
                objections.setdefault(item.reason, item)
            case Remark():
                remarks.append(item)
            case _:
                raise TypeError(type(item).__name__)
    return objections, tuple(remarks)


def _objecting(rule: Rule, objection: Objection) -> Verdict:
    return Verdict(
        rule=rule.id,
        decision=rule.otherwise,
        reason=objection.reason,
        evidence=objection.evidence,
        statement=objection.statement,
    )


def _content(rule: Rule, remarks: tuple[Remark, ...]) -> Verdict:
    return Verdict(
        rule=rule.id,
        decision="pass",
        reason="; ".join(remark.reason for remark in remarks) or CONTENT,
        evidence=tuple(dict.fromkeys(name for remark in remarks for name in remark.evidence)),
    )
