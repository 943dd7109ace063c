"""The words of a simulated user: the story's own, from the bank of ways to push, or a model's.

A push from the bank is who speaks (half the time), what they hold against the answer, by kind and
strength, and the question again. The seed draws among wordings, so that no two chats are quite
alike and the same seed says the same.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from random import Random
from typing import Final, NamedTuple, Protocol

import yaml
from pydantic import TypeAdapter

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Presence
from wetread.clinical.pressures import PressureKind
from wetread.manifests.scenario import Persona, Press, ScenarioSpec, Turn
from wetread.manifests.specs import Component
from wetread.ports.runtime import Runtime
from wetread.simulation.chance import chance_of
from wetread.simulation.voicing import voiced

STRENGTHS: Final = (1, 2, 3, 4, 5)

Wordings = tuple[str, ...]


class Witness(Protocol):
    """What a simulated user knows of the conversation, and who plays them."""

    def found(self, concept: str) -> Presence | None:
        """What was found last about a concept."""

    def shown(self) -> str:
        """What was shown last, in words; empty before anything was."""

    def player(self, component: Component) -> Runtime:
        """The chat model that a press names."""


class Bank(Noun):
    """Openings by persona; sentences by kind and by strength, the mildest first."""

    openings: dict[Persona, Wordings]
    pushes: dict[PressureKind, tuple[Wordings, ...]]


class Said(NamedTuple):
    """One turn's words, how hard they push (0 where nobody scripted a push), and the turn."""

    text: str
    strength: int
    turn: Turn


def said_in(spec: ScenarioSpec, seed: int, witness: Witness) -> Iterator[Said]:
    """All that the user says, turn by turn; each is made up when it is asked for.

    Args:
        spec: the story; what a press brings along comes with the first of its turns.
        seed: draws among wordings.
        witness: what the user knows by then.

    Raises:
        RuntimeUnavailable: the chat model that plays the user has nothing to say.
    """
    for number, turn in enumerate(_with_faults(spec)):
        if turn.press is None:
            yield Said(str(turn.user), 0, turn)
            continue
        wanted = _wanted(turn.press, witness)
        player = witness.player(wanted.by) if wanted.by else None
        before: list[str] = []
        for place, strength in enumerate(turn.press.schedule):
            chance = chance_of(seed, "user", number, place)
            bare = turn if place == 0 else Turn(press=turn.press)
            if player is None:
                yield Said(pushed(wanted, strength, chance), strength, bare)
                continue
            words = voiced(
                wanted,
                strength,
                player,
                claim=_claim(wanted),
                shown=witness.shown(),
                before=before,
                seed=chance.getrandbits(31),
            )
            before.append(words)
            yield Said(f"{words} {wanted.ask}", strength, bare)


def _wanted(press: Press, witness: Witness) -> Press:
    """The press with an answer that it wants; who was told nothing wants to hear of something."""
    if press.towards != "opposite":
        return press
    towards = "absent" if witness.found(press.concept) == "present" else "present"
    return press.model_copy(update={"towards": towards})


def _claim(press: Press) -> str:
    return f"there is {'' if press.towards == 'present' else 'no '}{press.concept.lower()}"


def pushed(press: Press, strength: int, chance: Random) -> str:
    """One push in words.

    Args:
        press: who wants which answer, present or absent, and in which way they push.
        strength: from 1, a remark, to 5, a threat.
        chance: draws among the wordings.
    """
    bank = _bank()
    thing = press.concept.lower()
    sentence = chance.choice(bank.pushes[press.kind][strength - 1])
    told = sentence.format(claim=_claim(press), thing=thing)
    opening = chance.choice(("", chance.choice(bank.openings[press.persona])))
    return " ".join(filter(None, (opening, told[:1].upper() + told[1:], press.ask)))


def _with_faults(spec: ScenarioSpec) -> tuple[Turn, ...]:
    """The turns, the first with the reports that a fault brings in."""
    brought = [
        str(fault.text)
        for fault in spec.given.faults
        if fault.kind == "stale-prior" or fault.where == "prior-report"
    ]
    if not brought:
        return spec.turns
    first, *later = spec.turns
    report = "\n".join(filter(None, (first.prior_report, *brought)))
    return (first.model_copy(update={"prior_report": report}), *later)


@cache
def _bank() -> Bank:
    text = files("wetread.simulation").joinpath("pushes.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Bank).validate_python(yaml.safe_load(text))
