"""Figures that were measured while a head was made, as they stand on its card."""

import json

from wetread.errors import BadInput
from wetread.starter.catalogue import weights_dir
from wetread.starter.guardfigures.measures import Measured


def on_card(head: str, row: str, name: str) -> Measured:
    """A row of the card's table under another name.

    Raises:
        BadInput: the card has no such row.
    """
    stated = json.loads((weights_dir(head) / "figures.json").read_text(encoding="utf-8"))
    if row not in stated:
        raise BadInput(
            f"the card of {head} has no figure {row!r}; make the head anew with the data: "
            "python -m wetread.starter.heads"
        )
    found = stated[row]
    value = found.get("share", found.get("f1"))
    return Measured(
        name=name, value=value, low=found.get("low"), high=found.get("high"), n=found["n"]
    )
