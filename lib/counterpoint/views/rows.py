"""Axis by axis: a line for every point, its chart the summary, its quotes inside. For the tone and for each lead."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.codebook import SUBJECT_LABELS
from counterpoint.desk import Desk
from counterpoint.errors import unknown
from counterpoint.model import Finding, Verdict
from counterpoint.views.axis import Axis, axis
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.gather import Column, columns, total
from counterpoint.views.scene import Scene, Who, scene
from counterpoint.views.words import apart, capital, count, join, number

HEADS: tuple[tuple[Verdict, str], ...] = (
    ("contradicted", "They contradict each other"),
    ("agreed", "They agree"),
    ("lone", "One review only"),
)


@dataclass(frozen=True)
class Row:
    """One axis: its chart, its claims by review, its quotes."""

    id: str
    name: str
    question: str
    axis: Axis
    tallies: tuple[tuple[Who, int], ...]
    claims: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Band:
    """The rows of one verdict."""

    verdict: str
    head: str
    rows: tuple[Row, ...]


def axes(desk: Desk, dimension: str = "tone") -> Fragment:
    """The axes of the show as a whole: contradictions first, then by how many reviews speak."""
    if dimension not in desk.codebook.dimensions:
        raise unknown("axes", "dimension", dimension, desk.codebook.dimensions)
    found = [f for f in desk.comparison.findings if f.point.dimension == dimension and f.point.is_axis]
    return _render(desk, "axes", "", "", found)


def lead(desk: Desk, subject: str) -> Fragment:
    """One lead, or the couple, axis by axis. `subject`: female_lead, male_lead, couple."""
    known = [s for s in SUBJECT_LABELS if s != "show"]
    if subject not in known:
        raise unknown("lead", "subject", subject, known)
    found = [f for f in desk.comparison.findings if f.point.subject == subject]
    return _render(desk, subject, _named(desk, subject), _about(desk, subject, found), found)


def _render(desk: Desk, id: str, named: str, about: str, found: list[Finding]) -> Fragment:
    here = scene(desk)
    bands = [
        Band(verdict, head, tuple(_row(here, f) for f in _ordered(found, verdict)))
        for verdict, head in HEADS
        if any(f.verdict == verdict for f in found)
    ]
    return render(
        "rows",
        id=id,
        named=named,
        about=about,
        bands=bands,
        many=here.many,
        silent=[f.point.question for f in found if f.verdict == "silent"],
        of=len(found),
    )


def _ordered(found: list[Finding], verdict: Verdict) -> list[Finding]:
    kept = [f for f in found if f.verdict == verdict]
    return sorted(kept, key=lambda f: (-f.opposition, -len(f.speaking), -total(f), f.point.id))


def _row(here: Scene, finding: Finding) -> Row:
    return Row(
        id=f"r-{finding.point.id.replace('.', '-')}",
        name=finding.point.name,
        question=finding.point.question,
        axis=axis(here, finding),
        tallies=tuple((here.who[p.review], len(p.claims)) for p in finding.speaking),
        claims=total(finding),
        columns=columns(here, finding, said=finding.verdict == "contradicted" or here.many),
    )


def _named(desk: Desk, subject: str) -> str:
    """Who this is, as show.yaml says."""
    if subject == "couple":
        return ""
    lead = desk.comparison.show.leads.get(subject)
    if not lead:
        return f"No {SUBJECT_LABELS[subject].lower()} is given for this show"
    played = f"played by {join([apart(p) for p in lead.performers])}" if lead.performers else ""
    return ", ".join(filter(None, (apart(lead.names[0]) if lead.names else "", played)))


def _about(desk: Desk, subject: str, found: list[Finding]) -> str:
    speaking = {p.review for f in found for p in f.speaking}
    n = len(desk.comparison.reviews)
    claims = sum(total(f) for f in found)
    if not claims:
        return "No review says anything of this kind." if n else "No review could be read."
    clashing = sum(1 for f in found if f.verdict == "contradicted")
    contradictions = f"{number(clashing)} {'contradiction' if clashing == 1 else 'contradictions'}"
    told = f"{count(claims, 'claim')} from {len(speaking)} of {n} {'review' if n == 1 else 'reviews'}."
    return f"{told} {capital(contradictions)}." if n > 1 else told
