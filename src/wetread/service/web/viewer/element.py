"""The viewer as an element of a page; what it shows it fetches itself, as whoever sits there."""

from collections.abc import Iterable

from nicegui.element import Element


class Viewer(Element, component="viewer.js", esm={"wetread-viewer": "modules"}):
    """Shows the studies of one case, with what findings drew upon them."""

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self.props.update({"address": f"/cases/{case_id}"})

    def reload(self) -> None:
        """Look again at what there is: a turn may have brought a study, or drawn something."""
        self.run_method("reload")

    def highlight(self, ids: Iterable[str]) -> None:
        """Light up what these findings rest on; nothing is lit up of none."""
        self.run_method("highlight", list(ids))
