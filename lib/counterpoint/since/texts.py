"""Two versions of a text: which sentences changed, and which stretches stand in both. Swapping the versions swaps the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from counterpoint.asking.folding import fold
from counterpoint.model import Span
from counterpoint.since.model import Sentence
from counterpoint.voice import sentences

ALIKE = 50  # of 100: a sentence this much like one that went is that one, changed
MOST = 40_000  # pairs of sentences in one changed place; a text rewritten beyond that is not paired
TOKEN = re.compile(r"\w+|[^\w\s]")
Pair = tuple[Span | None, Span | None]  # a sentence before, and after


@dataclass(frozen=True)
class Stretch:
    """A run of characters that stands in both texts."""

    before: int
    after: int
    size: int


def even(text: str) -> str:
    """The text without the shape of its quotation marks, dashes and white space: a change of those alone is no edit."""
    return fold(text).text.strip()


def changed(before: str, after: str) -> tuple[Sentence, ...]:
    """The sentences that are not in both, in the order of the text, each beside what became of it."""
    return tuple(
        Sentence(
            _cut(before, s) if s else "",
            _cut(after, t) if t else "",
            s.start if s else -1,
            t.start if t else -1,
        )
        for s, t in _pairs(before, after)
        if not (s and t and even(_cut(before, s)) == even(_cut(after, t)))
    )


def same(before: str, after: str) -> tuple[Stretch, ...]:
    """The stretches that stand in both: sentences, and the words of sentences that changed."""
    if before == after:
        return (Stretch(0, 0, len(before)),)
    return tuple(found for s, t in _pairs(before, after) if s and t for found in _shared(before, s, after, t))


def _pairs(before: str, after: str) -> list[Pair]:
    """Every sentence of either text once, with its other version where it has one."""
    if before > after:  # worked out in one direction for either, so that both sides tell one story
        return [(s, t) for t, s in _pairs(after, before)]
    one, two = sentences(before), sentences(after)
    first, second = ([even(_cut(text, s)) for s in spans] for text, spans in ((before, one), (after, two)))
    out: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            out += zip(one[a:b], two[c:d], strict=True)
        else:
            mates = _mates(first[a:b], second[c:d])
            out += [(s, two[c + mates[i]] if i in mates else None) for i, s in enumerate(one[a:b])]
            out += [(None, t) for j, t in enumerate(two[c:d]) if j not in mates.values()]
    return out


def _mates(one: Sequence[str], two: Sequence[str]) -> dict[int, int]:
    """Of each sentence of one changed place the likest of the other side, the likest pairs first."""
    if len(one) * len(two) > MOST:
        return {}
    ranked = sorted(
        (-score, abs(i - j), i, j)
        for i, s in enumerate(one)
        for j, t in enumerate(two)
        if (score := round(fuzz.ratio(s, t), 3)) >= ALIKE
    )
    mates: dict[int, int] = {}
    for *_, i, j in ranked:
        if i not in mates and j not in mates.values():
            mates[i] = j
    return mates


def _shared(before: str, s: Span, after: str, t: Span) -> Iterator[Stretch]:
    if _cut(before, s) == _cut(after, t):
        yield Stretch(s.start, t.start, s.end - s.start)
        return
    one, two = list(TOKEN.finditer(before, s.start, s.end)), list(TOKEN.finditer(after, t.start, t.end))
    words = [m[0] for m in one], [m[0] for m in two]
    for a, b, size in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        for m, n in zip(one[a : a + size], two[b : b + size], strict=True):
            yield Stretch(m.start(), n.start(), len(m[0]))


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end]
