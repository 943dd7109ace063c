"""The figures as a table of Markdown, and the page that holds it between two marks."""

from collections.abc import Iterator, Mapping, Sequence

from wetread.errors import BadInput
from wetread.starter.guardfigures.figure import Figure

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
HEAD = (
    "| guard | set | what is asked | judged | figure | n | value [95 %] |",
    "|---|---|---|---|---|---|---|",
)


def table(figures: Mapping[str, Sequence[Figure]]) -> str:
    """A row a figure; what is the same as in the row above is not said again."""
    return "\n".join((*HEAD, *_rows(figures)))


def _rows(figures: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    above: tuple[str, ...] = ()
    for guard, rows in figures.items():
        for row in rows:
            told = (f"[`{guard}`]({guard}.md)", row.set, row.asked, row.how)
            cells = (*_unsaid(told, above), row.figure, f"{row.n:,}", value_of(row))
            yield f"| {' | '.join(cells)} |"
            above = told


def _unsaid(told: Sequence[str], above: Sequence[str]) -> Iterator[str]:
    """Empty up to the first cell that differs from the row above."""
    same = True
    for place, cell in enumerate(told):
        same = same and list(above[place : place + 1]) == [cell]
        yield "" if same else cell


def value_of(row: Figure) -> str:
    """A figure and its interval, as people read it."""
    if row.value is None:
        return "not measured"
    if row.low is None or row.high is None:
        return f"{row.value:.3f}"
    return f"{row.value:.3f} [{row.low:.3f}, {row.high:.3f}]"


def with_table(page: str, figures: Mapping[str, Sequence[Figure]]) -> str:
    """The page with its table made anew.

    Raises:
        BadInput: the page has no place for it.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BadInput(f"the page has no lines {BEGIN} and {END}, so the table has no place")
    return f"{before}{BEGIN}\n{table(figures)}\n{END}{after}"
