"""One agent in several roles: the first that admits the study and the request does the work.

Which role that is never depends on a model's opinion of somebody else's study: a role whose header
check or whose words do not fit lets the study pass by before its models are asked. Where all do,
the reader is told the reason of the one that came nearest.
"""

from collections.abc import Sequence

from wetread.agents.base import Agent, Outcome, Work
from wetread.errors import NotAdmitted


def choosing(roles: Sequence[Agent]) -> Agent:
    """An agent made of its roles, in the order in which they are tried.

    A role that has admitted a study keeps it: an outline that it then withholds is withheld, and
    nobody else is asked to draw one.

    The agent raises:
        OutOfScope: no role admits the study and the request, or the one that did abstained.
        RuntimeUnavailable: the model of a role that fits cannot serve.
    """
    if len(roles) == 1:
        return roles[0]

    def choose(work: Work) -> Outcome:
        passed: list[NotAdmitted] = []
        for role in roles:
            try:
                return role(work)
            except NotAdmitted as refusal:
                passed.append(refusal)
        raise max(passed, key=lambda refusal: refusal.nearness)

    return choose
