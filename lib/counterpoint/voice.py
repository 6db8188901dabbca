"""The reviewer's own voice, measured: sentences, address, oaths, emphasis, caution, readability.

Readability: Flesch (1948), "A new readability yardstick", J. Appl. Psychol. 32, and Kincaid et al. (1975), Navy
Research Branch Report 8-75. Syllables are pyphen's hyphenation points, which undercounts a little and evenly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import mean, median

import pyphen
import yaml

from counterpoint.model import Review, Span

LISTS = Path(__file__).with_name("knowledge") / "voice.yaml"
WORD = re.compile(r"[^\W_]+(?:['’\-.](?=[^\W_])[^\W_]+)*")
ENDING = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n+")
COUNTED = ("second_person", "first_person", "profanity", "intensifiers", "hedges")


@dataclass(frozen=True)
class Voice:
    """One review's measurements. Rates are per 1,000 words; `lengths` are words per sentence in reading order."""

    review: str
    words: int
    sentences: int
    lengths: tuple[int, ...]
    mean_length: float
    median_length: float
    second_person: float
    first_person: float
    questions: float
    exclamations: float
    profanity: float
    intensifiers: float
    hedges: float
    reading_ease: float
    grade: float


@lru_cache(maxsize=1)
def lists() -> Mapping[str, Sequence[str]]:
    """The word lists of knowledge/voice.yaml."""
    data = yaml.safe_load(LISTS.read_text("utf-8"))
    return {name: tuple(str(word) for word in words) for name, words in data.items()}


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


@lru_cache(maxsize=16)
def _pattern(name: str) -> re.Pattern[str]:
    words = sorted(lists()[name], key=len, reverse=True)
    body = "|".join(re.escape(word).replace("'", "['’]").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w'’-])(?:{body})(?![\w-])", re.IGNORECASE)


def sentences(text: str) -> tuple[Span, ...]:
    """Where each sentence stands; a line end closes one. Abbreviations and initials do not."""
    out: list[Span] = []
    start = 0
    for match in ENDING.finditer(text):
        newline = match.group().startswith("\n")
        if not newline and not _closes(text, match):
            continue
        _add(out, text, start, match.start() if newline else match.end())
        start = match.end()
    _add(out, text, start, len(text))
    return tuple(out)


def _closes(text: str, match: re.Match[str]) -> bool:
    before = re.search(r"[^\s(“\"]+$", text[max(0, match.start() - 12) : match.start()])
    word = before.group().lower() if before else ""
    if match.group() == "." and (word in lists()["abbreviations"] or re.fullmatch(r"[a-hj-z]", word)):
        return False
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
    if line.count("“") > line.count("”"):  # a quotation is not taken apart
        return False
    # "… ” he said": a sentence goes on in lower case
    return not re.match(r"\s+[a-z]", text[match.end() : match.end() + 3])


def _add(out: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if WORD.search(text, start, end):
        out.append(Span(start, end))


def syllables(word: str) -> int:
    """How many syllables a word has, at least one."""
    return max(1, len(_hyphens().positions(word.lower())) + 1)


def count(name: str, text: str) -> int:
    """How often words of one list of voice.yaml stand in the text."""
    return len(_pattern(name).findall(text))


def prose(review: Review) -> str:
    """The running text: paragraphs, items and quotes, without titles and headings, one a line."""
    kept = [review.text[p.start : p.end] for p in review.passages if p.kind not in ("title", "heading")]
    return "\n".join(kept) if kept else review.text


def measure(review: Review) -> Voice:
    """One review's voice."""
    return measure_text(prose(review), review.id)


def measure_text(text: str, review: str = "") -> Voice:
    """The voice of a text. An empty text measures nothing, and says so in zeros."""
    words = WORD.findall(text)
    spans = sentences(text)
    lengths = tuple(len(WORD.findall(text, span.start, span.end)) for span in spans)
    rate = {name: _rate(count(name, text), len(words)) for name in COUNTED}
    per_sentence = len(words) / len(spans) if spans else 0.0
    per_word = sum(map(syllables, words)) / len(words) if words else 0.0
    return Voice(
        review=review,
        words=len(words),
        sentences=len(spans),
        lengths=lengths,
        mean_length=round(mean(lengths), 1) if lengths else 0.0,
        median_length=float(median(lengths)) if lengths else 0.0,
        questions=_rate(sum(_ends(text, s, "?") for s in spans), len(words)),
        exclamations=_rate(sum(_ends(text, s, "!") for s in spans), len(words)),
        reading_ease=round(206.835 - 1.015 * per_sentence - 84.6 * per_word, 1) if words else 0.0,
        grade=round(0.39 * per_sentence + 11.8 * per_word - 15.59, 1) if words else 0.0,
        **rate,
    )


def _rate(n: int, words: int) -> float:
    return round(1000 * n / words, 1) if words else 0.0


def _ends(text: str, span: Span, mark: str) -> bool:
    return mark in text[span.start : span.end].rstrip("\"'”’»)]")[-3:]
