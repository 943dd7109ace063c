"""Which runs there are: every story, as often as is wanted, each with dice of its own."""

import hashlib
from collections.abc import Mapping

from wetread.clinical.coding import Noun
from wetread.manifests.stories import Story
from wetread.store.canonical import canonical_json


class Run(Noun):
    """One story, played once more."""

    run: int
    story: str
    repeat: int
    seed: int


def runs_of(stories: Mapping[str, Story], *, repeat: int = 1, seed: int | None = None) -> list[Run]:
    """Every run, story by story.

    The first of a story has the seed that its file gives, the others one that follows from it, the
    story's name and their number; so two policies are compared on the same dice.

    Args:
        stories: by name.
        repeat: how often each is played.
        seed: in the place of the files' own seeds.
    """
    every = [(story, turn) for story in stories.values() for turn in range(repeat)]
    return [
        Run(run=place, story=story.name, repeat=turn, seed=_seed(story, turn, seed))
        for place, (story, turn) in enumerate(every)
    ]


def digest_of(runs: list[Run], stories: Mapping[str, Story], **settings: object) -> str:
    """What has to be the same for half a result to be finished: stories, dice and settings."""
    told = {
        "runs": [one.model_dump(mode="json") for one in runs],
        "stories": {name: story.spec.model_dump(mode="json") for name, story in stories.items()},
        "settings": {name: str(value) for name, value in sorted(settings.items())},
    }
    return hashlib.sha256(canonical_json(told)).hexdigest()


def _seed(story: Story, repeat: int, base: int | None) -> int:
    own = story.spec.given.seed if base is None else base
    if repeat == 0 and base is None:
        return own
    named = hashlib.sha256(f"{own}/{story.name}/{repeat}".encode()).digest()
    return int.from_bytes(named[:4], "big") >> 1
