"""The same data as a chart, as a table one click away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.errors import unknown
from counterpoint.views import gathered
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.scene import scene
from counterpoint.views.voices import MEASURES, voices
from counterpoint.views.words import capital, join


@dataclass(frozen=True)
class Cell:
    """Text, a link if it has one, and whether it is a figure."""

    text: str
    href: str = ""
    figure: bool = False


@dataclass(frozen=True)
class Table:
    """A caption, a head, and rows whose first cell names them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(desk: Desk, chart: str, *which: str) -> Fragment:
    """The table of a chart: places, positions, fingerprint, counts, coverage or, attention, called as the chart is."""
    if chart not in MAKERS:
        raise unknown("table", "chart", chart, MAKERS)
    return render("table", table=MAKERS[chart](desk, *which), id=f"table-{chart}")


def _places(desk: Desk) -> Table:
    if scene(desk).many:
        return _lined(desk)
    rows = (
        (Cell(s.who.letter), Cell(f"{s.at:.0f} %", figure=True), Cell(s.says, s.href))
        for s in gathered.spots(desk)
    )
    return Table("Every claim and its place", ("Review", "Place", "Says"), tuple(rows))


def _lined(desk: Desk) -> Table:
    """The same of many reviews, a row each: thousands of rows would outweigh all else, and the matrix leads to each claim."""
    said: dict[str, list[str]] = {w.letter: [] for w in scene(desk).reviews}
    for s in gathered.spots(desk):
        said[s.who.letter].append(f"{s.at:.0f} % {s.says}")
    rows = ((Cell(letter), Cell("; ".join(some))) for letter, some in said.items() if some)
    return Table("Every claim and its place", ("Review", "Places and what is said there"), tuple(rows))


def _positions(desk: Desk, *dimensions: str) -> Table:
    rows = (
        (Cell(s.row), Cell(s.who.letter), Cell(capital(s.told)), Cell(str(s.claims), figure=True))
        for s in gathered.stands(desk, *dimensions)
    )
    return Table("Where each review stands", ("Question", "Review", "Stands", "Claims"), tuple(rows))


def _fingerprint(desk: Desk) -> Table:
    letters = tuple(w.letter for w in scene(desk).reviews)
    rows = (
        (
            Cell(m.name),
            *(Cell(f"{getattr(v, m.field):,.1f}", figure=True) for v in voices(desk)),
            Cell(m.unit),
        )
        for m in MEASURES
    )
    return Table("How each review is written", ("Measure", *letters, "Unit"), tuple(rows))


def _counts(desk: Desk, dimension: str = "tropes") -> Table:
    names = [
        capital(desk.codebook.dimensions[dimension].stances[s]) for s in ("affirms", "denies", "subverts")
    ]
    rows = (
        (
            Cell(t.name),
            *(
                Cell(f"{n} ({w})" if n else "0", figure=True)
                for n, w in zip((t.uses, t.avoids, t.subverts), t.who, strict=True)
            ),
        )
        for t in gathered.tallies(desk, dimension)
    )
    label = desk.codebook.dimensions[dimension].label
    return Table(f"{label}: claims, and the reviews that make them", ("Name", *names), tuple(rows))


def _attention(desk: Desk) -> Table:
    rows = (
        (Cell(a.subject), Cell(a.who.letter), Cell(str(a.claims), figure=True), Cell(join(a.topics)))
        for a in gathered.attention(desk)
    )
    return Table(
        "Claims on each lead, by review", ("Of whom", "Review", "Claims", "Most of all on"), tuple(rows)
    )


def _coverage(desk: Desk) -> Table:
    step = 100 // gathered.SLICES * 5
    head = tuple(f"to {i} %" for i in range(step, 101, step))
    rows = []
    for c in gathered.covers(desk):
        fifths = [sum(c.slices[i : i + 5]) / 5 for i in range(0, gathered.SLICES, 5)]
        rows.append(
            (
                Cell(f"{c.who.letter} {c.who.name}"),
                *(Cell(f"{x:.0%}", figure=True) for x in (*fifths, c.whole)),
            )
        )
    return Table("Share of the text inside a claim", ("Review", *head, "Whole"), tuple(rows))


MAKERS: dict[str, Callable[..., Table]] = {
    "places": _places,
    "positions": _positions,
    "fingerprint": _fingerprint,
    "counts": _counts,
    "coverage": _coverage,
    "attention": _attention,
}
