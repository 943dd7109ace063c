"""Drafts over every chest test film and twenty sets of findings each: no more and no less."""

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.heads import SilentHeads
from support.words import FewWords
from wetread.agents.base import Outcome, Resources, Work
from wetread.agents.report_drafting import report_drafting
from wetread.agents.wording import measured, percent
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.coding import AREA, LEFT_LUNG, LUNG, PNEUMONIA, RIGHT_LUNG, CodedConcept
from wetread.clinical.findings import (
    Abstention,
    AlgorithmIdentification,
    Finding,
    ImageEvidence,
    Measurement,
    SegmentEvidence,
    Uncertainty,
)
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.planning import Task
from wetread.clinical.priors import pairs, parted
from wetread.clinical.reports import DraftReport, Statement
from wetread.guards.base import Judged, intended_of
from wetread.guards.judging import build_rules, judge
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec, PolicySpec

SETS = 20
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SPECS = read_folder(declared("agents"), AgentSpec)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?: ?%| cm\u00b2| pixels)")


@pytest.mark.measure
@pytest.mark.data
@pytest.mark.timeout(3600)
def test_drafts_say_what_was_found_and_nothing_else(data_dir: Path, tmp_path: Path) -> None:
    """No unsupported sentence; no finding, measurement or abstention left out; no wrong side."""
    with (data_dir / "cxr" / "manifest.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "test"]
    on = System(Settings(home=tmp_path / "home"), models=FewWords())
    rules = build_rules(read_folder(declared("policies"), PolicySpec), SilentHeads())
    role = SPECS["report-drafting"].roles()[0]
    write = report_drafting(Resources(spec=role), **role.agent.with_)
    faults: Counter[str] = Counter()
    drafts = 0
    for row in rows:
        study = on.read_study(data_dir / row["file"], modality="DX")
        drawn = random.Random(row["id"])  # noqa: S311 - findings to draft from
        for _ in range(SETS):
            work = _work(study, drawn)
            draft = write(work).draft
            assert draft is not None
            drafts += 1
            faults.update(_faults(work, draft))
            faults.update(
                f"{verdict.rule}: {verdict.reason}"
                for verdict in judge(_case(work, draft), rules)
                if verdict.decision != "pass"
            )
    on.close()
    sys.stdout.write(f"{drafts} drafts over {len(rows)} films; faults {sum(faults.values())}\n")

    assert faults == Counter()


def _work(study: ImagingStudy, drawn: random.Random) -> Work:
    """What two agents may have brought about, drawn at random."""
    image = study.images[0].pixels
    sides = drawn.choice(((RIGHT_LUNG, LEFT_LUNG), (RIGHT_LUNG,), (LEFT_LUNG,), ()))
    unit = drawn.choice(("cm2", "{pixels}"))
    outlined = tuple(_outline(image, site, unit, drawn) for site in sides)
    judged = (_judgement(image, drawn),) if drawn.random() < 0.8 or not sides else ()
    silent = (_silence(drawn),) if drawn.random() < 0.3 else ()
    request = ServiceRequest(
        id="request-1", text="Report this film", requester="dr", authored_on=NOW
    )
    outcomes = (
        Outcome(task_id="t1", agent="segmentation", findings=outlined, abstentions=silent),
        Outcome(task_id="t2", agent="classification", findings=judged),
    )
    words = drawn.choice((request.text, "Shorter please, three lines.", "Structured, please."))
    then = [*(_outline(image, side, unit, drawn) for side in sides), _judgement(image, drawn)]
    prior = tuple(one.model_copy(update={"id": f"then-{one.id}"}) for one in then)
    return Work(
        case_id="case-1",
        task=Task(id="t3", agent="report-drafting", instruction=words, why="asked"),
        request=request,
        study=study,
        pixels=_never,
        keep=_never,
        now=NOW,
        earlier=tuple(o for o in outcomes if o.findings or o.abstentions),
        prior=drawn.choice(((), prior)),
    )


def _outline(image: str, site: CodedConcept, unit: str, drawn: random.Random) -> Finding:
    name = f"finding-{site.code}"
    if drawn.random() < 0.15:
        reason = "The outline is expected to overlap too little with a drawn one."
        return Finding(id=name, concept=LUNG, site=site, presence="not-assessed", reason=reason)
    value = drawn.uniform(40, 320) if unit == "cm2" else float(drawn.randrange(8_000, 90_000))
    return Finding(
        id=name,
        concept=LUNG,
        site=site,
        presence="present",
        evidence=(SegmentEvidence(image=image, mask="5" * 64, segment=site),),
        measurements=(Measurement(concept=AREA, site=site, value=value, unit=unit),),
        uncertainty=Uncertainty(
            probability=drawn.uniform(0.6, 0.98),
            method="predicted-quality",
            prediction_set=("present",),
            poor_below=0.84,
            calibration="cxr-lungs/quality",
        ),
        algorithm=_made("segmentation", "cxr-lungs@1"),
    )


def _judgement(image: str, drawn: random.Random) -> Finding:
    chance = drawn.choice((0.004, 0.03, 0.18, 0.37, 0.5, 0.64, 0.83, 0.97, 0.999))
    presence: Any = "present" if chance >= 0.5 else "absent"
    sets: tuple[Any, ...] = (("present", "absent"), (presence,), (presence,), (presence,))
    return Finding(
        id="finding-pneumonia",
        concept=PNEUMONIA,
        site=LUNG,
        presence=presence,
        evidence=(ImageEvidence(image=image),),
        uncertainty=Uncertainty(
            probability=chance,
            method="temperature-scaled",
            prediction_set=drawn.choice(sets),
            coverage=0.9,
            calibration="cxr-pneumonia/adult",
        ),
        algorithm=_made("classification", "cxr-pneumonia@1"),
    )


def _made(agent: str, model: str) -> AlgorithmIdentification:
    return AlgorithmIdentification(agent=agent, runtime="scripted", model=model)


def _silence(drawn: random.Random) -> Abstention:
    reason = drawn.choice(
        (
            "The request also names the heart, and this agent outlines the lungs only.",
            "The input gate does not recognise the image.",
        )
    )
    return Abstention(id="abstention-1", agent="segmentation", reason=reason)


def _faults(work: Work, draft: DraftReport) -> Iterator[str]:
    """What is missing, on the wrong side, or a figure that nobody measured."""
    findings = [f for outcome in work.earlier for f in outcome.findings]
    cited = {name for statement in draft.statements for name in statement.cites}
    for finding in findings:
        cites = [s for s in draft.statements if finding.id in s.cites]
        about = [s for s in cites if s.section != "comparison"]
        yield from ["finding left out"] if not about else []
        for one in finding.measurements:
            said = [s for s in about if measured(one) in s.text]
            yield from ["measurement left out"] if not said else []
            side = finding.site.display.split()[0].lower()
            yield from ["wrong side"] if not all(_on(side, measured(one), s) for s in said) else []
        if finding.concept == PNEUMONIA:
            told = " ".join(s.text for s in about)
            yield from ["presence left out"] if "pneumonia" not in told.lower() else []
    yield from _uncompared(findings, work, draft)
    for outcome in work.earlier:
        for silence in outcome.abstentions:
            yield from ["abstention left out"] if silence.id not in cited else []
    known = set(_figures(findings))
    for statement in draft.statements:
        if statement.section in ("findings", "impression"):
            for figure in _FIGURE.findall(statement.text):
                yield from [f"figure of nobody's: {figure}"] if figure not in known else []


def _uncompared(findings: list[Finding], work: Work, draft: DraftReport) -> Iterator[str]:
    """What both studies showed stands side by side, each with its own figures."""
    for now, then in pairs(findings, work.prior):
        about = [parted(s.text) for s in draft.statements if then.id in s.cites]
        yield from ["change left out"] if not about else []
        shown = {m.concept.code: m for m in now.measurements} if now else {}
        for one in then.measurements:
            told = [words for words in about if measured(one) in words[1]]
            yield from ["earlier measurement left out"] if not told else []
            if one.concept.code in shown:
                value = measured(shown[one.concept.code])
                yield from ["compared with another"] if value not in told[0][0] else []
        if then.concept == PNEUMONIA and then.uncertainty:
            chance = percent(then.uncertainty.probability)
            yield from ["earlier chance left out"] if chance not in about[0][1] else []


def _on(side: str, figure: str, statement: Statement) -> bool:
    """Sides and areas are named in the same order, whichever comes first."""
    sides = list(dict.fromkeys(re.findall("right|left", statement.text.lower())))
    areas = [one for one in _FIGURE.findall(statement.text) if not one.endswith("%")]
    return len(sides) == len(areas) and (side, figure) in zip(sides, areas, strict=True)


def _figures(findings: list[Finding]) -> Iterator[str]:
    yield "90 %"  # the coverage of the answer set
    areas = [f.measurements[0].value for f in findings if f.measurements]
    for finding in findings:
        yield from map(measured, finding.measurements)
        if finding.uncertainty:
            yield (
                percent(finding.uncertainty.probability)
                .removeprefix("below ")
                .removeprefix("above ")
            )
    if len(areas) == 2:
        yield percent(1 - min(areas) / max(areas))


def _case(work: Work, draft: DraftReport) -> Judged:
    return Judged(
        request=work.request,
        study=work.study,
        findings=tuple(f for outcome in work.earlier for f in outcome.findings),
        abstentions=tuple(a for outcome in work.earlier for a in outcome.abstentions),
        prior=work.prior,
        draft=draft,
        intended=tuple(intended_of(role) for spec in SPECS.values() for role in spec.roles()),
    )


def _never(*_: Any) -> Any:
    raise AssertionError("a draft looks at no pixels")
