"""From a claim to the words a page shows: the quote, the words that bend it, and the sentence it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterpoint.model import Bend, Claim, Passage, Review, Span
from counterpoint.voice import WORD, sentences

NEAR = 40  # characters: a cue this close is shown with what stands between
UNSURE = 0.7  # below this confidence a claim is marked "less certain"
NOT_CUES = frozenset({"hedge", "attribution"})
BORDER = re.compile(r"[,;:—–]\s*")


@dataclass(frozen=True)
class Piece:
    """A run of text: inside the claim or around it, a bending word or not, or the sign of a gap."""

    text: str
    claim: bool = True
    cue: bool = False
    gap: bool = False


def cues(claim: Claim) -> tuple[Bend, ...]:
    """The words that turn the claim into a denial or a subversion."""
    if claim.stance == "affirms":
        return ()
    return tuple(sorted({b for b in claim.bends if b.kind not in NOT_CUES}, key=lambda b: (b.start, b.end)))


def marks(text: str, claim: Claim) -> list[Span]:
    """Where those words stand, each taken whole: a cue of n’t marks doesn’t."""
    out = []
    for bend in cues(claim):
        start, end = bend.start, bend.end
        while start > 0 and text[start - 1].isalnum() and (text[start].isalnum() or text[start] in "'’"):
            start -= 1
        while end < len(text) and text[end - 1 : end + 1].isalnum():
            end += 1
        out.append(Span(start, end))
    return out


def unsure(claim: Claim) -> bool:
    return claim.confidence < UNSURE


def cut(text: str, start: int, end: int, claims: Iterable[Span], marks: Iterable[Span]) -> tuple[Piece, ...]:
    """text[start:end] in pieces, split wherever a claim or a cue begins or ends. Nothing is lost: they join to the text."""
    claimed, marked = tuple(claims), tuple(marks)
    edges = {start, end} | {edge for s in claimed + marked for edge in (s.start, s.end) if start < edge < end}
    ordered = sorted(edges)
    return tuple(Piece(text[a:b], _inside(a, claimed), _inside(a, marked)) for a, b in pairwise(ordered))


def _inside(place: int, spans: Sequence[Span]) -> bool:
    return any(s.start <= place < s.end for s in spans)


def short(review: Review, claim: Claim) -> tuple[Piece, ...]:
    """The quote in its shortest readable form: the claim, and the cue that bends it even if it lies outside."""
    bends = marks(review.text, claim)
    runs = _runs(review.text, [Span(claim.start, claim.end), *bends])
    out: list[Piece] = []
    for run in runs:
        if out:
            out.append(Piece(" … ", claim=False, gap=True))
        out.extend(cut(review.text, run.start, run.end, [Span(claim.start, claim.end)], bends))
    return tuple(out)


def _runs(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, joined where they touch or nearly do, without crossing a line."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if out and span.start - out[-1].end <= NEAR and "\n" not in text[out[-1].end : span.start]:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


@dataclass(frozen=True)
class Hero:
    """A sentence chosen to stand for one side: its pieces, its first claim, how good it is."""

    pieces: tuple[Piece, ...]
    claim: Claim
    worth: float


def hero(review: Review, claims: Sequence[Claim]) -> Hero:
    """The best sentence, or two neighbours, for one side of a point, its claims marked."""
    windows = {
        window: held
        for claim in claims
        for window in _windows(review, claim)
        if (held := [c for c in claims if window.start <= c.start and c.end <= window.end])
    }
    if not windows:  # a claim across sentences
        claim = claims[0]
        return Hero(short(review, claim), claim, 0.0)
    worth = {window: _worth(review.text, window, held) for window, held in windows.items()}
    best = max(windows, key=lambda w: (worth[w], -w.start, -w.end))
    held = windows[best]
    bends = [span for c in held for span in marks(review.text, c)]
    shown, before, after = _narrow(review.text, best, held, bends)
    pieces = cut(review.text, shown.start, shown.end, [Span(c.start, c.end) for c in held], bends)
    left, right = Piece("… ", claim=False, gap=True), Piece(" …", claim=False, gap=True)
    shown_pieces = ((left,) if before else ()) + pieces + ((right,) if after else ())
    return Hero(shown_pieces, held[0], worth[best])


def passage_of(review: Review, place: int) -> Passage:
    """The passage that holds a place; the whole text if none does."""
    found = (p for p in review.passages if p.start <= place < p.end)
    return next(found, Passage("paragraph", 0, len(review.text)))


def _windows(review: Review, claim: Claim) -> Iterable[Span]:
    """The sentence a claim stands in, alone and with either neighbour if together they are short."""
    home = passage_of(review, claim.start)
    spans = [
        Span(home.start + s.start, home.start + s.end) for s in sentences(review.text[home.start : home.end])
    ]
    for i, span in enumerate(spans):
        if not (span.start <= claim.start < span.end):
            continue
        yield span
        for a, b in ((i - 1, i), (i, i + 1)):
            if a >= 0 and b < len(spans):
                pair = Span(spans[a].start, spans[b].end)
                if len(WORD.findall(review.text, pair.start, pair.end)) <= 44:
                    yield pair


def _worth(text: str, window: Span, held: Sequence[Claim]) -> float:
    """How good a quote is: what it claims, how surely, and how near it comes to fourteen words."""
    score = sum(_weight(c) * (0.4 if unsure(c) else 1.0) for c in held)
    words = len(WORD.findall(text, window.start, window.end))
    second = 0.2 if len(sentences(text[window.start : window.end])) > 1 else 0.0
    return score - abs(words - 14) / 40 - second


def _weight(claim: Claim) -> float:
    if claim.stance == "affirms":
        return 1.25
    near = any(b.end + NEAR >= claim.start and b.start <= claim.end + NEAR for b in cues(claim))
    return 1.3 if near else 0.25


def _narrow(text: str, window: Span, held: Sequence[Claim], bends: Sequence[Span]) -> tuple[Span, bool, bool]:
    """A window of more than 44 words, clipped at the clause borders around what it claims."""
    if len(WORD.findall(text, window.start, window.end)) <= 44:
        return window, False, False
    inside = [
        s
        for s in [*(Span(c.start, c.end) for c in held), *bends]
        if window.start <= s.start and s.end <= window.end
    ]
    first, last = min(s.start for s in inside), max(s.end for s in inside)
    borders = [m.end() for m in BORDER.finditer(text, window.start, first)]
    start = borders[-1] if borders else window.start
    after = BORDER.search(text, last, window.end)
    end = after.start() if after else window.end
    return Span(start, end), start > window.start, end < window.end
