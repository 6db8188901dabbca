"""Lone voices and silences: what only one review says, and what none does."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.codebook import SUBJECT_LABELS
from counterpoint.desk import Desk
from counterpoint.model import Finding, Pole
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.gather import total
from counterpoint.views.labels import statement, whose
from counterpoint.views.scene import Quote, Who, best, scene
from counterpoint.views.words import capital, count, join, lower


@dataclass(frozen=True)
class Alone:
    """A point one review raises: what it says there, its clearest quote, and how many more there are."""

    subject: str
    statement: str
    quote: Quote
    more: int


@dataclass(frozen=True)
class Voice:
    """One review and the points that rest on it alone."""

    who: Who
    points: str
    items: tuple[Alone, ...]


def lone_voices(desk: Desk, *dimensions: str) -> Fragment:
    """Points that rest on one review, by review, the best supported first."""
    total = len(desk.comparison.of("lone", *dimensions))
    of, n = len(desk.comparison.findings), len(desk.comparison.reviews)
    return render("lone", voices=voices(desk, *dimensions), total=total, of=of, n=n)


def voices(desk: Desk, *dimensions: str) -> tuple[Voice, ...]:
    """The lone points, gathered by the review they rest on."""
    by: dict[str, list[Finding]] = {}
    for finding in sorted(desk.comparison.of("lone", *dimensions), key=lambda f: -total(f)):
        by.setdefault(finding.speaking[0].review, []).append(finding)
    return tuple(
        Voice(who, capital(count(len(by[who.id]), "point")), tuple(_alone(desk, f) for f in by[who.id]))
        for who in scene(desk).reviews
        if who.id in by
    )


def _alone(desk: Desk, finding: Finding) -> Alone:
    here = scene(desk)
    claims = finding.speaking[0].claims
    return Alone(
        whose(finding.point),
        statement(finding.point, claims, desk.codebook),
        here.quote(best(claims)),
        len(claims) - 1,
    )


def silences(desk: Desk) -> Fragment:
    """What a review could have raised and none does; poles never spoken of; leads never named."""
    of, silent = len(desk.comparison.findings), len(desk.comparison.of("silent"))
    return render("silences", rows=unsaid(desk), total=silent, of=of, reviews=len(desk.comparison.reviews))


def unsaid(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The silences, gathered: of what, and what is not said of it."""
    found = desk.comparison.findings
    rows = [("Names", text) for text in [_names(desk)] if text]
    groups = dict.fromkeys((f.point.dimension, f.point.subject) for f in found)
    for dimension, subject in groups:
        here = [f for f in found if (f.point.dimension, f.point.subject) == (dimension, subject)]
        label = SUBJECT_LABELS[subject] if subject != "show" else desk.codebook.dimensions[dimension].label
        if text := _silence(here):
            rows.append((label, text))
    return tuple(rows)


def _silence(found: list[Finding]) -> str:
    silent = [f for f in found if f.verdict == "silent"]
    if not silent:
        unsaid = join([f"“{lower(p.label)}”" for f in found for p in _unsaid(f)], "or")
        return f"Every question is raised, but nobody says {unsaid}, even to deny it." if unsaid else ""
    axis = found[0].point.is_axis
    if len(silent) == len(found):
        return f"None of the {len(found)} {'questions' if axis else 'points'} is raised by any review."
    if axis:
        asked = " ".join(f.point.question for f in silent)
        return f"{len(silent)} of {len(found)} questions unasked: {asked}"
    noun = "stock devices" if found[0].point.dimension == "tropes" else "points"
    return f"{len(silent)} of {len(found)} {noun} unmentioned: {join([lower(f.point.name) for f in silent])}."


def _unsaid(finding: Finding) -> list[Pole]:
    codes = {c.code for p in finding.positions for c in p.claims}
    return [
        p
        for p in (finding.point.first, finding.point.second)
        if finding.point.is_axis and p.code not in codes
    ]


def _names(desk: Desk) -> str:
    """Whether anybody names the leads or their performers."""
    show = desk.comparison.show
    texts = " ".join(r.text for r in desk.comparison.reviews).lower()
    if not texts or not show.leads:
        return ""
    missing = [
        SUBJECT_LABELS[who].lower()
        for who, lead in show.leads.items()
        if not any(name.lower() in texts for name in lead.names + lead.performers)
    ]
    if len(missing) == len(show.leads) > 1:
        return "No review names a leading character or a performer."
    return f"No review names the {join(missing)} or who plays the part." if missing else ""
