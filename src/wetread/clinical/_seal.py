"""The token that turns a draft into a signed report; sign-off alone imports it."""

from typing import final


@final
class Seal:
    """Proof, for the type checker, that a person signed; the database holds the real one."""

    __slots__ = ()
