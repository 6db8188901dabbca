"""Claims and comparisons as plain data: what claims.jsonl, claims.csv and comparison.json hold. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from counterpoint.cells import guarded
from counterpoint.codebook import Codebook
from counterpoint.coders import Provenance
from counterpoint.model import Claim, Comparison, Coverage, Dossier, Finding, Position, Review, Show
from counterpoint.model import letter as letter_of

Plain = dict[str, Any]
COLUMNS = (
    "review", "publisher", "dimension", "subject", "code", "label", "stance", "stance_label", "quote",
    "start", "end", "confidence", "shown", "hedged", "intensity", "cue", "bends",
)  # fmt: skip


def claim(value: Claim) -> Plain:
    """A line of claims.jsonl."""
    return {
        "review": value.review,
        "subject": value.subject,
        "code": value.code,
        "stance": value.stance,
        "quote": value.quote,
        "start": value.start,
        "end": value.end,
        "confidence": round(value.confidence, 4),
        "shown": value.shown,
        "hedged": value.hedged,
        "intensity": value.intensity,
        "cue": [value.cue_start, value.cue_end] if value.cue_start >= 0 else None,
        "bends": [{"kind": b.kind, "start": b.start, "end": b.end} for b in value.bends],
    }


def row(value: Claim, review: Review, codebook: Codebook) -> Plain:
    """A row of claims.csv: plain words beside the ids, each text cell unable to start a formula."""
    plain: Plain = {
        "review": value.review,
        "publisher": review.publisher or "",
        "dimension": value.code.split(".")[0],
        "subject": value.subject,
        "code": value.code,
        "label": codebook.codes()[value.code].label,
        "stance": value.stance,
        "stance_label": codebook.stance_label(value.code, value.stance),
        "quote": value.quote,
        "start": value.start,
        "end": value.end,
        "confidence": round(value.confidence, 4),
        "shown": value.shown,
        "hedged": value.hedged,
        "intensity": value.intensity,
        "cue": review.text[value.cue_start : value.cue_end] if value.cue_start >= 0 else "",
        "bends": "; ".join(f"{b.kind}: {review.text[b.start : b.end]}" for b in value.bends),
    }
    return {name: unformula(cell) if isinstance(cell, str) else cell for name, cell in plain.items()}


def unformula(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula, nor a bare carriage return for the end of a row."""
    return guarded(text.replace("\r\n", "\n").replace("\r", "\n"))


def review(value: Review, letter: str = "") -> Plain:
    """What comparison.json says of a review."""
    return {
        "id": value.id,
        "letter": letter,
        "name": value.name(letter),
        "source": value.source,
        "format": value.format,
        "headline": value.headline,
        "author": value.author,
        "publisher": value.publisher,
        "url": value.url,
        "published": value.published,
        "modified": value.modified,
        "tags": list(value.tags),
        "language": value.language,
        "words": value.words,
        "warnings": list(value.warnings),
        "receipts": [{"kind": r.kind, "reason": r.reason, "text": r.text} for r in value.receipts],
        "sha256": value.sha256,
    }


def reviews(value: Dossier) -> Plain:
    """reviews.json: every review that was read, and what was set aside."""
    return {
        "show": _show(value.show),
        "reviews": [review(r, letter_of(i)) for i, r in enumerate(value.reviews)],
        "warnings": list(value.warnings),
        "excluded": _excluded(value),
    }


def finding(value: Finding) -> Plain:
    """A point and where every review stands on it, with its denominator."""
    speaking = value.speaking
    agree = max((len(value.side(-1)), len(value.side(1)), len(speaking) if value.verdict == "agreed" else 0))
    return {
        "point": value.point.id,
        "dimension": value.point.dimension,
        "subject": value.point.subject,
        "name": value.point.name,
        "first": value.point.first.code,
        "second": value.point.second.code,
        "verdict": value.verdict,
        "of": len(value.positions),
        "agree": agree,
        "silent": len(value.positions) - len(speaking),
        "opposition": value.opposition,
        "positions": [_position(p) for p in value.positions],
    }


def _position(value: Position) -> Plain:
    sides = {"first": value.first, "second": value.second, "turned": value.turned}
    return {
        "review": value.review,
        "standing": value.standing,
        "place": value.place,
        **{name: len(claims) for name, claims in sides.items()},
    }


def coder(value: Provenance) -> Plain:
    """Who coded: what comparison.json and manifest.json say of it."""
    return {
        "name": value.name,
        "by": list(value.by),
        "models": list(value.models),
        "prompts": list(value.prompts),
        "dates": list(value.dates),
        "codings": {c.path: c.sha256 for c in value.codings},
        "stale": list(value.stale),
    }


def coverage(value: Coverage, review: Review) -> Plain:
    """How much of a review's opinions is coded, and the sentences that are not."""
    return {
        "review": value.review,
        "sentences": value.sentences,
        "opinions": value.opinions,
        "coded": value.coded,
        "share": value.share,
        "uncoded": [
            {"start": s.start, "end": s.end, "text": review.text[s.start : s.end]} for s in value.uncoded
        ],
    }


def comparison(
    value: Comparison, dossier: Dossier | None = None, coded_by: Provenance | None = None
) -> Plain:
    """comparison.json."""
    texts = {r.id: r for r in value.reviews}  # not `review`: Python 3.12.1 would miss the function below
    findings = {v: [finding(f) for f in value.of(v)] for v in ("contradicted", "agreed", "lone", "silent")}
    cells = [
        {"review": c.review, "subject": c.subject, "code": c.code, "stances": list(c.stances), "claims": len(c.claims)}
        for c in value.cells
    ]  # fmt: skip
    return {
        "show": _show(value.show),
        "coder": coder(coded_by) if coded_by else {},
        "reviews": [review(r, value.letter(r.id)) for r in value.reviews],
        "points": {verdict: len(found) for verdict, found in findings.items()},
        "claims": len(value.claims),
        "possible": len(value.possible),
        "cells": cells,
        "contradictions": findings["contradicted"],
        "agreements": findings["agreed"],
        "clashes": [
            {"point": c.point.id, "opposition": c.opposition, "first": claim(c.first), "second": claim(c.second)}
            for c in value.clashes
        ],
        "tensions": [
            {"kind": t.kind, "note": t.note, "first": claim(t.first), "second": claim(t.second)} for t in value.tensions
        ],
        "lone": findings["lone"],
        "silences": [f["point"] for f in findings["silent"]],
        "coverage": [coverage(c, texts[c.review]) for c in value.coverage],
        "excluded": _excluded(dossier) if dossier else {},
    }  # fmt: skip


def _show(show: Show) -> Plain:
    leads: Mapping[str, Any] = {
        who: {"names": list(lead.names), "performers": list(lead.performers)}
        for who, lead in sorted(show.leads.items())
    }
    return {"slug": show.slug, "title": show.title, "kind": show.kind, "year": show.year, "leads": leads}


def _excluded(dossier: Dossier) -> Plain:
    return {
        "foreign": [review(r) for r in dossier.foreign],
        "uncoded": [review(r) for r in dossier.uncoded],
        "folded": [{"review": f.review, "into": f.into, "similarity": f.similarity} for f in dossier.folded],
        "refused": [{"source": r.source, "reason": r.reason} for r in dossier.refused],
    }


def dumps(value: object) -> bytes:
    """JSON for people and diffs: two-space indents, a last newline, letters as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def lines(claims: Iterable[Claim]) -> bytes:
    """JSON Lines, a claim a line."""
    return "".join(json.dumps(claim(c), ensure_ascii=False) + "\n" for c in claims).encode("utf-8")
