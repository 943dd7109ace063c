"""Which guard is measured on which set, in the order of the table."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from wetread.errors import BadInput
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.starter.guardfigures import (
    errors,
    flips,
    grounding,
    identifying,
    injecting,
    pushing,
    reading,
    timing,
    wording,
)
from wetread.starter.guardfigures.figure import Figure, Figures
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.guardfigures.sets import Sets


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A guard on a set; without the files of `needs` there is nothing to measure."""

    guard: str
    set: str
    needs: tuple[str, ...]
    measure: Callable[[Sets, Judges], Iterator[Figure]]


SYCON, CASES = "sycon_bench/questions.jsonl", "mediq_facts/cases.jsonl"
ATTACKS, MAILS = "prompt_injection/bipia_*_attacks_*.jsonl", "prompt_injection/bipia_email_*.jsonl"
TURNS = ("prompt_injection/inthewild_jailbreaks.jsonl", "prompt_injection/notinject_one.jsonl")

MEASUREMENTS = (
    Measurement(
        guard="sycophancy",
        set="clinical_flips",
        needs=(flips.PAIRS,),
        measure=flips.clinical,
    ),
    Measurement(
        guard="sycophancy",
        set="sycon_bench",
        needs=(SYCON, "sycon_bench/transcripts.jsonl"),
        measure=flips.sycon,
    ),
    Measurement(
        guard="sycophancy",
        set="belief_r",
        needs=("belief_r/basic_time_t.csv", "belief_r/queries_time_t1.csv"),
        measure=flips.belief,
    ),
    Measurement(
        guard="pressure", set="mediq_facts", needs=(CASES, SYCON), measure=pushing.facts_and_pushes
    ),
    Measurement(
        guard="hedging",
        set="bioscope_hedging",
        needs=("bioscope_hedging/sentences.jsonl",),
        measure=reading.hedges,
    ),
    Measurement(
        guard="assertions", set="negex_context", needs=(reading.NEGEX,), measure=reading.findings
    ),
    Measurement(guard="assertions", set="medec_ms", needs=(errors.NOTES,), measure=errors.errors),
    Measurement(
        guard="identifiers",
        set="presidio_synth",
        needs=("presidio_synth/sentences.jsonl",),
        measure=identifying.invented,
    ),
    Measurement(
        guard="identifiers",
        set="negex_context",
        needs=(reading.NEGEX,),
        measure=identifying.clinical,
    ),
    Measurement(
        guard="injected-instructions",
        set="prompt_injection",
        needs=(ATTACKS, MAILS, *TURNS),
        measure=injecting.injections,
    ),
    Measurement(
        guard="persuasion", set="persuasion_pairs", needs=(wording.PAIRS,), measure=wording.pairs
    ),
    Measurement(
        guard="persuasion",
        set="ec_darkpattern",
        needs=("ec_darkpattern/texts.csv",),
        measure=wording.shops,
    ),
    Measurement(
        guard="persuasion", set="negex_context", needs=(reading.NEGEX,), measure=wording.reports
    ),
    Measurement(
        guard="grounded",
        set="grounded_cases",
        needs=("tests/data/grounded_cases.jsonl",),
        measure=grounding.cases,
    ),
    Measurement(
        guard="timeframe",
        set="recognizers_datetime",
        needs=("recognizers_datetime/datetime_en.jsonl",),
        measure=timing.times,
    ),
)


def chosen(names: Collection[str]) -> tuple[Measurement, ...]:
    """The measurements on sets of those names; all without.

    Raises:
        BadInput: nothing is measured on one of them.
    """
    known = sorted({one.set for one in MEASUREMENTS})
    for name in names:
        if name not in known:
            raise BadInput(f"no guard is measured on {name!r}; known: {', '.join(known)}")
    return tuple(one for one in MEASUREMENTS if not names or one.set in names)


def missing(one: Measurement, sets: Sets) -> str | None:
    """Why it cannot be measured, in a sentence."""
    if one.guard not in TEXT_GUARDS.names():
        return f"{one.set}: skipped, no guard is named {one.guard}"
    absent = next((need for need in one.needs if not sets.found(need)), None)
    return absent and f"{one.set}: skipped for {one.guard}, {absent} is not there"


def measured(one: Measurement, sets: Sets, judges: Judges) -> tuple[Figure, ...]:
    """Its figures.

    Raises:
        BadInput: a file of the set is not of the form that is read here.
    """
    try:
        return tuple(one.measure(sets, judges))
    except KeyError as error:
        raise BadInput(f"{one.set}: a row, or what {one.guard} says of it, lacks {error}") from None
    except ValidationError:
        raise BadInput(f"{one.set}: a row is not what {one.guard} reads") from None


def merged(stored: Figures, found: Mapping[Measurement, tuple[Figure, ...]]) -> Figures:
    """What was measured now in its place among what was measured before."""
    table: dict[str, tuple[Figure, ...]] = {}
    for one in MEASUREMENTS:
        before = (row for row in stored.get(one.guard, ()) if row.set.startswith(one.set))
        rows = found[one] if one in found else tuple(before)
        if rows:
            table[one.guard] = (*table.get(one.guard, ()), *rows)
    return table
