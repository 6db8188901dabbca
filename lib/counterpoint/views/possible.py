"""The possible claims: too unsure to show and in no comparison, but there for whoever wants to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.model import Claim
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.labels import statement, whose
from counterpoint.views.scene import Scene, Who, scene
from counterpoint.views.uncoded import anchors
from counterpoint.views.words import count, lower


@dataclass(frozen=True)
class Maybe:
    """One possible claim: what it would say, how sure it is, its words, and the way to their place."""

    says: str
    sure: str
    quote: str
    href: str


@dataclass(frozen=True)
class Review:
    """The possible claims of one review."""

    who: Who
    told: str
    claims: tuple[Maybe, ...]


def possible(desk: Desk) -> Fragment:
    """Of each review the claims too unsure to show, the likeliest first, folded away."""
    here = scene(desk)
    rows = [
        _review(here, r.id, [c for c in desk.comparison.possible if c.review == r.id])
        for r in desk.comparison.reviews
    ]
    every = desk.comparison.possible
    return render(
        "possible",
        rows=[r for r in rows if r.claims],
        all=count(len(every), "possible claim"),
        likely=round(sum(c.confidence for c in every)),
    )


def _review(here: Scene, review: str, claims: Sequence[Claim]) -> Review:
    ordered = sorted(claims, key=lambda c: (-c.confidence, c.start, c.code, c.subject, c.stance))
    return Review(
        here.who[review], count(len(claims), "possible claim"), tuple(_maybe(here, c) for c in ordered)
    )


def _maybe(here: Scene, claim: Claim) -> Maybe:
    point = here.point_of[claim.subject, claim.code]
    says = statement(point, [claim], here.desk.codebook)
    said = f"{whose(point)}: {lower(says)}" if whose(point) else says
    return Maybe(said, f"{int(claim.confidence * 100)}%", claim.quote, _place(here, claim))


def _place(here: Scene, claim: Claim) -> str:
    """The nearest place of the text that has a name: an uncoded sentence, else a shown claim, else the review."""
    letter = here.who[claim.review].letter
    cover = next((c for c in here.desk.comparison.coverage if c.review == claim.review), None)
    for id, span in anchors(letter, cover) if cover else ():
        if span.start < claim.end and claim.start < span.end:
            return f"#{id}"
    shown = [c for c in here.desk.comparison.claims if c.review == claim.review]
    near = min(shown, key=lambda c: (abs(c.start - claim.start), c.start), default=None)
    return f"#{here.anchors[near]}" if near else f"#review-{letter}"
