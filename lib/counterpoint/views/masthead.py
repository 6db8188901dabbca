"""The head of a page: what show, which reviews, the finding in words, and the points as squares that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.errors import unknown
from counterpoint.model import Finding, Review, Verdict
from counterpoint.views.coder import coder
from counterpoint.views.finding import Text, summary
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.scene import PAGES, Scene, Who, scene
from counterpoint.views.since import story_of, told
from counterpoint.views.uncoded import said
from counterpoint.views.words import apart, capital, count, day, number

SHOWN = 9  # reviews listed in the masthead; the sources page lists all
SCOPES: dict[str, tuple[str, ...]] = {"tone": ("tone",), "leads": ("leads",), "tropes": ("tropes", "craft")}
STRIP: tuple[tuple[Verdict, str, str], ...] = (
    ("contradicted", "k", "contradicted"),
    ("agreed", "g", "agreed"),
    ("lone", "o", "raised by one review"),
    ("silent", "z", "raised by none"),
)
CONTENTS = {
    "brief": [
        ("clashes", "Contradictions"), ("agree", "Agreements"), ("matrix", "Matrix"), ("places-chart", "In the texts"),
        ("lone", "Lone voices"), ("none", "Nobody says"), ("since", "Since the last run"), ("method", "Method"),
    ],
    "tone": [("axes", "Axis by axis"), ("voice", "The reviewers’ own voice"), ("method", "Method")],
    "leads": [
        ("attention-chart", "At a glance"), ("female_lead", "Female lead"), ("male_lead", "Male lead"), ("couple", "The couple"),
        ("method", "Method"),
    ],
    "tropes": [("counts-chart", "At a glance"), ("tropes", "Tropes"), ("craft", "Craft"), ("method", "Method")],
    "sources": [
        ("reviews", "Reviews"), ("coverage-chart", "Where they claim"), ("uncoded", "Without a claim"), ("possible", "Possible"), ("aside", "Set aside"), ("receipts", "Removed"),
        ("texts", "Full texts"), ("method", "Method"),
    ],
}  # fmt: skip
LANDS = {  # where a square group leads, by page
    "brief": ("#clashes", "#agree", "#lone", "#none"),
    "tone": ("#axes-contradicted", "#axes-agreed", "#axes-lone", "#axes-silent"),
    "leads": ("brief.html#clashes", "brief.html#agree", "brief.html#lone", "brief.html#none"),
    "tropes": ("brief.html#clashes", "brief.html#agree", "brief.html#lone", "brief.html#none"),
}


@dataclass(frozen=True)
class PageLink:
    href: str
    label: str
    here: bool


@dataclass(frozen=True)
class Squares:
    """One group of the sum strip."""

    kind: str
    n: int
    label: str
    href: str


@dataclass(frozen=True)
class Listed:
    """A review in the masthead's list."""

    who: Who
    notes: tuple[str, ...]


def masthead(desk: Desk, page: str = "brief", since: str = "") -> Fragment:
    """The page's head and its contents bar. `page`: brief, tone, leads, tropes or sources. `since`: what the last run left."""
    if page not in PAGES:
        raise unknown("masthead", "page", page, PAGES)
    here = scene(desk)
    found = in_scope(desk, page)
    reviews = desk.comparison.reviews
    story = story_of(desk, since)
    return render(
        "masthead",
        styled=True,
        full=page == "brief",
        pages=[PageLink(f"{name}.html", label, name == page) for name, label in PAGES.items()],
        title=desk.comparison.show.title,
        of="" if page == "brief" else PAGES[page],
        facts=facts(desk),
        finding=_finding(desk, here, found, page),
        reviews=[Listed(here.who[r.id], _notes(desk, r)) for r in reviews[:SHOWN]],
        rest=number(len(reviews) - SHOWN) if len(reviews) > SHOWN else "",
        aside=set_aside_line(desk),
        coder=coder(desk),
        changes=told(story) if story else "",
        points=len(found),
        scope={"tone": " on tone", "leads": " on the leads", "tropes": " on tropes and craft"}.get(page, ""),
        strip=strip(found, page) if page in LANDS else [],
        contents=CONTENTS[page],
    )


def in_scope(desk: Desk, page: str) -> tuple[Finding, ...]:
    """The findings a page is about."""
    wanted = SCOPES.get(page)
    return tuple(f for f in desk.comparison.findings if not wanted or f.point.dimension in wanted)


def _finding(desk: Desk, here: Scene, found: tuple[Finding, ...], page: str) -> tuple[Text, ...]:
    if page != "sources":
        return summary(desk, here, found, page)
    kept, words = desk.comparison, sum(r.words for r in desk.comparison.reviews)
    if not kept.reviews:
        return (
            Text(
                "No review could be read. What was found in the folder, and why it was not read, stands below."
            ),
        )
    texts = "One review" if len(kept.reviews) == 1 else f"{capital(number(len(kept.reviews)))} reviews"
    return (
        Text(f"{texts} in {words:,} words. "),
        Text(f"{len(kept.claims):,} claims", strong=True),
        Text(f" are marked in them where they stand; every quote on the other pages leads here. {said(kept)}".rstrip()),
    )  # fmt: skip


def facts(desk: Desk) -> tuple[str, ...]:
    """What kind of show, how many reviews and claims."""
    show, kept = desk.comparison.show, desk.comparison
    kind = capital(show.kind) + (f", {show.year}" if show.year else "")
    reviews = capital(f"{number(len(kept.reviews))} {'review' if len(kept.reviews) == 1 else 'reviews'}")
    return kind, f"{reviews}, {count(len(kept.claims), 'claim')}"


def _notes(desk: Desk, review: Review) -> tuple[str, ...]:
    claims = sum(1 for c in desk.comparison.claims if c.review == review.id)
    if review.author and review.publisher:
        by = f"by {apart(review.author)}"
    else:
        by = "author not given" if not review.author else ""
    dated = day(review.published) or "undated"
    if len(desk.comparison.reviews) > 5 and not review.author:
        by = ""
    return ", ".join(filter(None, (dated, by))), f"{count(review.words, 'word')}, {count(claims, 'claim')}"


def set_aside_line(desk: Desk) -> str:
    """How much of the folder is not compared, or nothing."""
    d = desk.dossier
    parts: Sequence[str] = [
        count(len(d.foreign), "review") + " in another language" if d.foreign else "",
        count(len(d.uncoded), "review") + " not coded" if d.uncoded else "",
        count(len(d.folded), "copy", "copies") + " folded" if d.folded else "",
        count(len(d.refused), "file") + " not read" if d.refused else "",
    ]
    return ", ".join(filter(None, parts))


def strip(found: tuple[Finding, ...], page: str) -> list[Squares]:
    """The points by verdict; they add up."""
    return [
        Squares(kind, sum(1 for f in found if f.verdict == verdict), label, href)
        for (verdict, kind, label), href in zip(STRIP, LANDS[page], strict=True)
    ]
