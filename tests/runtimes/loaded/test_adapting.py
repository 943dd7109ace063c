"""An adapter changes a network by what it learned, and no network but its own."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from wetread.errors import WeightsRefused
from wetread.runtimes.loaded.adapting import adapt


def network() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))


def written(folder: Path, parts: dict[str, Tensor]) -> Path:
    file = folder / "adapter.safetensors"
    save_file(parts, file)
    return file


def test_what_was_learned_is_added_to_the_weights(tmp_path: Path) -> None:
    """The product of both parts, to the layer that they name and to no other."""
    down, up = torch.randn(2, 4), torch.randn(3, 2)
    plain, changed = network(), network()

    adapt(changed, written(tmp_path, {"0.down": down, "0.up": up}))

    assert torch.allclose(
        changed.get_parameter("0.weight"), plain.get_parameter("0.weight") + up @ down
    )
    assert torch.equal(changed.get_parameter("2.weight"), plain.get_parameter("2.weight"))
    assert torch.equal(changed.get_parameter("0.bias"), plain.get_parameter("0.bias"))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"7.down": torch.ones(2, 4), "7.up": torch.ones(3, 2)}, "another network"),
        ({"1.down": torch.ones(2, 4), "1.up": torch.ones(3, 2)}, "another network"),
        ({"0.down": torch.ones(2, 5), "0.up": torch.ones(3, 2)}, "another network"),
        ({"0.down": torch.ones(2, 4)}, "incomplete"),
        ({"0.down": torch.ones(2, 4), "0.up": torch.ones(3, 1)}, "incomplete"),
    ],
    ids=["no such layer", "no linear layer", "another shape", "half", "two ranks"],
)
def test_an_adapter_of_another_network_is_refused(
    tmp_path: Path, parts: dict[str, Tensor], said: str
) -> None:
    """A change that does not fit would be a model that nobody has judged."""
    untouched = network()

    with pytest.raises(WeightsRefused, match=said):
        adapt(untouched, written(tmp_path, parts))

    assert torch.equal(untouched.get_parameter("0.weight"), network().get_parameter("0.weight"))


@pytest.mark.parametrize("content", [None, b"", b"no tensors"])
def test_an_adapter_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """Missing, empty or of another format."""
    file = tmp_path / "adapter.safetensors"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(WeightsRefused, match="cannot be read"):
        adapt(network(), file)
