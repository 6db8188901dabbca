"""A review and somebody to ask → what holds of the answers. A broken answer is asked for once more, then refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counterpoint.asking.parse import Section, parse
from counterpoint.asking.passages import WORDS, Part, end, parts
from counterpoint.asking.prompt import render
from counterpoint.asking.verify import Kept, verify
from counterpoint.codebook import Codebook
from counterpoint.errors import CounterpointError, one_line
from counterpoint.model import Review, Show


class AnswerRefused(CounterpointError):
    """A review's answer could not be used; the other reviews go on."""


@dataclass(frozen=True)
class Message:
    """One turn of a chat."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Reply:
    """What came back; `note` is anything odd about how it came."""

    text: str
    note: str = ""


Chat = Callable[[Sequence[Message]], Reply]


@dataclass(frozen=True)
class Heard:
    """All that one answer, or several to one question, say."""

    rows: tuple[Mapping[str, Any], ...] = ()
    broken: tuple[str, ...] = ()
    whole: bool = False

    def __add__(self, other: Heard) -> Heard:
        return Heard(self.rows + other.rows, self.broken + other.broken, self.whole or other.whole)


def heard(sections: Sequence[Section]) -> Heard:
    return sum((Heard(s.rows, s.broken, s.whole) for s in sections), Heard())


def fault(said: Heard, review: Review, codebook: Codebook) -> str:
    """Why an answer cannot be used; empty if it can. An answer that is whole and claims nothing can."""
    if not said.rows and not said.whole:
        return "it holds no line of JSON that could be read"
    if not said.whole:
        return "it stops before its last line"
    kept = verify(said.rows, review, codebook, said.broken)
    if kept.dropped and not kept.claims:
        return f"nothing it says could be kept ({kept.reasons()})"
    return ""


def ask(review: Review, show: Show, codebook: Codebook, chat: Chat, words: int = WORDS) -> Kept:
    """The claims of a review, part by part. Raises AnswerRefused where an answer is broken twice."""
    said = sum((_part(review, show, codebook, chat, part) for part in parts(review, words)), Heard())
    return verify(said.rows, review, codebook, said.broken)


def _part(review: Review, show: Show, codebook: Codebook, chat: Chat, part: Part) -> Heard:
    question = Message("user", render(review, show, codebook, part))
    reply = chat([question])
    said = heard(parse(reply.text))
    problem = fault(said, review, codebook)
    if not problem:
        return said
    unfinished = bool(said.rows) and not said.whole
    again = Message("user", go_on(part) if unfinished else once_more(problem))
    second = chat([question, Message("assistant", reply.text or "(nothing)"), again])
    # What an unfinished answer has said already still stands; any other is replaced.
    said = (said if unfinished else Heard()) + heard(parse(second.text))
    if problem := fault(said, review, codebook):
        where = f"part {part.number} of {part.of}: " if part.of > 1 else ""
        note = f"; {second.note or reply.note}" if second.note or reply.note else ""
        raise AnswerRefused(one_line(f"{where}asked twice, and the answer is no use: {problem}{note}"))
    return said


def go_on(part: Part) -> str:
    """What to say to somebody who stopped too early; it works by hand, too."""
    return (
        "Your answer stops before its end. Go on from where you stopped: first the claim you were writing, whole, "
        f"then the remaining ones, in the same form, and at the very end the line {end(part)}"
    )


def once_more(problem: str) -> str:
    return (
        f"Your answer cannot be used: {problem}. Answer again, complete, exactly in the form asked for: one code block, "
        "one JSON object on each line, each quote copied from the review character by character, and the last line as it stands."
    )
