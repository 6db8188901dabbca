"""The reviewers' own voice: how each writes, measured, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from counterpoint.desk import Desk
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.scene import scene
from counterpoint.voice import Voice, measure


@dataclass(frozen=True)
class Measure:
    """A thing measured: the field of Voice, its name, its unit, and what it means."""

    field: str
    name: str
    unit: str
    meaning: str


MEASURES = (
    Measure("mean_length", "Sentence length, mean", "words", "headings left out"),
    Measure("median_length", "Sentence length, median", "words", "half the sentences are shorter"),
    Measure("second_person", "Speaks to the reader", "per 1,000 words", "you, your"),
    Measure("first_person", "Speaks of itself", "per 1,000 words", "I, we, our"),
    Measure("questions", "Questions", "per 1,000 words", "sentences that end in a question mark"),
    Measure("exclamations", "Exclamations", "per 1,000 words", "sentences that end in an exclamation mark"),
    Measure("profanity", "Profanity", "per 1,000 words", "from a list of oaths"),
    Measure("intensifiers", "Intensifiers", "per 1,000 words", "very, truly, never"),
    Measure("hedges", "Hedges", "per 1,000 words", "perhaps, seems, almost"),
    Measure("reading_ease", "Reading ease", "Flesch, 0 to 100", "higher is easier"),
    Measure("grade", "School grade", "Flesch–Kincaid", "US school years needed"),
)


@dataclass(frozen=True)
class Line:
    """One measure across the reviews. `most` marks the largest, where one is larger than all others."""

    measure: Measure
    values: tuple[str, ...]
    most: int


@lru_cache(maxsize=8)
def voices(desk: Desk) -> tuple[Voice, ...]:
    """Every review's voice, in order."""
    return tuple(measure(review) for review in desk.comparison.reviews)


def voice_table(desk: Desk) -> Fragment:
    """Measures by review."""
    here, measured = scene(desk), voices(desk)
    lines = [
        Line(m, tuple(f"{getattr(v, m.field):,.1f}" for v in measured), _most(m, measured)) for m in MEASURES
    ]
    return render("voice", who=here.reviews, lines=lines, said=told(desk), flip=len(here.who) > 6)


def _most(measure: Measure, measured: tuple[Voice, ...]) -> int:
    values = [getattr(v, measure.field) for v in measured]
    top = max(values, default=0)
    return values.index(top) if len(values) > 1 and values.count(top) == 1 else -1


def told(desk: Desk) -> str:
    """The one or two sharpest differences, in a sentence."""
    here, measured = scene(desk), voices(desk)
    if len(measured) < 2:
        return ""
    names = [w.name for w in here.reviews]
    parts = []
    address = [v.second_person for v in measured]
    if max(address) >= 2 * (sorted(address)[-2] or 0.1):
        parts.append(
            f"{names[address.index(max(address))]} speaks to the reader most ({max(address):.0f} times in 1,000 words)"
        )
    lengths = [v.mean_length for v in measured]
    if max(lengths) - min(lengths) >= 2:
        low, high = names[lengths.index(min(lengths))], names[lengths.index(max(lengths))]
        parts.append(
            f"{low} writes the shortest sentences ({min(lengths):.0f} words), {high} the longest ({max(lengths):.0f})"
        )
    return (". ".join(parts) + ".") if parts else "The reviews are written much alike."
