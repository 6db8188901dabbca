"""What the charts draw and their tables print: gathered once, from one place, so that the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from counterpoint.desk import Desk
from counterpoint.model import Claim, Finding, Position
from counterpoint.views import quotes
from counterpoint.views.labels import statement, stood, whose
from counterpoint.views.scene import Scene, Who, best, scene

SLICES = 20  # equal parts of each text in the coverage chart


@dataclass(frozen=True)
class Spot:
    """One claim and where in its text it stands, in per cent."""

    who: Who
    dimension: str
    at: float
    side: str
    stance: str
    says: str
    quote: str
    href: str


@dataclass(frozen=True)
class Stand:
    """One review's place on one point."""

    row: str
    poles: tuple[str, str]
    who: Who
    place: float
    form: str
    side: str
    told: str
    claims: int
    clash: bool
    quote: str


@dataclass(frozen=True)
class Tally:
    """How many claims say of one device that the show uses, avoids or subverts it; and which reviews."""

    name: str
    uses: int
    avoids: int
    subverts: int
    who: tuple[str, str, str]

    @property
    def all(self) -> int:
        return self.uses + self.avoids + self.subverts


@dataclass(frozen=True)
class Attention:
    """How many claims one review makes of one subject, and on which questions most."""

    subject: str
    who: Who
    claims: int
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """How much of each part of a text stands inside a claim: 0 to 1 for each slice, and for the whole."""

    who: Who
    slices: tuple[float, ...]
    claims: tuple[int, ...]
    whole: float


def spots(desk: Desk) -> tuple[Spot, ...]:
    """Every shown claim, by review and place."""
    here = scene(desk)
    return tuple(_spot(here, claim) for claim in desk.comparison.claims)


def _spot(here: Scene, claim: Claim) -> Spot:
    point = here.point_of[claim.subject, claim.code]
    says = statement(point, [claim], here.desk.codebook)
    words = "".join(p.text for p in quotes.short(here.review[claim.review], claim))
    return Spot(
        here.who[claim.review],
        here.desk.codebook.dimensions[point.dimension].label,
        round(100 * claim.start / max(1, len(here.review[claim.review].text)), 2),
        here.side(claim),
        claim.stance,
        f"{whose(point)}: {says}" if whose(point) else says,
        words,
        f"sources.html#{here.anchors[claim]}",
    )


def stands(desk: Desk, *dimensions: str) -> tuple[Stand, ...]:
    """Every speaking review's place on every raised axis, contradictions first."""
    here = scene(desk)
    found = [
        f
        for f in desk.comparison.findings
        if f.point.is_axis and f.speaking and (not dimensions or f.point.dimension in dimensions)
    ]
    rank = {"contradicted": 0, "agreed": 1, "lone": 2}
    subjects = list(dict.fromkeys(f.point.subject for f in found))
    found.sort(
        key=lambda f: (
            subjects.index(f.point.subject),
            rank[f.verdict],
            -f.opposition,
            -len(f.speaking),
            f.point.id,
        )
    )
    return tuple(_stand(here, f, p) for f in found for p in f.speaking)


def _stand(here: Scene, f: Finding, p: Position) -> Stand:
    place = p.place or 0.0
    form = {"both": "half", "subverts": "turned"}.get(p.standing, "full" if abs(place) == 1 else "ring")
    side = "s" if form == "turned" else "l" if place < 0 else "r" if place > 0 else "x"
    row = f"{whose(f.point)}: {f.point.name.lower()}" if whose(f.point) else f.point.name
    poles = (f.point.first.label, f.point.second.label)
    clash = f.verdict == "contradicted"
    return Stand(
        row, poles, here.who[p.review], place, form, side, stood(f.point, p), len(p.claims), clash,
        "".join(x.text for x in quotes.short(here.review[p.review], best(p.claims))),
    )  # fmt: skip


def tallies(desk: Desk, dimension: str = "tropes") -> tuple[Tally, ...]:
    """The devices anybody mentions, the most mentioned first."""
    here = scene(desk)
    found = [f for f in desk.comparison.findings if f.point.dimension == dimension and f.speaking]
    made = [_tally(here, f) for f in found if not f.point.is_axis]
    return tuple(sorted(made, key=lambda t: (-t.all, t.name)))


def _tally(here: Scene, f: Finding) -> Tally:
    sides = ([p.first for p in f.positions], [p.second for p in f.positions], [p.turned for p in f.positions])
    n = [sum(map(len, side)) for side in sides]
    who = [
        " ".join(here.who[p.review].letter for p, claims in zip(f.positions, side, strict=True) if claims)
        for side in sides
    ]
    return Tally(f.point.name, n[0], n[1], n[2], (who[0], who[1], who[2]))


def attention(desk: Desk) -> tuple[Attention, ...]:
    """Claims on each lead and on the couple, by review."""
    here = scene(desk)
    found = [f for f in desk.comparison.findings if f.point.subject != "show"]
    out = []
    for subject in dict.fromkeys(whose(f.point) for f in found):
        for who in here.reviews:
            said = {
                f.point.name.lower(): n
                for f in found
                if whose(f.point) == subject
                for p in f.positions
                if p.review == who.id and (n := len(p.claims))
            }
            topics = sorted(said, key=lambda name: -said[name])[:3]
            out.append(Attention(subject, who, sum(said.values()), tuple(topics)))
    return tuple(out)


def covers(desk: Desk) -> tuple[Cover, ...]:
    """How much of each review stands inside a claim, along its length."""
    here = scene(desk)
    return tuple(
        _cover(here.who[r.id], len(r.text), [c for c in desk.comparison.claims if c.review == r.id])
        for r in desk.comparison.reviews
    )


def _cover(who: Who, length: int, claims: list[Claim]) -> Cover:
    inside = bytearray(length)
    for c in claims:
        inside[c.start : c.end] = b"\1" * (min(c.end, length) - c.start)
    edges = [length * i // SLICES for i in range(SLICES + 1)]
    slices = tuple(round(sum(inside[a:b]) / max(1, b - a), 3) for a, b in pairwise(edges))
    starts = tuple(sum(1 for c in claims if a <= c.start < b) for a, b in pairwise(edges))
    return Cover(who, slices, starts, round(sum(inside) / max(1, length), 3))
