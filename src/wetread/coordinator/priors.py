"""The earlier study of a case: what agents found on it when it was the one under discussion."""

from wetread.agents.base import Outcome
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import ImagingStudy
from wetread.clinical.priors import PriorReport
from wetread.coordinator.casefile import CaseFile

REPORT = "prior-report"
"""The key under which a turn holds the earlier report that came with it."""


def prior_findings(file: CaseFile, case_id: str, turn: int) -> tuple[Finding, ...]:
    """The latest finding about each thing on the study before this turn's; nothing without one.

    The same images attached again are no earlier study.
    """
    found: dict[tuple[str, str], Finding] = {}
    now, then = _images(file, case_id, turn), None
    for number in range(turn - 1, 0, -1):
        shown = _images(file, case_id, number)
        if shown == now or (then is not None and shown != then):
            continue
        then = shown
        for outcome in file.every(file.keys(case_id, number), "outcome/", Outcome):
            for finding in outcome.findings:
                found.setdefault((finding.concept.code, finding.site.code), finding)
    return tuple(found.values())


def prior_report(file: CaseFile, case_id: str, turn: int) -> PriorReport | None:
    """The report that was brought last, up to this turn."""
    for number in range(turn, 0, -1):
        found = file.find(file.keys(case_id, number), REPORT, PriorReport)
        if found is not None:
            return found
    return None


def _images(file: CaseFile, case_id: str, turn: int) -> frozenset[str]:
    study = file.need(file.keys(case_id, turn), "study", ImagingStudy)
    return frozenset(image.pixels for image in study.images)
