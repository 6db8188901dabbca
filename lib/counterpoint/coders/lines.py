"""The lines of a coding: each a claim that must fit the codebook and stand in the text, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from counterpoint.codebook import Codebook
from counterpoint.coders.strict import Row, told, word
from counterpoint.errors import refuse, unknown
from counterpoint.model import Claim, Review, Stance

NEEDED = ("quote", "subject", "code", "stance")
MAY = ("confidence", "hedged", "intensity")  # what a line may add, as far as a claim knows it
OPTIONAL: dict[str, Any] = {f.name: f.default for f in fields(Claim) if f.name in MAY}  # with its default
KINDS = {name: TypeAdapter[Any](get_type_hints(Claim)[name]) for name in OPTIONAL}
Same = tuple[str, str, str, int, int]  # what no two claims of a review share


@dataclass(frozen=True)
class Line:
    """A claim as a line gives it; `start` is None where the first free place of the quote is meant."""

    where: str  # file and line, for messages
    quote: str
    subject: str
    code: str
    stance: Stance
    start: int | None
    more: Mapping[str, Any]


def claims_of(path: Path, rows: Sequence[Row], review: Review, codebook: Codebook) -> tuple[Claim, ...]:
    """The claims of a review, in the order of its text. Lines that say where they start are placed first."""
    fits = fitting(codebook)
    lines = [_line(f"{path}: line {number}", row, fits) for number, row in rows]
    taken: set[Same] = set()
    claims = [_placed(line, review, taken) for line in sorted(lines, key=lambda k: k.start is None)]
    shown = codebook.confidence.shown  # a claim by itself: what people coded was weighed by them
    return tuple(sorted((replace(c, shown=c.confidence >= shown) for c in claims), key=order))


def order(claim: Claim) -> tuple[int, int, str, str, str]:
    return claim.start, claim.end, claim.code, claim.subject, claim.stance


def line_of(claim: Claim) -> dict[str, Any]:
    """A claim as a line; what has its default is left out."""
    extra = {name: getattr(claim, name) for name, usual in OPTIONAL.items() if getattr(claim, name) != usual}
    return {name: getattr(claim, name) for name in (*NEEDED, "start")} | extra


def _line(where: str, row: Mapping[str, Any], fits: Mapping[str, Sequence[str]]) -> Line:
    for name in row:
        if name not in (*NEEDED, "start", *OPTIONAL):
            raise unknown(where, "field", name, (*NEEDED, "start", *OPTIONAL))
    quote, subject, code, stance = (word(where, name, row.get(name)) for name in NEEDED)
    if code not in fits:
        raise unknown(where, "code", code, fits)
    if subject not in fits[code]:
        raise refuse(where, "subject", subject, f"{' or '.join(fits[code])} for {code}")
    if stance not in get_args(Stance):
        raise refuse(where, "stance", stance, " or ".join(get_args(Stance)))
    start = row.get("start")
    if start is not None and (not isinstance(start, int) or isinstance(start, bool) or start < 0):
        raise refuse(where, "start", told(start), "a place in the text, counted in characters from 0")
    return Line(where, quote, subject, code, cast(Stance, stance), start, _more(where, row))


def fitting(codebook: Codebook) -> dict[str, Sequence[str]]:
    """Every code with the subjects it can be said of."""
    couple = codebook.couple_codes
    return {
        f"{name}.{code}": ("couple",) if code in couple else dimension.subjects
        for name, dimension in codebook.dimensions.items()
        for code in dimension.all_codes
    }


def _more(where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The optional values, each of the kind a claim wants."""
    out = {name: row[name] for name in OPTIONAL if name in row}
    for name, value in out.items():
        try:
            KINDS[name].validate_python(value, strict=True)
        except ValidationError as error:
            raise refuse(where, name, told(value), _plain(error)) from None
    if not 0 <= out.get("confidence", 1) <= 1:
        raise refuse(where, "confidence", out["confidence"], "a number from 0 to 1")
    return out


def _plain(error: ValidationError) -> str:
    return error.errors()[0]["msg"].removeprefix("Input should be ")


def _placed(line: Line, review: Review, taken: set[Same]) -> Claim:
    """The line at its place in the text, which is then taken."""
    start, size = line.start, len(line.quote)
    if start is None:
        start = review.text.find(line.quote)
        if start < 0:
            raise refuse(line.where, "quote", line.quote[:80], f"words that stand so in {review.id}")
        while start >= 0 and (line.subject, line.code, line.stance, start, size) in taken:
            start = review.text.find(line.quote, start + 1)
        if start < 0:
            raise refuse(
                line.where, "quote", line.quote[:80], "a claim once for each place its words stand in"
            )
    elif review.text[start : start + size] != line.quote:
        raise refuse(line.where, "start", start, f"the place of {line.quote[:60]!r} in {review.id}")
    elif (line.subject, line.code, line.stance, start, size) in taken:
        raise refuse(line.where, "start", start, "a claim once for each place its words stand in")
    taken.add((line.subject, line.code, line.stance, start, size))
    return replace(
        Claim(review.id, line.subject, line.code, line.stance, line.quote, start, start + size), **line.more
    )
