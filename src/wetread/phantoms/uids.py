"""Unique identifiers that a seed decides, under the root that needs no registration."""

import uuid
from collections.abc import Callable

Uids = Callable[[str], str]
"""Names a thing ("study", "series", "instance" …) by a UID; asked twice, it answers alike."""


def seeded_uids(*salt: object) -> Uids:
    """UIDs of form 2.25.<UUID as an integer> (PS3.5 B.2), the same for the same salt."""
    name = "/".join(map(str, salt))

    def uid(thing: str) -> str:
        return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, f'wetread-phantom/{name}/{thing}').int}"

    return uid
