"""What a reader hands over before cleaning: blocks of text, facts about the source, receipts and warnings."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from counterpoint.model import PassageKind, Receipt
from counterpoint.sources.mend import fold

Format = Literal["text", "markdown", "html", "wordpress"]
CLIP = 200


@dataclass(frozen=True)
class Block:
    """A stretch of text with its kind, before cleaning gives it a place."""

    kind: PassageKind
    text: str


@dataclass(frozen=True)
class Facts:
    """What is known of a source. None or empty: not known."""

    headline: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None

    def or_else(self, other: Facts) -> Facts:
        """These facts, with the gaps filled from `other`."""
        gaps = {f.name: getattr(other, f.name) for f in fields(self) if not getattr(self, f.name)}
        return replace(self, **gaps)

    @property
    def known(self) -> int:
        """How many facts are known."""
        return sum(bool(getattr(self, f.name)) for f in fields(self))


@dataclass(frozen=True)
class Draft:
    """One text as its reader found it."""

    format: Format
    blocks: tuple[Block, ...]
    facts: Facts = Facts()
    receipts: tuple[Receipt, ...] = ()
    warnings: tuple[str, ...] = ()


def receipt(kind: str, reason: str, text: str) -> Receipt:
    """A receipt whose text is one line of at most CLIP characters, nothing in it unseen."""
    line = fold(text[: CLIP * 8])[0]
    return Receipt(kind, reason, line if len(line) <= CLIP else line[: CLIP - 1].rstrip() + "…")
