"""Who acts. Every function that changes state takes one and judges it there (law 9)."""

from typing import Literal

from pydantic import Field

from wetread.clinical.coding import Noun

Role = Literal["radiologist", "resident", "technologist", "auditor", "admin", "owner", "system"]


class Principal(Noun):
    """An authenticated somebody.

    `owner` is the operating-system owner of the state folder, `system` the graph itself;
    neither of them can ever sign.
    """

    user: str
    role: Role
    full_name: str = ""
    scopes: frozenset[str] | None = Field(
        default=None, description="what a token lets them do of what their role allows; None: all"
    )
    must_change: bool = Field(
        default=False, description="somebody else set their password, and they choose one first"
    )


SYSTEM = Principal(user="wetread", role="system", full_name="wetread")
