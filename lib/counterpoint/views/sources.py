"""What stands behind the pages: metadata, what cleaning took out, what was set aside and why."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.model import Receipt, Review
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.scene import Who, scene
from counterpoint.views.words import FORMATS, clip, count, day, language, safe_url

LONGEST = 220  # characters of a removed text


@dataclass(frozen=True)
class Source:
    """A review's metadata, as the table prints it; an empty string is "not given"."""

    who: Who
    headline: str
    url: str
    author: str
    published: str
    modified: str
    words: str
    claims: int
    came: str
    file: str
    tags: tuple[str, ...]
    warnings: tuple[str, ...]
    sha: str


@dataclass(frozen=True)
class Removed:
    """What one review lost in cleaning."""

    who: Who
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Aside:
    """Something that is not compared, and why."""

    name: str
    kind: str
    why: str


def review_table(desk: Desk) -> Fragment:
    """Each compared review's metadata."""
    return render("reviews", rows=read(desk))


def read(desk: Desk) -> tuple[Source, ...]:
    """What is known of every compared review, gathered."""
    return tuple(_source(desk, scene(desk).who[r.id], r) for r in desk.comparison.reviews)


def _source(desk: Desk, who: Who, r: Review) -> Source:
    return Source(
        who=who,
        headline=r.headline or "",
        url=safe_url(r.url),
        author=r.author or "",
        published=day(r.published),
        modified=day(r.modified) if day(r.modified) != day(r.published) else "",
        words=f"{r.words:,}",
        claims=sum(1 for c in desk.comparison.claims if c.review == r.id),
        came=FORMATS.get(r.format, r.format),
        file=r.source,
        tags=r.tags,
        warnings=r.warnings,
        sha=r.sha256[:16],
    )


def receipts(desk: Desk) -> Fragment:
    """What cleaning removed from each review, and why."""
    here = scene(desk)
    rows = [
        Removed(here.who[r.id], tuple(Receipt(x.kind, x.reason, clip(x.text, LONGEST)) for x in r.receipts))
        for r in desk.comparison.reviews
    ]
    return render(
        "receipts", rows=[r for r in rows if r.receipts], clean=[r.who for r in rows if not r.receipts]
    )


def set_aside(desk: Desk) -> Fragment:
    """Reviews in another language, reviews that were not coded, second copies, what a model said that could not be kept, and files that are no review: with the reason."""
    return render("aside", rows=asides(desk))


def asides(desk: Desk) -> tuple[Aside, ...]:
    """All that is not compared, gathered."""
    here, dossier = scene(desk), desk.dossier
    copies = {r.id: r for r in dossier.copies}
    return (
        *(Aside(_called(r), "In another language", f"{language(r.language)}; {count(r.words, 'word')}") for r in dossier.foreign),
        *(Aside(_called(r), "Not coded", f"there is no coding of it by {desk.coded_by.known.label}; {count(r.words, 'word')}, of which nothing is counted here") for r in dossier.uncoded),
        *(
            Aside(
                _called(copies[f.review]) if f.review in copies else f.review,
                "Second copy",
                f"{f.similarity:.0%} the same text as {_letter(here.who, f.into)}; counted once",
            )
            for f in dossier.folded
        ),
        *(Aside(here.who[id].name, "Lines not kept", f"of what {desk.coded_by.known.label} said of it, {why}") for id, why in desk.dropped),
        *(Aside(r.source, "Not read", r.reason) for r in dossier.refused),
    )  # fmt: skip


def _called(review: Review) -> str:
    name = review.name()
    return review.source if name in (review.source, review.id) else f"{name} ({review.source})"


def _letter(who: dict[str, Who], id: str) -> str:
    if id not in who:
        return id
    name, letter = who[id].name, who[id].letter
    return name if name == f"Review {letter}" else f"{letter}, {name}"
