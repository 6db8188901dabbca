"""Cue patterns found in parsed sentences: many at once, each looked up by its rarest word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from counterpoint.errors import refuse
from counterpoint.reading.patterns import Element, Word, parse

Payload = TypeVar("Payload")
GAP = 4  # tokens that “...” may stand for
# Too common to look a pattern up by, unless it has no other word.
COMMON = frozenset(
    "a an the of to in on at by for with from as and or but be have do not n't no it this that these those he she they i you we his her its their our your my 's is so too very more most all one up out what who which there get make go take".split()
)


class Entry(NamedTuple, Generic[Payload]):
    """A pattern as it is looked up: by one of its words, with the places just before and after that must fit, too."""

    place: int  # among all patterns; matches come in that order
    elements: tuple[Element, ...]
    least: int  # tokens before the word it is looked up by
    most: int
    before: Element | None  # None where anything may stand there
    after: Element | None
    plain: bool  # as many tokens as elements
    payload: Payload


class _Shelf(Generic[Payload]):
    """The patterns of one word, those that need a certain neighbour filed under it: few are looked at in vain."""

    __slots__ = ("_any", "_last", "_next")

    def __init__(self) -> None:
        self._any: list[Entry[Payload]] = []
        self._next: dict[str, list[Entry[Payload]]] = {}
        self._last: dict[str, list[Entry[Payload]]] = {}

    def add(self, entry: Entry[Payload]) -> None:
        for filed, beside in ((self._next, entry.after), (self._last, entry.before)):
            if beside and beside.words and not beside.prefixes:
                for neighbour in beside.words:
                    filed.setdefault(neighbour, []).append(entry)
                return
        self._any.append(entry)

    def fitting(self, last: Word | None, next_: Word | None) -> Sequence[Entry[Payload]]:
        """Those whose neighbours may fit, in their order; whether they do is still to be asked."""
        found: dict[int, Entry[Payload]] = {}
        for filed, word in ((self._next, next_), (self._last, last)):
            for name in (word.lower, word.lemma) if word and filed else ():
                for entry in filed.get(name, ()):
                    found[entry.place] = entry
        if not found:
            return self._any
        for entry in self._any:
            found[entry.place] = entry
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
            entry = Entry(place, elements, least, most, before, after, plain, payload)
            for option in elements[anchor].words:
                self._by_word[option].add(entry)
            for prefix in elements[anchor].prefixes:
                self._by_prefix[prefix[:4]].add(entry)

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
            for _, elements, least, most, before, after, plain, payload in entries:
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
