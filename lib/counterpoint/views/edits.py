"""An edited review: what of its facts and sentences changed, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from counterpoint.since import Edit, Sentence
from counterpoint.views.scene import Scene
from counterpoint.views.uncoded import anchors
from counterpoint.views.words import capital, count, day, join

TOKEN = re.compile(r"(?:\w+|[^\w\s])\s*")
DATES = frozenset({"published", "modified"})
MOST = 8  # changed sentences shown at once; the rest fold away
LIMIT = 40  # and at most so many in all: changes.json has every one


@dataclass(frozen=True)
class Word:
    """A run of a sentence, marked where the other version has it not."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Pair:
    """A sentence before and after; either may be missing. `href` leads to where it stands now."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    href: str


@dataclass(frozen=True)
class Edited:
    """What is shown of one edit."""

    note: str
    facts: tuple[str, ...]
    pairs: tuple[Pair, ...]
    rest: tuple[Pair, ...]
    more: str


def edited(here: Scene, edit: Edit) -> Edited:
    """In: an edit of a review on this page. Out: the same in words."""
    pairs = tuple(_pair(here, edit.review, s) for s in edit.sentences[:LIMIT])
    left = len(edit.sentences) - len(pairs)
    return Edited(
        note(edit),
        tuple(f"{capital(f.name)}: {_fact(f.name, f.before)} → {_fact(f.name, f.after)}" for f in edit.facts),
        pairs[:MOST],
        pairs[MOST:],
        f"and {count(left, 'sentence')} more, in changes.json" if left else "",
    )


def note(edit: Edit) -> str:
    """What kind of edit it is, and whether the outlet says so."""
    what = [count(len(edit.sentences), "sentence")] if edit.sentences else []
    what += ["how headings and paragraphs are set"] if edit.structure else []
    what += [f.name for f in edit.facts]
    told = f"Changed: {join(what)}. "
    if edit.by == "here":
        return f"{told}The file is the same; show.yaml or the way it is read has changed."
    if not edit.sentences:
        return told.strip()
    dated = day(edit.modified)
    if not edit.silent:
        return f"{told}It is dated {dated} now." if dated else f"{told}Its date of change is gone."
    return (
        f"{told}Silently: its date of change is still {dated}."
        if dated
        else f"{told}It gives no date of change."
    )


def _fact(name: str, value: str | None) -> str:
    if not value:
        return "not given"
    return day(value) or value if name in DATES else f"“{value}”"


def _pair(here: Scene, review: str, s: Sentence) -> Pair:
    before, after = _marked(s.before, s.after)
    return Pair(before, after, _place(here, review, s.after_start, s.after_start + len(s.after)))


def _marked(before: str, after: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Both sentences in runs; of a sentence that stands alone all is marked."""
    one, two = TOKEN.findall(before), TOKEN.findall(after)
    left: list[Word] = []
    right: list[Word] = []
    bare, mate = [t.strip() for t in one], [t.strip() for t in two]
    for tag, a, b, c, d in SequenceMatcher(None, bare, mate, autojunk=False).get_opcodes():
        left += _words("".join(one[a:b]), tag != "equal")
        right += _words("".join(two[c:d]), tag != "equal")
    return tuple(left), tuple(right)


def _words(text: str, marked: bool) -> list[Word]:
    """A run, its outer spaces never marked."""
    if not marked or not text.strip():
        return [Word(text, False)] if text else []
    bare = text.strip()
    before, _, after = text.partition(bare)
    return [Word(part, part == bare) for part in (before, bare, after) if part]


def _place(here: Scene, review: str, start: int, end: int) -> str:
    """Where a sentence stands: at its first claim, or as an opinion without one; else the head of its review."""
    if review not in here.who or start < 0:
        return ""
    held = [c for c in here.anchors if c.review == review and start <= c.start < end]
    if held:
        return f"sources.html#{here.anchors[min(held, key=lambda c: c.start)]}"
    covers = (c for c in here.desk.comparison.coverage if c.review == review)
    for id, span in (found for c in covers for found in anchors(here.who[review].letter, c)):
        if start < span.end and span.start < end:
            return f"sources.html#{id}"
    return here.who[review].href
