"""How strongly a claim is said: “a bit slow”, “slow”, “achingly, mind-numbingly slow”.

The words are rows of data (`degrees` in scope.yaml); only what they reach is code. Of two in one clause the outer speaks
(“a bit too slow” is mild); a negation turns the word behind it (“not very slow” denies mildly, “not a bit slow” strongly).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.tokens import Token

from counterpoint.codebook.schema import Scope
from counterpoint.reading.matching import Index
from counterpoint.reading.mentions import Mention
from counterpoint.reading.parse import Sentence
from counterpoint.reading.scope import Modifier

MEANS = {"strong": 1, "mild": -1}
BESIDE = 4  # words between a degree word and the word it modifies
AHEAD = 7  # words that “not at all” or “by far” reach
BEHIND = 2  # a negation this close before a degree word is meant for it
LIGHT = ("ADV", "PART", "AUX")  # a degree word that modifies one of these reaches what that one modifies


class Row(NamedTuple):
    degree: int
    reach: str


Said = tuple[int, int, Row]  # first and last word, and what they mean


class Degrees:
    """The rows of degree words, ready to be found."""

    def __init__(self, scope: Scope) -> None:
        self._terminators = scope.terminators
        self._index = Index(
            [(pattern, Row(MEANS[d.degree], d.reach)) for d in scope.degrees for pattern in d.match]
        )

    def find(self, sentence: Sentence) -> list[Said]:
        """The degree words of a sentence, the longest first."""
        return sorted(self._index.find(sentence.words), key=lambda m: (m[0] - m[1], m[0]))

    def of(
        self, sentence: Sentence, words: Sequence[Said], mention: Mention, modifiers: Iterable[Modifier] = ()
    ) -> int:
        """-1 mildly, 0 plainly, 1 strongly. In: a sentence's degree words, a cue's mention, and what bends there."""
        flips = [m for m in modifiers if m.effect == "flip"]
        taken: set[int] = set()
        said: list[tuple[int, int]] = []
        for first, last, row in words:
            tokens = sentence.tokens(first, last)
            if taken & {t.i for t in tokens}:  # a longer row has spoken for these words
                continue
            taken |= {t.i for t in tokens}
            if self._reached(sentence, tokens, row.reach) & mention.inside:
                turned = row.reach == "word" and any(_just_before(m, tokens[0]) for m in flips)
                said.append((tokens[0].i, -row.degree if turned else row.degree))
        return min(said)[1] if said else 0

    def _reached(self, sentence: Sentence, tokens: Sequence[Token], reach: str) -> set[int]:
        if reach == "self":
            return {t.i for t in tokens}
        if reach == "word":
            return _modified(tokens)
        ahead = range(tokens[-1].i + 1, min(tokens[-1].i + 1 + AHEAD, sentence.span.end))
        behind = range(tokens[0].i - 1, max(tokens[0].i - 1 - AHEAD, sentence.span.start - 1), -1)
        out = set()
        for i in ahead if reach == "right" else behind:
            if sentence.doc[i].lower_ in self._terminators:
                break
            out.add(i)
        return out


def _modified(tokens: Sequence[Token]) -> set[int]:
    """The word that a degree word modifies, and what that one modifies in turn where it is a degree word itself."""
    own = {t.i for t in tokens}
    word = next((t for t in reversed(tokens) if t.head.i not in own), tokens[-1]).head
    out = {word.i}
    while word.pos_ in LIGHT and word.head.i != word.i:
        word = word.head
        out.add(word.i)
    return {i for i in out if i not in own and min(abs(i - k) for k in own) <= BESIDE}


def _just_before(negation: Modifier, word: Token) -> bool:
    return negation.last.i < word.i <= negation.last.i + BEHIND and word.i in negation.covers
