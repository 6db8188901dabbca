"""The full text of every review, its claims marked in place and named in the margin."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.model import Claim, Coverage, Passage, Review, Span
from counterpoint.views import quotes
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.labels import whose
from counterpoint.views.scene import Scene, Who, scene
from counterpoint.views.uncoded import anchors
from counterpoint.views.words import capital, count, lower

OPEN = 3  # up to this many reviews stand open
SHAPES = {"affirms": "a", "denies": "d", "subverts": "s"}


@dataclass(frozen=True)
class Run:
    """A stretch of text covered by the same claims: the anchors that start here, the numbers that end here.

    `uncoded`: it stands in a sentence that bears an opinion and holds no claim; `id` is then that sentence's, at its start.
    """

    text: str
    side: str
    cue: bool
    id: str
    more: tuple[str, ...]
    ends: tuple[int, ...]
    uncoded: bool = False


@dataclass(frozen=True)
class Note:
    """A claim in the margin: its number, its mark, what it says, and the way back to the brief."""

    number: int
    shape: str
    side: str
    label: str
    href: str
    unsure: bool
    hedged: bool


@dataclass(frozen=True)
class Stretch:
    """One passage with its notes."""

    kind: str
    runs: tuple[Run, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Text:
    """One review."""

    who: Who
    headline: str
    facts: str
    stretches: tuple[Stretch, ...]


def full_texts(desk: Desk) -> Fragment:
    """Every compared review in full. Every quote on every page leads here."""
    here = scene(desk)
    opened = len(desk.comparison.reviews) <= OPEN
    covers = {c.review: c for c in desk.comparison.coverage}
    texts = [_text(here, r, opened, covers.get(r.id, Coverage(r.id, 0, 0))) for r in desk.comparison.reviews]
    return render("texts", texts=texts, opened=opened)


def _text(here: Scene, review: Review, open_: bool, cover: Coverage) -> Text:
    claims = [c for c in here.desk.comparison.claims if c.review == review.id]
    passages = review.passages or (Passage("paragraph", 0, len(review.text)),)
    homes: dict[Passage, list[Claim]] = {p: [] for p in passages}
    for claim in claims:  # a claim over two passages has its place in the first
        homes[next((p for p in passages if p.start <= claim.start < p.end), passages[0])].append(claim)
    own = any(p.kind == "title" for p in passages)  # then the headline stands at the head of the text
    return Text(
        here.who[review.id],
        "" if own and open_ else review.headline or "",
        f"{count(review.words, 'word')}, {count(len(claims), 'claim')}",
        tuple(_stretch(here, review, p, homes[p], claims, cover) for p in passages),
    )


def _stretch(
    here: Scene, review: Review, home: Passage, own: list[Claim], every: list[Claim], cover: Coverage
) -> Stretch:
    over = [c for c in every if c.start < home.end and c.end > home.start]
    letter = here.who[review.id].letter
    notes = tuple(_note(here, c, int(here.anchors[c][len(letter) :])) for c in own)
    return Stretch(home.kind, _runs(here, review, home, own, over, cover), notes)


def _runs(
    here: Scene, review: Review, home: Passage, own: list[Claim], over: list[Claim], cover: Coverage
) -> tuple[Run, ...]:
    bends = [span for c in over for span in quotes.marks(review.text, c)]
    letter = here.who[review.id].letter
    left = [(id, s) for id, s in anchors(letter, cover) if s.start < home.end and s.end > home.start]
    spans = [Span(c.start, c.end) for c in over] + [s for _, s in left]
    pieces = quotes.cut(review.text, home.start, home.end, spans, bends)
    out, at = [], home.start
    for piece in pieces:
        end = at + len(piece.text)
        held = [c for c in over if c.start <= at < c.end]
        starts = [here.anchors[c] for c in own if c.start == at] + [id for id, s in left if s.start == at]
        ends = tuple(int(here.anchors[c][len(letter) :]) for c in own if min(c.end, home.end) == end)
        bare = any(s.start <= at < s.end for _, s in left)
        out.append(Run(piece.text, _shade(here, held), piece.cue, starts[0] if starts else "", tuple(starts[1:]), ends, bare))  # fmt: skip
        at = end
    return tuple(out)


def _shade(here: Scene, cover: list[Claim]) -> str:
    sides = {here.side(c) for c in cover}
    return "" if not sides else sides.pop() if len(sides) == 1 else "x"


def _note(here: Scene, claim: Claim, number: int) -> Note:
    point = here.point_of[claim.subject, claim.code]
    if point.is_axis:
        pole = point.first if claim.code == point.first.code else point.second
        says = {"affirms": pole.label, "denies": pole.negated, "subverts": f"{pole.label}, turned round"}[
            claim.stance
        ]
        label = f"{whose(point)}: {lower(says)}" if whose(point) else says
    else:
        label = f"{capital(here.desk.codebook.stance_label(claim.code, claim.stance))}: {lower(point.name)}"
    return Note(
        number,
        SHAPES[claim.stance],
        here.side(claim),
        label,
        f"brief.html#m-{point.id.replace('.', '-')}",
        quotes.unsure(claim),
        claim.hedged,
    )
