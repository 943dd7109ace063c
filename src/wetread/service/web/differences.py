"""Words as they were and as they are: what goes is struck out, what comes is underlined."""

import difflib
from collections.abc import Iterable

from wetread.clinical.editing import DraftEdit
from wetread.service.web.parts import part, words


def show_edits(edits: Iterable[DraftEdit]) -> None:
    """Who changed what by hand, sentence by sentence."""
    for edit in edits:
        words("p", f"{edit.user}:", "quiet")
        for made in edit.made:
            before, after = (one.text if one else "" for one in (made.before, made.after))
            show_difference(before, after)


def show_difference(before: str, after: str) -> None:
    """Words that go and words that come, in the order of the sentence."""
    old, new = before.split(), after.split()
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    with part("p", "difference"):
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                words("span", " ".join(old[a:b]) + " ")
                continue
            if old[a:b]:
                words("del", " ".join(old[a:b]))
                words("span", " ")
            if new[c:d]:
                words("ins", " ".join(new[c:d]))
                words("span", " ")
