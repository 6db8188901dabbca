"""What a position or a finding is called: the codebook's labels put into the page's wording."""

from __future__ import annotations

from collections.abc import Iterable

from counterpoint.codebook import SUBJECT_LABELS, Codebook
from counterpoint.model import Claim, Finding, Point, Position
from counterpoint.views.words import join, lower

PARTICIPLES = {
    "uses": "used", "avoids": "avoided", "subverts": "subverted", "praises": "praised", "faults": "faulted", "mixed": "mixed",
    "says so": "said", "says not": "denied", "turns it round": "turned round",
}  # fmt: skip


TOPICS = {"craft.rewatch": "whether to watch it", "craft.audience_respect": "trust in its audience"}


def whose(point: Point) -> str:
    """Female lead, Male lead, The couple; empty for the show itself."""
    return "" if point.subject == "show" else SUBJECT_LABELS[point.subject]


def sides(point: Point, claims: Iterable[Claim]) -> tuple[bool, bool, bool, bool, bool]:
    """Which of five things are said: affirms first, denies first, affirms second, denies second, subverts."""
    said = {(c.code, c.stance) for c in claims}
    a, b = point.first.code, point.second.code
    turned = any(stance == "subverts" for _, stance in said)
    return (
        (a, "affirms") in said,
        (a, "denies") in said,
        (b, "affirms") in said,
        (b, "denies") in said,
        turned,
    )


def statement(point: Point, claims: Iterable[Claim], book: Codebook) -> str:
    """What these claims say of the point: "Realistic, not fairy-tale", "Love triangle: avoided"."""
    if point.is_axis:
        return _axis_statement(point, tuple(claims))
    said = {c.stance for c in claims}
    words = [
        PARTICIPLES.get(label, label)
        for stance in ("affirms", "denies", "subverts")
        if stance in said
        for label in [book.stance_label(point.first.code, stance)]
    ]
    return f"{point.name}: {join(words)}" if words else point.name


def _axis_statement(point: Point, claims: tuple[Claim, ...]) -> str:
    first, no_first, second, no_second, turned = sides(point, claims)
    one = _side(point.first.label, point.second.label, point.second.negated, first, no_second)
    two = _side(point.second.label, point.first.label, point.first.negated, second, no_first)
    both = " and ".join(filter(None, (one, lower(two) if one else two)))
    return both or (f"{point.name}: turned round" if turned else point.name)


def _side(label: str, other: str, negated: str, says: bool, denies: bool) -> str:
    """One pole's words. Where the denied pole only negates the first (mature, not immature) it goes unsaid."""
    if says and denies:
        if other.lower().endswith(label.lower()):
            return label
        return f"{label}, {lower(negated).removeprefix('they ') if label.startswith('They ') else lower(negated)}"
    return label if says else negated if denies else ""


def say(point: Point, position: Position, side: int, book: Codebook) -> str:
    """What one review says on one side (-1 first, +1 second, 0 turned round), in lower case beside its quote."""
    claims = position.first if side < 0 else position.second if side > 0 else position.turned
    if not point.is_axis:
        stances = sorted({c.stance for c in claims})
        return join([f"{book.stance_label(point.first.code, s)} it" for s in stances])
    return lower(_axis_statement(point, claims)) if side else "turns it round"


def agreed(finding: Finding, book: Codebook) -> str:
    """The statement every speaking review makes."""
    return statement(finding.point, [c for p in finding.speaking for c in p.claims], book)


def topic(point: Point) -> str:
    """The point inside a sentence: "pace", "the male lead's maturity"."""
    if point.id in TOPICS:
        return TOPICS[point.id]
    if point.subject == "show" or (
        point.id.startswith("couple.") and not point.question.startswith("Are the two")
    ):
        return lower(point.name)
    who = lower(SUBJECT_LABELS[point.subject])
    return f"{who if point.subject == 'couple' else f'the {who}'}’s {lower(point.name)}"


def stood(point: Point, position: Position) -> str:
    """Where a review stands on an axis, for those who hear it."""
    if position.place is None:
        return "silent"
    if position.standing == "both":
        lean = position.place
        return "says both" + (
            f", more {lower((point.first if lean < 0 else point.second).label)}" if lean else ""
        )
    if position.standing == "subverts":
        return "turns it round"
    pole = lower((point.first if position.place < 0 else point.second).label)
    return f"at {pole}" if abs(position.place) == 1 else f"halfway to {pole}"


def denial(point: Point, claim: Claim, book: Codebook) -> str:
    """What a claim that does not affirm does, in words: says not “immature”, avoids it, faults it. Empty where it affirms."""
    if claim.stance == "affirms":
        return ""
    if not point.is_axis:
        return f"{book.stance_label(claim.code, claim.stance)} it"
    pole = lower((point.first if claim.code == point.first.code else point.second).label)
    return f"says not “{pole}”" if claim.stance == "denies" else f"turns “{pole}” round"
