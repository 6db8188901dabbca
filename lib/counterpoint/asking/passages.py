"""A review as prompts see it: numbered passages, in one part or several, between fences its text cannot hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from math import ceil

from counterpoint.coders import text_hash
from counterpoint.model import Passage, Review

WORDS = 1500  # of the longest part: an answer to it stays below what most models will write at once
BEFORE = 2  # passages shown again ahead of a part, so that “he” means somebody


@dataclass(frozen=True)
class Numbered:
    """A passage and its number, counted from 1 over the whole review."""

    number: int
    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """What one prompt asks about. `before` is shown only to be understood."""

    number: int
    of: int
    passages: tuple[Numbered, ...]
    before: tuple[Numbered, ...] = ()

    @property
    def last(self) -> int:
        return self.passages[-1].number if self.passages else 0


def numbered(review: Review) -> tuple[Numbered, ...]:
    return tuple(Numbered(i, p.kind, _shown(review, p)) for i, p in enumerate(review.passages, 1))


def parts(review: Review, words: int = WORDS) -> tuple[Part, ...]:
    """The review in as few parts as `words` allows, about alike in length, cut between passages only."""
    rows = numbered(review)
    sizes = [len(row.text.split()) for row in rows]
    wanted = max(1, ceil(sum(sizes) / max(1, words)))
    share = sum(sizes) / wanted
    cuts, told = [0], 0
    for i, size in enumerate(sizes):
        # A passage goes to the part its middle falls in.
        if i > cuts[-1] and told + size / 2 > share * len(cuts):
            cuts.append(i)
        told += size
    ends = [*cuts[1:], len(rows)]
    return tuple(
        Part(n, len(cuts), rows[start:end], rows[max(0, start - BEFORE) : start])
        for n, (start, end) in enumerate(zip(cuts, ends, strict=True), 1)
    )


def fence(review: Review) -> str:
    """A mark that stands nowhere in the text, for it is made from the text's hash; the same for the same text."""
    turn = 0
    while True:
        mark = hashlib.sha256(f"{turn} {text_hash(review)}".encode()).hexdigest()[:10]
        if mark not in review.text.lower():
            return mark
        turn += 1


def short_hash(review: Review) -> str:
    """What an answer repeats, so that it is not taken for an answer about another version of the text."""
    return text_hash(review)[:16]


def tag(review: Review, part: Part) -> str:
    """An answer's first line: of which review it is."""
    value: dict[str, object] = {"review": review.id, "text": short_hash(review)}
    if part.of > 1:
        value |= {"part": part.number, "of": part.of}
    return json.dumps(value, ensure_ascii=False)


def end(part: Part) -> str:
    """An answer's last line."""
    return json.dumps({"done": part.last})


def _shown(review: Review, passage: Passage) -> str:
    return review.text[passage.start : passage.end]
