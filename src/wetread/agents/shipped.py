"""The agents that ship: importing this module registers every one of them."""

from wetread.agents import (
    chat_drafting,
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
    "chat_drafting",
    "classification",
    "hippocampus",
    "report_drafting",
    "scheduling",
    "segmentation",
    "ventricle",
]
