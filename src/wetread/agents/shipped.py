"""The agents that ship: importing this module registers every one of them."""

from wetread.agents import (
    classification,
    hippocampus,
    report_drafting,
    scheduling,
    segmentation,
    ventricle,
)
from wetread.agents.base import AGENTS

__all__ = [
    "AGENTS",
    "classification",
    "hippocampus",
    "report_drafting",
    "scheduling",
    "segmentation",
    "ventricle",
]
