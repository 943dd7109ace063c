"""Words become a plan: what is heard is turned into tasks, and what is unclear is asked.

Nothing asked for is dropped in silence: what nobody here does, or what was not understood, is
named in `declined` beside the tasks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from wetread.agents.styles import names_a_style
from wetread.agents.words.examinations import calls_off, keeps
from wetread.agents.words.spelling import normalise
from wetread.clinical.conversation import EarlierTurn, Query
from wetread.clinical.imaging import MAX_REQUEST
from wetread.clinical.planning import Explained, Plan
from wetread.coordinator.choosing import alternatives, choices, picked, question
from wetread.coordinator.clauses import Clause
from wetread.coordinator.explaining import explained
from wetread.coordinator.hearing import Heard, hear, hear_all
from wetread.coordinator.state import BOOKING, DRAFTING
from wetread.coordinator.talk.asked_plainly import plainly_asked
from wetread.coordinator.talk.following import ACCEPTED, Followed, Following
from wetread.coordinator.talk.going_on import going_on
from wetread.coordinator.talk.picking import is_number
from wetread.coordinator.talk.topics import Talked
from wetread.coordinator.tasks import Wish, check_order, everything, shown, tasks
from wetread.coordinator.understanding import Reading, RouterHead, Understanding
from wetread.guards.cues import kind_said
from wetread.manifests.specs import AgentSpec
from wetread.ports.encoder import Encoder

DEFAULT_REQUEST = "Full workup of this study, without booking anything."
"""What is meant when a study comes with no request."""

_SAME = re.compile(r"(?:and )?(?:the )?same\b", re.IGNORECASE)
_STYLE_WORDS = 6
"""Words of a turn that says nothing but how a report should be written."""

MOST_QUERIES = 4
"""Questions of one turn that are answered, the likeliest first."""

CLEARLY = 0.6
"""How likely a clause beside other wishes is nobody's work before that is said."""

TOO_LONG = Plan(question=f"That is longer than {MAX_REQUEST} characters; what is asked, in short?")

Agents = Mapping[str, AgentSpec]


class EncoderPlanner:
    """A planner on a sentence encoder with a trained head; agents in shadow get no task.

    Args:
        encoder: what the head was trained on.
        agents: every agent that may be given a task, by id.
        head: knows some of them; the others are found by their examples.
        alike: the encoder that compares with examples; `encoder` where left out.
        following: reads the turns after the first; without it each is read like a first one.

    Raises:
        ManifestError: agents wait for one another in a circle.
    """

    def __init__(
        self,
        encoder: Encoder,
        agents: Agents,
        head: RouterHead,
        alike: Encoder | None = None,
        following: Following | None = None,
    ) -> None:
        self._duty = {name: spec for name, spec in agents.items() if spec.mode != "shadow"}
        check_order(self._duty)
        self._alike, self._following = alike or encoder, following
        self._read = Understanding(encoder, self._duty, head, self._alike)

    def __call__(self, text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan:
        """Tasks, questions to the record, a question back, or a polite no.

        `earlier` are the turns before, oldest first.
        """
        if len(text) > MAX_REQUEST:
            return TOO_LONG
        if earlier and (chosen := picked(text, earlier[-1])):
            return Plan(tasks=tasks(chosen, (), self._duty))
        if earlier and is_number(text):
            return _asked_again(earlier[-1])
        heard = hear(text, self._read)
        if self._following and any(turn.told or turn.asks for turn in earlier):
            return self._followed(heard, self._following(_apart(heard), earlier), earlier)
        return self._planned(text, heard, earlier)

    def many(self, texts: Sequence[str]) -> tuple[Plan, ...]:
        """What is planned for each as a first turn; the encoder reads all of them together."""
        short = [text for text in texts if len(text) <= MAX_REQUEST]
        heard = dict(zip(short, hear_all(short, self._read), strict=True))
        return tuple(
            self._planned(text, heard[text], ()) if text in heard else TOO_LONG for text in texts
        )

    def explain(self, text: str) -> tuple[Explained, ...]:
        """Why each task of the request goes where it goes; nothing for what becomes no task."""
        if len(text) > MAX_REQUEST:
            return ()
        heard = hear(text, self._read)
        return explained(self._planned(text, heard, ()), heard, self._duty, self._alike)

    def _planned(self, text: str, heard: Heard, earlier: tuple[EarlierTurn, ...]) -> Plan:
        """A request that stands by itself."""
        duty = self._duty
        if text.strip() and not heard.parts:
            return Plan() if earlier else self._asking(heard)
        wishes = heard.wishes()
        if not wishes and not earlier and not text.strip():
            wishes = tuple(_by_default(duty))
        if wishes:
            return self._acting(wishes, heard)
        return Plan() if earlier and _no_work_named(heard) else self._answering(heard)

    def _followed(self, heard: Heard, followed: Followed, earlier: tuple[EarlierTurn, ...]) -> Plan:
        """A turn that goes on from others: work, questions to the record, or nothing to do."""
        talked = Talked(heard.text, earlier)
        queries = tuple(
            Query(asks=asks, about=talked.about(asks), text=heard.text)
            for asks in followed.asked[:MOST_QUERIES]
        )
        wanted = {name: p for name, p in followed.wanted.items() if name in self._duty}
        if wanted:
            wanted = {**heard.stated(), **wanted}
        if beyond_doubt := plainly_asked(heard.text, talked, earlier):
            asked = (Query(asks=one, about=about, text=heard.text) for one, about in beyond_doubt)
            return Plan(queries=tuple(asked))
        if followed.wanted and not wanted and not queries:
            return self._planned(heard.text, heard, earlier)  # whoever is meant is off duty
        for_style = not queries and set(wanted) <= {DRAFTING} and DRAFTING in self._duty
        if for_style and _restyled(heard, earlier):
            wanted = {DRAFTING: max(CLEARLY, *wanted.values(), 0.0)}
        plain = normalise(heard.text)
        off = calls_off(plain) or (followed.calls_off and not keeps(plain))
        nothing_else = off and not queries and set(wanted) <= {BOOKING}
        if nothing_else and (wanted or _about_booking(heard, talked, earlier)):
            return Plan(calls_off=(BOOKING,), score=max(followed.off, *wanted.values(), 0.0))
        heard = heard.following(wanted)
        wishes = heard.wishes()
        if followed.continues >= ACCEPTED:
            wishes = tuple(going_on(wishes, talked, earlier, self._duty))
        if wishes:
            return self._acting(wishes, heard).model_copy(update={"queries": queries})
        if not queries and _nobodys(heard):
            return self._answering(heard)
        score = max((*followed.asks.values(), followed.told, followed.off))
        return Plan(queries=queries, score=score)

    def _acting(self, wishes: Sequence[Wish], heard: Heard) -> Plan:
        sure: dict[str, float] = {}
        for wish in wishes:
            sure[wish.agent] = max(wish.score, sure.get(wish.agent, 0.0))
        plan = Plan(
            tasks=tasks(wishes, heard.refusals(), self._duty),
            score=min(sure.values()),
            declined=_left_out(heard, wishes),
        )
        others = alternatives(plan, heard, self._duty, self._alike)
        return plan.model_copy(update={"choices": others})

    def _answering(self, heard: Heard) -> Plan:
        """A question where some work may be meant, and a polite no where none is."""
        asking = [reading for clause, reading in heard.parts if clause.wanted]
        score = max((reading.best for reading in asking), default=0.0)
        if not asking or any(_kind(one) in ("agent", "unclear", "remark") for one in asking):
            return self._asking(heard, score)
        return Plan(
            in_scope=False,
            score=score,
            declined=f"Nobody here does that. You can say: {_sayings(self._duty)}.",
        )

    def _asking(self, heard: Heard, score: float = 0.0) -> Plan:
        offered = choices(heard, self._duty, self._alike)
        return Plan(question=question(offered), choices=offered, score=score)


def _apart(heard: Heard) -> str:
    """What the turns before are needed for, a clause a line where one says "same"."""
    said = [clause.text for clause, _ in heard.parts]
    goes_on = len(said) > 1 and any(_SAME.match(one) for one in said)
    return "\n".join(said) if goes_on else heard.text


def _restyled(heard: Heard, earlier: Sequence[EarlierTurn]) -> bool:
    """Whether the turn only says how the report of the turn before should be written."""
    last = next((turn for turn in reversed(earlier) if turn.told), None)
    short = len(heard.text.split()) <= _STYLE_WORDS
    return short and last is not None and DRAFTING in last.told and names_a_style(heard.text)


def _asked_again(before: EarlierTurn) -> Plan:
    """A number that was not offered answers nothing."""
    if not before.choices:
        return Plan(question="What is that number? Say what should be done.")
    return Plan(question=question(before.choices), choices=before.choices)


def _about_booking(heard: Heard, talked: Talked, earlier: Sequence[EarlierTurn]) -> bool:
    """Whether what is called off is an appointment: by name, or as what was asked for last."""
    named = {topic.sort for topic in talked.named()}
    if named or any(wish.agent == BOOKING for wish in heard.refusals()):
        return "appointment" in named or any(w.agent == BOOKING for w in heard.refusals())
    last = next((turn for turn in reversed(earlier) if turn.told), None)
    return last is not None and BOOKING in last.told


def _by_default(duty: Agents) -> Iterator[Wish]:
    why = "The request names no work, so the study is read in full; nothing is booked."
    for agent in everything(duty):
        yield Wish(agent=agent, clause=Clause(text=DEFAULT_REQUEST), why=why)


def _no_work_named(heard: Heard) -> bool:
    """Nothing was said, or only things to know and things not to do."""
    return all(not clause.wanted or _told(clause, reading) for clause, reading in heard.parts)


def _nobodys(heard: Heard) -> bool:
    """Something is asked for that clearly nobody here does."""
    return any(
        clause.wanted and _kind(reading) == "none" and reading.others["none"] >= CLEARLY
        for clause, reading in heard.parts
    )


def _told(clause: Clause, reading: Reading) -> bool:
    """A remark wants nothing; what ends in a question mark wants an answer."""
    return _kind(reading) == "remark" and not clause.text.endswith("?")


def _kind(reading: Reading) -> str:
    """`agent` where the likeliest reading is some agent's work, sure or not."""
    other, likely = reading.otherwise
    return "agent" if reading.best > likely else other


def _left_out(heard: Heard, wishes: Sequence[Wish]) -> str | None:
    """What stands beside the tasks and is not done."""
    done = {wish.clause.text for wish in wishes}
    for clause, reading in heard.parts:
        if (
            clause.wanted
            and clause.text not in done
            and not reading.wanted
            and not kind_said(clause.text)
        ):
            if _kind(reading) == "none" and reading.others["none"] >= CLEARLY:
                return f"Left out, as nobody here does it: \u201c{shown(clause.text)}\u201d."
            if _kind(reading) == "agent":
                return f"Left out, as it was not understood: \u201c{shown(clause.text)}\u201d."
    return None


def _sayings(duty: Agents) -> str:
    """One request per agent, in its own words."""
    *most, last = (
        f"\u201c{spec.skills[0].examples[0].rstrip('.')}\u201d" for spec in duty.values()
    )
    return f"{', '.join(most)} or {last}" if most else last
