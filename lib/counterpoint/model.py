"""The types that travel from a file to a page, each frozen, each a pure consequence of the one before.

files → `Review` → `Passage` → `Claim` → `Comparison`. Offsets count characters of `Review.text`;
everywhere `text[start:end]` is exactly what is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Stance = Literal["affirms", "denies", "subverts"]
Subject = Literal["show", "female_lead", "male_lead", "couple"]
PassageKind = Literal["title", "heading", "paragraph", "item", "quote"]
Verdict = Literal["contradicted", "agreed", "lone", "silent"]
Standing = Literal["affirms", "denies", "subverts", "both", "silent"]

SUBJECTS: tuple[Subject, ...] = ("show", "female_lead", "male_lead", "couple")


@dataclass(frozen=True)
class Lead:
    """A leading character: the names a review may use, and who plays the part."""

    names: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Show:
    """One film or series, as `show.yaml` describes it. `leads` is keyed female_lead, male_lead."""

    slug: str
    title: str
    kind: Literal["series", "film"] = "series"
    year: int | None = None
    leads: Mapping[str, Lead] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of a review's text, in characters, end excluded."""

    start: int
    end: int


@dataclass(frozen=True)
class Receipt:
    """Something cleaning took out of a source: what it was, why, and the words themselves (clipped)."""

    kind: str
    reason: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A title, heading, paragraph, list item or block quote, and where it stands in the review's text."""

    kind: PassageKind
    start: int
    end: int


@dataclass(frozen=True)
class Review:
    """One cleaned review with what is known of its source. `id` is the file's stem."""

    id: str
    text: str
    passages: tuple[Passage, ...]
    source: str  # the file's name, for messages and the sources table
    format: str  # text | markdown | html | wordpress
    headline: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None  # ISO 8601, as exact as the source
    modified: str | None = None
    tags: tuple[str, ...] = ()
    language: str = "en"  # ISO 639-1
    words: int = 0
    receipts: tuple[Receipt, ...] = ()
    warnings: tuple[str, ...] = ()
    sha256: str = ""  # of the source's bytes (for an array of posts: of the item's canonical JSON)

    def name(self, letter: str = "") -> str:
        """What a reader calls this review: its publisher, else its author, else its letter."""
        return self.publisher or self.author or (f"Review {letter}" if letter else self.id)


@dataclass(frozen=True)
class Refusal:
    """A file that is not read as a review, and why."""

    source: str
    reason: str


@dataclass(frozen=True)
class Folded:
    """A second copy of a text already counted."""

    review: str
    into: str
    similarity: float  # 0 to 1


@dataclass(frozen=True)
class Dossier:
    """All that one show's folder holds: the reviews that are compared, and everything that is not, with its reason.

    `reviews` are compared. `foreign` are reviews in another language, kept for the sources table. `uncoded` are reviews
    the chosen coder has not coded: nothing is known of what they claim, so they are not compared.
    `copies` are the reviews named by `folded`. `warnings` are of the folder as a whole, such as an entry
    of `show.yaml` that names no file.
    """

    show: Show
    reviews: tuple[Review, ...]
    foreign: tuple[Review, ...] = ()
    copies: tuple[Review, ...] = ()
    folded: tuple[Folded, ...] = ()
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    uncoded: tuple[Review, ...] = ()


@dataclass(frozen=True)
class Bend:
    """What bent a claim: its kind (negation, avoidance, contrast, hedge, …) and the words that did it."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Claim:
    """One thing one review says of the show: (review, subject, code, stance) and the words that say it.

    `cue_start:cue_end` is the part of the text that named the code, inside or beside the quote.
    `confidence` is 0 to 1; claims with `shown` false are too unsure for a page and are only counted there.
    """

    review: str
    subject: str
    code: str
    stance: Stance
    quote: str
    start: int
    end: int
    confidence: float = 1.0
    shown: bool = True
    hedged: bool = False
    cue_start: int = -1
    cue_end: int = -1
    bends: tuple[Bend, ...] = ()


@dataclass(frozen=True)
class Pole:
    """One side of a point: its code, a label a reader understands, and the label of its denial."""

    code: str
    label: str
    negated: str


@dataclass(frozen=True)
class Point:
    """One question reviews can answer: a subject and an axis, or a subject and a single code.

    For an axis, `first` and `second` are its two codes. For tropes and craft both poles carry the same code:
    first is uses or praises, second is avoids or faults.
    """

    id: str  # "tone.pace", "female_lead.temperature", "tropes.amnesia"
    dimension: str
    subject: str
    name: str
    question: str
    first: Pole
    second: Pole

    @property
    def is_axis(self) -> bool:
        return self.first.code != self.second.code


@dataclass(frozen=True)
class Cell:
    """What one review says of one (subject, code): its claims by stance. An absent cell is silence."""

    review: str
    subject: str
    code: str
    stances: tuple[Stance, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Position:
    """Where one review stands on one point.

    `place` runs from -1 (first pole) to +1 (second): an end says so outright, ±0.5 only denies the other pole,
    anything between says both, at (claims for second - claims for first) / both. None where it is silent, 0 for subverts alone.
    """

    review: str
    standing: Standing
    place: float | None
    first: tuple[Claim, ...] = ()  # claims for the first pole: affirms it, or denies the second
    second: tuple[Claim, ...] = ()
    turned: tuple[Claim, ...] = ()  # subverts

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(sorted(self.first + self.second + self.turned, key=lambda c: (c.start, c.end, c.code)))


@dataclass(frozen=True)
class Finding:
    """One point and where every review stands on it.

    `opposition` is zero unless contradicted; the larger, the more directly two reviews' words oppose each other.
    """

    point: Point
    verdict: Verdict
    positions: tuple[Position, ...]
    opposition: float = 0.0

    @property
    def speaking(self) -> tuple[Position, ...]:
        return tuple(p for p in self.positions if p.standing != "silent")

    def side(self, sign: int) -> tuple[Position, ...]:
        """The positions that lean to the first (-1) or second (+1) pole; a review that says both is in each."""
        return tuple(p for p in self.positions if (p.first if sign < 0 else p.second))


@dataclass(frozen=True)
class Clash:
    """Two reviews that oppose each other on a point, with the pair of claims that does so most directly."""

    point: Point
    first: Claim
    second: Claim
    opposition: float


@dataclass(frozen=True)
class Tension:
    """Two claims of different codes, or of one review, that sit uneasily together."""

    kind: Literal["within", "related"]
    note: str
    first: Claim
    second: Claim


@dataclass(frozen=True)
class Comparison:
    """Everything the pages say of one show, gathered before any of it is rendered."""

    show: Show
    reviews: tuple[Review, ...]
    claims: tuple[Claim, ...]  # shown claims, by review and place
    possible: tuple[Claim, ...]  # claims too unsure to show
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    clashes: tuple[Clash, ...]
    tensions: tuple[Tension, ...]

    def of(self, verdict: Verdict, *dimensions: str) -> tuple[Finding, ...]:
        """The findings with one verdict, optionally of some dimensions only."""
        return tuple(
            f
            for f in self.findings
            if f.verdict == verdict and (not dimensions or f.point.dimension in dimensions)
        )

    def letter(self, review: str) -> str:
        """A, B, C …: the review's letter, given once in the masthead and never changed."""
        return letter(next(i for i, r in enumerate(self.reviews) if r.id == review))

    def name(self, review: str) -> str:
        found = next(r for r in self.reviews if r.id == review)
        return found.name(self.letter(review))


def letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA: a short name for the index-th review."""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(65 + rest) + out
    return out
