"""What comes in from outside, checked before anything is kept: words, reports, studies."""

from datetime import datetime

from wetread.clinical.imaging import MAX_REQUEST, ImagingStudy, Priority, ServiceRequest
from wetread.clinical.principals import Principal
from wetread.clinical.priors import LONGEST_REPORT, PriorReport
from wetread.coordinator.addressing import priority_of
from wetread.errors import BadInput, Refused
from wetread.store.canonical import sha256


def request_of(
    by: Principal, text: str, priority: Priority, *, name: str, now: datetime
) -> ServiceRequest:
    """What somebody asks for, and as soon as they say that they need it.

    Raises:
        BadInput: it says nothing, is too long, or no UTF-8 text.
    """
    if not text.strip():
        raise BadInput("the request is empty; say what should be done")
    said = _utf8(text.strip(), "the request", most=MAX_REQUEST, instead="say it in short")
    return ServiceRequest(
        id=name, text=said, priority=priority_of(said, priority), requester=by.user, authored_on=now
    )


def report_of(text: str) -> PriorReport:
    """The report of an earlier examination; its id follows from its words.

    Raises:
        BadInput: it says nothing, is too long, or no UTF-8 text.
    """
    if not text.strip():
        raise BadInput("the earlier report is empty; leave it out")
    said = _utf8(
        text.strip(), "the earlier report", most=LONGEST_REPORT, instead="bring its findings alone"
    )
    return PriorReport(id=f"prior-report-{sha256(said.encode())[:16]}", text=said)


def same_patient(study: ImagingStudy, before: ImagingStudy) -> ImagingStudy:
    """The study, where it is not plainly another patient's.

    Only files that say whose they are can be told apart.

    Raises:
        Refused: it is another patient's.
    """
    told = study.study_instance_uid and before.study_instance_uid
    if told and study.patient != before.patient:
        raise Refused("the attached study is another patient's; open a case of its own for it")
    return study


def earlier_than(study: ImagingStudy, prior: ImagingStudy) -> None:
    """Refuses an earlier study that is none of the same patient.

    Raises:
        BadInput: it has the same images.
        Refused: it is another patient's.
    """
    if {i.pixels for i in study.images} == {i.pixels for i in prior.images}:
        raise BadInput("the earlier study has the same images; name another file, or leave it out")
    same_patient(prior, study)


def _utf8(text: str, what: str, *, most: int, instead: str) -> str:
    if len(text) > most:
        raise BadInput(f"{what} is longer than {most} characters; {instead}")
    if text != text.encode(errors="ignore").decode():
        raise BadInput(f"{what} is not UTF-8 text; write it in UTF-8")
    return text
