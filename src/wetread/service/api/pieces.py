"""News as server-sent events; a sentence is handed out word by word, and then as a whole.

Words are cut from a sentence that the rules have let through, never from what a model is saying:
what was blocked was no news, and so has no words. They bear no id of their own. Whoever was cut
off within a sentence gets it from its first word again.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from wetread.service.api.running import News

SENTENCES: Final = frozenset({"answer", "statement"})
"""News that is a sentence."""


def sent(news: News) -> Iterator[str]:
    """What goes over the wire."""
    if news.event in SENTENCES:
        for index, text in enumerate(pieces(news.data["text"])):
            said = {"message": news.number, "kind": news.event, "index": index, "text": text}
            yield _event("token", said)
    yield f"id: {news.number}\n{_event(news.event, news.data)}"


def pieces(text: str) -> list[str]:
    """Word by word with the space behind each; put together they are the text, to the letter."""
    return re.findall(r"^\s+|\S+\s*", text)


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
