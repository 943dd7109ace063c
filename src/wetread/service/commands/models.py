"""Weights: what there is, what it may be used for, and whether it is still the same."""

from typing import Annotated

import typer

app = typer.Typer(help="Model weights, digests and cards.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """Every model that weights.lock pins."""
    from wetread.runtimes.inventory import inventory
    from wetread.runtimes.lock import WeightsLock
    from wetread.service.console import print_json

    rows = inventory(WeightsLock.read())
    if json:
        print_json({"models": [row.model_dump(mode="json", exclude={"card"}) for row in rows]})
        return
    from wetread.service.rendering import show_models

    show_models(rows)


@app.command()
def show(model: Annotated[str, typer.Argument(help="Model id; see: wetread models list.")]) -> None:
    """The model's card: data, figures, limits."""
    from rich.markdown import Markdown

    from wetread.errors import BadInput
    from wetread.runtimes.inventory import describe
    from wetread.runtimes.lock import WeightsLock
    from wetread.service.console import OUT

    row = describe(WeightsLock.read(), model)
    if row.card is None or not row.card.is_file():
        raise BadInput(f"model {model!r} has no card; see: wetread models list")
    OUT.print(Markdown(row.card.read_text(encoding="utf-8")))


@app.command()
def verify(json: Json = False) -> None:
    """Hash every weights file and compare it with its pinned digest; name what differs."""
    from wetread.runtimes.inventory import inventory
    from wetread.runtimes.lock import WeightsLock
    from wetread.service.console import OUT, print_json

    rows = inventory(WeightsLock.read())
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
