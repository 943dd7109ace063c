"""`python -m wetread.starter.evaluate NAME --data DIR`: the figures that the cards state."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from wetread.errors import UnknownComponent
from wetread.starter.catalogue import ROOT

Figures = dict[str, Any]
SEED = 17


def figures(name: str, data: Path, folder: Path, *, split: str = "test") -> Figures:
    """The figures of one stored model.

    Raises:
        UnknownComponent: no starter has that name.
    """
    known = {"cxr-lungs": _lungs, "cxr-pneumonia": _pneumonia, "cxr-gate": _gate}
    if name not in known:
        raise UnknownComponent("starter model", name, known)
    return {"model": name, "split": split, "figures": known[name](data, folder, split)}


def _lungs(data: Path, folder: Path, split: str) -> Figures:
    from wetread.starter import report  # noqa: PLC0415 - keeps the command's start quick
    from wetread.starter.training.predict import Outliner  # noqa: PLC0415 - torch

    return report.lungs(data, Outliner(folder), split=split, seed=SEED)


def _pneumonia(data: Path, folder: Path, split: str) -> Figures:
    from wetread.starter import report  # noqa: PLC0415 - keeps the command's start quick
    from wetread.starter.training.predict import Ensemble  # noqa: PLC0415 - torch

    scorer = Ensemble(folder)
    calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    return report.pneumonia(data, scorer.margins, calibration, split=split, seed=SEED)


def _gate(data: Path, folder: Path, split: str) -> Figures:
    from wetread.starter import scope  # noqa: PLC0415 - keeps the command's start quick
    from wetread.starter.training.gate import Gate, evaluation_kinds  # noqa: PLC0415 - torch
    from wetread.starter.training.synthetic import phantoms  # noqa: PLC0415 - with the above

    gate = Gate(folder)
    drawn = [study.pixels for study in phantoms(60, seed=SEED + 1)]
    kinds = evaluation_kinds(data, gate.scope, split)
    return scope.gate(data, gate, gate.calibration, kinds, drawn, split=split, seed=SEED)


def main(
    name: Annotated[str, typer.Argument(help="cxr-lungs, cxr-pneumonia or cxr-gate")],
    data: Annotated[Path, typer.Option(help="the folder that holds cxr/manifest.csv")],
    weights: Annotated[Path, typer.Option(help="the folder of all starter weights")] = ROOT,
    split: Annotated[str, typer.Option(help="val while building, test once at the end")] = "test",
    card: Annotated[bool, typer.Option(help="write figures.json and card.md as well")] = False,  # noqa: RUF100, FBT002 - typer flag
    json_: Annotated[bool, typer.Option("--json", help="one JSON object on stdout")] = False,  # noqa: RUF100, FBT002 - typer flag
) -> None:
    """States how well a starter model does, with its trivial rival and 95 % intervals."""
    found = figures(name, data, weights / name, split=split)
    if card:
        from wetread.starter.cards import write_card  # noqa: PLC0415 - only when asked

        write_card(found, weights / name)
    if json_:
        typer.echo(json.dumps(found, indent=2))
    else:
        from wetread.starter.cards import tables  # noqa: PLC0415 - only for people

        typer.echo(tables(found))


if __name__ == "__main__":
    typer.run(main)
