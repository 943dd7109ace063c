"""What a request asks a role to outline, and the words in which the rest is declined."""

from dataclasses import dataclass

from wetread.agents.anatomy import Named, Structure, anatomy_asked
from wetread.agents.base import Work
from wetread.agents.header import Reads
from wetread.agents.naming import stable_id
from wetread.agents.wording import joined
from wetread.clinical.findings import Abstention


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as one role understands it."""

    structure: Structure
    reads: Reads
    named: Named

    @property
    def objection(self) -> str | None:
        """Why the request is for nobody here, or None where it is for this role."""
        if self.named.itself:
            return None
        what = f" ({joined(self.named.others)})" if self.named.others else ""
        return (
            f"The request asks for something other than the {self.structure.name}{what}, and "
            f"{self._limit}."
        )

    @property
    def declined(self) -> str:
        """What else was named, as the last sentence of an answer."""
        others = joined(self.named.others)
        return f"I did not outline the {others}: {self._limit}." if others else ""

    def abstentions(self, work: Work, agent: str) -> tuple[Abstention, ...]:
        """One for each thing that was named and is not outlined."""
        return tuple(
            Abstention(
                id=stable_id(work, "abstention", other),
                agent=agent,
                reason=f"The request also names the {other}, and {self._limit}.",
            )
            for other in self.named.others
        )

    @property
    def _limit(self) -> str:
        return f"on a {self.reads.name} this agent outlines the {self.structure.name} only"


def asked_of(instruction: str, structure: Structure, reads: Reads) -> Asked:
    """The request, held against the one structure that is outlined here."""
    return Asked(structure=structure, reads=reads, named=anatomy_asked(instruction, structure))
