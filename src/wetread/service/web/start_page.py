"""The first page: a study to begin with, and the cases there are."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

from nicegui import events, ui

from wetread.clinical.imaging import MAX_REQUEST, ImagingStudy, Priority
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.asking import full_workup
from wetread.service.web.bounds import LARGEST
from wetread.service.web.case_lines import CaseLine, CaseLines
from wetread.service.web.case_list import CaseList
from wetread.service.web.parts import button, frame, part, slow_button, trying, words
from wetread.service.web.threads import reading, working
from wetread.service.web.workup import Workups

# Quasar's own header has buttons that say nothing to a screen reader. Our text alone, no user's.
_CHOOSE: Final = """\
<label class="choose">Choose a study, or drop it here
<q-uploader-add-trigger></q-uploader-add-trigger></label>"""
_PRIORITIES: Final[tuple[Priority, ...]] = ("ROUTINE", "URGENT", "STAT")


class StartPage:
    """What one browser sees of all cases."""

    def __init__(
        self,
        workups: Workups,
        by: Principal,
        cases: CaseLines,
        lines: tuple[CaseLine, ...],
        home: Path,
    ) -> None:
        self._workups, self._home = workups, home
        self._study: ImagingStudy | None = None
        with frame(by, "Cases"):
            if by.role in ALLOWED["case.open"]:
                self._new()
            words("h2", "Cases")
            words("p", "Preliminary. Nothing leaves without a signature.", "quiet")
            CaseList(cases, lines)

    def _new(self) -> None:
        with part("section", "card new"):
            words("h1", "Work up a study")
            words("p", "A DICOM file, a PNG or JPEG picture, or a NIfTI volume.", "quiet")
            with part("div", "line"):
                self._upload = ui.upload(
                    label="Choose a study", auto_upload=True, max_files=1, max_file_size=LARGEST
                )
                self._upload.add_slot("header", _CHOOSE)
                self._upload.add_slot("list", "")
                self._upload.on_upload(self._uploaded)
                self._upload.on_rejected(lambda: self._told("That file is larger than 512 MiB."))
                button("Use the synthetic film", self._phantom)
            self._status = words("p", "No study yet.", "quiet").props("role=status")
            self._request = ui.textarea(label="What should be done?")
            self._request.props.update({"maxlength": MAX_REQUEST, "outlined": True, "rows": 2})
            with part("div", "line"):
                self._priority = ui.select(list(_PRIORITIES), value="ROUTINE", label="Priority")
                slow_button("Start", self._start, "main", meanwhile="Opening …")

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        async def receive() -> None:
            with TemporaryDirectory(dir=self._home, prefix="received-") as folder:
                path = Path(folder) / "study"  # a file's own name may be a patient's
                await event.file.save(path)
                self._chosen(await working(lambda: self._workups.receive(path)))

        self._told("Reading the study …")
        if not await trying(receive):
            self._told("No study yet.")
        self._upload.reset()  # one at a time, and the next may follow

    async def _phantom(self) -> None:
        async def draw() -> None:
            self._chosen(await working(self._workups.phantom))

        await trying(draw)

    def _chosen(self, study: ImagingStudy) -> None:
        self._study = study
        kinds = ", ".join(sorted({series.modality for series in study.series}))
        count = len(study.images)
        self._told(f"Read: {kinds}, {count} image{'s' if count != 1 else ''}.")
        if not self._request.value:
            self._request.value = full_workup(study)

    def _told(self, sentence: str) -> None:
        self._status.set_text(sentence)

    async def _start(self) -> bool:
        """Whether a case was opened: then its page comes, and nothing more is begun here."""
        study = self._study
        if study is None:
            self._told("Choose a study first, or use the synthetic film.")
            return False
        text, priority = str(self._request.value or ""), cast("Priority", self._priority.value)

        async def begin() -> None:
            case_id = await reading(lambda: self._workups.open(study, text, priority))
            ui.navigate.to(f"/cases/{case_id}")

        return await trying(begin)
