"""What a paper is made of: headings, paragraphs, quotes, lists and tables, before Markdown or Word makes anything of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """A run of text. `cue`: words that turn a claim into a denial. `href`: where it leads, as safe as `views` made it."""

    text: str
    strong: bool = False
    cue: bool = False
    href: str = ""


Words = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading below the title; level 1 is a section."""

    level: int
    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph."""

    words: Words


@dataclass(frozen=True)
class Quote:
    """What a review says, in its own words, and a line on who says it and where."""

    words: Words
    source: Words


@dataclass(frozen=True)
class Items:
    """A list without an order."""

    items: tuple[Words, ...]


@dataclass(frozen=True)
class Grid:
    """A table with a head. `shares`: how wide the columns are to each other; `figures`: which hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    shares: tuple[int, ...]
    figures: tuple[int, ...] = ()


Block = Heading | Para | Quote | Items | Grid


@dataclass(frozen=True)
class Paper:
    """A whole text: its title, a line below it, and its blocks in order."""

    title: str
    line: str
    blocks: tuple[Block, ...]


def words(*parts: str | Run) -> Words:
    """Runs from text and runs; nothing from what is empty."""
    runs = (Run(p) if isinstance(p, str) else p for p in parts)
    return tuple(r for r in runs if r.text)
