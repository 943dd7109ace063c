"""An estimate says how it was made."""

from pathlib import Path

import pytest

from wetread.starter.energy import counters, spent


@pytest.fixture
def powercap(tmp_path: Path) -> Path:
    """Two packages, and a part of one of them that must not be counted twice."""
    for name, value in (("intel-rapl:0", 100), ("intel-rapl:1", 900), ("intel-rapl:0:0", 5)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "energy_uj").write_text(f"{value}\n")
        (tmp_path / name / "max_energy_range_uj").write_text("1000\n")
    return tmp_path


def test_packages_are_added_up_and_their_parts_are_not(powercap: Path) -> None:
    """3.6e12 microjoules are one kilowatt hour."""
    after = {"intel-rapl:0": 100 + 18 * 10**11, "intel-rapl:1": 900 + 18 * 10**11}

    energy = spent(counters(powercap), after, seconds=1, threads=1, root=powercap)

    assert energy.measured
    assert energy.kilowatt_hours == pytest.approx(1.0)
    assert "estimate" in energy.method


def test_a_counter_that_started_anew_is_carried_on(powercap: Path) -> None:
    """From 900 of 1000 to 50 is 150."""
    after = {"intel-rapl:0": 100, "intel-rapl:1": 50}

    energy = spent(counters(powercap), after, seconds=1, threads=1, root=powercap)

    assert energy.kilowatt_hours == pytest.approx(150 / 3.6e12)


@pytest.mark.parametrize("content", [None, "", "much"])
def test_without_counters_time_and_threads_are_taken(tmp_path: Path, content: str | None) -> None:
    """The assumption is named, so that nobody takes it for a measurement."""
    if content is not None:
        (tmp_path / "intel-rapl:0").mkdir()
        (tmp_path / "intel-rapl:0" / "energy_uj").write_text(content)

    energy = spent(counters(tmp_path), counters(tmp_path), seconds=3600, threads=2, root=tmp_path)

    assert not energy.measured
    assert energy.kilowatt_hours == pytest.approx(0.02)
    assert "assumed 10 W each" in energy.method
