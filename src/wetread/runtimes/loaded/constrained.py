"""Lets a language model write nothing but JSON of a given schema, whatever its weights would.

Of the next tokens those that no document of the schema could go on with are out of the question
(llguidance; Willard and Louf, arXiv 2307.09702). A bounded schema bounds the text.
"""

import json
from typing import Any

import llguidance.hf
import llguidance.torch
from torch import Tensor

from wetread.errors import BadInput, WeightsRefused

_FORM: Any = {"whitespace_flexible": False}
"""Blanks between tokens of JSON would be a way to write without an end."""


class Grammars:
    """Makes constraints for one tokeniser, which is prepared once.

    Args:
        tokeniser: a fast one; others cannot say which letters a token stands for.
        vocabulary: logits of the model; it may have more than its tokeniser has tokens.

    Raises:
        WeightsRefused: the tokeniser is of another kind.
    """

    def __init__(self, tokeniser: Any, vocabulary: int) -> None:
        if not getattr(tokeniser, "is_fast", False):
            raise WeightsRefused(
                "this model's tokeniser cannot be held to a schema; it needs a tokenizer.json"
            )
        self._tokens = llguidance.hf.from_tokenizer(tokeniser, n_vocab=vocabulary)

    def only(self, schema: str, behind: int) -> "OnlyJson":
        """A processor of logits for one answer.

        Args:
            schema: JSON Schema, as text.
            behind: tokens of the prompt, which the answer begins behind.

        Raises:
            BadInput: that is no schema, or none that can be kept to.
        """
        try:
            grammar = llguidance.LLMatcher.grammar_from_json_schema(
                json.loads(schema), defaults=_FORM
            )
        except ValueError:
            raise BadInput("the schema for the model's answer is no JSON Schema") from None
        matcher = llguidance.LLMatcher(self._tokens, grammar)
        if matcher.is_error():
            raise BadInput("the schema for the model's answer is none that it can be held to")
        return OnlyJson(matcher, self._tokens.vocab_size, behind)


class OnlyJson:
    """Of one answer: what has been written so far decides what may come next."""

    def __init__(self, matcher: llguidance.LLMatcher, vocabulary: int, behind: int) -> None:
        self._matcher, self._read = matcher, behind
        self._mask = llguidance.torch.allocate_token_bitmask(1, vocabulary)

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """[1, vocabulary] logits; those of what may not follow are minus infinity."""
        for token in input_ids[0, self._read :].tolist():
            self._matcher.consume_token(token)
        self._read = input_ids.shape[1]
        llguidance.torch.fill_next_token_bitmask(self._matcher, self._mask)
        allowed = scores.clone()
        llguidance.torch.apply_token_bitmask_inplace(allowed, self._mask.to(scores.device))
        return allowed
