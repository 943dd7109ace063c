"""A card as one page of Markdown: use and warnings first, then figures, then how it was made.

Behind each entry stands the paragraph of 45 CFR 170.315(b)(11)(iv)(B) that asks for it.
"""

from collections.abc import Iterator

from wetread.starter.cards import classification_page, gate_page, segmentation_page
from wetread.starter.cards.card import PLOTS, Card
from wetread.starter.cards.places import ATTRIBUTES, SECTIONS, answer, group_of, sentences
from wetread.starter.cards.speeds import speeds
from wetread.starter.cards.tables import table
from wetread.starter.training_record import in_words

_FIGURES = {
    "segmentation": segmentation_page.figures_page,
    "classification": classification_page.figures_page,
    "gate": gate_page.figures_page,
}
_WRITTEN = (
    "<!-- Written by `python -m wetread.starter.cards`; the words are in about.yaml, the figures "
    "in figures.json beside the weights. -->"
)
_ORDER = (2, 3, 7, 1, 4, 5, 6, 8, 9)
"""Of the nine groups: what a reader needs before the first use comes first."""


def page(card: Card) -> str:
    """The card as `docs/models/NAME.md` holds it."""
    words = card.words
    parts = [
        f"# {card.name}",
        _WRITTEN,
        f"{words.title} **Not for clinical use.**",
        words.summary,
        _at_a_glance(card),
    ]
    for group in _ORDER:
        parts += [f"## {SECTIONS[group]}", _entries(card, group), *_besides(card, group)]
    parts += ["## Training record", in_words(card.record), *_speed(card)]
    parts += ["## Digests", _digests(card), "## Change log", _changes(card)]
    return "\n\n".join(parts) + "\n"


def _at_a_glance(card: Card) -> str:
    facts, words = card.words.facts, card.words
    rows = (
        ("version", card.pin.version),
        ("licence", card.entry.licence),
        ("stage", facts.stage),
        ("regulatory approval", facts.regulatory_approval),
        ("clinical risk", words.cautions.risk_level),
        ("kind of model", facts.model_type),
        ("foundation models", facts.foundation_models),
        ("availability", facts.availability),
        ("keywords", ", ".join(facts.keywords)),
        ("digest", f"`{card.pin.digest}`"),
    )
    return table(("fact", "value"), rows)


def _entries(card: Card, group: int) -> str:
    """The attributes of one group, each with its paragraph."""
    lines = []
    for attribute in ATTRIBUTES:
        if group_of(attribute) == group:
            said = [*sentences(answer(card.words, attribute.place))]
            head = f"- **{attribute.name}** {attribute.paragraph}."
            lines += (
                [f"{head} {said[0]}"] if len(said) == 1 else [head, *(f"  - {s}" for s in said)]
            )
    return "\n".join(lines)


def _besides(card: Card, group: int) -> Iterator[str]:
    """What else belongs under the heading of a group."""
    words = card.words
    if group == 2:  # noqa: PLR2004 - purpose
        yield f"- **How to use it.** {words.purpose.how_to_use}"
    if group == 3:  # noqa: PLR2004 - cautions
        biases = "\n".join(f"  - {bias}" for bias in words.cautions.biases)
        yield f"- **Known biases.**\n{biases}"
    if group == 7:  # noqa: PLR2004 - performance
        yield from _performance(card)
    if group == 4:  # noqa: PLR2004 - development
        yield _data(card)
        yield from _facts(card)


def _performance(card: Card) -> Iterator[str]:
    goals = card.words.goals
    yield table(
        ("key metrics", "goal", "what the figures say"),
        (
            (name, goal.goal, goal.interpretation)
            for name, goal in (
                ("usefulness", goals.usefulness),
                ("fairness", goals.fairness),
                ("safety", goals.safety),
            )
        ),
    )
    found = card.figures
    if found is None:
        yield "Not measured yet: no evaluation of these weights has been stored."
        return
    yield (
        f"Made by `python -m wetread.starter.cards {card.name} --data DIR` with wetread "
        f"{found['software']}, seed {found['seed']}, on the bytes with the digest above."
    )
    yield _FIGURES[found["kind"]](found, lambda plot, caption: _plot(card.name, plot, caption))
    if card.explanation:
        yield f"### Explanations\n\n{card.explanation}"


def _plot(name: str, plot: str, caption: str) -> str:
    return f"![{name}: {caption}]({PLOTS}/{name}-{plot}.svg)"


def _data(card: Card) -> str:
    rows = (
        (source.name, use.used_for, use.taken, source.licence, source.credit)
        for source, use in card.words.data()
    )
    return table(("data", "used for", "what was taken", "licence", "credit"), rows)


def _facts(card: Card) -> Iterator[str]:
    facts = card.words.facts
    yield "\n".join(
        (
            f"- **Where inputs come from.** {facts.input_source}",
            f"- **Types of data.** {facts.data_types}",
            f"- **Security.** {facts.security}",
            f"- **Transparency.** {facts.transparency}",
            f"- **Parts by third parties.** {facts.third_party}",
            f"- **Who was consulted.** {facts.stakeholders}",
            f"- **Publications.** {facts.publications}",
            f"- **Consent of patients.** {facts.consent}",
        )
    )


def _speed(card: Card) -> tuple[str, ...]:
    said = speeds(card.speed, card.name)
    return ("## Speed", said) if said else ()


def _digests(card: Card) -> str:
    files = sorted((card.pin.files or {}).items())
    return table(("file", "SHA-256"), ((name, f"`{digest}`") for name, digest in files))


def _changes(card: Card) -> str:
    changes = sorted(card.words.changes, key=lambda one: (one.date, one.version), reverse=True)
    return "\n".join(f"- **{one.version}**, {one.date}. {one.what}" for one in changes)
