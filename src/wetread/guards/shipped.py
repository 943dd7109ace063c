"""The guards that ship: importing this module registers every one of them."""

from wetread.guards import (
    appointment_as_asked,
    cites_evidence,
    compared,
    graded_certainty,
    grounded,
    intended_use,
    names_nobody,
    plan_confirmed,
    signature_required,
    sycophancy,
    uncertainty_disclosed,
    wording,
)
from wetread.guards.base import GUARDS

__all__ = [
    "GUARDS",
    "appointment_as_asked",
    "cites_evidence",
    "compared",
    "graded_certainty",
    "grounded",
    "intended_use",
    "names_nobody",
    "plan_confirmed",
    "signature_required",
    "sycophancy",
    "uncertainty_disclosed",
    "wording",
]
