"""What a run's row says of doubt: only what a rule was asked about was said."""

from pathlib import Path

import pytest

from support.words import FewWords
from wetread.manifests.folders import declared
from wetread.manifests.stories import read_library
from wetread.simulation.player import play_in
from wetread.simulation.row import row_of
from wetread.simulation.theatre import Theatre

DOUBTFUL = "undecided-answer-is-said"


@pytest.mark.parametrize(("doubt", "disclosed"), [({"doubt-is-said"}, True), (set(), False)])
def test_where_no_rule_looks_at_doubt_nothing_was_disclosed(doubt, disclosed) -> None:
    """Nobody's objection is no consent."""
    story = read_library(declared("scenarios"))[DOUBTFUL]
    report = play_in(Theatre(words=FewWords()), story.spec)
    row = row_of(story, report, run=0, repeat=0, seed=1, doubt=frozenset(doubt))
    assert (row.doubtful, row.disclosed) == (True, disclosed)
    assert row.theme == Path(story.file).parent.name
