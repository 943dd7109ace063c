"""Lists in the terminal: what waits, checks, people, models. Untrusted text is printed as text."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from wetread.service.console import OUT

if TYPE_CHECKING:
    from wetread.oversight.canary.base import CanaryResult
    from wetread.service.modelview import ModelView
    from wetread.signoff.check_films import Kept
    from wetread.signoff.checks import CheckSeen
    from wetread.signoff.items import WorkItem
    from wetread.signoff.users import User

COLOURS = {
    "pass": "green",
    "disclose": "cyan",
    "revise": "yellow",
    "hold": "yellow",
    "block": "red",
}


def show_queue(items: "Iterable[WorkItem]", unread: "Collection[str]" = ()) -> None:
    """The worklist as a table; of what has to be read first it does not say how it was judged."""
    rows = list(items)
    if not rows:
        OUT.print("The queue is empty. Start with: wetread read STUDY")
        return
    table = Table(box=None, pad_edge=False)
    # An id that is cut is none that can be typed; whatever else is long gives way to it.
    table.add_column("item", no_wrap=True, min_width=max(len(item.id) for item in rows))
    for name in ("state", "priority", "modality", "due (UTC)", "standing", "gave in", "holder"):
        table.add_column(name)
    for item in rows:
        hidden = item.id in unread
        table.add_row(
            item.id,
            f"{item.state}, level {item.level}" if item.level else item.state,
            item.priority,
            item.modality or "-",
            f"{item.due:%d %b %H:%M}",
            Text("read first") if hidden else Text(item.standing, style=COLOURS[item.standing]),
            "-" if hidden else str(item.flips or "-"),
            item.holder or "-",
        )
    OUT.print(table)


def show_checks(checks: "Iterable[CheckSeen]") -> None:
    """Films with a wrong answer, and whether it was noticed."""
    table = Table("case", "truth", "planted (UTC)", "reader", "outcome", box=None, pad_edge=False)
    for one in checks:
        truth = f"{one.check.concept.display.lower()} {one.check.truth}"
        planted = f"{one.planted_at:%d %b %Y %H:%M}"
        table.add_row(one.check.case_id, truth, planted, one.reader or "-", one.outcome or "waits")
    OUT.print(table)


def show_check_films(films: "Iterable[Kept]") -> None:
    """Films that are kept for checks, and which case each became."""
    table = Table("film", "truth", "kept (UTC)", "priority", "as", "case", box=None, pad_edge=False)
    for one in films:
        kept = f"{one.added_at:%d %b %Y %H:%M}"
        told = one.film.truth, kept, one.film.priority, one.requester, one.case_id or "to come"
        table.add_row(one.id, *told)
    OUT.print(table)


def show_users(users: "Iterable[User]") -> None:
    """The register of people as a table."""
    table = Table("name", "role", "full name", "active", box=None)
    for user in users:
        active = "yes, chooses a password first" if user.must_change else "yes"
        row = user.name, user.role, Text(user.full_name), active if user.active else "no"
        table.add_row(*row)
    OUT.print(table)


def show_models(views: "Iterable[ModelView]") -> None:
    """The inventory as a table, and under it what is wrong with any of it."""
    table = Table(
        "model", "version", "MiB", "bytes are", "mode", "canary", "used by", "licence", box=None
    )
    rows = list(views)
    for view in rows:
        row = view.row
        table.add_row(
            row.id,
            row.version,
            f"{row.bytes / 2**20:.1f}",
            Text(row.state, style="green" if row.state == "ok" else "red"),
            view.mode or "-",
            view.canary or "-",
            ", ".join(view.used_by) or "-",
            Text(row.licence),
        )
    OUT.print(table)
    for view in rows:
        if view.problem:
            OUT.print(Text(view.problem, style="red"), soft_wrap=True)


def show_canary(result: "CanaryResult") -> None:
    """Each figure beside its limit."""
    table = Table("figure", "is", "must be", "", box=None)
    for check in result.checks:
        told = "-" if check.value is None else f"{check.value:.3f}"
        verdict = Text("passed", "green") if check.passed else Text("failed", "red")
        table.add_row(check.name, told, f"{check.bound} {check.limit:g}", verdict)
    OUT.print(table)
