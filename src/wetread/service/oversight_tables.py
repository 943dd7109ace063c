"""Figures of oversight as tables of words, for the terminal and for the page alike."""

from collections.abc import Iterator
from typing import NamedTuple

from wetread.oversight.measures import Share
from wetread.oversight.overview import Overview
from wetread.oversight.subgroups import SMALLEST
from wetread.service.measured import hourly, in_words, lasting, middle, parts, plain

SURE, MONTHS = "Agreement, by how sure the model was", "Agreement, over time"
"""Titles of the tables that are drawn as a whole, too."""


class FigureTable(NamedTuple):
    """One table, and what its figures are of.

    `drawn` names what can be drawn of each row, and `marks` are those shares, None where there is
    none; without `drawn` nothing can be.
    """

    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawn: str = ""
    marks: tuple[Share | None, ...] = ()
    empty: str = "Not measured (n=0)."


def heading(found: Overview) -> str:
    """Of whom, since when, and of how many."""
    since = f"{found.span.since:%Y-%m-%d %H:%M}" if found.span.since else "the first item"
    whose = "Your own decisions" if found.of == "yourself" else "Everybody's decisions"
    unread = (
        f" The texts of {found.unread} are erased or changed: those count where no text is needed."
        if found.unread
        else ""
    )
    return (
        f"{whose} since {since} until {found.span.until:%Y-%m-%d %H:%M} (UTC): {found.opened} "
        f"opened, {found.decided} decided, {found.superseded} superseded.{unread}"
    )


def alarms(found: Overview) -> Iterator[str]:
    """A sentence for each reader who signed many in a row after a look too short."""
    for one in found.readers:
        if one.alarm:
            yield (
                f"{one.name} signed {one.longest_run} in a row without a change, none looked at "
                f"for {found.limits.short_s:g} s. Ask before you conclude."
            )


def tables(found: Overview) -> Iterator[FigureTable]:
    """Every table that this person may see."""
    yield _turnaround(found)
    yield _overrides(found)
    yield _alerts(found)
    yield _readers(found)
    yield _sure(found)
    yield _months(found)
    yield _subgroups(found)
    if found.shadows is not None:
        yield _shadows(found)


def _turnaround(found: Overview) -> FigureTable:
    rows: list[tuple[str, ...]] = [
        (one.priority, *middle(one.seconds, lasting), in_words(one.past_due))
        for one in found.turnaround
    ]
    marks = [one.past_due for one in found.turnaround]
    if found.of == "everybody":
        rows.append(("Waiting now", "", "", "", in_words(found.late)))
        marks.append(found.late)
    return FigureTable(
        "Turnaround",
        "From opening to decision. What still waits has no turnaround yet; its row says how much "
        "of it is past due.",
        ("Priority", "n", "Median (95 %)", "Quartiles", "Past due"),
        tuple(rows),
        "Past due",
        tuple(marks),
    )


def _overrides(found: Overview) -> FigureTable:
    shares = [("All", found.overrides), *((one.agent, one.overrides) for one in found.by_agent)]
    return _shares(
        "Overrides, by agent",
        "Decided items that were edited, returned or rejected. An item counts once for each agent "
        "that had a part in it, whichever of them it was changed for.",
        "Agent",
        shares,
    )


def _alerts(found: Overview) -> FigureTable:
    load = found.alerts
    return FigureTable(
        "Alert load",
        "What the rules said about items as they were opened: disclosures in the draft, holds and "
        f"blocks. At least one hold: {in_words(load.held)}.",
        ("Verdicts", "Items", "Median for an item (95 %)", "Quartiles", "An hour"),
        (
            ("Disclosures", *middle(load.disclosures, plain), hourly(load.disclosures_per_hour)),
            ("Holds and blocks", *middle(load.holds, plain), hourly(load.holds_per_hour)),
        ),
    )


def _readers(found: Overview) -> FigureTable:
    rows = [
        (
            one.name,
            in_words(one.overrides),
            *middle(one.dwell, lasting),
            f"{one.longest_run}{', alarm' if one.alarm else ''}",
            in_words(one.caught),
        )
        for one in found.readers
    ]
    limits = found.limits
    return FigureTable(
        "Readers",
        "Dwell is the time from a reader's first act on record to the decision. Hasty in a row: "
        "signatures without a change, none of which can have been looked at for "
        f"{limits.short_s:g} s; {limits.in_a_row} are an alarm. An alarm is a reason to ask, not "
        f"a verdict. Seeded checks caught by all: {in_words(found.caught)}.",
        ("Reader", "Overrides", "Dwell, n", "Median (95 %)", "Quartiles", "Hasty", "Checks caught"),
        tuple(rows),
        "Overrides",
        tuple(one.overrides for one in found.readers),
    )


def _sure(found: Overview) -> FigureTable:
    bars = found.agreement.bars
    shares = [
        (
            f"{bar.low:.1f} to {bar.high:.1f}, mean {bar.mean_sure:.3f}",
            Share(events=round(bar.agreed * bar.n), n=bar.n, value=bar.agreed, ci=bar.agreed_ci),
        )
        for bar in bars
    ]
    return _shares(
        SURE,
        "The probability of what the draft said, against the share that was signed with no "
        "sentence about that finding changed. A reader's decision is no ground truth: it was made "
        "with the draft in view.",
        "Sure",
        shares,
    )


def _months(found: Overview) -> FigureTable:
    months = found.agreement.months
    return _shares(
        MONTHS,
        "The same by month of the decision (UTC), with how sure the models were on average.",
        "Month",
        [(f"{one.month}, mean {one.mean_sure:.3f}", one.agreed) for one in months],
    )


def _subgroups(found: Overview) -> FigureTable:
    groups = found.subgroups
    table = _shares(
        "Overrides, by subgroup",
        f"Groups of fewer than {SMALLEST} items are not shown ({groups.hidden} here). Sex: not "
        "measured (n=0), since no study record holds it.",
        "Group",
        [(f"{one.kind}: {one.name}", one.overrides) for one in groups.shown],
    )
    return table._replace(empty=f"No group has {SMALLEST} items.") if groups.hidden else table


def _shadows(found: Overview) -> FigureTable:
    return _shares(
        "Agents in shadow",
        "Tasks on which an agent in shadow abstained. It works out of sight: no plan, draft or "
        "answer holds what it said.",
        "Agent",
        [(one.agent, one.abstained) for one in found.shadows or ()],
    )


def _shares(title: str, about: str, of: str, shares: list[tuple[str, Share]]) -> FigureTable:
    rows = tuple((name, *parts(one)) for name, one in shares)
    return FigureTable(
        title, about, (of, "Share", "95 %", "n"), rows, "Share", tuple(one for _, one in shares)
    )
