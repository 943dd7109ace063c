"""The form in which a reader says what they see, beside the images alone."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, get_args

from nicegui import events

from wetread.clinical.coding import CodedConcept
from wetread.clinical.findings import Label
from wetread.service.telling import SAY_FIRST
from wetread.service.web.item_view import show_title
from wetread.service.web.parts import part, words
from wetread.service.web.viewer.element import Viewer
from wetread.signoff.first_reading import LONGEST, Asked

Keep = Callable[[str, dict[str, Label]], Awaitable[Any]]
"""Takes the impression, and the presence of each concept by its code."""

_WHY: Final = (
    "Whoever is told first sees what they were told. What you say here is kept and cannot be "
    "changed; it moves no finding and stands in no report."
)
# The fields are the browser's own: it asks for what is missing, and Tab and arrows reach them all.
_FIELDS: Final = "(e) => { e.preventDefault(); emit(Object.fromEntries(new FormData(e.target))) }"


class ReadingForm:
    """One impression, and of each concept whether it is there."""

    def __init__(self, asked: Asked, keep: Keep) -> None:
        self._asked, self._keep = asked, keep
        self.begun = False
        with part("form", "card first-reading", aria_label="What you see yourself") as form:
            words("h3", "What you see yourself")
            words("p", SAY_FIRST)
            words("p", _WHY, "quiet")
            for concept in asked.concepts:
                _choice(concept)
            with part("label", "block"):
                words("span", "Your impression")
                field = part("textarea", "impression", name="impression", rows="4")
                field.props.update({"maxlength": LONGEST, "required": True})
            with part("div", "line"):
                words("button", "Keep it and show me the rest", "button main").props("type=submit")
        form.on("input", self._begin, js_handler="(e) => emit()", throttle=0.5)
        form.on("submit", self._submit, js_handler=_FIELDS)

    def _begin(self) -> None:
        self.begun = True

    async def _submit(self, event: events.GenericEventArguments) -> None:
        told = event.args if isinstance(event.args, dict) else {}
        seen: dict[str, Label] = {}
        for concept in self._asked.concepts:
            for label in get_args(Label):
                if told.get(_name(concept)) == label:
                    seen[concept.code] = label
        await self._keep(str(told.get("impression", "")), seen)


def show_unread(asked: Asked, keep: Keep) -> ReadingForm:
    """The request, the images as they came, and the form; nothing that agents saw."""
    show_title(asked.item)
    words("p", asked.request, "said")
    with part("div", "reading"):
        with part("div"):
            form = ReadingForm(asked, keep)
        with part("aside", "film"):
            Viewer(asked.item.case_id)
    return form


def _choice(concept: CodedConcept) -> None:
    with part("fieldset"):
        words("legend", concept.display)
        for label in get_args(Label):
            with part("label"):
                field = part("input", type="radio", name=_name(concept), value=label)
                field.props.update({"required": True})
                words("span", label.capitalize())


def _name(concept: CodedConcept) -> str:
    return f"concept {concept.code}"
