"""Train a starter model anew, from data in the form that the manifests describe."""

from pathlib import Path
from typing import Annotated

import typer

from wetread.starter.makers import MAKERS


def train(
    name: Annotated[
        str,
        typer.Argument(help=f"{', '.join(sorted(MAKERS))}."),
    ],
    data: Annotated[
        Path, typer.Option(help="Folder of the collections: cxr/manifest.csv and so on.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of all weights; NAME is made inside it.")],
    seed: Annotated[int, typer.Option(min=0, help="Decides every draw.")] = 17,
    steps: Annotated[
        int | None, typer.Option(help="Optimiser steps; each model has its own number.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print training.json and nothing else.")
    ] = False,
) -> None:
    """Train, calibrate and store a model; run it again after an interruption to carry on.

    What it learned from is written to training.json beside the weights. Nothing that is in use
    changes: to use the result, see `wetread models add`.
    """
    from wetread.service.console import OUT, print_json
    from wetread.starter.train import train as make

    record = make(name, data, out, seed=seed, steps=steps)
    if json:
        print_json(record)
        return
    OUT.print(
        f"Made {record.model} from {record.learned.rows} rows (digest "
        f"{record.learned.rows_digest[:16]}…) in {record.seconds:.0f} s.",
        markup=False,
    )
