"""Small words of the story: a claim with its labels, and what caused a change."""

from __future__ import annotations

from counterpoint.since.model import Cause, Mark, Said, State


def said(state: State, mark: Mark) -> Said:
    """A claim in words, as this state knows them."""
    return Said(
        mark.review,
        mark.subject,
        mark.code,
        state.labels.get(mark.code, mark.code),
        mark.stance,
        state.stances.get(mark.code.split(".")[0], {}).get(mark.stance, mark.stance),
        state.text(mark.review)[mark.start : mark.end],
        mark.start,
        mark.end,
    )


def cause_of(text: bool, method: bool) -> Cause:
    """Where the text is the same, only another way of reading it can have moved a claim."""
    return "either" if text and method else "texts" if text else "method"
