"""Who coded, in words, and how well that coder is known to agree with careful people."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.coders import Provenance
from counterpoint.coders.known import Measured
from counterpoint.desk import Desk
from counterpoint.views.words import count, day, join, number


@dataclass(frozen=True)
class Coder:
    """What the masthead says of whoever coded."""

    name: str
    told: str  # what kind of coder, who or which model, and when
    known: str  # the agreement that has been measured, or that none has


def coder(desk: Desk) -> Coder:
    """In: a desk. Out: its coder, as the masthead prints it."""
    by = desk.coded_by
    when = " to ".join(day(d) for d in by.dates)
    told = ", ".join(filter(None, (*by.by, *by.models, when))) or by.known.kind
    return Coder(by.known.label, told, _known(by, len(desk.comparison.reviews)))


def _known(by: Provenance, reviews: int) -> str:
    said = by.known.measured
    if said and by.measured:
        return _measured(said)
    if said:
        return "With a codebook of one’s own, its agreement with careful people has not been measured."
    if by.alpha is not None:
        of = "" if by.beside == reviews else f", on {number(by.beside)} of {number(reviews)} reviews"
        return f"Agreement with the hand coding of this show{of}: Krippendorff’s α {by.alpha:.2f}, where 1 is complete and 0 is chance."
    return "Its agreement with careful people has not been measured."


def _measured(said: Measured) -> str:
    if said.right is not None and said.found is not None:
        return (
            f"Known agreement with careful people: {said.right:.0%} of what a page shows is what they say, too, and "
            f"{said.found:.0%} of what they say is shown. Measured on {said.sample}, {day(said.date.isoformat())}."
        )
    parts = [
        f"to {low * 100:.0f}–{high:.0%} on {what}"
        for what, pair in (("which points a review raises", said.cells), ("the stance", said.stance))
        if pair
        for low, high in (pair,)
    ]
    return f"Known agreement: two careful coders agree {join(parts)}. Measured on {said.sample}, {day(said.date.isoformat())}."


def details(desk: Desk) -> tuple[str, ...]:
    """What the method says besides: model, prompt, day, and what no longer fits."""
    by = desk.coded_by
    days = " to ".join(day(d) for d in by.dates)
    stale = count(len(by.stale), "review") + " coded by another version of the codebook" if by.stale else ""
    return tuple(
        filter(
            None, (by.known.label, *by.by, *by.models, *(f"prompt {p[:16]}" for p in by.prompts), days, stale)
        )
    )
