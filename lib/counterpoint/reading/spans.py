"""The shortest clause that carries a claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from spacy.tokens import Token

from counterpoint.reading.parse import Sentence

HARD = frozenset([";", ":", "—", "–", "--", "(", ")", "…", "...", "?", "!", "."])
SOFT = frozenset(
    [",", "and", "but", "or", "so", "because", "while", "though", "although", "yet", "when", "if", "as"]
)
LONG = 14  # words beyond which a clause is cut at its commas, too
TRIM = frozenset(
    [
        ",",
        ";",
        ":",
        "—",
        "–",
        "--",
        "-",
        ".",
        "…",
        "...",
        "and",
        "but",
        "or",
        "so",
        "yet",
        '"',
        "'",
        "``",
        "''",
        "(",
        ")",
    ]
)


class Clauses:
    """The clauses of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence

    def around(self, cue: Iterable[Token]) -> tuple[Token, Token]:
        """The first and last token of the clause around a cue.

        Grown from the cue to the nearest boundaries: strong punctuation, or a comma or conjunction that opens a clause
        with a verb of its own; where that is still long, any comma or conjunction.
        """
        doc, indices = self._sentence.doc, sorted(t.i for t in cue)
        first, last = self._grown(indices[0], indices[-1], self._wide)
        if last - first + 1 > LONG:
            first, last = self._grown(indices[0], indices[-1], self._narrow)
        while first < indices[0] and doc[first].lower_ in TRIM:
            first += 1
        while last > indices[-1] and doc[last].lower_ in TRIM:
            last -= 1
        return doc[first], doc[last]

    def _grown(self, first: int, last: int, stops: Sequence[int]) -> tuple[int, int]:
        """From the nearest stop before to the nearest after."""
        before, after = bisect_left(stops, first) - 1, bisect_right(stops, last)
        span = self._sentence.span
        return (
            stops[before] + 1 if before >= 0 else min(first, span.start),
            stops[after] - 1 if after < len(stops) else max(last, span.end - 1),
        )

    @cached_property
    def _narrow(self) -> list[int]:
        """Every token at which a clause may end, by index."""
        return [t.i for t in self._sentence.span if t.lower_ in HARD or t.lower_ in SOFT]

    @cached_property
    def _wide(self) -> list[int]:
        """Those at which one does: of the soft ones only what has verbs on either side."""
        doc = self._sentence.doc
        return [i for i in self._narrow if doc[i].lower_ in HARD or self._verbs_on_either_side(i)]

    def _verbs_on_either_side(self, i: int) -> bool:
        doc, span = self._sentence.doc, self._sentence.span
        after, before = doc[i + 1 : min(i + 6, span.end)], doc[max(span.start, i - 8) : i]
        return all(any(t.pos_ in ("VERB", "AUX") for t in side) for side in (after, before))
