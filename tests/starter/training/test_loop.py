"""Networks learn wherever they lie; what is shown and what is true stay on the processor."""

from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn

from wetread.starter.training import loop


class Answers(nn.Module):
    """Says what a function makes of its input, in half precision."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.layer = form, nn.Linear(2, 2).bfloat16()

    def forward(self, inputs: Tensor) -> object:
        said = self.layer(inputs.bfloat16())
        return {"one": said, "several": (said, said), "logits": SimpleNamespace(logits=said)}[
            self.form
        ]


@pytest.mark.parametrize("form", ["one", "several", "logits"])
def test_answers_come_back_in_full_precision_and_can_be_learned_from(form: str) -> None:
    """Whatever form a network answers in."""
    network = Answers(form)

    said = loop.forward(network, torch.ones(3, 2))

    first = said[0] if form == "several" else said
    assert (first.dtype, first.device.type, first.shape) == (torch.float32, "cpu", (3, 2))
    torch.autograd.backward(first.sum())
    assert network.layer.weight.grad is not None


def test_a_card_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """And its own arithmetic, where it has that."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: False)

    assert loop.device().type == "cuda"
    assert not loop.arithmetic(torch.device("cuda"))._enabled
