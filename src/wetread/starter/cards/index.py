"""`docs/models/README.md`: every shipped model, and where two standards stand on its card."""

from wetread.starter.cards.card import card_names, read_card
from wetread.starter.cards.places import ATTRIBUTES, CHAI, SECTIONS, group_of
from wetread.starter.cards.tables import table
from wetread.starter.catalogue import ROOT, lock

NAME = "README.md"
_WEIGHTS = "../../src/wetread/starter/weights"
_HEAD = """\
# Models

<!-- Written by `python -m wetread.starter.cards`. -->

Every model that ships with wetread. `wetread models show NAME` prints the same card. **None is for
clinical use.**"""
_HEADS = "Heads on the sentence encoder keep shorter cards beside their weights:"
_MAKING = """\
## How a card is made

People write `about.yaml` beside the weights. The figures come from the code behind `wetread
evaluate`, over data in the form of [the evaluation's manifests](../evaluate.md):

```
python -m wetread.starter.cards cxr-lungs --data DIR   # evaluate, then write the card
python -m wetread.starter.cards                        # write all cards anew from stored figures
python -m wetread.starter.cards --check                # fail where a card is not current
python -m wetread.starter.speed --data DIR             # time the film models (--device cuda)
```

A card whose figures belong to other weights is not current. Diagrams need matplotlib
(`pip install 'wetread[cards]'`)."""


def index() -> str:
    """The page as it stands in the docs."""
    parts = [
        _HEAD,
        table(("model", "does", "decision role"), _images()),
        _HEADS,
        table(("model", "does"), _heads()),
        _MAKING,
        "## Source attributes (45 CFR 170.315(b)(11)(iv)(B), ONC HTI-1)",
        table(("paragraph", "section of the card", "entry"), _attributes()),
        "## CHAI applied model card (schema 0.2)",
        table(("element", "place"), ((f"`{name}`", place) for name, place in CHAI.items())),
    ]
    return "\n\n".join(parts) + "\n"


def _images() -> list[tuple[str, str, str]]:
    words = {name: read_card(name).words for name in card_names()}
    return [
        (f"[{name}]({name}.md)", one.title, one.purpose.decision_role)
        for name, one in words.items()
    ]


def _heads() -> list[tuple[str, str]]:
    """What ships with a card of the shorter kind: its first paragraph says what it does."""
    found = []
    for name, entry in lock().items():
        if entry.get("card"):
            text = (ROOT / str(entry["card"])).read_text(encoding="utf-8")
            first = " ".join(text.split("\n\n")[1].split())
            found.append((f"[{name}]({_WEIGHTS}/{entry['card']})", first))
    return found


def _attributes() -> list[tuple[str, str, str]]:
    return [(one.paragraph, SECTIONS[group_of(one)], one.name) for one in ATTRIBUTES]
