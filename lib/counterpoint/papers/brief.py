"""The brief as a paper: what brief.html says, gathered from the same views, for those who write in a word processor."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoint.desk import Desk
from counterpoint.papers import points
from counterpoint.papers.blocks import Block, Grid, Heading, Items, Paper, Para, Run, Words, words
from counterpoint.papers.changed import changed
from counterpoint.papers.cited import called
from counterpoint.since import Changes
from counterpoint.views.coder import coder
from counterpoint.views.finding import summary
from counterpoint.views.masthead import facts, strip
from counterpoint.views.method import told
from counterpoint.views.scene import Scene, scene
from counterpoint.views.since import told as told_since
from counterpoint.views.sources import Source, asides, read
from counterpoint.views.words import count

READING = "Quotes stand in quotation marks as the review has them; “…” marks what was left out. "


def brief(desk: Desk, story: Changes | None = None) -> Paper:
    """In: a desk, and what changed since the last run. Out: its brief, section by section."""
    here = scene(desk)
    return Paper(
        desk.comparison.show.title,
        " · ".join(facts(desk)),
        (
            *_finding(desk, here, story),
            *_reviews(desk),
            *points.clashes(desk),
            *points.tensions(desk),
            *points.agreements(desk),
            *points.lone(desk),
            *points.silences(desk),
            *(changed(desk, story) if story else ()),
            *_method(desk),
        ),
    )


def _finding(desk: Desk, here: Scene, story: Changes | None) -> Iterator[Block]:
    found, by = desk.comparison.findings, coder(desk)
    yield Para(tuple(Run(t.text, t.strong) for t in summary(desk, here, found, "brief")))
    if story:
        yield Para(words(Run("Since the last run", strong=True), f": {told_since(story)}."))
    if found:
        parts = "; ".join(f"{s.n} {s.label}" for s in strip(found, "brief"))
        yield Para(words(f"Of {count(len(found), 'point')} a review could have raised: {parts}."))
    told = f": {by.told}" if by.told else ""
    yield Para(words("Coded by ", Run(by.name, strong=True), f"{told}. {by.known}"))
    if desk.comparison.claims:
        marked = "Where a quote denies, faults or turns round what it is about, the words after it say so. "
        places = (
            "Paragraph numbers lead to the place in the full text while this file lies beside sources.html."
        )
        yield Para(words(READING + marked + places))


def _reviews(desk: Desk) -> Iterator[Block]:
    yield Heading(1, "The reviews")
    rows = [_review(s) for s in read(desk)]
    if rows:
        head = ("", "Review", "Title and address", "Author", "Published", "Words", "Claims")
        yield Grid("The reviews", head, tuple(rows), (4, 15, 33, 14, 14, 10, 10), (5, 6))
    else:
        yield Para(words("No review could be read."))
    aside = tuple(words(Run(a.name, strong=True), f". {a.kind}: {a.why}.") for a in asides(desk))
    if aside:
        yield Heading(2, "Set aside")
        yield Items(aside)


def _review(s: Source) -> tuple[Words, ...]:
    address = Run(s.url, href=s.url)
    title = words(s.headline, " – " if s.headline and s.url else "", address) or words("not given")
    dated = f"{s.published or 'undated'}{f', changed {s.modified}' if s.modified else ''}"
    given = (s.who.letter, s.who.name, title, s.author or "not given", dated, s.words, f"{s.claims:,}")
    return tuple(words(g) if isinstance(g, str) else g for g in given)


def _method(desk: Desk) -> Iterator[Block]:
    kept = told(desk)
    yield Heading(1, "Method and limits")
    for section in kept.sections:
        yield Heading(2, section.head)
        for paragraph in section.paragraphs:
            yield Para(tuple(Run(t.text, t.strong, href=t.href) for t in paragraph))
    yield Heading(2, "What was read")
    codings = {r.who.id: f"; its coding {r.coding}" if r.coding else "" for r in kept.read}
    shas = (words(f"{called(r.who)}: SHA-256 {r.sha or 'not given'}{codings[r.who.id]}") for r in kept.read)
    yield Items(
        (
            *shas,
            words(f"Coder: {kept.coder}"),
            words(f"Codebook: {kept.codebook}, {count(kept.codes, 'code')}"),
        )
    )
    yield Para(words("Quotes belong to their authors."))
