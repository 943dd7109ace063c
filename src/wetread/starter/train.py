"""`python -m wetread.starter.train NAME --data DIR --out DIR`: makes one of the starter models."""

from pathlib import Path
from typing import Annotated

import typer

from wetread.errors import BadInput, UnknownComponent

NAMES = ("cxr-gate", "cxr-lungs", "cxr-pneumonia")


def main(
    name: Annotated[str, typer.Argument(help=", ".join(NAMES))],
    data: Annotated[Path, typer.Option(help="the folder that holds cxr/manifest.csv")],
    out: Annotated[Path, typer.Option(help="the folder of all weights; NAME is made inside")],
    seed: Annotated[int, typer.Option(help="decides every draw")] = 17,
    steps: Annotated[
        int | None, typer.Option(help="optimiser steps; each model has its own")
    ] = None,
) -> None:
    """Trains, calibrates and stores a model; run again after an interruption to carry on."""
    if name not in NAMES:
        raise UnknownComponent("starter model", name, NAMES)
    if not data.is_dir():
        raise BadInput("--data names no folder; give the one that holds cxr/manifest.csv")
    from wetread.starter.catalogue import write_lock  # noqa: PLC0415 - after the arguments are judged
    from wetread.starter.training import gate, lungs, pneumonia  # noqa: PLC0415 - torch

    makers = {"cxr-gate": gate.train, "cxr-lungs": lungs.train, "cxr-pneumonia": pneumonia.train}
    extra = {} if steps is None else {"steps": steps}
    makers[name](data, out / name, seed=seed, **extra)
    write_lock(out)


if __name__ == "__main__":
    typer.run(main)
