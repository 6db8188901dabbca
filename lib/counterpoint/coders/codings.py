"""A coding file: what one coder says of one review, as lines that people write and git merges.

The first line is the header, every other line a claim:

    {"counterpoint": "coding", "version": 1, "coder": "hand", "model": "", "prompt": "", "codebook": "…", "text": "…", "date": "2025-07-20"}
    {"quote": "moves at a stately pace", "subject": "show", "code": "tone.slow", "stance": "affirms"}

A claim may say where its quote starts, and how sure or hedged it is; whatever it does not say has its default.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from counterpoint.codebook import Codebook
from counterpoint.coders.lines import claims_of, line_of, order
from counterpoint.coders.strict import day, objects, told, word
from counterpoint.errors import refuse, unknown
from counterpoint.model import Claim, Review
from counterpoint.writing import folder, write

FOLDER = "codings"
MARK = {"counterpoint": "coding", "version": 1}
EMPTY = ("model", "prompt", "by")  # header fields that may say nothing


@dataclass(frozen=True)
class Header:
    """Who coded, by what, and which text. `model` and `prompt` are empty for people; `by` names them, where they agree to it."""

    coder: str  # the name of the folder it lies in
    model: str
    prompt: str  # hash of the prompt
    codebook: str  # `codes_hash` of the codebook coded by
    text: str  # `text_hash` of the review
    date: str  # ISO 8601, a day
    by: str = ""


@dataclass(frozen=True)
class Coding:
    """One review as one coder coded it; the claims stand in the order of the text."""

    header: Header
    claims: tuple[Claim, ...]


def coding_path(show_dir: Path, coder: str, review_id: str) -> Path:
    """Where a coder's coding of a review is kept."""
    return Path(show_dir) / FOLDER / coder / f"{review_id}.jsonl"


def text_hash(review: Review) -> str:
    """Of the cleaned text: what a quote must stand in."""
    return hashlib.sha256(review.text.encode("utf-8", "surrogatepass")).hexdigest()


def codes_hash(codebook: Codebook) -> str:
    """Of what a coder goes by: the codes, what they mean and of whom they are said. Cues are the engine's own and not in it."""
    seen = {
        name: [list(dimension.subjects), {code: c.gloss for code, c in sorted(dimension.all_codes.items())}]
        for name, dimension in sorted(codebook.dimensions.items())
    }
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]


def read_coding(path: Path, review: Review, codebook: Codebook) -> Coding:
    """The coding of a review. RequestError names file, line, field and value of whatever does not fit text or codebook."""
    rows = objects(path)
    if not rows:
        raise refuse(
            path, "", "an empty file", 'a first line with {"counterpoint": "coding", "version": 1, …}'
        )
    header = _header(path, *rows[0])
    if header.text != text_hash(review):
        raise refuse(
            f"{path}: line {rows[0][0]}",
            "text",
            header.text,
            f"{text_hash(review)}: {review.id} was another text when it was coded; code it again",
        )
    return Coding(header, claims_of(path, rows[1:], review, codebook))


def write_coding(path: Path, coding: Coding) -> None:
    """Put a coding at its path in one step; the same coding gives the same bytes. What bent a claim, and its cue, are not kept."""
    rows = [MARK | _without_empty(coding.header), *map(line_of, sorted(coding.claims, key=order))]
    folder(path.parent)
    write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _without_empty(header: Header) -> dict[str, Any]:
    return {name: value for name, value in asdict(header).items() if value or name != "by"}


def _header(path: Path, number: int, row: Mapping[str, Any]) -> Header:
    where = f"{path}: line {number}"
    for name, value in MARK.items():
        if row.get(name) != value or isinstance(row.get(name), bool):
            raise refuse(
                where, name, told(row.get(name)), f"{value!r}: the first line is the coding's header"
            )
    names = [*Header.__dataclass_fields__]
    for name in row:
        if name not in names and name not in MARK:
            raise unknown(where, "field", name, names)
    fields = {name: word(where, name, row.get(name, ""), empty=name in EMPTY) for name in names}
    day(where, "date", fields["date"])
    return Header(**fields)
