"""Known failures by the id of their row, so that anybody with the data can look at them."""

from collections.abc import Sequence
from typing import Any

from wetread.starter.evaluating.answers import PRESENT, Judged, Outlined
from wetread.starter.evaluating.gate import Shown
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.segmentation_figures import POOR
from wetread.starter.evaluating.subgroups import source_of

Figures = dict[str, Any]

FEWEST, MOST = 5, 20
_EVEN = 0.5


def worst_outlined(pairs: Sequence[tuple[Item, Outlined]]) -> list[Figures]:
    """The outlines with the least overlap: all that are poor, and five at least."""
    answered = [(i, a) for i, a in pairs if a.dice is not None and not a.model_made]
    ordered = sorted(answered, key=lambda pair: (pair[1].dice, pair[0].id))
    poor = sum((answer.dice or 0) < POOR for _, answer in ordered)
    return [
        {
            "id": item.id,
            "source": source_of(item),
            "dice": answer.dice,
            "expected": answer.quality,
            "flagged": answer.flagged,
        }
        for item, answer in ordered[: min(max(poor, FEWEST), MOST)]
    ]


def worst_judged(pairs: Sequence[tuple[Item, Judged]]) -> list[Figures]:
    """Where the model was surest and wrong, and the truth outside its set, the surest first."""
    wrong = [
        (abs((answer.probability or 0.0) - _EVEN), item, answer)
        for item, answer in pairs
        if answer.probability is not None
        and (answer.probability >= _EVEN) != (answer.truth == PRESENT)
    ]
    wrong.sort(key=lambda one: (-one[0], one[1].id))
    return [
        {
            "id": item.id,
            "source": source_of(item),
            "truth": answer.truth,
            "probability": answer.probability,
            "set": list(answer.prediction_set or ()),
        }
        for _, item, answer in wrong[:MOST]
    ]


def wrongly_shown(found: Sequence[Shown]) -> list[Figures]:
    """Pictures in scope that were refused, then pictures outside that were let in."""
    wrong = [one for one in found if one.refused == one.inside]
    wrong.sort(key=lambda one: (not one.inside, one.group, one.id))
    return [
        {
            "id": one.id,
            "source": one.group,
            "score": min(one.score, 1e6),
            "verdict": "refused" if one.refused else "let in",
        }
        for one in wrong[:MOST]
    ]
