"""What the standard's table does with each attribute, and what is done where it says nothing.

The table (PS3.15 E.1-1, Basic Profile) comes from dicom-anonymizer, which follows the standard from
year to year; the rest is our own, and stricter than the profile: it was written for attributes that
it knows, and a header holds whatever somebody put into it.
"""

from collections.abc import Iterator
from functools import cache
from typing import Literal, TypeAlias

from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as table
from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.tag import BaseTag

EDITION = "2026c"

Action: TypeAlias = Literal["keep", "remove", "empty", "dummy", "uid", "inside"]
"""K, X, Z, D and U of the table; `inside` keeps a sequence and judges what is in it."""

_ACTIONS: dict[Action, tuple[str, ...]] = {
    "dummy": ("D_TAGS", "Z_D_TAGS", "X_D_TAGS", "X_Z_D_TAGS"),
    "empty": ("Z_TAGS", "X_Z_TAGS"),
    "remove": ("X_TAGS",),
    "uid": ("U_TAGS",),
    "inside": ("X_Z_U_STAR_TAGS",),
}
"""Which action of a compound code an object needs depends on its type; these suit every type."""

_LAST_OF_CONTROL = 0x0007
_CURVES, _OVERLAYS = range(0x5000, 0x5100), range(0x6000, 0x6100)
_TOLD = frozenset({"PN", "DA", "DT", "TM", "LT", "ST", "UT"})
"""Names, times and long texts: the ones that the table does not know go all the same."""

TEXTS = frozenset({"AE", "CS", "LO", "SH", "UC", "UR"})
"""Short texts, which are kept where the table says nothing."""

_KINDS = ("Class", "Syntax", "Scheme", "Context", "Resource")
"""Parts of keywords of UIDs that name a kind of thing, and no thing of anybody's."""


def action_on(tag: BaseTag, stated: str | None) -> Action:
    """What happens to an attribute; `stated` is its VR where the file says one."""
    if tag.is_private or tag.group <= _LAST_OF_CONTROL or tag.group in (*_CURVES, *_OVERLAYS):
        return "remove"
    known = vr_of(tag)
    if known is None:
        return "remove"
    listed = _listed().get(int(tag))
    if "SQ" in (known, stated):
        return _on_sequence(listed)
    if listed == "dummy" and known == "UI":
        return "uid"
    return listed or _unlisted(tag, known, stated)


def _on_sequence(listed: Action | None) -> Action:
    """A made-up item would say no more than none."""
    return "remove" if listed == "dummy" else listed or "inside"


def _unlisted(tag: BaseTag, known: str, stated: str | None) -> Action:
    if not _TOLD.isdisjoint((known, stated)):
        return "dummy"
    if "UI" in (known, stated):
        return "keep" if any(kind in keyword_for_tag(tag) for kind in _KINDS) else "uid"
    return "keep"


def vr_of(tag: BaseTag) -> str | None:
    """The dictionary's VR, or None of an attribute that the standard does not know."""
    try:
        return str(dictionary_VR(tag))
    except KeyError:
        return None


@cache
def _listed() -> dict[int, Action]:
    return dict(_rows())


def _rows() -> Iterator[tuple[int, Action]]:
    for action, names in _ACTIONS.items():
        for name in names:
            # Rows with a mask are curves and overlays, which go as whole groups.
            for group, element, *mask in getattr(table, name):
                if not mask:
                    yield group << 16 | element, action
