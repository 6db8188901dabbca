"""States of two runs for tests: small ones made by hand, and one before the gold desk from which everything differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from counterpoint import since
from counterpoint.desk import Desk
from counterpoint.model import Stance
from counterpoint.since import Basis, Changes, Mark, Opposed, Seen, State, state_of
from tests.gold_desk import desk

BASIS = Basis("1", "book", "engine", "cues", dimensions=("tone", "tropes"))
OPENING = "An opening that nobody reads today. "


def seen(id: str, text: str, **more: Any) -> Seen:
    """A review of this text; another text is another file."""
    facts = {"modified": "2025-07-12", "url": None}
    return Seen(id, f"The {id}", f"{id}.txt", text, text, "shape", facts | more.pop("facts", {}), **more)


def mark(text: str, review: str, quote: str, code: str, stance: Stance = "affirms") -> Mark:
    start = text.index(quote)
    return Mark(review, "show", code, stance, start, start + len(quote))


def state(*reviews: Seen, marks: Sequence[Mark] = (), basis: Basis = BASIS, **more: Any) -> State:
    return State("a-show", basis, reviews, tuple(marks), **more)


def before(of: Desk) -> State:
    """A run before the gold desk's with a change of every kind in between."""
    now = state_of(of)
    first, second, *_ = now.reviews
    shift = len(OPENING)
    edited = replace(
        first,
        text=OPENING + first.text.replace("She writes stories", "She writes letters"),
        sha256="old",
    )
    old_facts = replace(second, facts=second.facts | {"headline": "An older headline"})
    left = Seen("old", "The Old Paper", "old.txt", "x", "It has an old device.", "", {})
    marks = [replace(m, start=m.start + shift, end=m.end + shift) for m in now.marks if m.review == first.id]
    alone = Counter((m.subject, m.code) for m in marks)
    flip = next(k for k, m in enumerate(marks) if alone[m.subject, m.code] == 1 and m.stance == "affirms")
    marks[flip] = replace(marks[flip], stance="denies")
    del marks[flip + 1 :: 9]  # gained since
    gone = Mark(first.id, "male_lead", "leads.communicates", "subverts", 3, 10)
    assert ("male_lead", gone.code) not in alone
    device = mark(left.text, "old", "an old device", "tropes.old_device")
    rest = [m for m in now.marks if m.review == second.id]
    there = {first.id, second.id}
    opposed = [o for o in now.opposed if {o.first.review, o.second.review} <= there][1:]
    return replace(
        now,
        basis=replace(now.basis, codebook="another"),
        reviews=(edited, old_facts, left),
        marks=(*marks, gone, *rest, device),
        opposed=(*opposed, Opposed("tropes.old_device", "tropes", "show", "Old device", device, gone)),
        labels={**now.labels, "tropes.old_device": "Old device"},
    )


def left_by(path: Path, of: State) -> str:
    """The file an earlier run leaves, for a notebook's `since`."""
    path.write_bytes(since.dumped(since.Kept(of)))
    return str(path)


def everything() -> Changes:
    """A story with something of every kind."""
    return since.between(before(desk()), state_of(desk()))
