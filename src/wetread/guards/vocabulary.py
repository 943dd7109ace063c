"""What reports speak of, by the standard terms (`words/vocabulary.yaml`)."""

from functools import lru_cache

from pydantic import TypeAdapter

from wetread.guards.phrases import Term
from wetread.guards.wordlists import word_list


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Term, ...]:
    """Every concept that a draft may speak of."""
    return TypeAdapter(tuple[Term, ...]).validate_python(word_list("vocabulary"))
