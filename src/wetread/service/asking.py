"""What is asked of a study where nobody says what they want of it."""

from wetread.clinical.imaging import ImagingStudy

FULL_WORKUP = "Outline the lungs, say whether there is pneumonia, and draft a report"
OUTLINE_ALONE = "Outline what this study shows, and draft a report"
"""What is asked of a study that holds no film, and so nothing that pneumonia is looked for on."""

_UNREPORTED = ", and draft a report"
"""What is not asked of an earlier study: it is read to be compared with."""


def full_workup(study: ImagingStudy) -> str:
    """All that can be asked of a study of this kind."""
    films = any(series.modality in ("CR", "DX") for series in study.series)
    return FULL_WORKUP if films else OUTLINE_ALONE


def earlier_workup(study: ImagingStudy) -> str:
    """The same of an earlier study, which no report is written about."""
    return full_workup(study).replace(_UNREPORTED, "")
