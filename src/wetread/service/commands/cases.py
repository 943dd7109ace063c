"""Cases: read a study, talk about it, carry on after a crash, see it all once."""

import shlex
import sys
from collections.abc import Iterator
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput, WetreadError
from wetread.service.commands.options import Json

if TYPE_CHECKING:
    from wetread.bootstrap.system import System
    from wetread.clinical.imaging import ImagingStudy
    from wetread.clinical.planning import PlanEdit
    from wetread.clinical.principals import Principal
    from wetread.coordinator.turns import Prior
    from wetread.service.contract import ReadOutput

ATTACH, REPORT = "/attach ", "/report "
"""Begin a line of a conversation that names a study, or a text file with an earlier report."""

CONFIRM = "/confirm"
"""A line of a conversation that lets a waiting plan go ahead; behind it stand the changes."""


class ModalityOption(StrEnum):
    """What an image without a header is to be taken for."""

    CR = "CR"
    DX = "DX"
    CT = "CT"
    MR = "MR"


class PriorityOption(StrEnum):
    """How soon somebody has to look."""

    STAT = "STAT"
    URGENT = "URGENT"
    ROUTINE = "ROUTINE"


Study = Annotated[
    Path, typer.Argument(help="A DICOM file or folder, a PNG or JPEG, or a NIfTI file.")
]
Modality = Annotated[
    ModalityOption | None,
    typer.Option(help="Override what the image is taken to be; for files without a header."),
]


def read(
    study: Study,
    ask: Annotated[
        str | None,
        typer.Option(help="The request, in your own words; a full workup without it."),
    ] = None,
    modality: Modality = None,
    prior: Annotated[
        Path | None,
        typer.Option(help="An earlier study of the same patient, to compare with."),
    ] = None,
    prior_report: Annotated[
        Path | None,
        typer.Option(
            help="A text file with the report of an earlier examination, to compare with."
        ),
    ] = None,
    priority: Annotated[
        PriorityOption, typer.Option(help="Sets the deadline and the place in the queue.")
    ] = PriorityOption.ROUTINE,
    json: Json = False,
) -> None:
    """Work a study up and leave the draft in the queue for a signature."""
    from wetread.service.console import print_json, system
    from wetread.service.texts import report_in

    on = system(thinking=True)
    report = report_in(prior_report) if prior_report else None
    output = _workup(on, study, ask, modality, prior, report, priority, quiet=json)
    if json:
        print_json(output)
    else:
        from wetread.service.rendering import show_case

        show_case(output)


def _workup(
    on: "System",
    study: Path,
    ask: str | None,
    modality: ModalityOption | None,
    prior: Path | None,
    prior_report: str | None,
    priority: PriorityOption,
    *,
    quiet: bool,
) -> "ReadOutput":
    from wetread.coordinator.stopwatch import Stopwatch
    from wetread.service.asking import full_workup
    from wetread.service.console import progress
    from wetread.service.output import case_output

    by = on.owner()
    with progress(quiet=quiet) as listen:
        watch = Stopwatch(listener=listen)
        with watch.measure("reading the study"):
            images = _opened(on, study, modality)
            before = _opened(on, prior, modality) if prior else None
        with watch.measure("workup"):
            case_id = on.coordinator.open(
                by,
                text=full_workup(images) if ask is None else ask,
                study=images,
                priority=priority.value,
                prior_report=prior_report,
                prior=_prior(before) if before else None,
            )
            on.coordinator.run(case_id, watch=watch)
    return case_output(on, by, case_id, watch.seconds)


def _prior(study: "ImagingStudy") -> "Prior":
    from wetread.coordinator.turns import Prior
    from wetread.service.asking import earlier_workup

    return Prior(study, earlier_workup(study))


def _opened(on: "System", path: Path, modality: ModalityOption | None) -> "ImagingStudy":
    return on.read_study(path, modality=modality.value if modality else None)


def chat(
    study: Annotated[
        Path | None, typer.Argument(help="A study to talk about; a phantom film without one.")
    ] = None,
    modality: Modality = None,
) -> None:
    """Talk about a study, turn by turn; an empty line or Ctrl-D ends the conversation."""
    from wetread.service.console import OUT, system
    from wetread.service.texts import report_in

    on = system(thinking=True)
    by = on.owner()
    images = _opened(on, study, modality) if study else on.phantom_study()
    if isinstance(sys.stdin, TextIOWrapper):
        # A line that is no text is refused like any other bad request, and the next one is heard.
        sys.stdin.reconfigure(errors="surrogateescape")
    OUT.print(
        "What should be done with this study? An empty line ends the conversation; "
        "/attach FILE brings a new study as evidence, /report FILE the report of an earlier one; "
        "yes or /confirm lets a waiting plan go ahead."
    )
    case_id: str | None = None
    attached: ImagingStudy | None = None
    reported: str | None = None
    for text in _turns():
        try:
            if (edit := _edit_of(text)) is not None:
                if case_id is None:
                    raise BadInput("nothing is planned yet; say what should be done")
                on.coordinator.confirm(by, case_id, edit)
                _answer(on, by, case_id)
                continue
            if text.startswith(ATTACH):
                attached = on.read_study(Path(text.removeprefix(ATTACH).strip()).expanduser())
                OUT.print("Attached as the newer study; it goes with what you ask next.")
                continue
            if text.startswith("/") and not text.startswith((ATTACH, REPORT)):
                raise BadInput(
                    "that is no command; there are /attach FILE, /report FILE and /confirm"
                )
            if text.startswith(REPORT):
                reported = report_in(Path(text.removeprefix(REPORT).strip()).expanduser())
                OUT.print("Read; what you ask next is compared with it.")
                continue
            if case_id is None:
                case_id = on.coordinator.open(
                    by,
                    text=text,
                    study=attached or images,
                    prior_report=reported,
                    prior=_prior(images) if attached else None,
                )
            else:
                on.coordinator.take_turn(by, case_id, text, study=attached, prior_report=reported)
            attached = reported = None
            _answer(on, by, case_id)
        except WetreadError as error:
            OUT.print(str(error), markup=False)


def _edit_of(text: str) -> "PlanEdit | None":
    """The changes with which a waiting plan goes ahead; None for any other line."""
    from wetread.service.commands.confirm import edit_of

    if text.split(maxsplit=1)[0] != CONFIRM:
        return None
    try:
        words = shlex.split(text)
    except ValueError:
        raise BadInput("a quotation mark is not closed; close it or leave it out") from None
    return edit_of(words[1:])


def _turns() -> Iterator[str]:
    """Lines a person types until they stop; a prompt only where somebody sees it."""
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return
        if not line.strip():
            return
        yield line


def _answer(on: "System", by: "Principal", case_id: str) -> None:
    from wetread.coordinator.stopwatch import Stopwatch
    from wetread.service.console import progress
    from wetread.service.output import case_output
    from wetread.service.rendering import show_plan, show_turn

    with progress() as listen:
        watch = Stopwatch(listener=listen)
        with watch.measure("planning"):
            plan = on.coordinator.planned(case_id)
        show_plan(plan)
        on.coordinator.run(case_id, watch=watch)
    view = on.coordinator.view(case_id, by=by)
    show_turn(view, case_output(on, by, case_id, watch.seconds))
    for reply in view.replies:
        if reply.shows:
            from wetread.service.console import OUT
            from wetread.service.pictures import draw

            for path in draw(on, case_id, reply):
                OUT.print(f"See {path}", markup=False)


def resume(
    case: Annotated[str | None, typer.Argument(help="One case; every case without it.")] = None,
    json: Json = False,
) -> None:
    """Carry on what a crash or a restart interrupted."""
    from wetread.service.console import OUT, print_json, system
    from wetread.service.contract import ResumeOutput

    on = system()
    done = on.coordinator.resume(on.owner(), case)
    if json:
        print_json(ResumeOutput(resumed=done.resumed, failed=done.failed))
        return
    if not (done.resumed or done.failed):
        OUT.print("Nothing to resume.")
    for name in done.resumed:
        OUT.print(f"Resumed {name}", markup=False)
    for name in done.failed:
        OUT.print(f"Could not resume {name}; it stays as it is. Try: wetread doctor", markup=False)


def demo(json: Json = False) -> None:
    """A whole case on a phantom film with the models that ship: it ends in the queue."""
    from wetread.service.console import OUT, print_json, system
    from wetread.service.demonstration import demonstrate

    on = system(thinking=True)
    output = demonstrate(on, quiet=json)
    if json:
        print_json(output)
        return
    from wetread.service.rendering import show_case

    show_case(output)
    if output.work_item is None:
        raise BadInput("the demo opened no work item; run: wetread doctor")
    OUT.print(
        "\nNext, sign it as a radiologist would:\n"
        "  wetread users add rita --role radiologist --full-name 'Dr. Rita Roentgen'\n"
        f"  wetread queue sign {output.work_item.id} --as rita --meaning approved",
        markup=False,
    )
