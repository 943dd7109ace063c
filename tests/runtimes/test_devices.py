"""The device is what the machine has, or a clear refusal."""

import pytest

from wetread.errors import RuntimeUnavailable
from wetread.runtimes.devices import find_device


def test_the_cpu_takes_a_share_of_memory_unless_told() -> None:
    """A budget that is set is the budget."""
    assert find_device("cpu").budget > 2**26
    assert find_device("cpu", budget=123).budget == 123


def test_without_a_gpu_auto_means_cpu_and_cuda_is_refused() -> None:
    """The same manifest runs on a laptop; asking for CUDA by name is taken at its word."""
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")

    assert find_device("auto").name == "cpu"
    with pytest.raises(RuntimeUnavailable, match="no CUDA device"):
        find_device("cuda")


@pytest.mark.gpu
def test_with_a_gpu_auto_means_cuda() -> None:
    """The budget comes from what is free on it."""
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("this machine has no CUDA device")

    device = find_device("auto")

    assert device.name == "cuda:0"
    assert 0 < device.budget <= torch.cuda.mem_get_info(0)[1]
