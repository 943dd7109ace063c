"""Whether drafts about some patients or studies are overridden more often than about others.

Groups of fewer than ten items are not shown: few items could be traced to a patient.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import ImagingStudy
from wetread.oversight.measures import Share, share

SMALLEST: Final = 10
"""Items of a group that is shown."""

Kind = Literal["modality", "view", "age"]
_KINDS: Final[tuple[Kind, ...]] = ("modality", "view", "age")
_BANDS: Final = ((18, "under 18"), (40, "18 to 39"), (65, "40 to 64"), (131, "65 and over"))
_UNSAID: Final = "not on record"


class Subgroup(Noun):
    """Overrides of the decided items in one group."""

    kind: Kind
    name: str
    overrides: Share


class Subgroups(Noun):
    """What may be shown, and how many groups may not.

    A study record holds no sex, so nothing is measured by it.
    """

    shown: tuple[Subgroup, ...]
    hidden: int


def subgroups(decided: Iterable[tuple[ImagingStudy, bool]]) -> Subgroups:
    """Each study with whether its draft was overridden, by each kind of group."""
    found: dict[Kind, dict[str, list[bool]]] = {kind: defaultdict(list) for kind in _KINDS}
    for study, overridden in decided:
        for kind, name in _groups(study):
            found[kind][name].append(overridden)
    shown = tuple(
        Subgroup(kind=kind, name=name, overrides=share(groups[name]))
        for kind, groups in found.items()
        for name in sorted(groups.keys() - _hidden(groups))
    )
    return Subgroups(shown=shown, hidden=sum(len(_hidden(groups)) for groups in found.values()))


def _groups(study: ImagingStudy) -> Iterator[tuple[Kind, str]]:
    """A study of several kinds is a group of its own, so that each counts once."""
    yield "modality", " and ".join(sorted({series.modality for series in study.series}))
    views = sorted({series.view for series in study.series})
    yield "view", _UNSAID if views == ["UNKNOWN"] else " and ".join(views)
    age = study.patient_age_years
    band = _UNSAID if age is None else next(name for below, name in _BANDS if age < below)
    yield "age", band


def _hidden(groups: dict[str, list[bool]]) -> set[str]:
    """The small groups; one alone could be worked out from the total, so the next goes with it."""
    by_size = sorted(groups, key=lambda name: (len(groups[name]), name))
    small = [name for name in by_size if len(groups[name]) < SMALLEST]
    return set(by_size[:2] if len(small) == 1 else small)
