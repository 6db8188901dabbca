"""What became of one review's claims: gained, lost, or a cell that says something else now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoint.model import Span
from counterpoint.since.claims import unmatched
from counterpoint.since.model import Cause, Flip, Mark, Moved, State
from counterpoint.since.reviews import Both
from counterpoint.since.words import said

Cell = tuple[str, str]  # subject, code


@dataclass(frozen=True)
class Cells:
    """The claims of a flipped cell stand in the flip, and neither in gained nor in lost."""

    gained: tuple[Moved, ...] = ()
    lost: tuple[Moved, ...] = ()
    flipped: tuple[Flip, ...] = ()


def cells(
    before: State,
    one: Sequence[Mark],
    after: State,
    two: Sequence[Mark],
    pair: Both,
    cause: Cause,
) -> Cells:
    """One review's claims before (`one`) and after (`two`)."""
    if pair.before.text == pair.after.text and _bare(one) == _bare(two):
        return Cells()
    old, new = _by_cell(one), _by_cell(two)
    turned = [cell for cell in old if cell in new and _stances(old[cell]) != _stances(new[cell])]
    lost, gained = unmatched(one, pair.before.text, two, pair.after.text)
    flips = (
        Flip(
            pair.after.id,
            *cell,
            after.labels.get(cell[1], cell[1]),
            tuple(said(before, m) for m in old[cell]),
            tuple(said(after, m) for m in new[cell]),
            cause,
        )
        for cell in sorted(turned)
    )
    old_places = [Span(s.before_start, s.before_start + len(s.before)) for s in pair.sentences]
    new_places = [Span(s.after_start, s.after_start + len(s.after)) for s in pair.sentences]
    return Cells(
        tuple(
            Moved(said(after, m), cause, _in(m, new_places))
            for m in gained
            if (m.subject, m.code) not in turned
        ),
        tuple(
            Moved(said(before, m), cause, _in(m, old_places))
            for m in lost
            if (m.subject, m.code) not in turned
        ),
        tuple(flips),
    )


def _in(mark: Mark, places: Sequence[Span]) -> bool:
    return any(mark.start < p.end and p.start < mark.end for p in places)


def _bare(marks: Sequence[Mark]) -> set[tuple[str, str, str, int, int]]:
    return {(m.subject, m.code, m.stance, m.start, m.end) for m in marks}


def _by_cell(marks: Sequence[Mark]) -> Mapping[Cell, list[Mark]]:
    out: dict[Cell, list[Mark]] = defaultdict(list)
    for mark in marks:
        out[mark.subject, mark.code].append(mark)
    return dict(out)


def _stances(marks: Sequence[Mark]) -> set[str]:
    return {m.stance for m in marks}
