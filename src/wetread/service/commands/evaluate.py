"""How good the served models are on pictures of which somebody knows the truth."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.errors import BadInput

if TYPE_CHECKING:
    from wetread.starter.evaluating.items import TaskName
    from wetread.starter.evaluating.roles import Role


class TaskOption(StrEnum):
    """The agent whose models are evaluated."""

    SEGMENTATION = "segmentation"
    CLASSIFICATION = "classification"


def evaluate(
    task: Annotated[TaskOption, typer.Argument(help="What the models were asked to do.")],
    manifest: Annotated[
        Path,
        typer.Argument(help="A CSV with id, file and mask_file, label_file or label; see docs."),
    ],
    model: Annotated[
        str | None, typer.Option(help="One model by its id; chosen by each study without it.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Only rows whose column `split` has this value.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write one JSON object a row here, as it is answered.")
    ] = None,
    spoil: Annotated[
        int,
        typer.Option(
            min=0,
            help="Segmentation: spoil each picture so often in every way, to see whether the "
            "model knows when it outlines badly.",
        ),
    ] = 0,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Measure the served models against a manifest, with 95 % intervals over patients."""
    from wetread.service.console import counting, print_json
    from wetread.starter.evaluating.items import read_manifest
    from wetread.starter.evaluating.running import evaluate as run
    from wetread.starter.evaluating.summary import spoilt, summarise

    if spoil and task is not TaskOption.SEGMENTATION:
        raise BadInput("--spoil is for segmentation: it compares outlines; leave it out")
    rows = read_manifest(manifest, task.value, split)
    roles = _roles(task.value, model)
    with counting("pictures") as watch:
        evaluated = run(task.value, rows, roles, out=out, watch=watch)
    summary = summarise(task.value, rows, roles, evaluated)
    if spoil:
        with counting("spoilt pictures") as watch:
            summary["spoilt"] = spoilt(evaluated, roles, times=spoil, watch=watch)
    if json:
        print_json(summary)
    else:
        from wetread.service.figures import show_evaluation

        show_evaluation(summary)


def _roles(task: "TaskName", model: str | None) -> "tuple[Role, ...]":
    from wetread.bootstrap.settings import Settings
    from wetread.manifests.folders import declared
    from wetread.starter.evaluating.serving import local_resources, roles_serving

    settings = Settings.from_environment()
    agents = settings.agents or declared("agents")
    return roles_serving(agents, task, local_resources(settings.home), model=model)
