"""A page holds the words, every figure with interval and n, and the digests; never a gap."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support import cards
from wetread.starter.cards.card import Card, card_names, read_card
from wetread.starter.cards.page import page
from wetread.starter.cards.places import ATTRIBUTES
from wetread.starter.energy import Energy
from wetread.starter.training_record import Learned, TrainingRecord

MADE = {"segmentation": cards.segmentation, "classification": cards.classification}
OF = {"cxr-lungs": "segmentation", "cxr-pneumonia": "classification", "cxr-gate": "gate"}


def _card(name: str, **known: object) -> Card:
    return replace(read_card(name), **known)  # type: ignore[arg-type]  # any field, by name


@pytest.mark.parametrize("name", card_names())
def test_every_attribute_stands_on_the_page(name: str) -> None:
    """With its paragraph, once."""
    text = page(read_card(name))

    for attribute in ATTRIBUTES:
        assert text.count(f"- **{attribute.name}** {attribute.paragraph}.") == 1
    assert "**Not for clinical use.**" in text
    assert read_card(name).pin.digest in text


@pytest.mark.parametrize("name", card_names())
def test_every_collection_is_credited(name: str) -> None:
    """Attribution is a condition of the licences."""
    card = read_card(name)
    text = page(card)

    for source, _ in card.words.data():
        assert source.credit in text
        assert source.licence in text


def test_outlines_state_structures_subgroups_and_doubt() -> None:
    """Figures carry interval and n; the poor outline is named, and that it was flagged."""
    text = page(_card("cxr-lungs", figures=cards.segmentation()))

    found = cards.segmentation()["figures"]
    low, high = found["dice_mean_ci"]
    assert f"| Dice, mean | {found['dice_mean']:.3f} | {low:.3f} to {high:.3f} | 24 |" in text
    assert "| one | sex: F | 12 |" in text
    assert "| `i5` | two | 0.410 | 0.390 | yes |" in text
    assert "48 pictures: 24 of 12 patients, as they are and spoilt 1 times" in text
    assert "| poor masks that are flagged | 1.000 |" in text
    assert "| one | 0.700 (0.600 to 0.800) | 0.200 (0.100 to 0.300) | 12 |" in text
    assert "plots/cxr-lungs-quality.svg" in text
    assert "3 without a truth left out" in text


def test_judgements_state_sources_first_and_what_was_surely_wrong() -> None:
    """The pooled table comes after the tables of each source."""
    text = page(_card("cxr-pneumonia", figures=cards.classification()))

    assert text.index("**one**") < text.index("Over all sources together")
    assert "plots/cxr-pneumonia-reliability.svg" in text
    assert "| one | age: 16 to 39 |" in text
    first = text[text.index("Answers on the wrong side") :]
    assert first.index("`i0`") < first.index("`i18`"), "the surest first"
    assert "Maps of where it looked" in text or "Maps are" in text


def test_gates_state_false_refusals_by_source_and_kind() -> None:
    """Who was refused and what was let in is named."""
    text = page(_card("cxr-gate", figures=cards.gate()))

    assert "| refused, of what is in scope | 0.050 |" in text
    assert "| one | 20 | 10 | 0.050 (" in text
    assert "| noise | 4 | no | 0.750 (" in text
    assert "| `i7` | one | refused | 2.000 |" in text
    assert "| `noise 0` | noise | let in | 0.900 |" in text


def test_what_was_not_measured_is_said() -> None:
    """No figure is made up where nobody evaluated."""
    text = page(_card("cxr-lungs", figures=None))
    assert "Not measured yet" in text
    assert "| Dice" not in text


def test_time_and_energy_of_training_and_the_manifests_digest_are_stated() -> None:
    """As the record of the training has them; without one the page says so."""
    learned = Learned(
        manifests={"cxr/manifest.csv": "c" * 64}, rows_digest="d" * 64, rows=9,
        splits={"train": 9}, licences={"CC0": 9},
    )  # fmt: skip
    record = TrainingRecord(
        model="cxr-lungs", learned=learned, seed=17, steps=None, resumed=False,
        finished=datetime(2026, 3, 2, tzinfo=UTC), seconds=90.0, device="a processor",
        libraries={"torch": "2"},
        energy=Energy(kilowatt_hours=0.25, measured=False, method="an estimate"),
    )  # fmt: skip

    told = page(_card("cxr-lungs", record=record))

    assert all(part in told for part in ("0.250 kWh", "90 s on a processor", "c" * 64, "d" * 64))
    assert "Not recorded" in page(_card("cxr-lungs", record=None))


def test_speed_is_stated_where_it_was_measured() -> None:
    """Median, throughput one by one and in a batch, and by how much the answers differ."""
    one = {"n": 9, "single_per_s": 5.0, "batch_per_s": 8.0, "ratio": 1.6, "largest_difference": 0.0}
    speed = {
        "device": "a processor", "threads": 2, "models": {"cxr-lungs": one},
        "one_radiograph": {"models": ["cxr-lungs"], "n": 9, "median_s": 0.51, "low_s": 0.5,
                           "high_s": 0.6},
    }  # fmt: skip
    text = page(_card("cxr-lungs", speed=(speed,)))

    assert "median 0.51 s" in text
    assert "(1.60 times)" in text
    assert "## Speed" not in page(_card("cxr-gate", speed=(speed,)))


def test_changes_are_listed_with_the_latest_first() -> None:
    """A reader sees what changed last."""
    text = page(read_card("cxr-lungs")).partition("## Change log")[2]
    dates = [line.split(", ")[1][:10] for line in text.splitlines() if line.startswith("- **")]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) >= 2
