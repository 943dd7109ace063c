"""What is chosen on some films is judged on others."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wetread.starter.boxes import Box
from wetread.starter.pointing import (
    LUNG_CENTRES,
    Boxed,
    Scores,
    best,
    cross_fitted,
    game,
    of_chosen,
    rival_points,
)

SIDE = 100


def boxed(patient: str, left: int, top: int, finding: str = "Pneumonia") -> Boxed:
    box = Box(finding=finding, left=left, top=top, width=20, height=20)
    return Boxed(pixels=np.zeros((SIDE, SIDE), np.uint8), patient=patient, boxes=(box,))


def outline(pixels: np.ndarray) -> np.ndarray:
    """Two square lungs with centres at row 49.5 and columns 24.5 and 74.5."""
    found = np.zeros((3, *pixels.shape), np.float32)
    found[0] = 0.5
    found[1, 30:70, 10:40] = found[2, 30:70, 60:90] = 1
    return found


@given(seed=st.integers(0, 10**6))
def test_the_films_of_a_patient_never_choose_for_that_patient(seed: int) -> None:
    """Whatever they show, and however many they are, their own candidate stays the same."""
    rng = np.random.default_rng(seed)
    patients = ["p0", "p1", "p2", *(f"p{n}" for n in rng.integers(0, 6, 11))]
    hits, energies = rng.integers(0, 2, (9, 14)).astype(float), rng.random((9, 14))
    before = cross_fitted(hits, energies, patients, seed=1)
    for patient in set(patients):
        held = np.array([one == patient for one in patients])
        leaked, shares = hits.copy(), energies.copy()
        leaked[:, held], shares[:, held] = 0, 0
        planted = int(rng.integers(9))
        leaked[planted, held], shares[planted, held] = 1, 1

        after = cross_fitted(leaked, shares, patients, seed=1)

        assert np.array_equal(after[:, held], before[:, held])


def test_luck_is_not_rewarded() -> None:
    """The best of many coins looks good on the films that chose it, and no better on others."""
    rng = np.random.default_rng(3)
    patients = [f"p{n}" for n in range(40)]
    hindsight, fitted = [], []
    for _ in range(40):
        hits = (rng.random((200, 40)) < 0.3).astype(float)
        chosen = cross_fitted(hits, np.zeros_like(hits), patients, seed=1)
        hindsight.append(hits.mean(1).max())
        fitted.append(of_chosen(hits, chosen).mean())

    assert np.mean(hindsight) > 0.45
    assert 0.27 < np.mean(fitted) < 0.33
    assert np.std(fitted) < 0.1


def test_a_way_that_is_truly_better_is_chosen_everywhere() -> None:
    """Cross-fitting costs an honest winner nothing; equals are told apart by their energy."""
    hits = np.zeros((3, 8))
    hits[1:] = 1
    energies = np.array([[0.9], [0.1], [0.2]]) * np.ones(8)

    chosen = cross_fitted(hits, energies, [f"p{n}" for n in range(8)], seed=1)

    assert best(hits, energies) == 2
    assert set(chosen.ravel()) == {2}


def test_rivals_point_at_the_lungs_and_at_other_patients_boxes() -> None:
    """A patient's own boxes are left out of the mean place."""
    films = [boxed("a", 0, 0), boxed("b", 40, 60), boxed("b", 60, 40), boxed("c", 20, 20)]

    points = rival_points(films, outline)

    assert points[LUNG_CENTRES[0]][0] == (49.5, 24.5)
    assert points[LUNG_CENTRES[1]][0] == (49.5, 74.5)
    assert points[LUNG_CENTRES[2]][0] == (49.5, 49.5)
    assert points["mean place of other patients' boxes"][1] == (20, 20)
    preferred = points["centre of the lung that other patients' boxes prefer"]
    assert (preferred[0], preferred[1]) == ((49.5, 74.5), (49.5, 24.5))
    assert points["centre of the film"][0] == (50, 50)


def test_lungs_that_are_not_found_point_nowhere() -> None:
    """And so miss."""
    empty = np.zeros((3, SIDE, SIDE), np.float32)

    assert rival_points([boxed("a", 0, 0), boxed("b", 0, 0)], lambda _: empty)[LUNG_CENTRES[0]] == [
        None,
        None,
    ]


def played(ours: list[float]) -> dict[str, object]:
    """A game of one candidate on twelve films, of which the right lung's centre hits three."""
    films = [boxed(f"p{n}", 15 if n < 3 else 70, 40 if n < 3 else 5) for n in range(12)]
    films[11] = boxed("p11", 70, 5, finding="Mass")
    hits = np.array([ours])
    return game(films, ["one"], Scores(hits=hits, own=hits, energies=hits / 2), outline)


def test_the_gain_is_paired_and_passes_only_above_nothing() -> None:
    """A lower bound of nothing is no gain."""
    good, same = played([1.0] * 12), played([1.0] * 3 + [0.0] * 9)

    assert good["rival"] == LUNG_CENTRES[0]
    assert good["gain"]["value"] == 0.75  # type: ignore[index]
    assert good["passed"] is True
    assert same["gain"] == {"value": 0.0, "ci": [0.0, 0.0]}
    assert same["passed"] is False
    assert good["hits on boxes of the answer's own findings"]["n"] == 11  # type: ignore[index]
    assert good["chosen"] == {"one": 1.0}
