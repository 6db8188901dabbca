"""Agreements, each with its denominator: every review that speaks says the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from counterpoint.desk import Desk
from counterpoint.model import Finding
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.gather import Column, columns, rows_of, total
from counterpoint.views.labels import agreed, whose
from counterpoint.views.quotes import Piece, short
from counterpoint.views.scene import Quote, Scene, Who, best, scene
from counterpoint.views.words import capital, clip, join, number

LISTED = 3  # quotes a review in an opened row
SAMPLED = 4  # up to this many reviews, a wide row shows a sample quote of each
LONG = 48  # characters of a sample


@dataclass(frozen=True)
class Row:
    """One agreement: who says it, what, of whom, on how many claims."""

    id: str
    chips: tuple[tuple[Who, bool], ...]  # a review, and whether it is silent
    share: float
    statement: str
    subject: str
    claims: int
    samples: tuple[tuple[Piece, ...], ...]
    columns: tuple[Column, ...]
    chosen: tuple[Quote, ...]  # the clearest quote of each review that speaks
    names: str
    matrix: str  # the rows that open to all its quotes, where too many reviews speak


@dataclass(frozen=True)
class Group:
    """Agreements with one denominator."""

    head: str
    samples: bool
    blocks: tuple[tuple[str, tuple[Row, ...]], ...]
    n: int


def agreements(desk: Desk, *dimensions: str) -> Fragment:
    """Agreements by how many share them: all first, then "2 of 3, 1 silent"."""
    here, found = scene(desk), groups(desk, *dimensions)
    return render("agreements", groups=found, total=sum(g.n for g in found), who=here.reviews, many=here.many)


def groups(desk: Desk, *dimensions: str) -> tuple[Group, ...]:
    """Every agreement, gathered, by how many share it."""
    found = sorted(
        desk.comparison.of("agreed", *dimensions),
        key=lambda f: (-len(f.speaking), -total(f), f.point.id),
    )
    by = groupby(found, key=lambda f: len(f.speaking))
    return tuple(_group(scene(desk), n, list(some)) for n, some in by)


def _group(here: Scene, n: int, found: list[Finding]) -> Group:
    of = len(here.who)
    everyone = n == of
    sampled = everyone and of <= SAMPLED
    rows = {f.point.id: _row(here, f, sampled) for f in found}
    if sampled or len(found) < 4:
        blocks: tuple[tuple[str, tuple[Row, ...]], ...] = (("", tuple(rows.values())),)
    else:
        one = tuple(rows[f.point.id] for f in found if f.point.is_axis)
        two = tuple(rows[f.point.id] for f in found if not f.point.is_axis)
        blocks = tuple(b for b in (("Tone and leads", one), ("Tropes and craft", two)) if b[1])
    return Group(_head(n, of), sampled, blocks, len(found))


def _head(n: int, of: int) -> str:
    if n == of:
        return "Both reviews" if of == 2 else f"All {number(of)} reviews"
    silent = of - n
    return f"{capital(number(n))} of {number(of)}, {'one' if silent == 1 else number(silent)} silent"


def _row(here: Scene, finding: Finding, sampled: bool) -> Row:
    speaking = {p.review for p in finding.speaking}
    names = [here.who[p.review].name for p in finding.speaking]
    return Row(
        id=f"g-{finding.point.id.replace('.', '-')}",
        chips=tuple((who, who.id not in speaking) for who in here.reviews),
        share=round(100 * len(speaking) / len(here.who), 1),
        statement=agreed(finding, here.desk.codebook),
        subject=whose(finding.point),
        claims=total(finding),
        samples=tuple(_sample(here, finding, who) for who in here.reviews) if sampled else (),
        columns=columns(here, finding, 1 if here.many else LISTED, said=False),
        chosen=here.quoted(best(p.claims) for p in finding.speaking),
        names=join(names) if len(names) <= 5 else f"{len(names)} reviews",
        matrix=rows_of(finding),
    )


def _sample(here: Scene, finding: Finding, who: Who) -> tuple[Piece, ...]:
    position = next(p for p in finding.positions if p.review == who.id)
    claim = best(position.claims)
    pieces = short(here.review[who.id], claim)
    if sum(len(p.text) for p in pieces) <= LONG:
        return pieces
    return (Piece(clip("".join(p.text for p in pieces), LONG)),)
