"""Which sentences of a review bear an opinion, coded or not: what coverage is measured against.

The rows of opinions.yaml say which signs together make an opinion; here each sign is looked for. Whatever codes the
review, these are the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from counterpoint.codebook.schema import Sign
from counterpoint.model import Remark, Review, Show
from counterpoint.reading.candidates import Place
from counterpoint.reading.claims import Engine, Opened
from counterpoint.reading.matching import Index
from counterpoint.reading.mentions import CARRIED
from counterpoint.reading.parse import Sentence
from counterpoint.reading.subjects import ONESELF

OURS = ("show", "female_lead", "male_lead", "couple", "performer")
BENT = {"comparison", "contrast", "avoidance", "wish", "expectation", "subversion"}
COMPARED = {"JJR", "JJS", "RBR", "RBS"}
PREDICATE = {"acomp", "attr", "oprd"}
SUBJECT = {"nsubj", "nsubjpass"}
LIKENED = {"like", "as"}
SENTENCE = 6  # words from which a sentence says something by itself


class Opinions:
    """What makes an opinion, ready to be found. Built on an engine, whose cues and modifiers it looks at."""

    def __init__(self, engine: Engine) -> None:
        book = engine.codebook
        self._engine = engine
        self._rows = book.opinions.bears
        self._wordings: Index[Sign] = Index(
            [(p, "verdict") for p in book.opinions.verdict]
            + [(p, "valuation") for p in (*book.lexicon.praise, *book.lexicon.fault)]
            + [(p, "topic") for cues in book.cues.values() for p in cues.topics]
        )

    def remarks(self, review: Review, show: Show) -> list[Remark]:
        """Every sentence of a review, in order, and whether it bears an opinion."""
        return self.of(self._engine.opened(review, show))

    def of(self, opened: Opened) -> list[Remark]:
        """The same of a review that is parsed already."""
        return [
            Remark(opened.review.id, *_bounds(place.sentence), self.bears(place)) for place in opened.places
        ]

    def bears(self, place: Place) -> bool:
        """Whether a sentence bears an opinion."""
        shown = frozenset(self._signs(place))
        return any(row <= shown for row in self._rows)

    def _signs(self, place: Place) -> Iterator[Sign]:
        scene, sentence, span = place.scene, place.sentence, place.sentence.span
        if any(m.topic != CARRIED for m in place.mentions):
            yield "cue"
        for first, last, sign in self._wordings.find(sentence.words):
            if sign != "valuation" or not all(t.like_num for t in sentence.tokens(first, last)):
                yield sign
        if scene.mentions(*OURS):
            yield "named"
        if (subject := _subject(sentence)) and (held := scene.references.get(subject.i)) and held.to in OURS:
            yield "about"
        if any(t.dep_ in PREDICATE for t in span):
            yield "predicate"
        kinds = {m.kind for m in place.modifiers}
        if "negation" in kinds:
            yield "denied"
        if kinds & BENT:
            yield "bent"
        if any(t.tag_ in COMPARED for t in span):
            yield "compared"
        if any(t.lower_ in LIKENED for t in span):
            yield "likened"
        if len(sentence.words) >= SENTENCE and not any(t.lower_ in ONESELF for t in span):
            yield "impersonal"


def _subject(sentence: Sentence) -> Token | None:
    return next((t for t in sentence.span if t.dep_ in SUBJECT), None)


def _bounds(sentence: Sentence) -> tuple[int, int]:
    """Where a sentence stands in the review, without the white space around it."""
    solid = [t for t in sentence.span if not t.is_space]
    return sentence.place(solid[0], solid[-1])
