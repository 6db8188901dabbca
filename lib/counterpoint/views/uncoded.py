"""The opinions without a claim: what each review says that no shown claim holds, listed so that nothing is silently lost."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.model import Comparison, Coverage, Span
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.scene import Scene, Who, scene
from counterpoint.views.words import count


@dataclass(frozen=True)
class Left:
    """A sentence without a claim, and the way to its place in the text."""

    text: str
    href: str


@dataclass(frozen=True)
class Review:
    """One review: how much of it is coded, and what is not."""

    who: Who
    told: str
    share: str
    left: tuple[Left, ...]


def uncoded(desk: Desk) -> Fragment:
    """Of each review the share of its opinions that is coded; the rest, sentence by sentence, folded away."""
    here = scene(desk)
    rows = [_review(here, c) for c in desk.comparison.coverage]
    return render("uncoded", rows=rows, said=said(desk.comparison), any=any(r.left for r in rows))


def anchors(letter: str, coverage: Coverage) -> tuple[tuple[str, Span], ...]:
    """Where each uncoded sentence of a review stands, and the id of its place: A-u2 is the second of review A."""
    return tuple((f"{letter}-u{n}", span) for n, span in enumerate(coverage.uncoded, 1))


def said(comparison: Comparison) -> str:
    """The coverage of all reviews in one plain sentence; empty where no sentence bears an opinion."""
    opinions = sum(c.opinions for c in comparison.coverage)
    coded = sum(c.coded for c in comparison.coverage)
    if not opinions:
        return ""
    share = "all" if coded == opinions else f"{coded:,} ({_per_cent(coded / opinions)})"
    return f"Of {count(opinions, 'sentence')} with an opinion, {share if coded else 'none'} {'holds' if coded == 1 else 'hold'} a claim."


def _per_cent(share: float) -> str:
    """A share in words that no rounding makes a whole of, nor nothing."""
    return f"{min(0.99, max(0.01, share)):.0%}" if 0 < share < 1 else f"{share:.0%}"


def _review(here: Scene, coverage: Coverage) -> Review:
    who, text = here.who[coverage.review], here.review[coverage.review].text
    left = tuple(Left(text[s.start : s.end], f"#{id}") for id, s in anchors(who.letter, coverage))
    told = f"{count(coverage.sentences, 'sentence')}, {coverage.opinions:,} with an opinion, {coverage.coded:,} coded"
    return Review(who, told, "" if coverage.share is None else _per_cent(coverage.share), left)
