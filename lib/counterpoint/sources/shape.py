"""Headings and titles that nothing marks, known by their shape and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from counterpoint.sources.draft import Block
from counterpoint.sources.furniture import furniture

SENTENCE_END = re.compile(r"[.…;,][)\]\"'”’»*]*$")
SENTENCE_BREAK = re.compile(r"[.!?][\"'”’)]?\s+[A-Z“\"]")
RATING = re.compile(
    r"[\W_]*\d+([.,]\d+)?\s*(/\s*\d+([.,]\d+)?|%|stars?)|.*\bout of (\d+|five|ten|four)\b|.*[:=]\s*[\d.,★☆*½/]+"
    r"|[-★☆*½\s]+|.*\b\d+([.,]\d+)?\s*/\s*\d+.*|[^.!?]{1,40}\s\d+([.,]\d+)?",
    re.IGNORECASE,
)
SPEAKER = re.compile(r"([A-Z][A-Z-]+|[QA])[.:]\s")
NUMBER = re.compile(r"\d{1,3}[.)]\s+")
POST = re.compile(r"@|\d{1,3}/\s|\(.*\)$")  # a handle, a numbered post, a remark in brackets
NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|van|von|bin|al)){0,4}"
BYLINE = re.compile(
    rf"(?:(?:Written |Reviewed )?[Bb]y |Author: |Written by: )({NAME}(?: (?:and|&) {NAME})?)(?:[,(|].*| \(.*)?"
)
SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "nor",
        "of",
        "in",
        "on",
        "at",
        "to",
        "by",
        "for",
        "from",
        "with",
        "as",
        "is",
        "vs",
        "via",
        "per",
        "into",
        "over",
        "than",
        "that",
        "not",
        "its",
    ]
)
WORD = re.compile(r"[^\W_][\w'’\-‑]*")
HEADING_CHARS, HEADING_WORDS, TITLE_CHARS, TITLE_WORDS = 90, 14, 160, 28


def is_title_case(text: str) -> bool:
    """Whether nearly all words but the small ones begin with a capital or a digit."""
    words = [w for w in WORD.findall(text) if w.lower() not in SMALL]
    return bool(words) and sum(w[0].isupper() or w[0].isdigit() for w in words) >= 0.8 * len(words)


def heading_shaped(text: str) -> bool:
    """A short line that is no sentence, no rating, no turn in a dialogue."""
    text = NUMBER.sub("", text, count=1)
    words = WORD.findall(text)
    if len(text) > HEADING_CHARS or not words or len(words) > HEADING_WORDS:
        return False
    if POST.match(text) or text.startswith("By ") or BYLINE.fullmatch(text):
        return False
    if text[0].islower() or SENTENCE_END.search(text) or RATING.fullmatch(text) or SPEAKER.match(text):
        return False
    if SENTENCE_BREAK.search(text) and not is_title_case(text):
        return False
    last = text.rstrip(")]\"'”’»*")[-1:]
    if last == ":":
        return len(words) <= 4
    return last not in "?!" or is_title_case(text)


def title_shaped(text: str) -> bool:
    """A first line that names the text rather than beginning it."""
    words = WORD.findall(text)
    if len(text) > TITLE_CHARS or not words or len(words) > TITLE_WORDS:
        return False
    if (
        SENTENCE_END.search(text)
        or text.endswith(":")
        or POST.match(text)
        or RATING.fullmatch(text)
        or SPEAKER.match(text)
    ):
        return False
    if text.strip(" :.!").casefold() in furniture().general_headings:
        return False
    return not SENTENCE_BREAK.search(text) or is_title_case(text)


def find_title(blocks: Sequence[Block]) -> str | None:
    """The first block's text if it is a title: marked as the top heading, or shaped like one above longer text."""
    if len(blocks) < 2 or blocks[0].kind not in ("title", "heading", "paragraph"):
        return None
    first = blocks[0]
    longer = any(len(b.text) > len(first.text) for b in blocks[1:6])
    return first.text if longer and title_shaped(first.text) else None


def find_author(blocks: Sequence[Block]) -> str | None:
    """The name in a byline under the title or at the very end; the line itself stays where it is."""
    near = [b.text for b in (*blocks[:3], *blocks[-1:]) if len(b.text) <= HEADING_CHARS]
    found = (BYLINE.fullmatch(text) for text in near)
    return next((m.group(1) for m in found if m), None)


def mark_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with the paragraphs that are headings marked so.

    A heading stands alone or under one other, above a block that is longer than itself; three short lines
    in a row are a list, a poem or a score, never headings.
    """
    shaped = [b.kind == "paragraph" and heading_shaped(b.text) for b in blocks]
    return tuple(
        replace(block, kind="heading") if shaped[i] and _heads(blocks, shaped, i) else block
        for i, block in enumerate(blocks)
    )


def _heads(blocks: Sequence[Block], shaped: Sequence[bool], at: int) -> bool:
    start, stop = at, at
    while start > 0 and shaped[start - 1]:
        start -= 1
    while stop < len(blocks) and shaped[stop]:
        stop += 1
    if stop == len(blocks) or stop - start > 2:
        return False
    below = blocks[stop]
    if below.kind == "paragraph":
        return len(below.text) > max(len(blocks[at].text), 60)
    return below.kind in ("item", "quote", "heading")
