"""Since the last run, as a paper tells it: reviews that came, left or were edited, contradictions and claims gained and lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterpoint.desk import Desk
from counterpoint.papers.blocks import Block, Grid, Heading, Items, Para, Run, Words, words
from counterpoint.papers.cited import cited, listed, passage
from counterpoint.since import Changes
from counterpoint.views.changes import MOST, Row, rows, why
from counterpoint.views.edits import Pair, Word
from counterpoint.views.moves import (
    SAME_SENTENCE,
    Contradiction,
    Group,
    contradictions,
    groups,
    texts_changed,
)
from counterpoint.views.moves import Row as Move
from counterpoint.views.moves import Words as Said
from counterpoint.views.scene import scene
from counterpoint.views.since import method, summary
from counterpoint.views.words import capital, count

ALL = "This run is set against the last one that differed from it; changes.json, beside this file, has all of it."
COMPANY = (
    "A claim is weighed in the company of the others of its review. One marked “same sentence” came or went "
    "because something else in the review changed."
)


def changed(desk: Desk, story: Changes) -> Iterator[Block]:
    """The change story, in the order of the page."""
    here = scene(desk)
    yield Heading(1, "Since the last run")
    if story.method:
        reason = why(story) + (" “same text”." if not story.choice and texts_changed(story) else "")
        yield Para(words(Run(". ".join(method(d) for d in story.method), strong=True), f". {reason}"))
    yield Para(words(f"{capital(summary(story))}. {ALL}" if summary(story) else ALL))
    yield from _reviews(rows(here, story))
    if turns := contradictions(here, story):
        yield Heading(2, "Contradictions gained and lost")
        yield Items(tuple(_turn(t) for t in turns))
    yield from _claims(groups(here, story))


def _reviews(found: list[Row]) -> Iterator[Block]:
    if found:
        yield Heading(2, "Reviews that changed")
    for row in found:
        yield Para(words(Run(f"{row.kind}: {_called(row)}", strong=True), ". ", *_noted(row)))
        if row.edit and (pairs := (*row.edit.pairs, *row.edit.rest)):
            table = tuple((_sentence(p.before), _sentence(p.after, p)) for p in pairs)
            yield Grid(f"Sentences of {row.name} that changed", ("Before", "Now"), table, (50, 50))
        if row.edit and row.edit.more:
            yield Para(words(capital(row.edit.more), "."))


def _called(row: Row | Group) -> str:
    return f"{row.who.letter}, {row.who.name}" if row.who else row.name


def _noted(row: Row) -> Iterator[str]:
    if row.note:
        yield f"{row.note}. "
    if row.edit:
        yield " ".join((row.edit.note, *(f"{fact}." for fact in row.edit.facts)))


def _sentence(told: Iterable[Word], pair: Pair | None = None) -> Words:
    """A sentence, its changed words strong; a dash where the other version has none."""
    runs = tuple(Run(w.text, strong=w.marked) for w in told)
    if not runs:
        return words("–")
    place = (Run(" "), Run("in its place", href=pair.href)) if pair and pair.href else ()
    return (*runs, *place)


def _turn(t: Contradiction) -> Words:
    return words(
        Run(f"{t.kind}: {t.topic}", strong=True),
        ". ",
        *_said(t.first),
        " against ",
        *_said(t.second),
        _mark(t),
    )


def _said(w: Said, named: bool = True) -> Words:
    """A quote with its place, or, where it no longer has one, its words alone."""
    return cited(w.said, named) if w.said else words("“", *passage(w.pieces), "”")


def _mark(row: Contradiction | Move) -> str:
    return f" ({row.mark})" if row.mark else ""


def _claims(found: list[Group]) -> Iterator[Block]:
    if any(row.mark == SAME_SENTENCE for group in found[:MOST] for row in group.rows):
        yield Para(words(COMPANY))
    for group in found[:MOST]:
        yield Heading(2, f"Claims of {_called(group)}")
        more = (words(capital(group.more)),) if group.more else ()
        yield Items((*(_moved(row) for row in group.rows), *more))
    if (left := len(found) - MOST) > 0:
        yield Para(words(f"Claims of {count(left, 'review')} more are in changes.json."))


def _moved(row: Move) -> Words:
    head = f"{row.kind}: {f'{row.subject}: ' if row.subject else ''}{row.says}"
    before, after = (listed(_said(w, named=False) for w in some) for some in (row.before, row.after))
    now = (" now ",) if row.before and row.after else ()
    return words(Run(head, strong=True), f"{_mark(row)}. ", *before, *now, *after)
