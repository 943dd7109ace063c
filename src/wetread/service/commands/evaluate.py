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
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Measure the served models against a manifest, with 95 % intervals over patients."""
    from wetread.service.console import counting, print_json
    from wetread.starter.evaluating.items import read_manifest
    from wetread.starter.evaluating.running import evaluate as run
    from wetread.starter.evaluating.summary import summarise

    rows = read_manifest(manifest, task.value, split)
    roles = _roles(task.value, model)
    with counting("pictures") as watch:
        evaluated = run(task.value, rows, roles, out=out, watch=watch)
    summary = summarise(task.value, rows, roles, evaluated)
    if json:
        print_json(summary)
    else:
        from wetread.service.figures import show_evaluation

        show_evaluation(summary)


def _roles(task: "TaskName", model: str | None) -> "tuple[Role, ...]":
    from wetread.bootstrap.settings import Settings
    from wetread.manifests.folders import declared
    from wetread.manifests.loader import read_folder
    from wetread.manifests.specs import AgentSpec
    from wetread.runtimes.base import RuntimeResources
    from wetread.runtimes.devices import find_device
    from wetread.runtimes.lease import DeviceLease
    from wetread.runtimes.lock import WeightsLock
    from wetread.starter.evaluating.roles import roles_of

    settings = Settings.from_environment()
    specs = read_folder(settings.agents or declared("agents"), AgentSpec)
    if task not in specs:
        raise BadInput(f"no agent {task!r} is declared; add {task}.yaml to the agents' folder")
    lock = WeightsLock.read(home=settings.home)
    resources = RuntimeResources(lock=lock, lease=DeviceLease(find_device))
    return roles_of(specs[task], resources, model=model)
