"""Stacking changes no answer and no order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wetread.runtimes.batches import batched

SHAPES = st.lists(st.sampled_from([(2, 3), (4, 1), (1, 1)]), max_size=12)


@given(shapes=SHAPES, most=st.integers(1, 5))
def test_answers_come_in_the_order_of_the_questions(
    shapes: list[tuple[int, int]], most: int
) -> None:
    """Whatever the shapes and however large a stack may be."""
    inputs = [np.full(shape, number, np.float32) for number, shape in enumerate(shapes)]

    found = batched(inputs, lambda stack: stack * 2, most=most)

    assert [one.shape for one in found] == shapes
    assert all((one == 2 * number).all() for number, one in enumerate(found))


def test_no_stack_mixes_shapes_or_is_too_large() -> None:
    """Memory is bounded by the largest stack, and a network reads one shape at a time."""
    stacks = []
    inputs = [np.zeros(shape, np.float32) for shape in [(2, 2)] * 5 + [(3, 2)] * 2]

    def run(stack: np.ndarray) -> np.ndarray:
        stacks.append(stack.shape)
        return stack

    batched(inputs, run, most=2)

    assert stacks == [(2, 2, 2), (2, 2, 2), (1, 2, 2), (2, 3, 2)]
