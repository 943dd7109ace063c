"""Two judges stand at a gate, and both must agree."""

from wetread.starter.training.gate_limits import within


def test_a_picture_is_accepted_only_when_both_judges_agree() -> None:
    """A sure network does not outvote a strange picture, nor the other way round."""
    limits = {"min_probability": 0.5, "max_distance": 3.0}
    assert within((0.9, 1.0), limits)
    assert not within((0.9, 4.0), limits)
    assert not within((0.1, 1.0), limits)
