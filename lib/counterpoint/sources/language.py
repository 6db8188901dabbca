"""Which language a text is in. The model is loaded once, when the first text asks."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

LANGUAGES = (
    *(
        "en",
        "es",
        "fr",
        "de",
        "it",
        "pt",
        "nl",
        "sv",
        "da",
        "no",
        "fi",
        "pl",
        "cs",
        "ro",
        "hu",
        "el",
        "ru",
        "uk",
    ),
    *("tr", "ar", "he", "hi", "th", "vi", "id", "tl", "ko", "ja", "zh"),
)
ENGLISH = frozenset(
    "the of and to is that it with for this but as was on be are not they have from at by which you his her".split()
)
PLAINLY = 0.2
ENOUGH_WORDS = 25
SURE = 0.8
WORD = re.compile(r"\w+(?:['’\-‑]\w+)*")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def count_words(text: str) -> int:
    """The number of word tokens; "isn't" and "slow-burn" are one each."""
    return sum(1 for _ in WORD.finditer(text))


def language(text: str) -> str:
    """The ISO 639-1 code of a text; English where a Latin text is too short or too mixed to tell."""
    letters = sum(c.isalpha() for c in text)
    foreign_script = letters >= 10 and len(LATIN.findall(text)) * 2 < letters
    if not foreign_script and count_words(text) < ENOUGH_WORDS:
        return "en"
    if not foreign_script and _plainly_english(text):
        return "en"
    code, sureness = _identifier().classify(text[:20_000])
    return str(code) if foreign_script or sureness >= SURE else "en"


def _plainly_english(text: str) -> bool:
    """Whether so many words are English and nothing else that the model, half a second to load, need not be asked.

    English prose has a fifth of them and more; a text half in another language about a tenth.
    """
    words = [match.group().lower() for match in WORD.finditer(text[:20_000])]
    return sum(word in ENGLISH for word in words) >= PLAINLY * len(words)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
