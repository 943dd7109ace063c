"""The images of a case for a viewer: what there is, and each slice of it.

Studies, series and slices are counted from 1 in the order of the case; no UID names any of them.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeVar

from pydantic import Field

from wetread.agents.drawn import known_spacing
from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Digest, ImagingStudy, Instance, Modality, Series
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.coordinator.viewing import payload_for
from wetread.errors import NotFound
from wetread.service.layers import LayerShown, Place, drawings, layers_of
from wetread.service.planes import Plane
from wetread.service.site_viewer import SiteViewer

T = TypeVar("T")
Ruler = Literal["patient", "detector"]
_FILMS: frozenset[Modality] = frozenset({"CR", "DX"})


class SeriesShown(Noun):
    """One series; slices of one volume and images of one stack are both slices here."""

    modality: Modality
    view: str
    slices: int
    spacing_mm: tuple[float, float] | None = Field(
        description="mm between rows and between columns; null where no file or operator says so"
    )
    ruler: Ruler = Field(
        description="where a millimetre is one: a film is measured at its detector"
    )


class StudyShown(Noun):
    """One study that the case came to be about."""

    series: tuple[SeriesShown, ...]
    site_viewer: bool = Field(description="whether the site's own viewer can be opened with it")


class ImagesShown(Noun):
    """Everything that a viewer can show of a case."""

    studies: tuple[StudyShown, ...]
    current: int = Field(description="the study that the case is about now; the rest are earlier")
    layers: tuple[LayerShown, ...]
    rests: dict[str, tuple[int, ...]] = Field(
        description="the studies on whose images each finding rests, by its id"
    )


class Images:
    """The images of all cases; who may see them is judged at every question.

    Raises:
        BadInput: `WETREAD_VIEWER_URL` is no address of a viewer.
    """

    def __init__(self, on: System) -> None:
        self._on = on
        self._site = SiteViewer.of(on.settings.viewer_url)

    def shown(self, by: Principal, case_id: str) -> ImagesShown:
        """What there is to see.

        Raises:
            NotAuthorised: not to this principal.
            NotFound: there is no such case.
        """
        require(by, "case.show")
        studies = self._studies(case_id)
        places, findings = _places(studies), tuple(self._findings(by, case_id))
        return ImagesShown(
            studies=tuple(map(self._study_shown, studies)),
            current=_number_of(self._study(case_id, self._turns(case_id)), studies),
            layers=tuple(layers_of(findings, places, self._on.artefacts.get_array)),
            rests={finding.id: _rests(finding, places) for finding in findings},
        )

    def slice(self, by: Principal, case_id: str, study: int, series: int, number: int) -> Plane:
        """One slice of one series.

        Raises:
            NotAuthorised: not for this principal.
            NotFound: there is no such case, study, series or slice.
        """
        require(by, "case.show")
        one = _counted(_counted(self._studies(case_id), study).series, series)
        for first, image in _stacked(one):
            if first <= number < first + image.frames:
                return _plane(image, image.pixels, number - first)
        raise NotFound("there is no such slice")

    def layer(self, by: Principal, case_id: str, drawn: Digest, number: int) -> Plane:
        """One slice of what was drawn on an image, counted from the first of that image.

        Raises:
            NotAuthorised: not for this principal.
            NotFound: nothing of this case was drawn so, or they have to look by themselves first.
        """
        require(by, "case.show")
        places = _places(self._studies(case_id))
        for one in (each for finding in self._findings(by, case_id) for each in drawings(finding)):
            if one.drawn == drawn and one.image in places:
                image = places[one.image].image
                if 1 <= number <= image.frames:
                    return _plane(image, drawn, number - 1, is_map=one.kind == "map")
        raise NotFound("nothing of this case was drawn so")

    def at_site(self, by: Principal, case_id: str, study: int) -> str:
        """Where the site's own viewer shows a study; the address holds its UID.

        Raises:
            NotAuthorised: not to this principal.
            NotFound: there is no such study, or no viewer, or the study came without a UID.
        """
        require(by, "case.show")
        uid = _counted(self._studies(case_id), study).study_instance_uid
        if self._site is None or uid is None:
            raise NotFound("the site's own viewer cannot be opened with this study")
        return self._site.address(uid)

    def _turns(self, case_id: str) -> int:
        return self._on.coordinator.duty.file.case(case_id).turns

    def _study(self, case_id: str, turn: int) -> ImagingStudy:
        file = self._on.coordinator.duty.file
        return file.need(file.keys(case_id, turn), "study", ImagingStudy)

    def _studies(self, case_id: str) -> list[ImagingStudy]:
        """Each study once, as the case came to be about it; the same images again are no other."""
        found: dict[frozenset[Digest], ImagingStudy] = {}
        for turn in range(1, self._turns(case_id) + 1):
            study = self._study(case_id, turn)
            found.setdefault(_pixels(study), study)
        return list(found.values())

    def _findings(self, by: Principal, case_id: str) -> Iterator[Finding]:
        """What was put before people and is for this one, of all turns."""
        duty = self._on.coordinator.duty
        for turn in range(1, self._turns(case_id) + 1):
            payload = payload_for(duty, by, case_id, turn)
            yield from payload.findings if payload else ()

    def _study_shown(self, study: ImagingStudy) -> StudyShown:
        return StudyShown(
            series=tuple(_series_shown(series, study) for series in study.series),
            site_viewer=self._site is not None and study.study_instance_uid is not None,
        )


def _series_shown(series: Series, study: ImagingStudy) -> SeriesShown:
    spacing = known_spacing(series, study)
    return SeriesShown(
        modality=series.modality,
        view=series.view,
        slices=sum(image.frames for image in series.instances),
        spacing_mm=(spacing[-2], spacing[-1]) if spacing else None,
        ruler="detector" if series.modality in _FILMS else "patient",
    )


def _pixels(study: ImagingStudy) -> frozenset[Digest]:
    return frozenset(image.pixels for image in study.images)


def _number_of(study: ImagingStudy, studies: list[ImagingStudy]) -> int:
    return [_pixels(one) for one in studies].index(_pixels(study)) + 1


def _stacked(series: Series) -> Iterator[tuple[int, Instance]]:
    """Each image with the number of its first slice."""
    first = 1
    for image in series.instances:
        yield first, image
        first += image.frames


def _places(studies: list[ImagingStudy]) -> dict[Digest, Place]:
    """Where each image lies; one of several studies counts as the last one's."""
    return {
        image.pixels: Place(at, number, first, image)
        for at, study in enumerate(studies, start=1)
        for number, series in enumerate(study.series, start=1)
        for first, image in _stacked(series)
    }


def _rests(finding: Finding, places: dict[Digest, Place]) -> tuple[int, ...]:
    found = {places[one.image].study for one in finding.evidence if one.image in places}
    return tuple(sorted(found))


def _plane(image: Instance, array: Digest, index: int, *, is_map: bool = False) -> Plane:
    return Plane(array=array, index=index, rows=image.rows, columns=image.columns, is_map=is_map)


def _counted(many: Sequence[T], number: int) -> T:
    if not 1 <= number <= len(many):
        raise NotFound("there is no such study or series")
    return many[number - 1]
