"""The little language in which cues are written; matching.py finds them in a parsed sentence.

A pattern is a row of words; each matches one token by its lower-cased form or its lemma. Hyphens and quotation
marks are not tokens here, so `cookie cutter` also finds “cookie-cutter”.

    word        the form or the lemma            a|b|c      any of these
    =word       the form only                    word/ADJ   with this part of speech (ADJ NOUN VERB ADV PROPN …)
    word?       may be absent                    *          any one token
    ...         up to four tokens in between     abc~       any form or lemma that begins with abc
    <poss>      my your his her its our their one's, or a possessive 's
    <end>       the end of the sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

POS = re.compile(r"/([A-Z]+)$")
MISPLACED = re.compile(r"/[A-Z]+\|")
SKIPPED = frozenset("-‐‑'\"`‘’“”") | {"``", "''"}
POSSESSIVES = frozenset(["my", "your", "his", "her", "its", "our", "their", "'s", "one"])


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a pattern."""

    words: frozenset[str] = frozenset()  # empty: any token
    prefixes: tuple[str, ...] = ()
    exact: bool = False
    pos: str = ""
    optional: bool = False
    gap: bool = False
    end: bool = False

    def accepts(self, token: Word) -> bool:
        if self.pos and token.pos != self.pos:
            return False
        if not self.words and not self.prefixes:
            return True
        if token.lower in self.words or (not self.exact and token.lemma in self.words):
            return True
        return bool(self.prefixes) and token.lower.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Word:
    """A token as the matcher sees it."""

    lower: str
    lemma: str
    pos: str
    i: int  # its index in the doc


def word(token: Token) -> Word:
    return Word(token.lower_, token.lemma_.lower(), token.pos_, token.i)


def words(tokens: Iterable[Token]) -> list[Word]:
    """The tokens a pattern can see: no hyphens, quotation marks or spaces."""
    return [word(t) for t in tokens if t.text not in SKIPPED and not t.is_space]


@lru_cache(maxsize=65536)
def parse(pattern: str) -> tuple[Element, ...]:
    """A pattern's elements. Raises ValueError on an empty pattern or one without a single word."""
    elements = tuple(element for part in pattern.split() for element in _parts(part))
    if not any(e.words or e.prefixes for e in elements):
        raise ValueError(f"pattern {pattern!r} names no word")
    return elements


@lru_cache(maxsize=65536)
def own_negators(pattern: str, negators: frozenset[str]) -> frozenset[str]:
    """The negating words that a pattern itself asks for: those of places where most of the choices negate.

    `never|not drag` carries its own negation; `someone|nobody get amnesia` does not.
    """
    chosen = (e.words & negators for e in parse(pattern) if 2 * len(e.words & negators) > len(e.words))
    return frozenset().union(*chosen)


def _parts(part: str) -> Iterator[Element]:
    if part == "...":
        yield Element(gap=True)
        return
    if part == "<end>":
        yield Element(end=True)
        return
    optional = part.endswith("?") and len(part) > 1
    part = part[:-1] if optional else part
    if part == "<poss>":
        yield Element(words=POSSESSIVES, exact=True, optional=optional)
        return
    part = part.replace("<poss>", "|".join(sorted(POSSESSIVES)))  # one choice among others
    if part == "*":
        yield Element(optional=optional)
        return
    if MISPLACED.search(part):
        raise ValueError("one part of speech, after the last word, as in a|b/NOUN")
    marked = POS.search(part)
    part, pos = (part[: marked.start()], marked[1]) if marked else (part, "")
    exact = part.startswith("=")
    pieces = [part.lstrip("=")] if "|" in part else part.lstrip("=").split("-")
    for piece in pieces:
        # A contraction is two tokens to the parser: don't → do n't.
        for token in _uncontract(piece):
            options = token.lower().split("|")
            prefixes = tuple(o[:-1] for o in options if o.endswith("~"))
            yield _element(
                frozenset(o for o in options if not o.endswith("~")), prefixes, exact, pos, optional
            )


@lru_cache(maxsize=65536)
def _element(
    words: frozenset[str], prefixes: tuple[str, ...], exact: bool, pos: str, optional: bool
) -> Element:
    """One element for all patterns that ask for the same: most words stand in many."""
    return Element(words, prefixes, exact, pos, optional)


def _uncontract(piece: str) -> list[str]:
    if "|" not in piece:
        for tail in ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m"):
            if piece.endswith(tail) and len(piece) > len(tail):
                return [piece[: -len(tail)], tail]
    return [piece]
