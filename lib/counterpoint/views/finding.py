"""The finding: one paragraph in words, composed from the comparison and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.model import Finding
from counterpoint.views.labels import agreed, topic
from counterpoint.views.scene import Scene
from counterpoint.views.words import count, join, lower, number

TOP = 4
THEMES = {"tone": "tone", "leads": "the leads", "tropes": "tropes and craft"}


@dataclass(frozen=True)
class Text:
    """A run of a paragraph: `soft` is said as the mark of a doubtful claim is."""

    text: str
    strong: bool = False
    href: str = ""
    soft: bool = False


def summary(desk: Desk, scene: Scene, found: tuple[Finding, ...], page: str) -> tuple[Text, ...]:
    """What all say, then how much is contradicted and over what. Honest about one review, or none."""
    n, raised = len(scene.who), [f for f in found if f.verdict != "silent"]
    if not n:
        return (Text("No review could be read, so there is nothing to compare."),)
    claims = sum(len(p.claims) for f in found for p in f.positions)
    if not claims:
        return (Text(f"No claim was found in {_all(n).lower()} that this page could compare."),)
    if n == 1:
        name = scene.reviews[0].name
        return (
            Text(f"One review is no comparison. This is what {name} says by itself: "),
            Text(f"{count(claims, 'claim')} on {len(raised)} of {len(found)} points", strong=True),
            Text("."),
        )
    return (
        *_unanimous(desk, scene, found, page),
        *_contradictions(found, "both" if n == 2 else "two or more of them"),
    )


def _all(n: int) -> str:
    return "The one review" if n == 1 else "Both reviews" if n == 2 else f"All {number(n)} reviews"


def _unanimous(desk: Desk, scene: Scene, found: Iterable[Finding], page: str) -> tuple[Text, ...]:
    full = sorted(
        (f for f in found if f.verdict == "agreed" and len(f.speaking) == len(f.positions)),
        key=lambda f: -sum(len(p.claims) for p in f.positions),
    )
    who = _all(len(scene.who))
    parts = []
    for subject, name in (
        ("show", "it"), ("female_lead", "the female lead"), ("male_lead", "the male lead"), ("couple", "the couple"),
    ):  # fmt: skip
        said = [_adjective(f) for f in full if f.point.subject == subject]
        if picked := [word for word in said if word][:TOP]:
            parts.append(f"{name} {join(picked)}")
    spoken = [lower(agreed(f, desk.codebook)) for f in full if not f.point.is_axis][:TOP]
    out = f"{who} call {', and '.join(parts)}" if parts else ""
    if spoken:
        out = f"{out}, and have in common {join(spoken)}" if out else f"{who} have in common {join(spoken)}"
    if out:
        return (Text(out + ". "),)
    agreed_on = sum(1 for f in found if f.verdict == "agreed")
    theme = f"On {THEMES[page]}, the" if page in THEMES else "The"
    these = f"{theme} {number(len(scene.who))} reviews"
    if not agreed_on:
        return (Text(f"{these} agree on no point. "),)
    points = f"{number(agreed_on)} point{'s' * (agreed_on != 1)}"
    return (Text(f"{these} never all agree, though some do on {points}. "),)


def _adjective(finding: Finding) -> str:
    """The agreed pole as a word after "call it"; empty where its label is a sentence or only a denial."""
    point = finding.point
    if not point.is_axis or point.question.startswith(("Do ", "Does ")) or "chemistry" in point.id:
        return ""
    sign = -1 if finding.side(-1) else 1
    own = point.first if sign < 0 else point.second
    says = any(c.code == own.code and c.stance == "affirms" for p in finding.positions for c in p.claims)
    return lower(own.label) if says else ""


def _contradictions(found: tuple[Finding, ...], raisers: str) -> tuple[Text, ...]:
    shared = [f for f in found if f.verdict in ("contradicted", "agreed")]
    clashing = sorted((f for f in shared if f.verdict == "contradicted"), key=_order)
    if not shared:
        return (Text("No point is raised by more than one of them."),)
    if not clashing:
        one = len(shared) == 1
        many = "the one point" if one else f"any of the {len(shared)} points"
        return (Text(f"They do not contradict each other on {many} that {raisers} raise."),)
    named = join([topic(f.point) for f in clashing[:TOP]])
    over = ", above all over " if len(clashing) > TOP else ": over "
    of_how_many = f"{len(clashing)} of the {len(shared)}" if len(shared) > 1 else "the one"
    return (
        Text("They contradict each other on "),
        Text(of_how_many, strong=True),
        Text(f" point{'s' * (len(shared) > 1)} that {raisers} raise{over}{named}."),
    )


def _order(f: Finding) -> tuple[float, int, int, str]:
    """The order of Comparison.clashes, so that the paragraph and the cards tell one story."""
    return (-f.opposition, -len(f.speaking), -sum(len(p.claims) for p in f.speaking), f.point.id)
