"""Where a quote stands in a text: exactly, or but for the shape of quotation marks, dashes, dots and white space. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

MARKS = {
    **dict.fromkeys("’‘‚‛`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
TOKENS = re.compile(r"\s+|\.{3}|-{2,3}|[\u200b\u200c\u200d\u2060\ufeff\u00ad]|.", re.S)
UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass(frozen=True)
class Folded:
    """A text with its variants evened out, and where each character of it stands in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold(text: str) -> Folded:
    rows = [(m.start(), m.end(), _even(m[0])) for m in TOKENS.finditer(text) if m[0] not in UNSEEN]
    return Folded("".join(r[2] for r in rows), tuple(r[0] for r in rows), tuple(r[1] for r in rows))


def places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Every (start, end) at which the quote stands in the text as whole words; the exact ones first."""
    wanted = unicodedata.normalize("NFC", quote).strip()
    if not any(c.isalnum() for c in wanted):
        return
    seen: set[tuple[int, int]] = set()
    for start, end in chain(_exact(wanted, text), _alike(wanted, text)):
        if (start, end) not in seen and _whole(start, end, text):
            seen.add((start, end))
            yield start, end


def _exact(quote: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _alike(quote: str, text: str) -> Iterator[tuple[int, int]]:
    there = fold(text)
    wanted = fold(quote).text.strip()
    for start, end in _exact(wanted, there.text) if wanted else ():
        yield there.starts[start], there.ends[end - 1]


def _whole(start: int, end: int, text: str) -> bool:
    """Whether a stretch begins and ends between words: “cold” does not stand in “scolded”."""
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (cut_before or cut_after)


def _even(token: str) -> str:
    if token.isspace():
        return " "
    if token == "...":
        return "…"
    return "-" if token.startswith("--") else MARKS.get(token, token)
