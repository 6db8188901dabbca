"""The data for spreadsheets, in plain words: every claim, the matrix, the reviews, and what each column holds."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.codebook import SUBJECT_LABELS
from counterpoint.desk import Desk, every_claim
from counterpoint.model import Claim, Review
from counterpoint.views.matrix import Line, Mark, divisions
from counterpoint.views.scene import scene
from counterpoint.views.words import FORMATS, capital, count

Value = str | int | float
STRENGTHS = {-1: "mildly", 0: "plainly", 1: "strongly"}


@dataclass(frozen=True)
class Column:
    """A column: its head, what it holds, how wide it is in characters."""

    head: str
    holds: str
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """A table of values under a head."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


CLAIMS = (
    Column("Review", "the review’s letter", 8),
    Column("Name", "its publisher, else its author, else its letter", 22),
    Column("Dimension", "what the claim is about: tone, leads, tropes, craft", 12),
    Column("Of whom", "the show, a lead, or the couple", 13),
    Column("Point", "the question the claim answers", 24),
    Column("Code", "the one thing that is claimed", 24),
    Column("Stance", "says so, says not, uses, avoids, praises, faults …", 14),
    Column("Quote", "the words that make the claim, as the review has them", 60),
    Column("Confidence", "how sure the coder is, 0 to 1", 11),
    Column("Shown", "yes; no for a possible claim, which is in no comparison", 8),
    Column("Hedged", "yes where it is said with caution", 8),
    Column("Strength", "mildly, plainly or strongly", 10),
    Column("Cue", "the words that name the code", 22),
    Column("Turned by", "the words that turned it, each with its kind", 26),
    Column("Starts at", "the quote’s first character in the cleaned text, counted from 0", 10),
    Column("Ends at", "the character after its last", 10),
    Column("Review id", "the review’s id in the other files", 24),
    Column("Code id", "the code’s id in the other files", 24),
)
MATRIX = (
    Column("Dimension", "tone, leads, tropes, craft", 12),
    Column("Of whom", "the show, a lead, or the couple", 13),
    Column("Point", "the question", 26),
    Column("Code", "the one thing that is claimed, a row each", 26),
    Column("Verdict", "contradiction, how many agree, or whose alone it is", 16),
)
EACH = Column("A, B, C …", "what that review says, and in how many claims; silent where it makes none", 22)
REVIEWS = (
    Column("Review", "the letter", 8),
    Column("Name", "publisher, else author, else its letter", 24),
    Column("Title", "its headline", 48),
    Column("Author", "as the source gives it", 20),
    Column("Publisher", "as the source gives it", 20),
    Column("Published", "the date, as exact as the source", 20),
    Column("Address", "where it stands on the web", 40),
    Column("Words", "of the cleaned text", 8),
    Column("Claims", "the shown ones", 8),
    Column("Came as", "the format of the file", 16),
    Column("File", "its name", 30),
    Column("Review id", "its id in the other files", 24),
)
EXPLAINED = (Column("Sheet", "", 12), Column("Column", "", 16), Column("Holds", "", 80))


def sheets(desk: Desk) -> tuple[Sheet, ...]:
    """In: a desk. Out: the sheets of claims.xlsx."""
    claims = Sheet("Claims", CLAIMS, tuple(_claim(desk, c) for c in every_claim(desk.comparison)))
    reviews = Sheet("Reviews", REVIEWS, tuple(_review(desk, r) for r in desk.comparison.reviews))
    return (claims, matrix(desk), reviews, _explained())


def _explained() -> Sheet:
    told = (("Claims", CLAIMS), ("Matrix", (*MATRIX, EACH)), ("Reviews", REVIEWS))
    rows = tuple((name, c.head, capital(c.holds)) for name, columns in told for c in columns)
    return Sheet("Columns", EXPLAINED, rows)


def _claim(desk: Desk, claim: Claim) -> tuple[Value, ...]:
    here, book = scene(desk), desk.codebook
    review, who = here.review[claim.review], here.who[claim.review]
    point = here.point_of[claim.subject, claim.code]
    bends = "; ".join(f"{b.kind}: {review.text[b.start : b.end]}" for b in claim.bends)
    return (
        who.letter, who.name, book.dimensions[point.dimension].label, SUBJECT_LABELS[claim.subject], point.name,
        book.codes()[claim.code].label, book.stance_label(claim.code, claim.stance), claim.quote, round(claim.confidence, 4),
        _yes(claim.shown), _yes(claim.hedged), STRENGTHS.get(claim.intensity, ""),
        review.text[claim.cue_start : claim.cue_end] if claim.cue_start >= 0 else "", bends, claim.start, claim.end,
        claim.review, claim.code,
    )  # fmt: skip


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _review(desk: Desk, r: Review) -> tuple[Value, ...]:
    who = scene(desk).who[r.id]
    claims = sum(1 for c in desk.comparison.claims if c.review == r.id)
    return (
        who.letter, who.name, r.headline or "", r.author or "", r.publisher or "", r.published or "", r.url or "", r.words, claims,
        FORMATS.get(r.format, r.format), r.source, r.id,
    )  # fmt: skip


def matrix(desk: Desk) -> Sheet:
    """The claims matrix: a row a code, a column a review."""
    who = scene(desk).reviews
    named = tuple(
        Column(
            w.letter if w.name == f"Review {w.letter}" else f"{w.letter}, {w.name}", EACH.holds, EACH.width
        )
        for w in who
    )
    rows = tuple(
        (
            division.label,
            block.whose or "The show",
            capital(block.name),
            line.label,
            block.verdict,
            *_cells(line),
        )
        for division in divisions(desk)
        for block in division.blocks
        for line in block.lines
    )
    return Sheet("Matrix", (*MATRIX, *named), rows)


def _cells(line: Line) -> tuple[str, ...]:
    return tuple(_cell(mark) for mark in line.marks)


def _cell(mark: Mark | None) -> str:
    return f"{mark.says}, {count(len(mark.quotes), 'claim')}" if mark else "silent"
