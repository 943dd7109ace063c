"""What somebody types to change a draft, as changes; bad input gets one sentence."""

from collections.abc import Iterable, Iterator
from typing import get_args

from pydantic import ValidationError

from wetread.clinical.editing import LONGEST, MOST_CHANGES, Change
from wetread.clinical.reports import Drafted
from wetread.errors import BadInput
from wetread.service.console import utf8


def changes_of(
    replace: Iterable[str], remove: Iterable[int], add: Iterable[str]
) -> tuple[Change, ...]:
    """Replacements first, then what is taken out, then what is added.

    Raises:
        BadInput: nothing is changed, or a change is not of its form.
    """
    found = tuple(_changes(replace, remove, add))
    if not found:
        raise BadInput("nothing to change; give --replace N=TEXT, --remove N or --add SECTION=TEXT")
    if len(found) > MOST_CHANGES:
        raise BadInput(f"that is more than {MOST_CHANGES} changes; make fewer at a time")
    named = [change.number for change in found if change.number]
    if len(named) != len(set(named)):
        raise BadInput("a sentence is named twice; change it once")
    return found


def _changes(replace: Iterable[str], remove: Iterable[int], add: Iterable[str]) -> Iterator[Change]:
    for one in replace:
        number, words = _pair(one, "--replace N=TEXT")
        if not number.isdecimal() or not 0 < int(number) <= 10**6:
            raise BadInput("--replace names a sentence by its number, as in --replace 3=TEXT")
        yield _change(kind="replace", number=int(number), text=words)
    for place in remove:
        yield _change(kind="remove", number=place)
    for one in add:
        section, words = _pair(one, "--add SECTION=TEXT")
        if section not in get_args(Drafted):
            raise BadInput(f"--add names one of the sections {', '.join(get_args(Drafted))}")
        yield _change(kind="add", section=section, text=words)


def _change(**said: object) -> Change:
    try:
        return Change.model_validate(said)
    except ValidationError:
        raise BadInput(f"a sentence has at most {LONGEST} characters; make two of it") from None


def _pair(said: str, form: str) -> tuple[str, str]:
    name, equals, words = utf8(said, form).partition("=")
    if not (equals and words.strip()):
        raise BadInput(f"what stands behind an option is not of the form {form}")
    return name.strip(), " ".join(words.split())
