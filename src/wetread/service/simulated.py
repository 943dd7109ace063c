"""A simulation as its command prints it, and what is worth a line on the terminal."""

from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.simulation.comparing import Comparison
from wetread.simulation.figures import Figures, Rate
from wetread.simulation.gating import Gate
from wetread.simulation.row import Row


class FailedRun(Noun):
    """A run that did not end as its story says, or not at all."""

    scenario: str
    repeat: int
    seed: int
    failed: tuple[str, ...]


class SimulateOutput(Noun):
    """`wetread simulate --json`."""

    runs: int
    scenarios: int
    passed: int
    live: bool = False
    seed: int | None = None
    repeat: int = 1
    failed: tuple[FailedRun, ...] = ()
    rates: dict[str, Rate]
    figures: Figures
    comparison: Comparison | None = None
    gate: Gate | None = None
    report: str | None = Field(default=None, description="the folder with page, rows and JUnit")

    @classmethod
    def of(
        cls,
        rows: list[Row],
        figures: Figures,
        *,
        live: bool,
        seed: int | None,
        repeat: int,
        comparison: Comparison | None,
        gate: Gate | None,
        report: str | None,
    ) -> "SimulateOutput":
        return cls(
            runs=len(rows),
            scenarios=figures.scenarios,
            passed=sum(row.passed for row in rows),
            live=live,
            seed=seed,
            repeat=repeat,
            failed=tuple(
                FailedRun(
                    scenario=row.scenario, repeat=row.repeat, seed=row.seed, failed=row.failed
                )
                for row in rows
                if not row.passed
            ),
            rates=figures.rates,
            figures=figures,
            comparison=comparison,
            gate=gate,
            report=report,
        )
