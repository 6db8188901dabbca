"""The shortest clause that carries a claim."""

from __future__ import annotations

from collections.abc import Iterable

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


def clause(sentence: Sentence, cue: Iterable[Token]) -> tuple[Token, Token]:
    """The first and last token of the clause around a cue.

    Grown from the cue to the nearest boundaries: strong punctuation, or a comma or conjunction that opens a clause
    with a verb of its own; where that is still long, any comma or conjunction.
    """
    indices = sorted(t.i for t in cue)
    first, last = _grow(sentence, indices[0], indices[-1], greedy=False)
    if last - first + 1 > LONG:
        first, last = _grow(sentence, indices[0], indices[-1], greedy=True)
    while first < indices[0] and sentence.doc[first].lower_ in TRIM:
        first += 1
    while last > indices[-1] and sentence.doc[last].lower_ in TRIM:
        last -= 1
    return sentence.doc[first], sentence.doc[last]


def _grow(sentence: Sentence, first: int, last: int, greedy: bool) -> tuple[int, int]:
    while first > sentence.span.start and not _boundary(sentence.doc[first - 1], sentence, greedy):
        first -= 1
    while last + 1 < sentence.span.end and not _boundary(sentence.doc[last + 1], sentence, greedy):
        last += 1
    return first, last


def _boundary(token: Token, sentence: Sentence, greedy: bool) -> bool:
    if token.lower_ in HARD:
        return True
    if token.lower_ not in SOFT:
        return False
    if greedy:
        return True
    verbs_after = any(
        t.pos_ in ("VERB", "AUX") for t in sentence.doc[token.i + 1 : min(token.i + 6, sentence.span.end)]
    )
    verbs_before = any(
        t.pos_ in ("VERB", "AUX") for t in sentence.doc[max(sentence.span.start, token.i - 8) : token.i]
    )
    return verbs_after and verbs_before
