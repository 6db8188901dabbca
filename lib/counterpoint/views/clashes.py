"""Contradictions, one card each, and the tensions inside a review or between related points."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.model import Claim, Clash, Finding, Position, Tension
from counterpoint.views import quotes
from counterpoint.views.axis import Axis, axis
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.gather import Column, columns, rows_of, total
from counterpoint.views.labels import say, topic, whose
from counterpoint.views.scene import Quote, Scene, Who, best, scene
from counterpoint.views.words import count, join, lower, number

TENSE = 12  # tensions shown at once
FIRST = 5  # cards shown at once; the rest fold away
LISTED = 2  # quotes a side and review in an opened card, when there are many reviews


@dataclass(frozen=True)
class Card:
    """A contradiction: the question, where all stand, one quote a side, and the claims behind it: here, or in the matrix."""

    number: int
    id: str
    question: str
    axis: Axis | None
    poles: tuple[str, str]
    pair: tuple[Hero, Hero]
    against: str
    claims: str
    columns: tuple[Column, ...]
    matrix: str  # the row that opens to all of them, where too many reviews speak


@dataclass(frozen=True)
class Hero:
    """The quote shown large on one side."""

    quote: Quote
    side: str
    says: str
    also: str


@dataclass(frozen=True)
class Uneasy:
    """A tension: whose, over what, and its two quotes."""

    who: tuple[Who, ...]
    head: str
    note: str
    first: Quote
    second: Quote
    hinge: str


def clashes(desk: Desk, *dimensions: str) -> Fragment:
    """Cards for every contradiction, the most direct first; the first five open, the rest folded."""
    here, wanted, found = scene(desk), _wanted(desk, dimensions), cards(desk, *dimensions)
    rest = found[FIRST:]
    head = f"{number(len(rest))} more {'contradiction' if len(rest) == 1 else 'contradictions'}"
    return render(
        "clashes",
        cards=found[:FIRST],
        rest=rest,
        total=len(found),
        rest_head=head[:1].upper() + head[1:],
        rest_names="; ".join(topic(clash.point) for clash in wanted[FIRST:]),
        reviews=len(here.who),
        bent=any(
            claim.bends for claim in desk.comparison.claims
        ),  # coding files say nothing of what bent a claim
    )


def cards(desk: Desk, *dimensions: str) -> tuple[Card, ...]:
    """Every contradiction, gathered: the most direct first."""
    here, found = scene(desk), {f.point.id: f for f in desk.comparison.findings}
    wanted = enumerate(_wanted(desk, dimensions), 1)
    return tuple(_card(here, clash, found[clash.point.id], i) for i, clash in wanted)


def _wanted(desk: Desk, dimensions: tuple[str, ...]) -> list[Clash]:
    return [c for c in desk.comparison.clashes if not dimensions or c.point.dimension in dimensions]


def _card(here: Scene, clash: Clash, finding: Finding, place: int) -> Card:
    point = finding.point
    if point.is_axis:
        question = point.question
    elif point.dimension == "craft":
        question = f"{point.name}: praised or faulted?"
    else:
        question = f"{point.name}: used or avoided?"
    return Card(
        place,
        f"x-{point.id.replace('.', '-')}",
        question,
        axis(here, finding),
        (point.first.label, point.second.label),
        _pair(here, clash, finding),
        _against(here, finding),
        count(total(finding), "claim"),
        columns(here, finding, LISTED if here.many else 0),
        rows_of(finding),
    )


def _pair(here: Scene, clash: Clash, finding: Finding) -> tuple[Hero, Hero]:
    """The best quote of either side, from two different reviews."""
    one, two = _ranked(here, finding, -1), _ranked(here, finding, 1)
    found = [(a, b) for a in one[:3] for b in two[:3] if a[1] != b[1]]
    if not found:  # never by construction of a contradiction, but a page must not depend on it
        return _hero(here, finding, -1, clash.first.review), _hero(here, finding, 1, clash.second.review)
    best_one, best_two = max(found, key=lambda pair: pair[0][0] + pair[1][0])
    return _hero(here, finding, -1, best_one[1]), _hero(here, finding, 1, best_two[1])


def _ranked(here: Scene, finding: Finding, sign: int) -> list[tuple[float, str]]:
    """The reviews on one side, best quote first; one that says both counts for less."""
    found = [
        (quotes.hero(here.review[p.review], claims).worth - (p.standing == "both"), p.review)
        for p in finding.side(sign)
        if (claims := p.first if sign < 0 else p.second)
    ]
    return sorted(found, key=lambda pair: -pair[0])


def _hero(here: Scene, finding: Finding, sign: int, review: str) -> Hero:
    position = next(p for p in finding.positions if p.review == review)
    claims = position.first if sign < 0 else position.second
    hero = quotes.hero(here.review[review], claims)
    opposite = position.second if sign < 0 else position.first
    also = (
        f"also {say(finding.point, position, -sign, here.desk.codebook)}, {len(opposite)}" if opposite else ""
    )
    return Hero(
        here.quote(hero.claim, hero.pieces),
        "l" if sign < 0 else "r",
        say(finding.point, position, sign, here.desk.codebook),
        also,
    )


def _against(here: Scene, finding: Finding) -> str:
    def names(positions: list[Position]) -> str:
        if len(positions) > 5:
            return f"{number(len(positions))} reviews"
        return join([here.who[p.review].name for p in positions])

    speaking = finding.speaking
    one = [p for p in speaking if p.first and not p.second]
    two = [p for p in speaking if p.second and not p.first]
    both = [p for p in speaking if p.first and p.second]
    text = f"{names(one)} against {names(two)}" if one and two else ""
    if (one or two) and not text:
        pole = finding.point.first if one else finding.point.second
        text = f"{names(one or two)} for “{lower(pole.label)}”"
    if not both:
        return text + "."
    verb = "says" if len(both) == 1 else "say"
    return f"{text}; {names(both)} {verb} both." if text else f"{names(both)} {verb} both."


def tensions(desk: Desk) -> Fragment:
    """Where one review says both sides, or where two related points sit uneasily together."""
    items = uneasy(desk)
    return render("tensions", items=items[:TENSE], rest=items[TENSE:])


def uneasy(desk: Desk) -> tuple[Uneasy, ...]:
    """Every tension, gathered."""
    return tuple(_uneasy(scene(desk), t) for t in desk.comparison.tensions)


def _uneasy(here: Scene, tension: Tension) -> Uneasy:
    a, b = tension.first, tension.second
    if tension.kind == "related":
        ids = dict.fromkeys((a.review, b.review))
        who = tuple(here.who[i] for i in ids)
        return Uneasy(
            who,
            "Between related points",
            tension.note,
            here.quote(a),
            here.quote(b),
            "yet" if len(who) == 1 else "against",
        )
    point = here.point_of[a.subject, a.code]
    position = next(
        p
        for f in here.desk.comparison.findings
        if f.point == point
        for p in f.positions
        if p.review == a.review
    )
    first, second = best(position.first), best(position.second)
    subject = f" ({lower(whose(point))})" if whose(point) else ""
    note = f"{point.name}{subject}: {_both(here, first)} and {_both(here, second)}"
    return Uneasy(
        (here.who[a.review],), here.who[a.review].name, note, here.quote(first), here.quote(second), "yet"
    )


def _both(here: Scene, claim: Claim) -> str:
    point = here.point_of[claim.subject, claim.code]
    if not point.is_axis:
        return here.desk.codebook.stance_label(claim.code, claim.stance)
    pole = point.first if claim.code == point.first.code else point.second
    return lower(pole.label if claim.stance == "affirms" else pole.negated)
