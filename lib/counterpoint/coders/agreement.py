"""How far two coders agree on the reviews both have coded, by dimension and in all, and on which cells they do not.

A cell is one review, subject and code. Each coder gives it one value: a stance, mixed where it takes several, or
silent. Every cell there could be a claim on counts, so silence that is shared counts as agreement; the percentage
is therefore also given of the cells that at least one of the two marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoint.codebook import Codebook
from counterpoint.coders.lines import fitting
from counterpoint.coders.measures import Figure, alpha, figure, kappa, percent, percent_marked
from counterpoint.model import Claim

VALUES = ("affirms", "denies", "subverts", "mixed", "silent")
Claims = Mapping[str, Sequence[Claim]]  # by review
Key = tuple[str, str, str]  # review, subject, code


@dataclass(frozen=True)
class Row:
    """One dimension, or all of them."""

    dimension: str
    cells: int
    marked: int  # by either coder
    both: int  # by both
    same_marked: Figure  # share of `marked` with the same value
    same_all: Figure  # share of `cells`
    same_stance: float | None  # share of `both`
    kappa: Figure  # over all cells
    alpha: Figure
    quotes: float | None  # Dice: claims of the same subject, code and stance whose quotes overlap, one to one


@dataclass(frozen=True)
class Side:
    """What one coder says of a cell."""

    value: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Dispute:
    """A cell to which the two coders give different values."""

    review: str
    subject: str
    code: str
    first: Side
    second: Side


@dataclass(frozen=True)
class Agreement:
    """Everything two coders' claims say of each other; `rows` end with the one for all dimensions."""

    reviews: tuple[str, ...]
    rows: tuple[Row, ...]
    disputes: tuple[Dispute, ...]


def agreement(reviews: Sequence[str], first: Claims, second: Claims, codebook: Codebook) -> Agreement:
    """In: the reviews both coded, and each coder's claims of them. Only shown claims count, as on a page."""
    one, two = _sides(reviews, first), _sides(reviews, second)
    cells = [(r, s, code) for r in reviews for code, subjects in fitting(codebook).items() for s in subjects]
    rows = []
    for name in (*codebook.dimensions, ""):
        mine = [cell for cell in cells if not name or cell[2].split(".")[0] == name]
        rows.append(_row(name or "all", mine, one, two))
    disputes = (Dispute(*c, _of(one, c), _of(two, c)) for c in cells)
    return Agreement(
        tuple(reviews), tuple(rows), tuple(d for d in disputes if d.first.value != d.second.value)
    )


def _sides(reviews: Sequence[str], claims: Claims) -> dict[Key, Side]:
    by_cell: dict[Key, list[Claim]] = {}
    for review in reviews:
        for claim in claims[review]:
            if claim.shown:
                by_cell.setdefault((review, claim.subject, claim.code), []).append(claim)
    return {cell: Side(_value(found), tuple(found)) for cell, found in by_cell.items()}


def _value(claims: Sequence[Claim]) -> str:
    stances = {c.stance for c in claims}
    return "mixed" if len(stances) > 1 else next(iter(stances), VALUES[-1])


def _of(sides: Mapping[Key, Side], cell: Key) -> Side:
    return sides.get(cell, Side(VALUES[-1], ()))


def _row(name: str, cells: Sequence[Key], one: Mapping[Key, Side], two: Mapping[Key, Side]) -> Row:
    table = np.zeros((len(VALUES), len(VALUES)), int)
    for cell in cells:
        table[VALUES.index(_of(one, cell).value), VALUES.index(_of(two, cell).value)] += 1
    spoken = table[:-1, :-1]
    both = int(spoken.sum())
    return Row(
        dimension=name,
        cells=len(cells),
        marked=int(table.sum() - table[-1, -1]),
        both=both,
        same_marked=figure(percent_marked, table),
        same_all=figure(percent, table),
        same_stance=float(np.trace(spoken)) / both if both else None,
        kappa=figure(kappa, table),
        alpha=figure(alpha, table),
        quotes=_overlap(cells, one, two),
    )


def _overlap(cells: Sequence[Key], one: Mapping[Key, Side], two: Mapping[Key, Side]) -> float | None:
    """Claims that meet, over all claims: twice the pairs, divided by the claims of both."""
    pairs = total = 0
    for cell in cells:
        mine, free = _of(one, cell).claims, list(_of(two, cell).claims)
        total += len(mine) + len(free)
        for claim in mine:
            meets = (
                c for c in free if c.stance == claim.stance and c.start < claim.end and claim.start < c.end
            )
            if found := next(meets, None):
                free.remove(found)
                pairs += 1
    return 2 * pairs / total if total else None
