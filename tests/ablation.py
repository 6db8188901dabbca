"""The engine with one of its parts switched off, from outside: what each part is worth.

The product has no such switches. Data is emptied where the part is data, a function replaced where it is code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from counterpoint.codebook import Codebook
from counterpoint.reading import candidates, context, mentions
from counterpoint.reading.aim import LEADS, Aim
from counterpoint.reading.context import Around
from counterpoint.reading.mentions import Mention
from counterpoint.reading.spans import Clauses
from counterpoint.reading.subjects import Scene


@contextmanager
def scope(book: Codebook) -> Iterator[Codebook]:
    """Nothing bends: no negation, avoidance, wish …; a cue says what it says by itself."""
    yield _with(book, "scope", scope=book.scope.model_copy(update={"kinds": {}}))


@contextmanager
def holder(book: Codebook) -> Iterator[Codebook]:
    """Whoever of the leads stands nearest in the sentence holds the cue; all else is said of the show."""
    with patch.object(candidates, "aim", _nearest):
        yield book


def _nearest(scene: Scene, mention: Mention, codebook: Codebook) -> Aim | None:
    if not codebook.of_people(mention.code):
        return "show", ["holder:none"]
    at = mention.tokens[0].i
    near = sorted((abs(i - at), i) for i, r in scene.references.items() if r.to in LEADS)
    subject = scene.references[near[0][1]].to if near else "couple"
    if mention.code.split(".")[1] in codebook.couple_codes:
        subject = "couple"
    return subject, ["holder:nearest", f"subject:{subject}"]


@contextmanager
def aim(book: Codebook) -> Iterator[Codebook]:
    """Whatever is said is said of this show: no genre, no other shows, no quoted or answered sentence."""
    manner = context._manner

    def of(self: object, row: Sequence[Scene], at: int) -> Around:
        return Around(genre="", answer="", quoted=False, turns=False, manner=manner(row[at]))

    with patch.object(context.Surroundings, "of", of):
        yield _with(book, "aim", holders=book.holders.model_copy(update={"genre": ()}))


@contextmanager
def craft(book: Codebook) -> Iterator[Codebook]:
    """A topic of craft is praised wherever it is named, whatever is said of it."""

    def alone(topics: Sequence[Mention], *_: object) -> Iterator[Mention]:
        return (replace(topic, kind="praise") for topic in topics)

    with patch.object(mentions, "_valued", alone):
        yield book


@contextmanager
def spans(book: Codebook) -> Iterator[Codebook]:
    """The quote is the whole sentence."""

    def whole(self: Clauses, cue: object) -> tuple[object, object]:
        span = self._sentence.span
        return span[0], span[-1]

    with patch.object(Clauses, "around", whole):
        yield book


@contextmanager
def confidence(book: Codebook) -> Iterator[Codebook]:
    """Every candidate is as sure as every other, and shown."""
    tiers = book.confidence.model_copy(
        update={
            "weights": {},
            "together": {},
            "shown": 0.0,
            "upheld": 0.0,
            "possible": {"series": 0.0, "film": 0.0},
        }
    )
    yield _with(book, "confidence", confidence=tiers)


def _with(book: Codebook, name: str, **parts: object) -> Codebook:
    """The codebook with a part replaced, under a fingerprint of its own: engines are kept by it."""
    return replace(book, fingerprint=f"{book.fingerprint} without {name}", **parts)  # type: ignore[arg-type]


PARTS: dict[str, Callable[[Codebook], object]] = {
    part.__name__: part for part in (scope, holder, aim, craft, spans, confidence)
}
