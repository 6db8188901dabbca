"""The claims matrix: every point that is raised, by review; each cell opens its quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as counter

from counterpoint.desk import Desk
from counterpoint.model import Cell, Finding, Point, Pole
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.gather import total
from counterpoint.views.labels import whose
from counterpoint.views.scene import Quote, Scene, Who, scene
from counterpoint.views.words import count, lower

NAMED = 4  # up to this many columns carry the review's name, beyond it letters alone


@dataclass(frozen=True)
class Mark:
    """One cell: who, how (shape), which side (colour), and its quotes; `id` names its panel."""

    id: str
    who: Who
    shape: str
    side: str
    says: str
    name: str
    quotes: tuple[Quote, ...]
    n: str


@dataclass(frozen=True)
class Line:
    """One code of a point across the reviews; None is silence."""

    label: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class Block:
    """One point: its lines and its verdict, with what the controls sort and filter by."""

    id: str
    dimension: str
    subject: str
    stances: str
    rank: int
    claims: int
    name: str
    whose: str
    verdict: str
    clash: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Division:
    """The points of one dimension."""

    name: str
    label: str
    claims: int
    blocks: tuple[Block, ...]


def matrix(desk: Desk) -> Fragment:
    """The whole matrix, complete without script; with it, filtered and ordered, the view kept in the address."""
    here = scene(desk)
    raised = [f for f in desk.comparison.findings if f.verdict != "silent"]
    labels = {f.point.subject: whose(f.point) or "The show" for f in raised}
    return render(
        "matrix",
        who=here.reviews,
        divisions=divisions(desk),
        subjects=list(labels.items()),
        named=len(here.who) <= NAMED,
        points=len(raised),
        wide=here.many,
    )


def divisions(desk: Desk) -> tuple[Division, ...]:
    """The matrix, gathered: every raised point by dimension, with the place it takes when the most disputed come first."""
    here, ids = scene(desk), counter(1)
    cells = {(c.review, c.subject, c.code): c for c in desk.comparison.cells}
    raised = [f for f in desk.comparison.findings if f.verdict != "silent"]
    order = {f.point.id: i for i, f in enumerate(sorted(raised, key=_disagreement), 1)}
    out = []
    for name, dimension in desk.codebook.dimensions.items():
        found = [f for f in raised if f.point.dimension == name]
        if found:
            blocks = tuple(_block(here, f, cells, ids, order[f.point.id]) for f in found)
            out.append(Division(name, dimension.label, sum(b.claims for b in blocks), blocks))
    return tuple(out)


def _disagreement(f: Finding) -> tuple[bool, float, int, int, str]:
    return (f.verdict != "contradicted", -f.opposition, -len(f.speaking), -total(f), f.point.id)


def _block(
    here: Scene, f: Finding, cells: dict[tuple[str, str, str], Cell], ids: Iterator[int], rank: int
) -> Block:
    poles = (f.point.first, f.point.second) if f.point.is_axis else (f.point.first,)
    lines = []
    for pole in poles:
        found = [cells.get((who.id, f.point.subject, pole.code)) for who in here.reviews]
        if any(found):
            name = pole.label if f.point.is_axis else f.point.name
            lines.append(Line(name, tuple(_mark(here, f.point, pole, c, ids) if c else None for c in found)))
    stances = {c.stance for p in f.positions for c in p.claims}
    return Block(
        f"m-{f.point.id.replace('.', '-')}",
        f.point.dimension,
        f.point.subject,
        " ".join(sorted(stances)),
        rank,
        total(f),
        lower(f.point.name) if whose(f.point) else f.point.name,
        whose(f.point),
        _verdict(here, f),
        f.verdict == "contradicted",
        tuple(lines),
    )


def _mark(here: Scene, point: Point, pole: Pole, cell: Cell, ids: Iterator[int]) -> Mark:
    book = here.desk.codebook
    first = pole.code == point.first.code
    stance = cell.stances[0] if len(cell.stances) == 1 else None
    if stance is None:
        shape, side, says = "m", "x", " and ".join(book.stance_label(pole.code, s) for s in cell.stances)
    elif stance == "subverts":
        shape, side, says = "s", "s", book.stance_label(pole.code, stance)
    else:
        shape = "a" if stance == "affirms" else "d"
        side = "l" if first == (stance == "affirms") else "r"
        says = book.stance_label(pole.code, stance)
    name = pole.label if point.is_axis else point.name
    label = f"{whose(point)}: {lower(name)}" if whose(point) else name
    quotes = here.quoted(cell.claims)
    return Mark(
        f"p{next(ids)}", here.who[cell.review], shape, side, says, label, quotes, count(len(quotes), "quote")
    )


def _verdict(here: Scene, f: Finding) -> str:
    n, of = len(f.speaking), len(f.positions)
    if f.verdict == "contradicted":
        return "Contradiction"
    if f.verdict == "lone":
        return f"Only {here.who[f.speaking[0].review].letter}" if of > 1 else ""
    return (f"All {of} agree" if of > 2 else "Both agree") if n == of else f"{n} of {of} agree"
