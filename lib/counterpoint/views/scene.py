"""What every view of a desk needs at hand: letters, names, anchors, quotes. Gathered once a desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from counterpoint.desk import Desk
from counterpoint.model import Claim, Point, Review, letter
from counterpoint.views import quotes
from counterpoint.views.labels import denial
from counterpoint.views.quotes import Piece
from counterpoint.views.words import apart

PAGES = {"brief": "Brief", "tone": "Tone", "leads": "Leads", "tropes": "Tropes", "sources": "Sources"}
MANY = 8  # from more reviews than this, letters become counts


@dataclass(frozen=True)
class Who:
    """A review as a reader meets it: its letter, its name, and where its text stands."""

    id: str
    letter: str
    name: str
    href: str


@dataclass(frozen=True)
class Quote:
    """A claim's words, ready to show: pieces, the way to their place, how sure."""

    who: Who
    href: str
    pieces: tuple[Piece, ...]
    side: str
    unsure: bool
    hedged: bool
    place: int = 0  # the paragraph it stands in, counted from 1
    denial: str = ""  # what is denied, faulted or turned round, in words; empty where the claim affirms


@dataclass(frozen=True, eq=False)
class Scene:
    """One desk's lookups. `point_of` is the point a claim speaks to."""

    desk: Desk
    who: dict[str, Who]
    review: dict[str, Review]
    anchors: dict[Claim, str]
    point_of: dict[tuple[str, str], Point]

    @property
    def reviews(self) -> tuple[Who, ...]:
        return tuple(self.who.values())

    @cached_property
    def at(self) -> dict[tuple[str, str, str, str, int, int], Claim]:
        """Each claim by its review, subject, code, stance and place."""
        return {(c.review, c.subject, c.code, c.stance, c.start, c.end): c for c in self.anchors}

    @property
    def many(self) -> bool:
        return len(self.who) > MANY

    def side(self, claim: Claim) -> str:
        """l or r, the pole a claim speaks for; s where it turns the point round."""
        point = self.point_of[claim.subject, claim.code]
        if claim.stance == "subverts":
            return "s"
        return "l" if (claim.code == point.first.code) == (claim.stance == "affirms") else "r"

    def quote(self, claim: Claim, pieces: tuple[Piece, ...] = ()) -> Quote:
        """A claim as a list shows it, or with the pieces given."""
        review = self.review[claim.review]
        return Quote(
            who=self.who[claim.review],
            href=f"sources.html#{self.anchors[claim]}",
            pieces=pieces or quotes.short(review, claim),
            side=self.side(claim),
            unsure=quotes.unsure(claim),
            hedged=claim.hedged,
            place=sum(1 for p in review.passages if p.kind != "title" and p.start <= claim.start),
            denial=denial(self.point_of[claim.subject, claim.code], claim, self.desk.codebook),
        )

    def quoted(self, claims: Iterable[Claim]) -> tuple[Quote, ...]:
        return tuple(self.quote(c) for c in claims)


def anchor(letter: str, place: int) -> str:
    """The id of a claim's place on the sources page: A12 is the twelfth claim of review A."""
    return f"{letter}{place}"


def best(claims: Sequence[Claim]) -> Claim:
    """The claim that speaks most clearly: sure, its cue at hand, near eight words, early."""

    def worth(c: Claim) -> tuple[bool, bool, float, int]:
        bare = c.stance != "affirms" and not quotes.cues(c)
        return (quotes.unsure(c) or c.hedged, bare, abs(len(c.quote.split()) - 8) - 4 * c.confidence, c.start)

    return min(claims, key=worth)


@lru_cache(maxsize=8)
def scene(desk: Desk) -> Scene:
    """The lookups of a desk."""
    comparison = desk.comparison
    who = {
        r.id: Who(r.id, letter(i), apart(r.name(letter(i))), f"sources.html#review-{letter(i)}")
        for i, r in enumerate(comparison.reviews)
    }
    places: dict[str, int] = {}
    anchors: dict[Claim, str] = {}
    for claim in comparison.claims:
        places[claim.review] = places.get(claim.review, 0) + 1
        anchors[claim] = anchor(who[claim.review].letter, places[claim.review])
    points = {
        (f.point.subject, pole.code): f.point
        for f in comparison.findings
        for pole in (f.point.first, f.point.second)
    }
    return Scene(desk, who, {r.id: r for r in comparison.reviews}, anchors, points)
