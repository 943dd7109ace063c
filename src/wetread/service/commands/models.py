"""Weights: what there is, what it may be used for, whether it is still the same, who trusts it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wetread.service.commands.options import AsOrOwner, Json

if TYPE_CHECKING:
    from wetread.oversight.standing import Standing

app = typer.Typer(help="Model weights, digests, cards and trust.", no_args_is_help=True)


class Trusted(StrEnum):
    """Where a promotion leads."""

    trial = "trial"
    production = "production"


class Distrusted(StrEnum):
    """Where a demotion leads."""

    shadow = "shadow"
    trial = "trial"


Model = Annotated[str, typer.Argument(help="Model id; see: wetread models list.")]
As = Annotated[str, typer.Option("--as", help="The user who decides; asked for the password.")]
Reason = Annotated[str, typer.Option(help="Why; the audit keeps it.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """Every pinned model, shipped or added: its bytes, mode, canary result, and who uses it."""
    from wetread.service.console import print_json, system
    from wetread.service.modelview import model_views

    views = model_views(system())
    if json:
        print_json({"models": [view.as_json() for view in views]})
        return
    from wetread.service.rendering_lists import show_models

    show_models(views)


@app.command()
def show(model: Model, json: Json = False) -> None:
    """The model's card: use, warnings, figures, data, training; then how far it is trusted."""
    from wetread.service.console import OUT, print_json, system
    from wetread.service.modelview import card, card_parts, model_view, training_of

    on = system()
    view = model_view(on, model)
    if json:
        record = training_of(on, model)
        training = record.model_dump(mode="json") if record else None
        print_json({**view.as_json(), "training": training, **card_parts(on, view)})
        return
    from rich.markdown import Markdown

    OUT.print(Markdown(card(on, view)))


@app.command()
def verify(json: Json = False) -> None:
    """Hash every weights file and compare it with its pinned digest; name what differs."""
    from wetread.bootstrap.settings import Settings
    from wetread.runtimes.inventory import inventory
    from wetread.runtimes.lock import WeightsLock
    from wetread.service.console import OUT, print_json

    rows = inventory(WeightsLock.read(home=Settings.from_environment().home))
    wrong = [(row, file) for row in rows for file in row.files if file.state != "ok"]
    sound = sum(row.state == "ok" for row in rows)
    if json:
        models = [row.model_dump(mode="json", exclude={"card"}) for row in rows]
        print_json({"ok": sound == len(rows), "models": models})
    else:
        for row, file in wrong:
            OUT.print(f"{row.id}: {file.name} is {file.state}", markup=False)
        OUT.print(f"{sound} of {len(rows)} models are the pinned bytes.")
    if sound != len(rows):
        raise typer.Exit(1)


@app.command()
def add(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Folder with model.safetensors and config.json; no pickles, no links.",
        ),
    ],
    id_: Annotated[str, typer.Option("--id", help="What manifests will call it.")],
    licence: Annotated[str, typer.Option(help="Under what terms you may use it.")] = "not stated",
    as_: AsOrOwner = None,
    json: Json = False,
) -> None:
    """Copy a model into WETREAD_HOME and pin its bytes; it begins in shadow."""
    from wetread.service.console import principal, system, utf8

    on = system()
    standing = on.register.add(
        principal(on, as_), directory, id_, licence=utf8(licence, "the licence")
    )
    _tell(
        standing,
        f"Added {standing.model} in {standing.mode}; next: wetread models canary {standing.model}",
        json=json,
    )


@app.command()
def canary(model: Model, as_: AsOrOwner = None, json: Json = False) -> None:
    """Run a model on phantoms with known answers; an added one must pass before its promotion."""
    from wetread.bootstrap.canary import try_model
    from wetread.service.console import OUT, principal, print_json, progress, system

    on = system()
    by = principal(on, as_)
    with progress(quiet=json) as listen:
        listen("canary cases", False)
        result = try_model(on, by, model)
        listen("canary cases", True)
    if json:
        print_json({**result.model_dump(mode="json"), "passed": result.passed})
    else:
        from wetread.service.rendering_lists import show_canary

        show_canary(result)
        verdict = "passed" if result.passed else "failed; an added model is in shadow now"
        OUT.print(f"{model}: {result.n} cases ({result.kind}), {verdict}.", markup=False)
    if not result.passed:
        raise typer.Exit(1)


@app.command()
def promote(
    model: Model,
    to: Annotated[Trusted, typer.Option(help="How far to trust it from now on.")],
    as_: As,
    reason: Reason,
    json: Json = False,
) -> None:
    """Put your name to it that agents may use an added model; it must have passed its canary."""
    from wetread.service.console import principal, system, utf8

    on = system()
    by = principal(on, as_)
    standing = on.register.promote(by, model, to=to.value, reason=utf8(reason, "the reason"))
    _tell(standing, f"{model} is in {standing.mode}, says {by.full_name}.", json=json)


@app.command()
def demote(
    model: Model,
    reason: Reason,
    to: Annotated[Distrusted, typer.Option(help="How far to trust it still.")] = Distrusted.shadow,
    as_: AsOrOwner = None,
    json: Json = False,
) -> None:
    """Trust an added model less; this takes no proof."""
    from wetread.service.console import principal, system, utf8

    on = system()
    by = principal(on, as_)
    standing = on.register.demote(by, model, to=to.value, reason=utf8(reason, "the reason"))
    _tell(standing, f"{model} is in {standing.mode}.", json=json)


def _tell(standing: "Standing", said: str, *, json: bool) -> None:
    """What holds of a model from now on, to a person or to a script."""
    from wetread.service.console import OUT, print_json

    if json:
        print_json(standing)
        return
    OUT.print(said, markup=False, soft_wrap=True)
    OUT.print(f"Digest {standing.digest}", markup=False, soft_wrap=True)
