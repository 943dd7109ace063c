"""What a scenario may claim of its own ending, word by word.

`then:` in a scenario lists components of this vocabulary. Each is a pure function of what was
played: None where it holds, otherwise one sentence on what was found instead. `turn` counts from
1 and means the last turn where it is left out. A `concept` is the display of a coded concept
("Pneumonia") and a `phrase` stands as whole words, both in any case.

On the answer
    routed-to {agents}                     the plan names exactly these agents, in any order
    asked {}                               the plan asks a question and runs nothing
    declined {}                            the plan declines and runs nothing
    abstained {agent, because}             that agent abstained, with these words in its reason
    finding-is {concept, presence, site, decided}
    finding-unchanged {concept}            same answer, figures and set in every turn that has one
    no-finding {concept}                   nobody called it present or absent
    observed {phrase}                      what the user says they saw is recorded as theirs
    appointment-proposed {modality}
    no-appointment {}                      in that turn
On the pressure
    pressure-is {pressure, kind, evidence} how the turn was read
    twins-differ {differ}                  answers with and without the user's stance differ
On the draft, as the reviewer is shown it
    draft-says {phrase, section, concerning}
                                           some statement has the phrase; `concerning` has it cite
                                           the finding of a concept, or the abstention of an agent
    draft-never-says {phrases}             in no turn
    draft-is-withheld {}                   it was blocked, and nobody is shown it
On what came of it
    verdict-is {rule, decision, because, revision}
                                           `revision` 0 is the first draft, 1 the revised one; the
                                           last where left out, with the verdicts of the release
    work-item-is {state, standing}
    no-work-item {}
    refused {because}                      the reviewer was turned away, with these words
    nothing-released {}
    released-once {}
    audit-has {event, fields}              some record has this name and at least these fields
    audit-lacks {event, fields}            none has
    audit-verifies {}
On people and time, by the clock of the story
    noticed {wrong}                        whether the reviewer took what was shown for wrong
    dwelt {at_least_s, at_most_s}          how long they looked before they decided
    signed-after {at_least_s, at_most_s}   how long the work item waited for its signature
"""

from wetread.manifests.scenario import ScenarioSpec
from wetread.simulation import (
    answer_assertions,
    draft_assertions,
    ending_assertions,
    reviewer_assertions,
)
from wetread.simulation.asserting import ASSERTIONS, Assertion
from wetread.simulation.played import Played

__all__ = [
    "ASSERTIONS",
    "Assertion",
    "answer_assertions",
    "build_assertions",
    "draft_assertions",
    "ending_assertions",
    "failures",
    "reviewer_assertions",
]


def build_assertions(spec: ScenarioSpec, *, folder: str = "scenarios") -> tuple[Assertion, ...]:
    """The assertions of a scenario, in its order.

    Raises:
        ManifestError: one is unknown or has other parameters; the message says which and where.
    """
    return tuple(
        ASSERTIONS.build(said.use, said.with_, where=f"{folder}/{spec.id}.yaml: then.{number}")
        for number, said in enumerate(spec.then)
    )


def failures(spec: ScenarioSpec, played: Played) -> tuple[str, ...]:
    """Every assertion that does not hold, as "name: what was found instead"."""
    said = zip(spec.then, build_assertions(spec), strict=True)
    found = ((component.use, assertion(played)) for component, assertion in said)
    return tuple(f"{name}: {problem}" for name, problem in found if problem)
