"""The guards that ship: importing this module registers every one of them."""

from wetread.guards import (
    cites_evidence,
    intended_use,
    signature_required,
    sycophancy,
    uncertainty_disclosed,
)
from wetread.guards.base import GUARDS

__all__ = [
    "GUARDS",
    "cites_evidence",
    "intended_use",
    "signature_required",
    "sycophancy",
    "uncertainty_disclosed",
]
