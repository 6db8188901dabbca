"""Method and limits: what counts as a claim, what is not claimed, and the fingerprints of what was read."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.views.coder import details
from counterpoint.views.finding import Text
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.scene import Who, scene
from counterpoint.views.uncoded import said
from counterpoint.views.words import capital, count, join

Words = tuple[Text, ...]


@dataclass(frozen=True)
class Section:
    """One matter of the method: its head and its paragraphs."""

    head: str
    paragraphs: tuple[Words, ...]


@dataclass(frozen=True)
class Read:
    """The fingerprints of one review and of its coding, if it has one."""

    who: Who
    sha: str
    coding: str


@dataclass(frozen=True)
class Method:
    """All of it, gathered."""

    sections: tuple[Section, ...]
    read: tuple[Read, ...]
    coder: str
    codebook: str
    codes: int


def method(desk: Desk) -> Fragment:
    """What counts as a claim, what is not claimed, and the fingerprints of what was read."""
    return render("method", method=told(desk))


def told(desk: Desk) -> Method:
    """The method, gathered."""
    codings = {c.review: c.sha256[:16] for c in desk.coded_by.codings}
    return Method(
        (
            Section("What counts as a claim", (_claim(desk),)),
            Section("Silence is not denial", ((Text(SILENCE),),)),
            Section("What makes a contradiction", ((Text(CONTRADICTION),), *_scope(desk))),
        ),
        tuple(
            Read(scene(desk).who[r.id], r.sha256[:16], codings.get(r.id, "")) for r in desk.comparison.reviews
        ),
        ", ".join(details(desk)),
        desk.codebook.fingerprint,
        len(desk.codebook.codes()),
    )


SILENCE = (
    "A review that does not raise a point is shown as silent and never counted as disagreeing. Denying one pole of an axis "
    "does not affirm the other; it puts a review halfway. What a review says of the genre, of other shows or of audiences is "
    "not counted, unless it says in the same breath that this show does or does not do so."
)
CONTRADICTION = (
    "One review affirms what another denies, or affirms the opposite pole, of the same subject. They are ranked by how far "
    "apart the two stand and how many claims the smaller side can put up; ties go to the point that more reviews raise."
)


def _claim(desk: Desk) -> Words:
    kept, codes = desk.comparison, len(desk.codebook.codes())
    possible, coverage = len(kept.possible), said(kept)
    head = (
        f"A claim is one review’s statement about this show that falls under one of {codes} codes, with the reviewer’s own "
        f"words. The {count(len(kept.claims), 'claim')} were {desk.coded_by.known.method} "
    )
    unsure = (
        Text(f"{capital(count(possible, 'possible claim'))} {'was' if possible == 1 else 'were'} too unsure to show: counted here, "),
        Text("listed with the sources", href="sources.html#possible"),
        Text(", and in no comparison. "),
    )  # fmt: skip
    left = (
        Text(" "),
        Text("The others are listed", href="sources.html#uncoded"),
        Text("."),
    )
    return (
        Text(head),
        *(unsure if possible else ()),
        Text("Those marked "),
        Text("less certain", soft=True),
        Text(f" should be checked in their place, one click away.{f' {coverage}' if coverage else ''}"),
        *(left if coverage and any(c.uncoded for c in kept.coverage) else ()),
    )


def _scope(desk: Desk) -> tuple[Words, ...]:
    """What was left out on request; nothing where all was asked for."""
    asked = {f.point.dimension for f in desk.comparison.findings}
    if len(asked) == len(desk.codebook.dimensions):
        return ()
    labels = [d.label for name, d in desk.codebook.dimensions.items() if name in asked]
    return ((Text(f"These pages were asked for {join(labels)} alone; other dimensions were left out."),),)
