"""What a workup came to, told alike on the page of a case and in the queue."""

from collections.abc import Iterable

from nicegui import ui

from wetread.clinical.verdicts import STRICTNESS, Verdict
from wetread.service.contract import FindingOutput
from wetread.service.telling import flips_told, likelihood_of, measurements, name_of, set_told
from wetread.service.web.lighting import Lighting
from wetread.service.web.parts import part, words


def show_finding(told: FindingOutput, lighting: Lighting) -> ui.element:
    """What is claimed of which part, how likely, what was measured and what stays open."""
    with part("div", "finding", role="group", aria_label=name_of(told)) as card:
        words("strong", name_of(told))
        words("span", told.presence.replace("-", " "), f"presence {told.presence}")
        if told.probability is None:
            words("span", told.reason or "not assessed", "quiet")
        else:
            share = f"{told.probability:.0%}"
            words("span", f"{share} {likelihood_of(told)}".strip())
            part("meter", value=f"{told.probability:.4f}", min="0", max="1",
                 aria_label=f"{name_of(told)}: {share}")  # fmt: skip
        more = (measurements(told), set_told(told), told.id)
        words("span", " · ".join(filter(None, more)), "quiet more")
    lighting.of(card, (told.id,))
    return card


def show_verdicts(verdicts: Iterable[Verdict]) -> None:
    """What no rule let pass stands open, the strictest first; the rest can be opened."""
    found = sorted(verdicts, key=lambda one: -STRICTNESS[one.decision])
    for verdict in found:
        if verdict.decision != "pass":
            with part("p", f"verdict {verdict.decision}"):
                words("strong", verdict.decision)
                words("span", f" {verdict.reason}")
                words("span", f" {verdict.rule}", "cites")
    passed = [one for one in found if one.decision == "pass"]
    if passed:
        with part("details", "passed"):
            words("summary", f"{len(passed)} rules let it pass")
            for verdict in passed:
                words("p", f"{verdict.rule}: {verdict.reason}", "quiet")


def show_flips(flips: tuple[int, ...]) -> None:
    """Whether an agent gave in."""
    if flips:
        words("p", flips_told(flips), "told")
