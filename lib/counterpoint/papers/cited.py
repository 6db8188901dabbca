"""A quote as a paper cites it: the words in quotation marks, who says them and where, and in words what is denied or doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterpoint.papers.blocks import Run, Words, words
from counterpoint.views.quotes import Piece
from counterpoint.views.scene import Quote, Who


def called(who: Who) -> str:
    """A, Business Upturn; a review without a name is "Review A"."""
    return who.name if who.name == f"Review {who.letter}" else f"{who.letter}, {who.name}"


def passage(pieces: Iterable[Piece], claims: bool = False) -> Words:
    """A quote's pieces as runs: the words that deny marked, and on request what is claimed told from what stands around it."""
    return tuple(Run(p.text, strong=claims and p.claim, cue=p.cue) for p in pieces if p.text)


def speaker(q: Quote) -> Words:
    """Who says it, and the way to its place."""
    return words(f"{called(q.who)}, ", _place(q))


def _place(q: Quote) -> Run:
    return Run(f"paragraph {q.place}" if q.place else "title", href=q.href)


def doubts(q: Quote) -> str:
    """How sure the claim is, where it is not quite."""
    return "".join(f"; {note}" for note, so in (("less certain", q.unsure), ("hedged", q.hedged)) if so)


def cited(q: Quote, named: bool = True) -> Words:
    """“no airport dash” (A, paragraph 14; avoids it; less certain)."""
    who, denied = f"{q.who.letter}, " if named else "", f"; {q.denial}" if q.denial else ""
    return words("“", *passage(q.pieces), f"” ({who}", _place(q), f"{denied}{doubts(q)})")


def listed(parts: Iterable[Words]) -> Iterator[Run]:
    """Several of these on one line, semicolons between."""
    for i, part in enumerate(parts):
        if i:
            yield Run("; ")
        yield from part
