"""A review → the prompt that asks for its claims: self-contained, the same bytes for the same text. Pure functions.

What a review or a show's file says is only ever a value between fences or quotation marks; the template is never made of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template

from counterpoint.asking.notes import Example, examples, notes, template
from counterpoint.asking.passages import Part, end, fence, parts, tag
from counterpoint.codebook import Codebook
from counterpoint.codebook.schema import Dimension
from counterpoint.model import Review, Show

NAMES = 20  # of a lead, at most
LONGEST = 120  # characters of a value of show.yaml


@dataclass(frozen=True)
class CodeLine:
    id: str
    gloss: str
    note: str


@dataclass(frozen=True)
class Group:
    """Codes under one question: the two poles of an axis, or all codes without one."""

    question: str
    codes: tuple[CodeLine, ...]
    couple: bool = False


@dataclass(frozen=True)
class Block:
    """A dimension as the prompt lists it."""

    label: str
    question: str
    subjects: str
    stances: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Shown:
    """An example with its answer as it would be written."""

    text: str
    lines: tuple[str, ...]
    why: str


def render(review: Review, show: Show, codebook: Codebook, part: Part) -> str:
    """The prompt for one part of a review."""
    return _template().render(
        **_rules(show, codebook),
        first=tag(review, part),
        last=end(part),
        part=part.number if part.of > 1 else 0,
        of=part.of,
        fence=fence(review),
        before=part.before,
        passages=part.passages,
    )


def prompt_hash(show: Show, codebook: Codebook) -> str:
    """Of all that a prompt says apart from the review: what a coding was asked by."""
    blank = Review("", "", (), "", "text")
    text = render(blank, show, codebook, parts(blank)[0])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=1)
def _template() -> Template:
    # Not escaped: this is no markup. A value is never taken for a template.
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True).from_string(template())


def _rules(show: Show, codebook: Codebook) -> dict[str, object]:
    people = [d.label for n, d in codebook.dimensions.items() if "show" not in d.subjects]
    rest = [d.label for n, d in codebook.dimensions.items() if "show" in d.subjects]
    return {
        "kind": show.kind,
        "facts": facts(show),
        "named": any(lead.names for lead in show.leads.values()),
        "of_show": ", ".join(rest).lower() or "none",
        "of_leads": ", ".join(people).lower(),
        "dimensions": [_block(name, dimension) for name, dimension in codebook.dimensions.items()],
        "examples": [*_examples(codebook)],
    }


def facts(show: Show) -> str:
    """What the show's file says, as one line of JSON: a value cannot pass for a rule."""
    said: dict[str, object] = {"title": _short(show.title), "kind": show.kind}
    if show.year:
        said["year"] = show.year
    for who, lead in sorted(show.leads.items()):
        said[who] = {
            "names": [_short(name) for name in lead.names[:NAMES]],
            "played by": [_short(name) for name in lead.performers[:NAMES]],
        }
    return json.dumps(said, ensure_ascii=False)


def _short(value: str) -> str:
    return " ".join(value.split())[:LONGEST]


def _block(name: str, dimension: Dimension) -> Block:
    axes = [*dimension.axes.values(), *dimension.couple_axes.values()]
    alone = {code for axis in dimension.couple_axes.values() for code in axis.poles}
    groups = [
        Group(
            axis.question.replace("{who}", "the lead").replace("{Are}", "Is"),
            tuple(_line(f"{name}.{code}", c.gloss) for code, c in axis.poles.items()),
            bool(alone & set(axis.poles)),
        )
        for axis in axes
    ]
    if dimension.codes:
        groups.append(
            Group("", tuple(_line(f"{name}.{code}", c.gloss) for code, c in dimension.codes.items()))
        )
    return Block(
        f"{dimension.label} (`{name}.…`)",
        dimension.question,
        " or ".join(f"`{s}`" for s in dimension.subjects),
        "; ".join(f"`{stance}` = {word}" for stance, word in dimension.stances.items()),
        tuple(groups),
    )


def _line(code: str, gloss: str) -> CodeLine:
    return CodeLine(code, gloss.rstrip("."), notes().get(code, ""))


def _examples(codebook: Codebook) -> Iterator[Shown]:
    """The examples whose codes this codebook has."""
    known = codebook.codes()
    for example in examples():
        if all(code in known for _, _, code, _ in example.claims):
            yield Shown(example.text, tuple(_lines(example)), example.why)


def _lines(example: Example) -> Iterator[str]:
    for quote, subject, code, stance in example.claims:
        row = {"p": 1, "quote": quote, "subject": subject, "code": code, "stance": stance}
        yield json.dumps(row, ensure_ascii=False)
