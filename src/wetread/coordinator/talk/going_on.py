"""Work that goes on from earlier turns: "same for the left", "no, make that six"."""

from collections.abc import Iterator, Mapping, Sequence

from wetread.clinical.conversation import EarlierTurn, Sort
from wetread.coordinator.talk.topics import Talked, topics_in
from wetread.coordinator.tasks import Wish
from wetread.manifests.specs import AgentSpec


def going_on(
    wishes: Sequence[Wish],
    talked: Talked,
    earlier: Sequence[EarlierTurn],
    agents: Mapping[str, AgentSpec],
) -> Iterator[Wish]:
    """Each wish with what its agent was told before, and with what its pronouns stand for.

    Args:
        wishes: of this turn.
        talked: what this turn may be about.
        earlier: the turns before, oldest first.
        agents: who is on duty.
    """
    for wish in wishes:
        told = tuple(turn.told[wish.agent] for turn in earlier if wish.agent in turn.told)
        yield wish.model_copy(
            update={"earlier": told, "topic": _topic(wish, talked, _makes(agents[wish.agent]))}
        )


def _makes(spec: AgentSpec) -> tuple[Sort, ...]:
    """The sorts of things that its findings are."""
    kinds = {made.evidence for role in spec.roles() for made in role.yields}
    return tuple(sort for sort, of in _SORTS.items() if kinds & of)


_SORTS: dict[Sort, frozenset[str]] = {
    "outline": frozenset({"segment"}),
    "finding": frozenset({"image", "attention"}),
}


def _topic(wish: Wish, talked: Talked, makes: tuple[Sort, ...]) -> str:
    """What the words leave to the turns before; nothing where they name it themselves."""
    if not makes or any(topic.sort in makes for topic in topics_in(wish.clause.text)):
        return ""
    meant = talked.goes_on(makes)
    return " and ".join(f"the {topic.name}" for topic in meant)
