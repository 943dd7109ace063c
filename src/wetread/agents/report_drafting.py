"""Drafts a preliminary report in which every sentence cites what it rests on.

Earlier results become points, points become sentences by retrieval over a vetted phrase bank. What
is undecided, assumed, withheld or never looked at is said in words; nothing calls a film sound.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.certainty import Certainty, load_certainty, settled
from wetread.agents.phrases.bank import load_bank
from wetread.agents.phrases.retrieval import Writer, phrase_writer
from wetread.agents.sections.base import Material, Point, Says
from wetread.agents.sections.comparison import comparison
from wetread.agents.sections.disclosure import disclosure
from wetread.agents.sections.findings import findings
from wetread.agents.sections.impression import impression
from wetread.agents.sections.indication import indication
from wetread.agents.sections.technique import technique
from wetread.agents.styles import Style, in_style, structured_asked, style_asked
from wetread.agents.wording import joined
from wetread.clinical.findings import AlgorithmIdentification
from wetread.clinical.reports import DraftReport, Statement
from wetread.errors import OutOfScope

SECTIONS: tuple[Says, ...] = (
    indication,
    technique,
    comparison,
    findings,
    impression,
    disclosure,
)


@AGENTS.register("report-drafting")
def report_drafting(
    resources: Resources,
    /,
    *,
    asks: dict[str, str],
    low_quality: Annotated[float, Field(ge=0, le=1)] = 0.8,
) -> Agent:
    """An agent that writes a draft from the outcomes of the tasks before it.

    Args:
        resources: an encoder for retrieval; without one, phrases are found by their conditions.
        asks: what each other agent is asked to do, in words, by agent id.
        low_quality: an outline expected to overlap less (Dice) is called doubtful, where its model
            states no limit of its own.
    """
    house = resources.settings.get("phrases")
    writers = {
        structured: phrase_writer(load_bank(house, structured=structured), resources.encoder)
        for structured in (False, True)
    }
    certainty = load_certainty()

    def draft(work: Work) -> Outcome:
        material = material_of(work, certainty, asks, low_quality)
        told = (*work.task.before, work.task.instruction)
        report = compose(material, writers[structured_asked(told)], style_asked(told))
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            draft=report,
            algorithms=_algorithms(resources),
            message=_message(report, material),
        )

    return draft


def material_of(
    work: Work, certainty: Certainty, asks: Mapping[str, str], low_quality: float
) -> Material:
    """Everything a draft of this work may speak of.

    Raises:
        OutOfScope: the tasks before it brought about nothing.
    """
    material = Material(
        request=work.request,
        study=work.study,
        outcomes=work.earlier,
        prior=work.prior,
        prior_report=work.prior_report,
        observations=work.observations,
        notes=work.notes,
        certainty=certainty,
        asks=asks,
        low_quality=low_quality,
    )
    if not any((material.findings, material.abstentions, material.appointments)):
        raise OutOfScope(
            "Nothing was found, measured or proposed for this study, so there is nothing to "
            "report on; ask for an outline or an assessment as well."
        )
    return material


def compose(material: Material, write: Writer, style: Style = "full") -> DraftReport:
    """Every section's points, written and told once each, as many as the style makes."""
    points: list[Point] = [point for says in SECTIONS for point in says(material)]
    points = list(in_style(points, style))
    statements = write(points, _key(material), material.notes)
    return DraftReport(statements=tuple(_told_once(statements)))


def _key(material: Material) -> str:
    """What the choice among equivalent wordings follows: the film, never its name or the hour."""
    return material.study.images[0].pixels


def _told_once(statements: Iterable[Statement]) -> Iterable[Statement]:
    """A sentence that came up twice in a section stands once and cites both."""
    merged: dict[tuple[str, str], Statement] = {}
    for statement in statements:
        place = (statement.section, statement.text)
        before = merged[place].cites if place in merged else ()
        cites = tuple(dict.fromkeys((*before, *statement.cites)))
        merged[place] = statement.model_copy(update={"cites": cites})
    return merged.values()


def _algorithms(resources: Resources) -> tuple[AlgorithmIdentification, ...]:
    declared = resources.spec.runtime
    if resources.encoder is None or declared is None:
        return ()
    model: Mapping[str, object] = declared.with_
    return (
        AlgorithmIdentification(
            agent=resources.spec.id, runtime=declared.use, model=str(model.get("model", "encoder"))
        ),
    )


def _message(report: DraftReport, material: Material) -> str:
    open_points = sum(settled(claim) not in ("present", "absent") for claim in material.claims)
    told = [f"{open_points} undecided"] if open_points else []
    told += [f"{len(material.unassessed)} not assessed"] if material.unassessed else []
    told += [f"{len(material.abstentions)} abstained"] if material.abstentions else []
    remark = f" Left open: {joined(told)}." if told else ""
    return (
        f"I drafted a preliminary report of {len(report.statements)} sentences.{remark} "
        "It waits for a radiologist's signature."
    )
