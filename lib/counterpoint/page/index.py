"""The page that lists every show's reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.page.parts import Link
from counterpoint.page.shell import render


@dataclass(frozen=True)
class IndexEntry:
    """One show on the index: what it is called, what is said of it in a line, where its pages are, what is amiss."""

    title: str
    note: str = ""
    pages: tuple[Link, ...] = ()
    data: tuple[Link, ...] = ()
    failed: tuple[Link, ...] = ()
    problems: tuple[str, ...] = ()  # what went wrong besides, a line each: a file that was not read
    figures: tuple[Link, ...] = ()


def index(entries: Sequence[IndexEntry]) -> str:
    """The index as HTML; entries in the order given."""
    return render("index.html.j2", title="Counterpoint: reviews side by side", entries=entries)
