"""The points as a paper tells them: contradictions, tensions, agreements, lone voices and silences, each with its quotes."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoint.desk import Desk
from counterpoint.papers.blocks import Block, Grid, Heading, Items, Para, Quote, Run, Words, words
from counterpoint.papers.cited import cited, doubts, listed, passage, speaker
from counterpoint.views.agreements import Row, groups
from counterpoint.views.clashes import Card, Uneasy, cards, uneasy
from counterpoint.views.gather import Part
from counterpoint.views.lone import Alone, unsaid, voices
from counterpoint.views.scene import Who, scene
from counterpoint.views.words import count, lower

GIVEN = 3  # quotes in a row of the agreements


def clashes(desk: Desk) -> Iterator[Block]:
    """Every contradiction: the question, where all stand, the best quote of either side, and all others by side."""
    yield Heading(1, "Where they contradict each other")
    found = cards(desk)
    if not found:
        few = len(desk.comparison.reviews) < 2
        none = "No two reviews contradict each other on any point."
        yield Para(words("It takes two reviews to contradict each other." if few else none))
    for card in found:
        yield Heading(2, f"{card.number}. {card.question}")
        yield Para(words(card.against, _standing(card)))
        for hero in card.pair:
            also = f" ({hero.also})" if hero.also else ""
            yield Quote(
                (Run("“"), *passage(hero.quote.pieces, claims=True), Run("”")),
                words("— ", *speaker(hero.quote), f": {hero.says}{also}", doubts(hero.quote)),
            )
        yield Items(tuple(_side(column.who, part) for column in card.columns for part in column.parts))


def _standing(card: Card) -> str:
    """Where every review stands between the poles."""
    if not card.axis:
        return ""
    first, second = card.poles
    return f" Between “{lower(first)}” and “{lower(second)}”: {card.axis.where}."


def _side(who: Who, part: Part) -> Words:
    """All that one review says on one side."""
    quotes = [cited(q, named=False) for q in part.quotes]
    more = f"; {part.more}" if part.more else ""
    return words(Run(f"{who.letter}, {part.say}: ", strong=True), *listed(quotes), more)


def tensions(desk: Desk) -> Iterator[Block]:
    """Every tension, its two quotes side by side."""
    yield Heading(1, "Tensions inside one review, or between related points")
    found = uneasy(desk)
    if not found:
        yield Para(words("No review says two things that pull against each other."))
        return
    yield Items(tuple(_tension(t) for t in found))


def _tension(t: Uneasy) -> Words:
    letters = " and ".join(w.letter for w in t.who)
    head = Run(f"{letters}. {t.note}: ", strong=True)
    return words(head, *cited(t.first), f" {t.hinge} ", *cited(t.second))


def agreements(desk: Desk) -> Iterator[Block]:
    """Every agreement, in tables by how many share it."""
    yield Heading(1, "Where they agree")
    found = groups(desk)
    if not found:
        few = len(desk.comparison.reviews) < 2
        none = "There is no point on which two reviews agree."
        yield Para(words("It takes two reviews to agree." if few else none))
    for group in found:
        yield Heading(2, f"{group.head} ({group.n})")
        rows = tuple(_agreement(row, scene(desk).many) for _, some in group.blocks for row in some)
        head = ("What they say", "Reviews", "Claims", "In their words")
        yield Grid(f"{group.head} agree", head, rows, (25, 13, 10, 52), (2,))


def _agreement(row: Row, many: bool) -> tuple[Words, ...]:
    letters = [who.letter for who, silent in row.chips if not silent]
    subject = f" ({row.subject.lower()})" if row.subject else ""
    quotes = [cited(quote) for quote in row.chosen]
    more = len(quotes) - GIVEN
    rest = f"; and {count(more, 'more review')}" if more > 0 else ""
    who = f"{len(letters)} of {len(row.chips)}" if many else " ".join(letters)
    return (
        words(row.statement + subject),
        words(who),
        words(f"{row.claims:,}"),
        words(*listed(quotes[:GIVEN]), rest),
    )


def lone(desk: Desk) -> Iterator[Block]:
    """What only one review says, by review."""
    yield Heading(1, "Lone voices")
    found, of = voices(desk), len(desk.comparison.findings)
    if not found:
        yield Para(words("No point rests on one review alone."))
        return
    total = sum(len(v.items) for v in found)
    alone = f"With one review, all it says stands alone: {total} of {of} points."
    one = f"{total} of {of} points rest on one review alone: nobody else confirms them, nobody contradicts them."
    yield Para(words(alone if len(desk.comparison.reviews) == 1 else one))
    for voice in found:
        yield Heading(2, f"Only {voice.who.name}")
        yield Items(tuple(_alone(a) for a in voice.items))


def _alone(a: Alone) -> Words:
    whose = f"{a.subject}: " if a.subject else ""
    return words(
        Run(f"{whose}{a.statement}. ", strong=True), *cited(a.quote), f"; {a.more} more" if a.more else ""
    )


def silences(desk: Desk) -> Iterator[Block]:
    """What nobody says."""
    yield Heading(1, "What nobody says")
    rows = unsaid(desk)
    if not rows:
        yield Para(words("Every point is raised by somebody."))
        return
    silent, of = len(desk.comparison.of("silent")), len(desk.comparison.findings)
    yield Para(words(f"{silent} of {of} points are raised by nobody. Silence is not denial."))
    yield Items(tuple(words(Run(f"{head}. ", strong=True), text) for head, text in rows))
