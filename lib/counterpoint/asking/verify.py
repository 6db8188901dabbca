"""Quote or abstain: of what an answer says, only that which stands in the text and fits the codebook. Pure.

Whatever is dropped is kept beside the claims with its reason, so that it can be counted and shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from counterpoint.asking.folding import places
from counterpoint.codebook import Codebook
from counterpoint.coders.lines import fitting
from counterpoint.errors import one_line
from counterpoint.model import Claim, Review, Stance

LONGEST = 400  # characters of a quote: past that it is no evidence for one claim
SHOWN = 200  # characters of a dropped line that are kept
DOUBTED = 0.35  # confidence of a claim its coder doubts: of 167 in 16 reviews 58 were right

NOT_JSON = "not JSON"
INCOMPLETE = "no quote, code or stance"
NO_CODE = "no such code"
NO_STANCE = "no such stance"
NOT_ITS_SUBJECT = "a subject the code is not said of"
NOT_THERE = "a quote that is not in the text"
TOO_LONG = "a quote too long"
TWICE = "said twice"


@dataclass(frozen=True)
class Dropped:
    """Something an answer says that does not count: why, and the line itself (clipped)."""

    reason: str
    line: str


@dataclass(frozen=True)
class Kept:
    """What is left of an answer."""

    claims: tuple[Claim, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def reasons(self) -> str:
        """`2 dropped: no such code 1, said twice 1`; empty where nothing was dropped."""
        counts = Counter(d.reason for d in self.dropped)
        told = ", ".join(f"{reason} {n}" for reason, n in counts.most_common())
        return f"{len(self.dropped)} dropped: {told}" if told else ""


def verify(
    rows: Sequence[Mapping[str, Any]], review: Review, codebook: Codebook, broken: Iterable[str] = ()
) -> Kept:
    """The claims that hold, in the order of the text, and what was dropped in the order of the answer."""
    subjects = fitting(codebook)
    claims: list[Claim] = []
    dropped = [Dropped(NOT_JSON, _clean(line)) for line in broken]
    for row in rows:
        found = _claim(row, review, subjects, claims)
        if isinstance(found, Claim):
            claims.append(found)
        else:
            dropped.append(Dropped(found, _line(row)))
    return Kept(
        tuple(sorted(claims, key=lambda c: (c.start, c.end, c.code, c.subject, c.stance))), tuple(dropped)
    )


def _claim(
    row: Mapping[str, Any], review: Review, subjects: Mapping[str, Sequence[str]], taken: Sequence[Claim]
) -> Claim | str:
    """The claim a row makes, or why it makes none."""
    quote, code, stance = (_word(row.get(name)) for name in ("quote", "code", "stance"))
    if not (quote and code and stance):
        return INCOMPLETE
    if code not in subjects:
        return NO_CODE
    if stance not in get_args(Stance):
        return NO_STANCE
    # What can be said of one subject alone need not name it.
    subject = _word(row.get("subject")) or (subjects[code][0] if len(subjects[code]) == 1 else "")
    if subject not in subjects[code]:
        return NOT_ITS_SUBJECT
    if len(quote) > LONGEST:
        return TOO_LONG
    same = [c for c in taken if (c.subject, c.code, c.stance) == (subject, code, stance)]
    spans = _spans(quote, _number(row), review)
    if not spans:
        return NOT_THERE
    free = next((s for s in spans if not any(c.start < s[1] and s[0] < c.end for c in same)), None)
    if free is None:
        return TWICE
    start, end = free
    claim = Claim(review.id, subject, code, cast(Stance, stance), review.text[start:end], start, end)
    sure = DOUBTED if row.get("sure") is False else claim.confidence
    return replace(claim, confidence=sure, hedged=row.get("hedged") is True)


def _spans(quote: str, number: int, review: Review) -> list[tuple[int, int]]:
    """Where the quote stands, each time inside one passage; the passage the answer names goes first."""
    passages = [*review.passages]
    if 1 <= number <= len(passages):
        passages.insert(0, passages.pop(number - 1))
    return [
        (p.start + start, p.start + end)
        for p in passages
        for start, end in places(quote, review.text[p.start : p.end])
    ]


def _number(row: Mapping[str, Any]) -> int:
    value = row.get("p", row.get("passage", 0))
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _line(row: Mapping[str, Any]) -> str:
    try:
        return _clean(json.dumps(row, ensure_ascii=False))
    except (ValueError, RecursionError):
        return "a value too deep to show"


def _clean(line: str) -> str:
    """One line, short, and of letters that can be written down."""
    return one_line(line.encode("utf-8", "replace").decode("utf-8"))[:SHOWN]
