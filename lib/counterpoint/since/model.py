"""What a run leaves for the next to compare itself with, and what has changed between two runs. Frozen, and plain enough for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from counterpoint.model import Stance

Aside = Literal["", "foreign", "uncoded", "copy", "refused"]  # why a review is not compared
Cause = Literal["texts", "method", "either"]
By = Literal["outlet", "here"]
CHOICE = frozenset({"dimensions", "reviews"})  # parts of the method that move no claim
FACTS = ("headline", "author", "publisher", "url", "published", "modified")
# What can change, in the order it is told. "method": codebook, engine, coder or parameters. "silent": an edit that is
# not dated. "reread": the file is the same, but show.yaml or the cleaning is not. "settled": a contradiction less.
KINDS = (
    "method", "added", "withdrawn", "edited", "silent", "reread", "gained", "lost", "flipped", "clash", "settled",
)  # fmt: skip


@dataclass(frozen=True)
class Basis:
    """What besides the texts decides what a run says of them."""

    version: str = ""  # of Counterpoint
    codebook: str = ""  # fingerprint
    engine: str = ""  # hash; empty where the engine had no part in the claims
    coder: str = ""
    codings: Mapping[str, str] = field(default_factory=dict)  # file → sha256
    facts: str = ""  # of the show: a hash of title, kind and leads
    dimensions: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()  # those that were asked for; none: all


@dataclass(frozen=True)
class Seen:
    """One review as a run saw it. The text is kept only of those that are compared."""

    id: str
    name: str
    file: str
    sha256: str = ""
    text: str = ""
    shape: str = ""  # a hash of where its passages stand and of what kind they are
    facts: Mapping[str, str | None] = field(default_factory=dict)
    aside: Aside = ""


@dataclass(frozen=True)
class Mark:
    """A claim, by its place."""

    review: str
    subject: str
    code: str
    stance: Stance
    start: int
    end: int


@dataclass(frozen=True)
class Opposed:
    """A contradicted point, with the two claims that oppose each other most directly."""

    point: str
    dimension: str
    subject: str
    name: str
    first: Mark
    second: Mark


@dataclass(frozen=True)
class State:
    """One run's view of one show. `labels` and `stances` are the plain words of the codes that are claimed."""

    show: str
    basis: Basis = field(default_factory=Basis)
    reviews: tuple[Seen, ...] = ()
    marks: tuple[Mark, ...] = ()
    opposed: tuple[Opposed, ...] = ()
    refused: tuple[str, ...] = ()  # files that were not read as reviews
    labels: Mapping[str, str] = field(default_factory=dict)  # by code
    stances: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by dimension and stance

    def text(self, review: str) -> str:
        """A review's text; empty where it was not compared."""
        return self._texts.get(review, "")

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return {r.id: r.text for r in self.reviews}


@dataclass(frozen=True)
class Said:
    """A claim in words, whether or not its review and its code still exist."""

    review: str
    subject: str
    code: str
    label: str
    stance: Stance
    stance_label: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Difference:
    """One part of the method that is not as it was."""

    what: str  # a field of Basis
    before: str
    after: str


@dataclass(frozen=True)
class Came:
    """A review that came into the comparison, or left it. `why`: where it is, or was, instead of being compared."""

    review: str
    name: str
    why: Aside = ""


@dataclass(frozen=True)
class Fact:
    """Something that is known of a review, before and after."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Sentence:
    """A sentence before and after, with where it stands in the text of either; empty where it is not there."""

    before: str
    after: str
    before_start: int = -1
    after_start: int = -1


@dataclass(frozen=True)
class Edit:
    """A review whose text or facts are not as they were.

    `by` tells whether its file changed (outlet) or only how it is read here. `silent`: the text changed, the date of change
    did not. `structure`: only headings or paragraphs are set differently.
    """

    review: str
    name: str
    by: By
    silent: bool
    structure: bool
    modified: str | None
    facts: tuple[Fact, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Moved:
    """A claim that is there now and was not, or the other way round. `touched`: its own sentence changed, too."""

    claim: Said
    cause: Cause
    touched: bool


@dataclass(frozen=True)
class Flip:
    """A cell whose stance changed, with all its claims before and after."""

    review: str
    subject: str
    code: str
    label: str
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    cause: Cause


@dataclass(frozen=True)
class Turn:
    """A contradiction that appeared or vanished, with the two claims that opposed each other most directly."""

    point: str
    subject: str
    name: str
    first: Said
    second: Said
    cause: Cause


@dataclass(frozen=True)
class Changes:
    """Everything that changed from one run to the next. `renamed` are reviews under another file name, old id to new."""

    show: str
    method: tuple[Difference, ...] = ()
    added: tuple[Came, ...] = ()
    withdrawn: tuple[Came, ...] = ()
    edited: tuple[Edit, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    gained: tuple[Moved, ...] = ()
    lost: tuple[Moved, ...] = ()
    flipped: tuple[Flip, ...] = ()
    appeared: tuple[Turn, ...] = ()
    vanished: tuple[Turn, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        outlet = [e for e in self.edited if e.by == "outlet"]
        numbers = (
            self.method, self.added, self.withdrawn, outlet, [e for e in outlet if e.silent],
            [e for e in self.edited if e.by == "here"], self.gained, self.lost, self.flipped, self.appeared, self.vanished,
        )  # fmt: skip
        return {kind: len(found) for kind, found in zip(KINDS, numbers, strict=True)}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of KINDS there are."""
        return tuple(kind for kind, n in self.counts.items() if n)

    @property
    def choice(self) -> bool:
        """Whether all that is new of the method is what was asked for: other dimensions or reviews. That moves no claim."""
        return bool(self.method) and all(d.what in CHOICE for d in self.method)

    @property
    def moved(self) -> bool:
        """Whether anything a reader is told has changed, not only the method."""
        return any(kind != "method" for kind in self.kinds)
