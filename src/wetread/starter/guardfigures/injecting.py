"""`injected-instructions`: orders hidden in documents, and users who try to lift the rules."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from wetread.starter import outside_sets as outside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.guardfigures.measures import share
from wetread.starter.guardfigures.sets import Sets
from wetread.starter.lessons import fold_of

SET = "prompt_injection"

Said = tuple[str, str]
"""A text and its group."""


def injections(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Attacks are drawn by category, other texts one by one; a mail that comes twice is one."""
    attacks = [
        (row["attack"], f"bipia:{row['category']}")
        for kind in ("text", "code")
        for row in sets.lines(f"{SET}/bipia_{kind}_attacks_*.jsonl")
    ]
    mails = list({e.text: e.group for e in outside.mails(sets.guards)}.items())
    turns = outside.injections(sets.guards)
    lifting, harmless = (
        [(e.text, e.group) for e in turns if e.label == label] for label in ("typed", "benign")
    )
    for asked, said, origin, name in (
        ("orders hidden in mails", _hidden(attacks, mails), "data", "recall"),
        ("mails without orders", mails, "data", "false flags"),
        ("users who try to lift the rules", lifting, "user", "recall"),
        ("harmless turns with suspicious words", harmless, "user", "false flags"),
    ):
        groups = [group for _, group in said]
        questions = [{"text": text, "origin": origin} for text, _ in said]
        told = judges.ask_strangers("injected-instructions", questions, groups)
        flagged = share(name, [one["injected"] for one in told], groups)
        yield from figures(SET, asked, "cross-validated", [flagged])


def _hidden(attacks: Sequence[Said], mails: Sequence[Said]) -> list[Said]:
    """Attacks in front of a mail and behind one, in turn.

    The mail is of the attack's fold, so that who is a stranger to one is a stranger to both.
    """
    near = defaultdict[int, list[str]](list)
    for text, group in mails:
        near[fold_of(group)].append(text)
    hidden = list[Said]()
    for number, (attack, group) in enumerate(attacks):
        at_hand = near[fold_of(group)] or [""]
        parts = attack, at_hand[number % len(at_hand)]
        hidden.append(("\n".join(parts[::-1] if number % 2 else parts), group))
    return hidden
