"""The agents that ship: importing this module registers every one of them."""

from wetread.agents import classification, report_drafting, scheduling, segmentation
from wetread.agents.base import AGENTS

__all__ = ["AGENTS", "classification", "report_drafting", "scheduling", "segmentation"]
