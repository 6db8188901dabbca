"""`counterpoint agreement`: whose claims are set side by side, and the answer as lines or as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoint import coders
from counterpoint.codebook import Codebook
from counterpoint.coders import measures
from counterpoint.coders.adopt import read_claims
from counterpoint.coders.agreement import Agreement, Dispute, Row, Side
from counterpoint.coders.measures import Figure
from counterpoint.errors import RequestError, one_line, refuse
from counterpoint.model import Claim, Dossier

LONGEST = 90  # characters of a quote
HEAD = (
    "",
    "cells",
    "marked",
    "both",
    "same, of marked",
    "same, of all",
    "kappa",
    "alpha",
    "stance",
    "quotes",
)


@dataclass(frozen=True)
class Coded:
    """One side: what it is called, and its claims by review; reviews it has not coded are absent."""

    name: str
    claims: dict[str, Sequence[Claim]]


def coded(name: str, dossier: Dossier, codebook: Codebook) -> Coded:
    """The claims of a coder, or of a folder of coding files or bare lines. RequestError for a name that is neither."""
    folder = dossier.show.folder
    if name not in coders.available(folder):
        try:
            there = Path(name).is_dir()
        except ValueError:  # a NUL
            there = False
        if not name.strip() or not there:
            known = " or ".join(coders.available(folder))
            raise refuse(folder, "coder", name, f"{known}, or a folder of coding files")
        files = {r: path for r in dossier.reviews if (path := Path(name) / f"{r.id}.jsonl").is_file()}
        return Coded(name, {r.id: read_claims(path, r, codebook) for r, path in files.items()})
    who = coders.coder(name, folder, codebook)
    missing = coders.uncoded(dossier, who)
    return Coded(name, {r.id: who.claims(r, dossier.show) for r in dossier.reviews if r.id not in missing})


def shared(dossier: Dossier, one: Coded, two: Coded) -> tuple[str, ...]:
    """The reviews both have coded, in their order. RequestError where there is none."""
    both = tuple(r.id for r in dossier.reviews if r.id in one.claims and r.id in two.claims)
    if not both:
        parts = (f"{s.name} has coded {', '.join(s.claims) or 'none'}" for s in (one, two))
        raise RequestError(one_line(f"{dossier.show.folder}: no review is coded by both: {'; '.join(parts)}"))
    return both


def only(one: Coded, two: Coded) -> Iterator[str]:
    """A line for each coder who has coded reviews the other has not."""
    for side, other in ((one, two), (two, one)):
        if alone := [r for r in side.claims if r not in other.claims]:
            yield f"coded by {side.name} alone, and left out: {', '.join(alone)}"


def lines(title: str, one: Coded, two: Coded, found: Agreement) -> Iterator[str]:
    """What a terminal shows: the table, what its columns mean, and every cell in dispute with the words of each."""
    n = len(found.reviews)
    counts = (sum(c.shown for r in found.reviews for c in s.claims[r]) for s in (one, two))
    said = " and ".join(f"{s.name} ({many} claims)" for s, many in zip((one, two), counts, strict=True))
    yield f"{title}, {n} review{'s' * (n != 1)}: {said}"
    yield ""
    table = [HEAD, *(_cells(row) for row in found.rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    for row in table:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *rest]).rstrip()
    yield ""
    yield "cells: every review, subject and code that a claim can be of. marked: either coder claims something there. both: both do."
    yield "Each coder's value of a cell is affirms, denies, subverts, mixed or silent; same: the values are equal. kappa (Cohen) and"
    yield "alpha (Krippendorff, nominal) are over all cells, silent ones too. stance: of both, the share with the same value. quotes:"
    yield "claims of one subject, code and stance whose quotes overlap, over all claims (Dice). Only shown claims count."
    yield f"In brackets 95 % intervals: cells drawn again {measures.SAMPLES} times; they say nothing of other reviews."
    yield ""
    many = len(found.disputes)
    yield f"{many} cell{'s' * (many != 1)} in dispute" + (":" if many else "")
    width = max(len(one.name), len(two.name))
    for d in found.disputes:
        yield f"{d.review} {d.subject} {d.code}"
        yield f"  {one.name.ljust(width)}  {_told(d.first)}"
        yield f"  {two.name.ljust(width)}  {_told(d.second)}"


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.dimension, f"{row.cells}", f"{row.marked}", f"{row.both}", _share(row.same_marked), _share(row.same_all),
        _figure(row.kappa), _figure(row.alpha), _bare(row.same_stance), _bare(row.quotes),
    )  # fmt: skip


def _share(f: Figure) -> str:
    if f.value is None or f.low is None or f.high is None:
        return "–"
    return f"{f.value * 100:.0f}% [{f.low * 100:.0f}, {f.high * 100:.0f}]"


def _figure(f: Figure) -> str:
    if f.value is None or f.low is None or f.high is None:
        return "–"
    return f"{f.value:.2f} [{f.low:.2f}, {f.high:.2f}]"


def _bare(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.0f}%"


def _told(side: Side) -> str:
    quotes = (f"{c.stance + ' ' if side.value == 'mixed' else ''}“{_clip(c.quote)}”" for c in side.claims)
    return one_line(f"{side.value} {' · '.join(quotes)}")


def _clip(quote: str) -> str:
    return quote if len(quote) <= LONGEST else quote[: LONGEST - 1].rstrip() + "…"


def plain(slug: str, one: Coded, two: Coded, found: Agreement) -> dict[str, Any]:
    """The same as data."""
    return {
        "show": slug,
        "coders": [one.name, two.name],
        "reviews": list(found.reviews),
        "only": [[r for r in s.claims if r not in found.reviews] for s in (one, two)],
        "bootstrap": {"of": "cells", "samples": measures.SAMPLES, "seed": measures.SEED, "level": measures.LEVEL},
        "figures": [_row(row) for row in found.rows],
        "disputes": [_dispute(d) for d in found.disputes],
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in ("dimension", "cells", "marked", "both")}
    for name in ("same_marked", "same_all", "kappa", "alpha"):
        figure: Figure = getattr(row, name)
        out[name] = [v if v is None else round(v, 6) for v in (figure.value, figure.low, figure.high)]
    return out | {n: None if (v := getattr(row, n)) is None else round(v, 6) for n in ("same_stance", "quotes")}  # fmt: skip


def _dispute(d: Dispute) -> dict[str, Any]:
    sides = (
        {"value": s.value, "quotes": [{"stance": c.stance, "quote": c.quote, "start": c.start} for c in s.claims]}
        for s in (d.first, d.second)
    )  # fmt: skip
    return {"review": d.review, "subject": d.subject, "code": d.code, "sides": list(sides)}
