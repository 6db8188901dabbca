"""Answers that people bring back from a chat → for each review what holds, or why it doesn't. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from counterpoint.asking.conversation import fault, heard
from counterpoint.asking.parse import Section, Tag, parse
from counterpoint.asking.passages import short_hash
from counterpoint.asking.verify import Kept, verify
from counterpoint.codebook import Codebook
from counterpoint.errors import RequestError, one_line, refuse, unknown
from counterpoint.model import Review


@dataclass(frozen=True)
class Answered:
    """One review's answer: what holds of it, or why it cannot be used."""

    review: Review
    kept: Kept
    problem: str = ""
    unfinished: bool = False  # whether going on from where it stops would make it whole


def take(files: Mapping[str, str], reviews: Sequence[Review], codebook: Codebook) -> tuple[Answered, ...]:
    """The answers in some files, by review. RequestError where one can't be told to be of a review here."""
    known = {review.id: review for review in reviews}
    sections: dict[str, list[Section]] = {}
    for name, text in files.items():
        for section in _sections(name, text, known):
            sections.setdefault(section.tag.review, []).append(section)
    return tuple(_answered(known[id_], of, codebook) for id_, of in sections.items())


def _answered(review: Review, sections: Sequence[Section], codebook: Codebook) -> Answered:
    said = heard(sections)
    problem = fault(said, review, codebook) or _missing(sections)
    kept = verify(said.rows, review, codebook, said.broken)
    alone = max(s.tag.of for s in sections) == 1
    return Answered(review, kept, problem, alone and bool(said.rows) and not said.whole)


def _missing(sections: Sequence[Section]) -> str:
    """Which part of a long review has no answer, or one that stops too early."""
    of = max(s.tag.of for s in sections)
    there = {s.tag.part for s in sections if s.whole}
    missing = [str(n) for n in range(1, of + 1) if n not in there]
    return f"of its {of} parts no whole answer to {', '.join(missing)}" if missing else ""


def _sections(name: str, text: str, known: Mapping[str, Review]) -> list[Section]:
    """The sections of a file, each with a tag that names a review of this show, in its present wording."""
    found = list(parse(text)) or [Section(Tag(), (), (), False)]
    first = next((s.tag for s in found if s.tag.review), None) or Tag(_by_name(name, known))
    out = [s if s.tag.review else replace(s, tag=first) for s in found]
    for section in out:
        _check(name, section.tag, known)
    return out


def _check(name: str, tag: Tag, known: Mapping[str, Review]) -> None:
    if tag.review not in known:
        raise unknown(name, "review", tag.review[:200], known)
    now = short_hash(known[tag.review])
    if tag.text and tag.text != now:
        raise refuse(
            name, "text", tag.text[:80], f"{now}: {tag.review} was another text when it was asked; ask again"
        )


def _by_name(name: str, known: Mapping[str, Review]) -> str:
    """The review a file is called after: its name up to one of its dots."""
    stem = PurePath(name).name
    while stem:
        if stem in known:
            return stem
        stem = stem.rpartition(".")[0]
    raise RequestError(
        one_line(
            f"{name}: does not say of which review it is; expected the answer's first line, "
            f'{{"review": …}}, or a file named after one of {", ".join(known) or "none"}'
        )
    )
