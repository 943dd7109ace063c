"""Who may do what, as a page of the documentation: made from the table that is judged by.

python -m wetread.service.roletable --check docs/roles.md
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from wetread.clinical.permissions import ALLOWED, scope_of
from wetread.signoff.users import ROLES

_HEAD = """\
# Who may do what

Made from the [table](../src/wetread/clinical/permissions.py) by which every step is judged,
wherever it is asked for: command line, page or API. `owner` is the operating-system account to
which the home folder belongs; it has no password and signs nothing. `system` is the graph itself.
A token does what its user may, within its scopes.
"""


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield from _HEAD.splitlines()
    roles = (*ROLES, "owner", "system")
    yield ""
    yield f"| action | {' | '.join(roles)} | scope |"
    yield f"|---|{'---|' * (len(roles) + 1)}"
    for action, allowed in sorted(ALLOWED.items()):
        marks = ("yes" if role in allowed else "" for role in roles)
        yield f"| `{action}` | {' | '.join(marks)} | {scope_of(action)} |"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is as the code has it."""
    parser = argparse.ArgumentParser(description="The table of roles and actions.")
    parser.add_argument("page", type=Path)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where it differs"
    )
    told = parser.parse_args(arguments)
    text = "\n".join([*lines(), ""])
    if not told.check:
        told.page.write_text(text, encoding="utf-8")
        return 0
    if told.page.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{told.page} is out of date; run: python -m wetread.service.roletable PAGE\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
