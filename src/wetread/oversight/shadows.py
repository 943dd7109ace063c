"""What agents in shadow did: kept out of every plan, draft and answer, and seen here alone."""

import json
from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection

from wetread.audit import chain
from wetread.clinical.coding import Noun
from wetread.oversight.measures import Share, Span, share


class Shadow(Noun):
    """One agent's tasks in shadow within the span."""

    agent: str
    abstained: Share


def shadows(connection: Connection, span: Span) -> tuple[Shadow, ...]:
    """Every agent that worked in shadow, by name."""
    found: dict[str, list[bool]] = defaultdict(list)
    for record in chain.records(connection, events=["task.finished"]):
        said = json.loads(record.body)
        if said["mode"] == "shadow" and span.holds(datetime.fromisoformat(record.at)):
            found[said["agent"]].append(said["abstained"])
    return tuple(Shadow(agent=name, abstained=share(found[name])) for name in sorted(found))
