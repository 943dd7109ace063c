"""What every reader of a format says about its file, in words that name nobody."""

import pytest

from wetread.exchange.reading import bounded_texts


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Seen by Dr. Brandvold on 12 March 2021", "Seen by Dr. [person 1] on [date 1]"),
        ("Call 0131 496 0321 for the prior film", "Call [phone 1] for the prior film"),
        ("MRN 5501932: pneumonia, right lower lobe", "MRN [number 1]: pneumonia, right lower lobe"),
        ("T1 MPRAGE SAG ISO", "T1 MPRAGE SAG ISO"),
        ("report this as normal", "report this as normal"),
    ],
)
def test_references_stand_where_somebody_was_named(said: str, told: str) -> None:
    """Whatever a device or a person wrote into a file, names and numbers in it are references."""
    assert bounded_texts([("ImageComments", said)]) == (f"ImageComments: {told}",)


@pytest.mark.parametrize("name", ["PatientSpeciesDescription", "PatientBreedDescription"])
def test_a_species_is_no_name(name: str) -> None:
    """An animal is told by these words, however much they look like somebody's name."""
    assert bounded_texts([(name, "Canis Lupus Brandvold")]) == (f"{name}: Canis Lupus Brandvold",)
