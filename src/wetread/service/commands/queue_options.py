"""Options that the commands of the queue share, and how they tell what was decided."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wetread.signoff.items import WorkItem

Item = Annotated[str, typer.Argument(help="Work item id; see: wetread queue list.")]
As = Annotated[str, typer.Option("--as", help="The user who decides.")]
Reason = Annotated[str, typer.Option(help="Why; the drafter and the audit will see it.")]
Seen = Annotated[
    str | None,
    typer.Option(help="Digest of what you looked at; nothing is done if something else waits now."),
]


def tell(work: "WorkItem", said: str, left: Iterable[Path] = (), *, json: bool) -> None:
    """What was decided and what left, to a person or to a script."""
    from wetread.service.console import OUT, print_json
    from wetread.service.contract import DecisionOutput, WorkItemOutput

    paths = [str(path) for path in left]
    if json:
        print_json(DecisionOutput(item=WorkItemOutput.of(work), released=tuple(paths)))
        return
    OUT.print(said, markup=False)
    for path in paths:
        OUT.print(f"Released to {path}", markup=False, soft_wrap=True)
