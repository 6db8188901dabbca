"""The little language in which cues are written, and the matcher that finds them in a parsed sentence.

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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from spacy.tokens import Token

from counterpoint.errors import refuse

Payload = TypeVar("Payload")

GAP = 4
POS = re.compile(r"/([A-Z]+)$")
MISPLACED = re.compile(r"/[A-Z]+\|")
SKIPPED = frozenset("-‐‑'\"`‘’“”") | {"``", "''"}
POSSESSIVES = frozenset(["my", "your", "his", "her", "its", "our", "their", "'s", "one"])
# Too common to look a pattern up by, unless it has no other word.
COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "as",
        "and",
        "or",
        "but",
        "be",
        "have",
        "do",
        "not",
        "n't",
        "no",
        "it",
        "this",
        "that",
        "these",
        "those",
        "he",
        "she",
        "they",
        "i",
        "you",
        "we",
        "his",
        "her",
        "its",
        "their",
        "our",
        "your",
        "my",
        "'s",
        "is",
        "so",
        "too",
        "very",
        "more",
        "most",
        "all",
        "one",
        "up",
        "out",
        "what",
        "who",
        "which",
        "there",
        "get",
        "make",
        "go",
        "take",
    ]
)


@dataclass(frozen=True)
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
            yield Element(
                frozenset(o for o in options if not o.endswith("~")), prefixes, exact, pos, optional
            )


def _uncontract(piece: str) -> list[str]:
    if "|" not in piece:
        for tail in ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m"):
            if piece.endswith(tail) and len(piece) > len(tail):
                return [piece[: -len(tail)], tail]
    return [piece]


class Entry(NamedTuple, Generic[Payload]):
    """A pattern as it is looked up: by one of its words, with the places just before and after that must fit, too."""

    elements: tuple[Element, ...]
    least: int  # tokens before the word it is looked up by
    most: int
    before: Element | None  # None where anything may stand there
    after: Element | None
    plain: bool  # as many tokens as elements
    payload: Payload


class _Shelf(Generic[Payload]):
    """The patterns of one word, those that need a certain neighbour filed under it: few are looked at in vain."""

    def __init__(self) -> None:
        self._any: list[tuple[int, Entry[Payload]]] = []
        self._next: dict[str, list[tuple[int, Entry[Payload]]]] = {}
        self._last: dict[str, list[tuple[int, Entry[Payload]]]] = {}

    def add(self, place: int, entry: Entry[Payload]) -> None:
        """place: the pattern's among all; matches come in that order."""
        for filed, beside in ((self._next, entry.after), (self._last, entry.before)):
            if beside and beside.words and not beside.prefixes:
                for neighbour in beside.words:
                    filed.setdefault(neighbour, []).append((place, entry))
                return
        self._any.append((place, entry))

    def fitting(self, last: Word | None, next_: Word | None) -> list[Entry[Payload]]:
        """Those whose neighbours may fit; whether they do is still to be asked."""
        found = dict(self._any)
        for filed, word in ((self._next, next_), (self._last, last)):
            for name in (word.lower, word.lemma) if word and filed else ():
                found.update(filed.get(name, ()))
        if len(found) == len(self._any):
            return list(found.values())
        return [found[place] for place in sorted(found)]


class Index(Generic[Payload]):
    """Many patterns, looked up by their rarest word."""

    def __init__(self, patterns: Iterable[tuple[str, Payload]]) -> None:
        self._by_word: dict[str, _Shelf[Payload]] = defaultdict(_Shelf)
        self._by_prefix: dict[str, _Shelf[Payload]] = defaultdict(_Shelf)
        for place, (text, payload) in enumerate(patterns):
            try:
                elements = parse(text)
            except ValueError as error:
                raise refuse("codebook", "pattern", text, str(error)) from None
            anchor = _anchor(elements)
            least = sum(not (e.optional or e.gap or e.end) for e in elements[:anchor])
            most = sum(GAP if e.gap else not e.end for e in elements[:anchor])
            before = _needed(elements[anchor - 1]) if anchor else None
            after = _needed(elements[anchor + 1]) if anchor + 1 < len(elements) else None
            plain = not any(e.optional or e.gap or e.end for e in elements)
            entry = Entry(elements, least, most, before, after, plain, payload)
            for option in elements[anchor].words:
                self._by_word[option].add(place, entry)
            for prefix in elements[anchor].prefixes:
                self._by_prefix[prefix[:4]].add(place, entry)

    def find(self, tokens: Sequence[Word]) -> Iterator[tuple[int, int, Payload]]:
        """Every match in one sentence as (first, last, payload): positions in `tokens`, both included."""
        for at, token in enumerate(tokens):
            form = self._by_word.get(token.lower)
            lemma = self._by_word.get(token.lemma) if token.lemma != token.lower else None
            prefix = self._by_prefix.get(token.lower[:4])
            if not (form or lemma or prefix):
                continue
            last = tokens[at - 1] if at else None
            next_ = tokens[at + 1] if at + 1 < len(tokens) else None
            shelves = (shelf for shelf in (form, lemma, prefix) if shelf)
            entries = (entry for shelf in shelves for entry in shelf.fitting(last, next_))
            for elements, least, most, before, after, plain, payload in entries:
                # Nearly all patterns fail on a neighbour; that is asked first.
                if (before and not (last and before.accepts(last))) or (
                    after and not (next_ and after.accepts(next_))
                ):
                    continue
                if plain:
                    first, past = at - least, at - least + len(elements)
                    if first >= 0 and past <= len(tokens) and _fits(elements, tokens, first):
                        yield first, past - 1, payload
                    continue
                for start in range(max(0, at - most), at - least + 1):
                    end = _match(elements, 0, tokens, start)
                    if end is not None and start <= at < end:
                        yield start, end - 1, payload
                        break


def _needed(element: Element) -> Element | None:
    """An element that must match the token at its place; None of one that may be passed over."""
    return None if element.optional or element.gap or element.end else element


def _anchor(elements: Sequence[Element]) -> int:
    def rarity(k: int) -> tuple[bool, bool, int]:
        e = elements[k]
        usable = bool(e.words or e.prefixes) and not e.optional and all(len(p) >= 4 for p in e.prefixes)
        common = bool(e.words & COMMON)
        return usable, not common, min((len(w) for w in e.words), default=9)

    return max(range(len(elements)), key=rarity)


def _fits(elements: Sequence[Element], tokens: Sequence[Word], at: int) -> bool:
    """Whether each element accepts its token, in a row."""
    return all(element.accepts(token) for element, token in zip(elements, tokens[at:], strict=False))


def _match(elements: Sequence[Element], k: int, tokens: Sequence[Word], i: int) -> int | None:
    """The end of the shortest match of elements[k:] at tokens[i:], or None."""
    if k == len(elements):
        return i
    element = elements[k]
    if element.end:
        return _match(elements, k + 1, tokens, i) if i == len(tokens) else None
    if element.gap:
        return next(
            (
                end
                for skip in range(GAP + 1)
                if (end := _match(elements, k + 1, tokens, i + skip)) is not None and i + skip <= len(tokens)
            ),
            None,
        )
    if i < len(tokens) and element.accepts(tokens[i]):
        end = _match(elements, k + 1, tokens, i + 1)
        if end is not None:
            return end
    return _match(elements, k + 1, tokens, i) if element.optional else None
