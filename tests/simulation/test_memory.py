"""A process that plays thousands of stories is no larger in the end."""

import gc

from support.words import FewWords
from wetread.manifests.stories import read_library
from wetread.simulation.company import perform
from wetread.simulation.runs import runs_of
from wetread.simulation.theatre import Theatre

STORY = """\
schema: scenario/v1
id: again
title: The same question
story: A film is asked about, again and again.
given:
  study: {use: chest-phantom, with: {rows: 128, columns: 128, pixel_spacing_mm: 2.8}}
  replies:
    classification: [{probability: {present: 0.9}, prediction_set: [present]}]
turns: [{user: "Is there pneumonia? Draft a report."}]
reviewer: {action: sign}
then:
  - {use: released-once}
"""
WARM, MORE = 12, 12


def test_a_story_that_was_played_leaves_nothing_behind(tmp_path) -> None:
    """After the first few, no further run adds an object that stays: one kept engine adds 500."""
    (tmp_path / "again.yaml").write_text(STORY)
    stories = read_library(tmp_path / "again.yaml")
    runs = runs_of(stories, repeat=WARM + MORE)
    theatre = Theatre(words=FewWords())
    for run in runs[:WARM]:
        assert perform(theatre, stories[run.story], run).row.passed
    gc.collect()
    before = len(gc.get_objects())
    for run in runs[WARM:]:
        perform(theatre, stories[run.story], run)
    gc.collect()
    grown = len(gc.get_objects()) - before
    assert grown < MORE * 10
    theatre.close()
