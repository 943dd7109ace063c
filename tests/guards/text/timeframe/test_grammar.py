"""The grammar of `timeframe` holds together: its rules, its words and its functions."""

import inspect
from datetime import datetime
from typing import Any

import pytest

from wetread.errors import ManifestError
from wetread.guards.text.timeframe.conditions import CONDITIONS
from wetread.guards.text.timeframe.grammar import Grammar, Rule, meanings
from wetread.guards.text.timeframe.parser import MOST_KEPT, Parser
from wetread.guards.text.timeframe.reading import grammar
from wetread.guards.text.timeframe.tokens import tokens_of
from wetread.guards.text.timeframe.words import time_words

FIGURES = {"number", "ordinal", "pointed", "pair", "clock", "date"}
NOW = datetime(2026, 3, 5)  # noqa: DTZ001 - local
RULES = [(part, rule) for part, group in grammar().rules.items() for rule in group]


def test_no_part_holds_itself() -> None:
    """At whatever depth; otherwise a text could be read for ever."""
    parts = grammar().parts()

    def within(part: str, around: tuple[str, ...] = ()) -> None:
        assert part not in around, (*around, part)
        for inner in parts.get(part, ()):
            within(inner, (*around, part))

    for part in parts:
        within(part)


def test_every_part_named_is_there() -> None:
    """As rules, as words, or as a form of figures."""
    words = {phrase.part for listed in time_words().phrases.values() for phrase in listed}
    known = words | FIGURES | set(grammar().rules)
    assert {inner for parts in grammar().parts().values() for inner in parts} <= known


def test_every_condition_named_is_there() -> None:
    """And every one that is there is asked for."""
    named = {item.name for _, rule in RULES for item in rule.items if item.kind == "test"}
    assert named == set(CONDITIONS)


@pytest.mark.parametrize(("part", "rule"), RULES)
def test_every_function_takes_what_its_rule_gives(part: str, rule: Rule) -> None:
    """With and without the parts that may be missing, and never two under one name."""
    signature = inspect.signature(rule.meaning)
    labels = [item.label for item in rule.items if item.label]
    needed = [item.label for item in rule.items if item.label and not item.optional]
    assert len(set(labels)) == len(labels), part
    for given in (labels, needed):
        signature.bind(NOW, **dict.fromkeys(given))


def small_grammar(rules: dict[str, dict[str, str]], **functions: Any) -> Grammar:
    named = {"length": "span"}
    known = {name.replace("_", "-"): function for name, function in functions.items()}
    return Grammar({"named": named, "rules": rules}, time_words(), known, CONDITIONS)


def ends(grammar: Grammar, part: str, text: str) -> dict[int, Any]:
    return Parser(grammar, tokens_of(text), NOW).at(part, 0)


def test_a_rule_without_a_function_stops_the_load() -> None:
    """The message names the part and the function."""
    with pytest.raises(ManifestError, match="greeting: no function is called 'hail'"):
        small_grammar({"greeting": {"hail": "hello"}})


def test_words_lists_parts_and_conditions_stand_in_a_row() -> None:
    """What may be missing can be there; what is read over has no name."""
    rules = {"call": {"call": "~at? ring|call <month>? <weekday:_> @later?"}}
    made = small_grammar(rules, call=lambda _now, month=0: month + 100)
    assert ends(made, "call", "ring May Monday later") == {3: 105, 4: 105}
    assert ends(made, "call", "call Monday") == {2: 100}
    assert ends(made, "call", "call May") == {}


def test_the_first_rule_wins_where_two_end_at_one_place() -> None:
    """Their order is that of the file."""
    rules = {"thing": {"first": "may", "second": "<month>"}}
    made = small_grammar(rules, first=lambda _now: "a verb", second=lambda _now, month: month)
    assert ends(made, "thing", "may") == {1: "a verb"}
    assert ends(made, "thing", "june") == {1: 6}


@pytest.mark.parametrize("error", [ValueError, OverflowError, None])
def test_a_function_may_find_no_sense(error: type[Exception] | None) -> None:
    """Then the rule says nothing, as if the words were others."""

    def never(_now: datetime, **_values: Any) -> None:
        if error:
            raise error

    assert ends(small_grammar({"thing": {"never": "<month>"}}, never=never), "thing", "may") == {}


def test_functions_are_named_after_themselves() -> None:
    """The file writes a hyphen where Python writes an underscore."""

    def in_half() -> None: ...

    assert meanings(in_half) == {"in-half": in_half}


def test_what_is_remembered_is_bounded() -> None:
    """A long text is read to its end all the same."""
    tokens = tokens_of("5 May 2026, " * 2000)
    parser = Parser(grammar(), tokens, NOW)
    days = [parser.at("any-day", place) for place in range(0, len(tokens), 4)]
    assert all(days)
    assert len(parser._found) <= MOST_KEPT + 1000


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("5/1-5/7", ["pair", "mark", "pair"]),
        ("10-1-2026-10-7-2026", ["date", "mark", "date"]),
        ("9:30-10:15", ["clock", "mark", "clock"]),
        ("5 / 7 / 2026", ["date"]),
        ("1.2.3.4.5", ["other"]),
        ("133-03-03-2020", ["other"]),
        ("4:3", ["other"]),
        ("21st", ["ordinal"]),
        ("7pm", ["number", "word"]),
        ("a@b.org", ["address"]),
    ],
)
def test_figures_are_cut_by_their_form(text: str, kinds: list[str]) -> None:
    """What belongs together is one token, and a dash between two forms is a mark."""
    assert [token.kind for token in tokens_of(text)] == kinds
