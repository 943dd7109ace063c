"""Symptoms a request mentions, so that the indication can repeat them in plain words."""

import re

_SYMPTOMS = {
    "productive cough": r"productive cough|cough\w* (?:up )?(?:sputum|phlegm)",
    "cough": r"cough\w*",
    "fever": r"fever\w*|febrile|pyrexi\w+|temperature of \d+",
    "breathlessness": r"breathless\w*|short(?:ness)? of breath|dyspn\w+|\bsob\b",
    "chest pain": r"chest pain|pleuritic pain|pleurisy",
    "haemoptysis": r"ha?emoptysis|cough\w* (?:up )?blood",
    "wheeze": r"wheez\w+",
    "night sweats": r"night sweats",
    "weight loss": r"weight loss|los(?:t|ing) weight",
    "low oxygen saturation": r"hypoxi\w+|desaturat\w+|low (?:oxygen )?sat\w*",
    "raised inflammatory markers": r"(?:raised|high|elevated|rising) (?:crp|white (?:cell )?count|"
    r"inflammatory markers)|leu[ck]ocytosis",
    "a fall or an injury": r"\bfell\b|\bfall\b|trauma\w*|injur\w+",
    "ventilation in intensive care": r"intubated|ventilated|intensive care|\bicu\b",
    "a recent operation": r"post-?operative\w*|post-?op|after surgery",
    "immunosuppression": r"immunosuppress\w+|immunocompromis\w+|chemotherapy",
}  # fmt: skip
_COMPILED = {name: re.compile(rf"\b(?:{words})\b") for name, words in _SYMPTOMS.items()}
_DENIED = re.compile(
    r"\b(?:no|not|denies|denied|without|nor|never|negative for|free of)\b(?:\s+[\w-]+){0,3}\s*$"
)


def symptoms(text: str) -> tuple[str, ...]:
    """Symptoms that are mentioned and not denied, in a fixed order and in our own words.

    "Productive cough" covers "cough", so that nothing is said twice.
    """
    plain = text.lower()
    found = [name for name, words in _COMPILED.items() if _affirmed(plain, words)]
    return tuple(name for name in found if not (name == "cough" and "productive cough" in found))


def _affirmed(text: str, words: re.Pattern[str]) -> bool:
    for match in words.finditer(text):
        before = re.split(r"[.;:?!,]|\bbut\b", text[: match.start()])[-1]
        if not _DENIED.search(before):
            return True
    return False
