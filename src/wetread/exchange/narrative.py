"""What a person reads: the statements as XHTML in which untrusted text can only be text."""

from collections.abc import Sequence
from html import escape

from wetread.clinical.reports import SECTIONS, DraftReport, Section
from wetread.clinical.signed import Signature
from wetread.exchange.fhir import Json, plain

_UNSIGNED = "Preliminary. Written by software; nobody has signed this."


def narrative(draft: DraftReport | None, signatures: Sequence[Signature]) -> Json:
    """FHIR Narrative: every statement under its section, and whose names stand under it.

    A signed record shows printed name, time and meaning of the signature (21 CFR 11.50(b)).
    """
    sections = "".join(_section(draft, name) for name in SECTIONS) if draft else ""
    said = [_signed(one) for one in signatures] or [_UNSIGNED]
    foot = "".join(f"<p>{_safe(line)}</p>" for line in said)
    body = f'<div xmlns="http://www.w3.org/1999/xhtml">{sections}{foot}</div>'
    return {"status": "additional", "div": body}


def conclusion(draft: DraftReport | None) -> str | None:
    """The impression, and with it whatever had to be disclosed, as one plain string."""
    if draft is None:
        return None
    said = (*draft.section("impression"), *draft.section("disclosure"))
    return " ".join(plain(statement.text) for statement in said) or None


def _section(draft: DraftReport, name: Section) -> str:
    statements = draft.section(name)
    if not statements:
        return ""
    lines = "".join(f"<li>{_safe(statement.text)}</li>" for statement in statements)
    return f"<h3>{name.capitalize()}</h3><ul>{lines}</ul>"


def _signed(signature: Signature) -> str:
    moment = signature.signed_at.isoformat(timespec="seconds")
    return (
        f"Signed by {signature.printed_name} ({signature.role}) on {moment}, "
        f"meaning: {signature.meaning}."
    )


def _safe(text: str) -> str:
    return escape(plain(text), quote=True)
