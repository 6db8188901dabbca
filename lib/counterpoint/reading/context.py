"""What surrounds a sentence and so bears on the claims in it: the genre, the sentence that answers it, its own manner of speaking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.codebook.schema import Scope
from counterpoint.reading.matching import Index
from counterpoint.reading.parse import Sentence
from counterpoint.reading.subjects import ONESELF, Scene

OURS = ("show", "female_lead", "male_lead", "couple")
OPENING = 6  # words of the next sentence that can answer this one
MARKS = ('"', "'")


@dataclass(frozen=True)
class Around:
    """How a sentence stands among its neighbours.

    genre: '' for a sentence about this show; 'drop', 'turn' or 'join' for one about the genre, by what its neighbours say.
    turns: the sentence itself sets this show against something: what it says of the genre, the show does not do.
    answer: 'retort' or 'assent' where the next sentence opens with one. quoted: the whole sentence is in quotation marks.
    """

    genre: str
    answer: str
    quoted: bool
    turns: bool
    manner: tuple[str, ...]

    @property
    def evidence(self) -> list[str]:
        return [f"genre:{self.genre}", f"answer:{self.answer}", f"quoted:{self.quoted}", *self.manner]


class Surroundings:
    """The words by which one sentence settles another, ready to be found."""

    def __init__(self, scope: Scope) -> None:
        self._turns = Index(
            [(p, "turn") for p in scope.genre_turns] + [(p, "join") for p in scope.genre_joins]
        )
        self._marks = Index([(p, None) for p in scope.genre_marks])
        self._answers = Index([(p, "retort") for p in scope.retorts] + [(p, "assent") for p in scope.assents])

    def of(self, row: Sequence[Scene], at: int) -> Around:
        """What stands around row[at]. Only sentences of the same passage are its neighbours."""
        span = row[at].sentence.span
        quoted = (
            len(span) > 2 and span[0].text in MARKS and (span[-1].text in MARKS or span[-2].text in MARKS)
        )
        turns = row[at].mentions("show") and self._turn(row[at].sentence) == "turn"
        return Around(self._genre(row, at), self._answer(row, at), quoted, turns, _manner(row[at]))

    def _genre(self, row: Sequence[Scene], at: int) -> str:
        scene = row[at]
        if not self._general(scene) or (scene.mentions(*OURS) and self._turn(scene.sentence)):
            return ""
        for k in (at + 1, at - 1):
            if _neighbours(row, at, k) and row[k].mentions(*OURS) and (turn := self._turn(row[k].sentence)):
                return turn
        return "drop"

    def _general(self, scene: Scene) -> bool:
        """Whether a sentence is about the genre: its first subject is, or it says what usually is and names nobody of ours."""
        subjects = [
            t for t in scene.sentence.span if t.dep_ in ("nsubj", "nsubjpass") and t.i in scene.references
        ]
        if subjects and scene.references[subjects[0].i].to == "genre":
            return True
        return not scene.mentions(*OURS) and any(True for _ in self._marks.find(scene.sentence.words))

    def _turn(self, sentence: Sentence) -> str:
        kinds = {kind for _, _, kind in self._turns.find(sentence.words)}
        return "turn" if "turn" in kinds else "join" if "join" in kinds else ""

    def _answer(self, row: Sequence[Scene], at: int) -> str:
        if not _neighbours(row, at, at + 1):
            return ""
        opening = row[at + 1].sentence.words[:OPENING]
        return next((kind for first, _, kind in sorted(self._answers.find(opening)) if first <= 1), "")


def _neighbours(row: Sequence[Scene], at: int, other: int) -> bool:
    return 0 <= other < len(row) and row[other].sentence.passage is row[at].sentence.passage


def _manner(scene: Scene) -> tuple[str, ...]:
    """Whom a sentence speaks of, in what tense, how long, and whether the reviewer is in it."""
    span = scene.sentence.span
    leads = scene.mentions("female_lead", "male_lead", "couple")
    sees = (
        "both"
        if leads and scene.mentions("show")
        else "leads"
        if leads
        else "show"
        if scene.mentions("show")
        else "none"
    )
    length = "short" if len(span) < 8 else "long" if len(span) > 30 else "mid"
    first = any(t.lower_ in ONESELF for t in span)
    return f"sees:{sees}", f"tense:{span.root.tag_}", f"length:{length}", f"first:{first}"
