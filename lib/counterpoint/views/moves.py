"""Claims that came, went or turned since the last run, by review; contradictions that appeared or vanished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.codebook import SUBJECT_LABELS
from counterpoint.model import Claim
from counterpoint.since import Cause, Changes, Flip, Moved, Said, Turn
from counterpoint.views.labels import statement
from counterpoint.views.quotes import Piece
from counterpoint.views.scene import Quote, Scene, Who
from counterpoint.views.since import topic
from counterpoint.views.words import count, join, lower

MOST = 6  # claims a review and kind; changes.json has every one
KINDS = ("Turned", "Gained", "Lost")
SAME_TEXT, SAME_SENTENCE = "same text", "same sentence"


@dataclass(frozen=True)
class Words:
    """A claim's words, and the way to their place where it still has one; `said`: the claim as this run quotes it."""

    pieces: tuple[Piece, ...]
    href: str
    said: Quote | None = None


@dataclass(frozen=True)
class Row:
    """A claim that came, went or turned: what it says, and its words before and after. `mark`: what did not change."""

    kind: str
    subject: str
    says: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    mark: str


@dataclass(frozen=True)
class Group:
    """One review's claims that changed."""

    who: Who | None
    name: str
    rows: tuple[Row, ...]
    more: str


@dataclass(frozen=True)
class Contradiction:
    """One that appeared or vanished. `href`: its card, while there is one."""

    kind: str
    topic: str
    href: str
    first: Words
    second: Words
    mark: str


def texts_changed(story: Changes) -> bool:
    """Whether any review came, left or reads otherwise."""
    return bool(story.added or story.withdrawn or any(e.sentences or e.structure for e in story.edited))


def groups(here: Scene, story: Changes) -> list[Group]:
    """The claims that changed, by review; those of reviews that came or left are counted there."""
    counted = {c.review for c in (*story.withdrawn, *story.added)}
    by: dict[str, list[Row]] = defaultdict(list)
    for flip in story.flipped:
        by[flip.review].append(_flip(here, story, flip))
    for kind, moved in (("Gained", story.gained), ("Lost", story.lost)):
        for m in moved:
            if m.claim.review not in counted:
                by[story.renamed.get(m.claim.review, m.claim.review)].append(_moved(here, story, kind, m))
    order = {id: place for place, id in enumerate(here.who)}
    ids = sorted(by, key=lambda id: order.get(id, len(order)))
    return [_group(here.who.get(id), id, by[id]) for id in ids]


def contradictions(here: Scene, story: Changes) -> list[Contradiction]:
    """Those that appeared, then those that vanished."""
    kinds = (("New", story.appeared), ("Gone", story.vanished))
    return [_turn(here, story, kind, turn) for kind, turns in kinds for turn in turns]


def _group(who: Who | None, id: str, rows: Sequence[Row]) -> Group:
    shown = [row for kind in KINDS for row in [r for r in rows if r.kind == kind][:MOST]]
    left = len(rows) - len(shown)
    more = f"and {count(left, 'claim')} more, in changes.json" if left else ""
    return Group(who, who.name if who else id, tuple(shown), more)


def _flip(here: Scene, story: Changes, flip: Flip) -> Row:
    says = [_says(here, side) for side in (flip.before, flip.after)]
    if says[0] == says[1]:  # words for a pole have none for turning it round besides
        says = [f"{flip.label}: {_stances(side)}" for side in (flip.before, flip.after)]
    before, after = (tuple(_words(here, c) for c in side[:2]) for side in (flip.before, flip.after))
    mark = _mark(story, flip.cause, True)
    return Row("Turned", _subject(flip.subject), f"{says[0]} → {lower(says[1])}", before, after, mark)


def _moved(here: Scene, story: Changes, kind: str, m: Moved) -> Row:
    words = (_words(here, m.claim),)
    before, after = ((), words) if kind == "Gained" else (words, ())
    mark = _mark(story, m.cause, m.touched)
    return Row(kind, _subject(m.claim.subject), _says(here, [m.claim]), before, after, mark)


def _subject(subject: str) -> str:
    return "" if subject == "show" else SUBJECT_LABELS.get(subject, subject)


def _says(here: Scene, claims: Sequence[Said]) -> str:
    """What claims of one cell say: in the codebook's words, or in those of the run that still had the code."""
    first = claims[0]
    if point := here.point_of.get((first.subject, first.code)):
        return statement(point, [_claim(c) for c in claims], here.desk.codebook)
    return f"{first.label}: {_stances(claims)}"


def _stances(claims: Sequence[Said]) -> str:
    return join(sorted({c.stance_label for c in claims}))


def _claim(said: Said) -> Claim:
    return Claim(said.review, said.subject, said.code, said.stance, said.quote, said.start, said.end)


def _words(here: Scene, said: Said) -> Words:
    claim = here.at.get((said.review, said.subject, said.code, said.stance, said.start, said.end))
    if claim and claim.quote == said.quote:
        quote = here.quote(claim)
        return Words(quote.pieces, quote.href, quote)
    return Words((Piece(said.quote),), "")


def _turn(here: Scene, story: Changes, kind: str, t: Turn) -> Contradiction:
    there = any(c.point.id == t.point for c in here.desk.comparison.clashes)
    href = f"#x-{t.point.replace('.', '-')}" if there else ""
    words = _words(here, t.first), _words(here, t.second)
    return Contradiction(kind, topic(t.name, t.subject), href, *words, _mark(story, t.cause, True))


def _mark(story: Changes, cause: Cause, touched: bool) -> str:
    """What did not change though the claim did; nothing where no text changed, for then it goes for all."""
    if cause == "method":
        return SAME_TEXT if texts_changed(story) else ""
    return "" if touched else SAME_SENTENCE
