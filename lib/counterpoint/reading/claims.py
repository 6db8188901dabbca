"""Review → claims: mentions, bent by their modifiers, given to their holders, aimed at this show or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Review, Show
from counterpoint.reading.candidates import Candidate, Lookouts, Place, cued, overlaid, proposed, supported
from counterpoint.reading.context import Surroundings
from counterpoint.reading.intensity import Degrees
from counterpoint.reading.mentions import Cues, Mention
from counterpoint.reading.parse import sentences
from counterpoint.reading.scope import Modifiers
from counterpoint.reading.subjects import Cast, Scene, people, scenes
from counterpoint.reading.together import judged
from counterpoint.reading.trained import Reader, Reading


@dataclass(frozen=True)
class Opened:
    """A review, parsed. `read` needs nothing of the parser any more."""

    review: Review
    show: Show
    places: Sequence[Place]
    read: Callable[[], Sequence[Reading]]


class Engine:
    """A codebook made ready to read reviews. Building one costs more than reading a review: build it once.

    reader: the sentence coder; without one the cues speak alone.
    """

    def __init__(self, codebook: Codebook, reader: Reader | None = None) -> None:
        self.codebook = codebook
        self.reader = reader
        self._cues = Cues(codebook)
        scope = codebook.scope
        self._lookouts = Lookouts(Modifiers(scope), Surroundings(scope), Degrees(scope))

    def candidates(self, review: Review, show: Show) -> list[Candidate]:
        """Everything in a review that may be a claim, with its evidence, in the order of the text."""
        opened = self.opened(review, show)
        return self._candidates(opened, opened.read())

    def opened(self, review: Review, show: Show) -> Opened:
        """A review parsed, its cues found, and what is left for the sentence coder to do: that may be done on another thread."""
        row = tuple(scenes(sentences(review), Cast(show, self.codebook.holders)))
        places = tuple(
            Place(review, show, row, at, mentions, self._lookouts)
            for at, mentions in enumerate(self._mentions(row))
        )
        return Opened(review, show, places, self.reader.ready(review, row) if self.reader else tuple)

    def _mentions(self, row: Sequence[Scene]) -> Iterator[list[Mention]]:
        """The cues of each sentence; a topic named in one carries to those that follow it."""
        topic = ""
        for at, scene in enumerate(row):
            if not _follows(row, at):
                topic = ""
            mentions, topic = self._cues.find(scene.sentence, people(scene), topic)
            yield mentions

    def _candidates(self, opened: Opened, readings: Sequence[Reading]) -> list[Candidate]:
        found: list[Candidate] = []
        for at, place in enumerate(opened.places):
            here = self._cued(place)
            if self.reader and readings:
                index = self.reader.index
                here = [supported(c, readings[at], index, self.codebook) for c in here]
                here += proposed(place, readings, index, self.codebook, here)
            found += here
        return _merged(found)

    def claims(self, review: Review, show: Show) -> list[Claim]:
        """The claims of a review, each with its confidence; shown where it is sure by itself and its company bears it out."""
        opened = self.opened(review, show)
        return self.weighed(opened, opened.read())

    def weighed(self, opened: Opened, readings: Sequence[Reading]) -> list[Claim]:
        """The claims of a review that was opened, with what the sentence coder read in it."""
        tiers = self.codebook.confidence
        candidates = self._candidates(opened, readings)
        return _consistent(
            [
                replace(
                    candidate.claim,
                    confidence=sure.together,
                    shown=sure.alone >= tiers.shown and sure.together >= tiers.upheld,
                )
                for candidate, sure in zip(candidates, judged(candidates, self.codebook), strict=True)
                if sure.together >= tiers.possible[opened.show.kind]
            ]
        )

    def _cued(self, place: Place) -> list[Candidate]:
        """What the cues of a sentence claim."""
        return [
            overlaid(candidate, mention, place.mentions)
            for mention in place.mentions
            if (candidate := cued(place, mention, self.codebook))
        ]


def _follows(row: Sequence[Scene], at: int) -> bool:
    """Whether a sentence goes on from the one before it: in one passage, or under its heading."""
    if not at:
        return False
    before, here = row[at - 1].sentence.passage, row[at].sentence.passage
    return before is here or before.kind == "heading"


def _merged(found: Iterable[Candidate]) -> list[Candidate]:
    """One candidate where the same thing is said twice in one clause."""
    out: dict[tuple[str, str, str, int, int], Candidate] = {}
    for candidate in found:
        c = candidate.claim
        out.setdefault((c.subject, c.code, c.stance, c.start, c.end), candidate)
    return sorted(
        out.values(),
        key=lambda k: (k.claim.start, k.claim.end, k.claim.code, k.claim.subject, k.claim.stance),
    )


def _consistent(claims: Sequence[Claim]) -> list[Claim]:
    """Where one clause would both affirm and deny a code, the surer claim stays."""
    out: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (-c.confidence, c.start, c.stance)):
        same = (c for c in out if (c.subject, c.code) == (claim.subject, claim.code))
        if not any(c.start < claim.end and claim.start < c.end for c in same):
            out.append(claim)
    return sorted(out, key=lambda c: (c.start, c.end, c.code, c.subject, c.stance))
