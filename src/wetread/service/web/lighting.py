"""What somebody is at lights up what it rests on, whether they point at it or have the focus there.

What they came to last counts; when they leave it, what they are still at the other way does.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from nicegui import ui

# A page that scrolls below a pointer at rest makes it enter things, but does not make it move:
# whoever goes on by keyboard is not led astray by where the mouse lies.
_MOVES: Final = "(e) => { const it = e.currentTarget.dataset; if (!it.at) { it.at = 1; emit(); } }"
_LEAVES: Final = (
    "(e) => { const it = e.currentTarget.dataset; if (it.at) { delete it.at; emit(); } }"
)


class Lighting:
    """Keeps where one person is, and says which findings light up; none where they are nowhere."""

    def __init__(self, show: Callable[[Iterable[str]], Any]) -> None:
        self._show = show
        self._at: dict[str, tuple[str, ...]] = {}

    def of(self, element: ui.element, ids: Iterable[str]) -> None:
        """These findings light up while somebody is at the element."""
        found = tuple(ids)
        element.props.update({"tabindex": "0"})
        element.on("mousemove", lambda: self._come("pointer", found), js_handler=_MOVES)
        element.on("mouseleave", lambda: self._come("pointer", ()), js_handler=_LEAVES)
        element.on("focus", lambda: self._come("focus", found))
        element.on("blur", lambda: self._come("focus", ()))

    def out(self) -> None:
        """All that somebody could be at is gone, and does not say that they left it."""
        self._at.clear()
        self._show(())

    def _come(self, how: str, ids: tuple[str, ...]) -> None:
        self._at.pop(how, None)
        if ids:
            self._at[how] = ids
        self._show(next(reversed(self._at.values()), ()))
