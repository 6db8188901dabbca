"""Two states of one show → what changed between them. What another method may have caused is told apart from what the texts caused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields

from counterpoint.since.cells import Cells, cells
from counterpoint.since.model import CHOICE, Basis, Changes, Difference, Mark, Moved, Opposed, State, Turn
from counterpoint.since.reviews import Met, edit, meet
from counterpoint.since.words import cause_of, said

OF_CODER = frozenset({"codings", "engine"})  # goes without saying where the coder is another


def between(before: State, after: State) -> Changes:
    """What changed from one state to another.

    Only the dimensions and the reviews that both were asked for are compared. Nothing changes between a state and itself;
    swapping the two swaps what was gained and what was lost.
    """
    method = _method(before.basis, after.basis)
    otherwise = any(d.what not in CHOICE for d in method)
    scope = frozenset(before.basis.dimensions) & frozenset(after.basis.dimensions)
    met = meet(before, after)
    rows = list(_cells(before, after, met, scope, otherwise))
    turned = _Turned(scope, met, any(d.what != "dimensions" for d in method))
    return Changes(
        show=after.show,
        method=method,
        added=met.added,
        withdrawn=met.withdrawn,
        edited=tuple(e for pair in met.both if (e := edit(pair))),
        renamed={p.before.id: p.after.id for p in met.both if p.before.id != p.after.id},
        gained=tuple(m for row in rows for m in row.gained),
        lost=tuple(m for row in rows for m in row.lost),
        flipped=tuple(f for row in rows for f in row.flipped),
        appeared=turned.only_in(after, before),
        vanished=turned.only_in(before, after),
    )


def _method(before: Basis, after: Basis) -> tuple[Difference, ...]:
    """What besides the texts is not as it was."""
    names = [f.name for f in fields(Basis)]
    if before.coder != after.coder:
        names = [name for name in names if name not in OF_CODER]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(Difference(name, *told) for name, a, b in pairs if a != b and (told := _plain(a, b)))


def _plain(before: object, after: object) -> tuple[str, str] | None:
    """Both values in a word; of codings only those that are there before and after, for a new review has a new one."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        other = sorted(k for k in before.keys() & after.keys() if before[k] != after[k])
        told = [", ".join(f"{k} {side[k][:16]}" for k in other) for side in (before, after)]
        return (told[0], told[1]) if other else None
    if isinstance(before, tuple) and isinstance(after, tuple):
        return ", ".join(before), ", ".join(after)
    return str(before), str(after)


def _cells(before: State, after: State, met: Met, scope: frozenset[str], otherwise: bool) -> Iterable[Cells]:
    """What became of the claims, review by review."""
    old, new = _by_review(before, scope), _by_review(after, scope)
    for pair in met.both:
        one, two = old.get(pair.before.id, []), new.get(pair.after.id, [])
        yield cells(before, one, after, two, pair, cause_of(pair.text_changed, otherwise))
    cause = cause_of(True, otherwise)
    for came in met.added:
        yield Cells(gained=tuple(Moved(said(after, m), cause, True) for m in new.get(came.review, ())))
    for left in met.withdrawn:
        yield Cells(lost=tuple(Moved(said(before, m), cause, True) for m in old.get(left.review, ())))


def _by_review(state: State, scope: frozenset[str]) -> dict[str, list[Mark]]:
    out: dict[str, list[Mark]] = defaultdict(list)
    for mark in state.marks:
        if mark.code.split(".")[0] in scope:
            out[mark.review].append(mark)
    return out


class _Turned:
    """The contradictions that one state has and another has not."""

    def __init__(self, scope: frozenset[str], met: Met, otherwise: bool) -> None:
        self._scope, self._otherwise = scope, otherwise
        pairs = [p for p in met.both if p.text_changed]
        self._touched = {i for p in pairs for i in (p.before.id, p.after.id)}
        self._touched |= {c.review for c in (*met.added, *met.withdrawn)}

    def only_in(self, one: State, other: State) -> tuple[Turn, ...]:
        known = {o.point for o in other.opposed}
        found = (o for o in one.opposed if o.dimension in self._scope and o.point not in known)
        return tuple(self._turn(one, o) for o in found)

    def _turn(self, state: State, o: Opposed) -> Turn:
        touched = bool({o.first.review, o.second.review} & self._touched)
        cause = cause_of(touched or not self._otherwise, self._otherwise)
        return Turn(o.point, o.subject, o.name, said(state, o.first), said(state, o.second), cause)
