"""What every page is put together from. Whatever is shown is text, never HTML or Markdown."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import structlog
from fastapi import Request
from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from wetread.clinical.permissions import ALLOWED, Action
from wetread.clinical.principals import Principal
from wetread.errors import WetreadError

THEME: Final = "wetread_theme"
"""The cookie that says which theme a browser shows; it says nothing else."""

PAGES: Final[dict[str, tuple[str, tuple[Action, ...]]]] = {
    "Cases": ("/", ("case.show",)),
    "Queue": ("/queue", ("queue.list",)),
    "Simulations": ("/simulations", ("simulation.show",)),
    "Oversight": ("/oversight", ("oversight.show", "own-oversight.show")),
    "Models": ("/models", ("models.list",)),
    "Audit": ("/audit", ("audit.verify",)),
    "Users": ("/users", ("users.list",)),
}
"""Each page with its address, and the actions of which its link takes one."""

_log = structlog.get_logger(__name__)

page_at = partial(ui.page, response_timeout=30.0)
"""A page under an address; on a busy machine it is late (seconds), which is no error of 500."""


def pages_of(by: Principal) -> dict[str, str]:
    """The pages that their role may use, by name, with their addresses."""
    return {
        name: address
        for name, (address, takes) in PAGES.items()
        if any(by.role in ALLOWED[action] for action in takes)
    }


def home_of(by: Principal) -> str:
    """Where they land: the first page that their role may use."""
    return next(iter(pages_of(by).values()), "/")


def is_light(request: Request) -> bool:
    """Whether this browser shows the light theme."""
    return request.cookies.get(THEME) == "light"


def words(tag: str, text: str, kind: str = "") -> TextElement:
    """An element of HTML that holds this text and nothing else."""
    return TextElement(tag=tag, text=text).classes(kind)


def part(tag: str, kind: str = "", **props: str) -> ui.element:
    """An element of HTML to put others in; `props` are its attributes."""
    element = ui.element(tag).classes(kind)
    element.props.update({name.replace("_", "-"): value for name, value in props.items()})
    return element


def button(
    text: str, act: Callable[[], Any], kind: str = "", *, label: str | None = None
) -> ui.element:
    """A button that a keyboard reaches; `label` says what it does where its text is a sign."""
    element = words("button", text, f"button {kind}".strip()).props("type=button")
    if label:
        element.props.update({"aria-label": label, "title": label})
    return element.on("click", act)


def slow_button(
    text: str, act: Callable[[], Awaitable[object]], kind: str = "", *, meanwhile: str
) -> None:
    """A button that takes one press at a time: until all is done it is disabled and says so.

    Where `act` comes back with True the page is being left, and it stays so.
    """
    under_way = False

    async def press() -> None:
        nonlocal under_way
        if under_way:
            return  # the second half of a double click
        under_way = True
        _state(element, meanwhile, busy=True)
        leaves = False
        try:
            leaves = await act() is True
        finally:
            if not leaves:
                under_way = False
                _state(element, text, busy=False)

    element = words("button", text, f"button {kind}".strip()).props("type=button")
    element.on("click", press)


def _state(element: TextElement, text: str, *, busy: bool) -> None:
    if element.is_deleted:
        return  # what it began has redrawn the part of the page that it stood in
    element.set_text(text)
    if busy:
        element.props("disabled aria-busy=true")
    else:
        element.props(remove="disabled aria-busy")


@contextmanager
def frame(by: Principal, title: str) -> Iterator[None]:
    """The page around what is shown: where one is, who one is, and the way out."""
    light = is_light(ui.context.client.request)
    ui.colors(primary="#2a6f86")
    ui.page_title(f"{title} · wetread")
    if light:
        ui.dark_mode(value=False)
        ui.query("body").classes("light")
    with ui.header().classes("top"):
        with part("a", "home", href=home_of(by)):
            words("strong", "wetread")
        with part("nav", "", aria_label="Pages"):
            for name, address in pages_of(by).items():
                words("a", name).props.update({"href": address})
        words("a", f"{by.full_name or by.user}, {by.role}", "who").props("href=/password")
        other = "dark" if light else "light"
        button(other.capitalize(), partial(_turn, other), label=f"{other.capitalize()} theme")
        with part("form", "", method="post", action="/logout"):
            words("button", "Sign out", "button")
    with part("div", "page"):
        yield


def _turn(theme: str) -> None:
    """The theme is the browser's own: dark in a reading room, light beside a window."""
    ui.run_javascript(
        f"document.cookie = '{THEME}={theme}; path=/; max-age=31536000; samesite=strict';"
        "location.reload()"
    )


async def trying(act: Callable[[], Awaitable[Any]]) -> bool:
    """Do it; what is refused is told in its own sentence, and nothing is lost.

    Returns:
        Whether it was done.
    """
    try:
        await act()
    except WetreadError as error:
        tell(str(error))
    except Exception as error:  # noqa: BLE001 - a page stays; the message might name a patient
        _log.error("page.failed", error=type(error).__name__)
        tell(f"internal error ({type(error).__name__}); nothing more was done")
    else:
        return True
    return False


def tell(sentence: str) -> None:
    """Say it at the top of the page for a while."""
    told = sentence[:1].upper() + sentence[1:]
    ui.notify(
        told, color="warning", textColor="black", position="top", timeout=10_000, multi_line=True
    )
