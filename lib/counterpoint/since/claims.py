"""Which claims of one review are the same before and after: of one subject, code and stance, at one place or in the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from counterpoint.since.model import Mark
from counterpoint.since.texts import Stretch, even, same

ENOUGH = 0.5  # of the words of both quotes: then they are one claim, said a little differently
WORD = re.compile(r"\w+")
Key = tuple[str, str, str]


def unmatched(
    before: Sequence[Mark], old: str, after: Sequence[Mark], new: str
) -> tuple[list[Mark], list[Mark]]:
    """The claims only before, and those only after.

    In: the claims and the text of one review before and after. A place is followed through the edits, so that text put
    in above a claim does not move it.
    """
    stretches = same(old, new)
    one, two = _grouped(before), _grouped(after)
    lost, gained = [], []
    for key in {**one, **two}:
        left, right = one.get(key, []), two.get(key, [])
        mates = _mates(left, old, right, new, stretches)
        lost += [c for i, c in enumerate(left) if i not in mates]
        gained += [c for j, c in enumerate(right) if j not in mates.values()]
    return sorted(lost, key=_place), sorted(gained, key=_place)


def _mates(
    left: Sequence[Mark], old: str, right: Sequence[Mark], new: str, stretches: Sequence[Stretch]
) -> dict[int, int]:
    """Of each claim before the one after that is the same; the surest pairs first."""
    ranked = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            over = sum(_shared(a, b, s) for s in stretches)
            likeness = _likeness(old[a.start : a.end], new[b.start : b.end])
            if over or likeness >= ENOUGH:
                share = 2 * over / max(1, a.end - a.start + b.end - b.start)
                ranked.append((-round(2 * share + likeness, 6), min(i, j), max(i, j), i, j))
    mates: dict[int, int] = {}
    for *_, i, j in sorted(ranked):
        if i not in mates and j not in mates.values():
            mates[i] = j
    return mates


def _shared(a: Mark, b: Mark, s: Stretch) -> int:
    """How many characters of a stretch lie in both claims."""
    first = max(a.start - s.before, b.start - s.after, 0)
    last = min(a.end - s.before, b.end - s.after, s.size)
    return max(0, last - first)


def _likeness(one: str, two: str) -> float:
    """The share of words in both, 0 to 1."""
    a, b = (Counter(WORD.findall(even(q).casefold())) for q in (one, two))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def _grouped(marks: Sequence[Mark]) -> dict[Key, list[Mark]]:
    out: dict[Key, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=_place):
        out[mark.subject, mark.code, mark.stance].append(mark)
    return dict(out)


def _place(mark: Mark) -> tuple[int, int, str, str, str]:
    return mark.start, mark.end, mark.code, mark.subject, mark.stance
