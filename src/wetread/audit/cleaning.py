"""A field of an audit event holds what its name promises, in a form in which nobody is named.

The chain outlives every erasure, so what enters it must be harmless from the start. A field takes
one form; a UID, a hospital number, a name as DICOM writes it, a date of birth, an e-mail address
or a file name fits none of them, whichever field a mistake puts it into.
"""

import re
from typing import Any, Final

_DIGEST = "[0-9a-f]{64}"
_KEY = "[0-9a-f]{16}"
_NAME = "[a-z][a-z0-9-]{0,127}"
_WORD = "[a-z]{1,16}(?:-[a-z]{1,16}){0,3}"
_CASE = "[a-z]{1,16}(?:-[a-z0-9]{1,16})?"


def _id(kind: str) -> str:
    return f"{kind}-{_KEY}"


FORMS: Final[dict[str, re.Pattern[str]]] = {
    field: re.compile(form)
    for form, fields in {
        _DIGEST: "digest canary request study images record masks payload bundle reason gate "
        "shown results",
        _KEY: "key_id previous",
        _NAME: "agent model tasks slot",
        _WORD: "kind method mode to before decision standing meaning role asks queries parts",
        f"{_WORD}|{_DIGEST}": "outcome",
        "[A-Z]{1,16}": "priority",
        "[a-z][a-z0-9._-]{0,31}": "user",
        _CASE: "case_id",
        _id("item"): "item by adds_to",
        _id("signature"): "signature beside",
        _id("token"): "token",
        _id("film"): "film",
        _id("observation-request"): "observations",
        f"{_CASE}/[0-9]{{1,6}}/t[0-9]{{1,4}}": "booking",
        "t[0-9]{1,4}": "task",
        "[0-9]{1,6}": "graph",
        "[A-Za-z_][A-Za-z0-9_]{0,63}": "error",  # the name of an exception's class
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d:\d\d": "due expires",
        r"[a-z][a-z-]{0,63}:(?:None|-?\d{1,6}(?:\.\d{1,6})?(?:e-?\d{1,2})?)": "figures",
    }.items()
    for field in fields.split()
}
"""What a text in each field may look like; a field without a form holds numbers and truth alone."""


def check_forms(event: str, fields: dict[str, Any]) -> None:
    """Refuse what could name a person: a mistake of ours, and none that a person can mend.

    Raises:
        ValueError: a text is not of its field's form, or a value is no plain one; it is not
            repeated.
    """
    for field, value in fields.items():
        for item in value if isinstance(value, list | tuple) else (value,):
            if not _fits(field, item):
                raise ValueError(f"audit field {field!r} of {event!r} holds prose or an identifier")


def _fits(field: str, item: object) -> bool:
    if isinstance(item, str):
        form = FORMS.get(field)
        return form is not None and form.fullmatch(item) is not None
    return item is None or isinstance(item, bool | int | float)
