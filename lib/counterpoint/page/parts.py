"""What a page is made of, gathered from a notebook before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    """A place to go: its address, seen from the page, and its words."""

    href: str
    label: str


@dataclass(frozen=True)
class Site:
    """Where a page stands among its neighbours: the links of its navigation, and which of them is itself."""

    links: tuple[Link, ...] = ()
    current: str = ""  # the href that is this page
    footer: str = ""  # plain words
    absent: tuple[Link, ...] = ()  # pages it may speak of that are not there


@dataclass(frozen=True)
class Broken:
    """Where and why a notebook stopped. `cell` counts from zero in the executed notebook; None if no cell is to blame."""

    cell: int | None
    name: str
    message: str
    traceback: str = ""


@dataclass(frozen=True)
class Fragment:
    """Sanitised HTML, put into the page as it is. `once`: where pages are joined, one of them is to say it for all."""

    html: str
    once: bool = False


@dataclass(frozen=True)
class Figure:
    """One plotly figure: what it is called and the JSON that draws it. `title`: set above it, where it says how much room it
    takes in the drawing; `hint`: what a pointer can do with it."""

    id: str
    label: str
    caption: str
    json: str
    title: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Break:
    """The cell a failed run stopped at: its source and what it said."""

    number: int
    source: str
    name: str
    message: str
    traceback: str


Part = Fragment | Figure | Break


@dataclass(frozen=True)
class Parts:
    """A page's content by slot: before `main`, in it, after it."""

    main: tuple[Part, ...]
    header: tuple[Part, ...] = ()
    footer: tuple[Part, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(p for p in self.header + self.main + self.footer if isinstance(p, Figure))


@dataclass(frozen=True)
class Page:
    """A page that becomes a part: the name its file has, what a reader calls it, its executed notebook."""

    name: str
    label: str
    notebook: Mapping[str, Any]
