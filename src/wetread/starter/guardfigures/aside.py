"""Which texts were set aside while the rules of a guard were written, their errors never read.

Chosen by digest, or by who wrote them when, so that everybody sets the same aside; the pages of the
guards say how much of each had been seen before.
"""

from hashlib import md5, sha1, sha256


def _tenth(name: str) -> int:
    """Which tenth of all names this one is in, from 0."""
    return int(sha1(name.encode(), usedforsecurity=False).hexdigest(), 16) % 10


def abstract_aside(name: str) -> bool:
    """For `hedging`: an eighth or so of the abstracts of BioScope."""
    other = int(md5(name.encode(), usedforsecurity=False).hexdigest(), 16)
    return _tenth(name) in (0, 1, 2) and other % 2 == 0


def sentence_aside(sentence: str) -> bool:
    """For `assertions`: three tenths of the sentences of the NegEx reference standard."""
    return _tenth(sentence) in (0, 1, 2)


def template_aside(number: object) -> bool:
    """For `identifiers`: a third of the templates of Presidio-research."""
    return sha256(f"lockbox-{number}".encode()).digest()[0] % 3 == 0


def case_aside(number: int) -> bool:
    """For `grounded`: the half of our own cases that was written before the rules."""
    return number % 2 == 1


def time_aside(text: str) -> bool:
    """For `timeframe`: two in five texts of the specification."""
    return _tenth(text) in (6, 7, 8, 9)
