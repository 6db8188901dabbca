"""A desk from the hand-coded claims in tests/gold: the pages' stand-in for the claim engine."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from counterpoint import codebook as codebooks
from counterpoint.coders import Provenance
from counterpoint.compare import compare
from counterpoint.desk import Desk
from counterpoint.model import Bend, Claim, Dossier, Folded, Lead, Passage, Receipt, Refusal, Review, Show

GOLD = Path(__file__).with_name("gold") / "head-over-heels"
CUE = re.compile(
    r"\b(?:no one|not|isn[’']t|doesn[’']t|don[’']t|aren[’']t|won[’']t|never|no|without|rather than|instead of|gone are|avoids?|sick of"
    r"|refus\w+ to|far cry from|absence of|subverts|redefine[sd]?|flips|shift from|dares to)\b",
    re.IGNORECASE,
)


def passages(text: str) -> tuple[Passage, ...]:
    """Lines; a short one without a full stop is a heading, the first of those the title."""
    out: list[Passage] = []
    for match in re.finditer(r"[^\n]+", text):
        short = len(match.group()) < 110 and not match.group().rstrip().endswith((".", "!", "?", "”", ":"))
        kind = ("heading" if out else "title") if short else "paragraph"
        out.append(Passage(kind, match.start(), match.end()))  # type: ignore[arg-type]
    return tuple(out)


def claims_in(review: str, text: str, rows: Sequence[dict]) -> tuple[Claim, ...]:  # type: ignore[type-arg]
    """Gold rows with their place; the nearest cue in the line before or in the quote bends a denial."""
    out, seen = [], {}
    for row in rows:
        key = (row["quote"], row["code"], row["subject"])
        start = text.find(row["quote"], seen.get(key, 0))
        start = start if start >= 0 else text.find(row["quote"])
        assert start >= 0, row
        seen[key], end = start + 1, start + len(row["quote"])
        out.append(
            Claim(
                review, row["subject"], row["code"], row["stance"], row["quote"], start, end,
                confidence=0.9 if row["sure"] else 0.5, bends=_bends(text, start, end, row["stance"]),
            )
        )  # fmt: skip
    return tuple(sorted(out, key=lambda c: (c.start, c.end)))


def _bends(text: str, start: int, end: int, stance: str) -> tuple[Bend, ...]:
    if stance == "affirms":
        return ()
    sentence = max(text.rfind(mark, 0, start) + 1 for mark in (". ", "\n", "! ", "? "))
    found = list(CUE.finditer(text, sentence, end))
    return (Bend("negation", found[-1].start(), found[-1].end()),) if found else ()


@lru_cache(maxsize=1)
def gold() -> tuple[Show, tuple[Review, ...], tuple[Claim, ...]]:
    """The gold show, its three reviews and its 332 claims."""
    data = yaml.safe_load((GOLD / "show.yaml").read_text("utf-8"))
    leads = {who: Lead(tuple(v["names"]), tuple(v["performers"])) for who, v in data["leads"].items()}
    show = Show("head-over-heels", data["title"], data["kind"], data["year"], leads)
    reviews, claims = [], []
    for path in sorted(GOLD.glob("*.txt")):
        text = path.read_text("utf-8")
        rows = [json.loads(line) for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()]
        reviews.append(
            Review(
                path.stem, text, passages(text), path.name, "text", words=len(text.split()), sha256="0" * 64
            )
        )
        claims.extend(claims_in(path.stem, text, rows))
    reviews[2] = replace(
        reviews[2], publisher="Business Upturn", published="2025-07-15T10:00:00", format="wordpress",
        url="https://www.businessupturn.com/usa/80658/", tags=("K-drama",),
        headline="Can Head Over Heels be the new blueprint for mature K-drama romance?",
        receipts=(Receipt("share", "a share line", "Follow us on X"),), warnings=("Author known only by number",),
    )  # fmt: skip
    return show, tuple(reviews), tuple(claims)


def desk(*dimensions: str, only: Sequence[int] = (0, 1, 2)) -> Desk:
    """The gold desk, or part of it."""
    show, reviews, claims = gold()
    return make(show, [reviews[i] for i in only], claims, dimensions)


def make(
    show: Show,
    reviews: Sequence[Review],
    claims: Sequence[Claim],
    dimensions: Sequence[str] = (),
    coded_by: Provenance | None = None,
    **more: object,
) -> Desk:
    """A desk of these reviews and claims."""
    book = codebooks.load()
    dossier = Dossier(show, tuple(reviews), **more)  # type: ignore[arg-type]
    compared = compare(show, tuple(reviews), claims, book, dimensions)
    return Desk(dossier, compared, book, coded_by or Provenance())


def crowded(n: int) -> Desk:
    """n reviews: the gold ones over and over under other names, with something set aside of every sort."""
    show, reviews, claims = gold()
    many, said = [], []
    for i in range(n):
        base = reviews[i % 3]
        many.append(
            replace(
                base,
                id=f"r{i:02d}",
                source=f"r{i:02d}.txt",
                publisher=f"The Daily Paper no. {i}" if i % 4 else None,
            )
        )
        said += [replace(c, review=f"r{i:02d}") for k, c in enumerate(c for c in claims if c.review == base.id) if (k + i) % 4]  # fmt: skip
    foreign = replace(reviews[0], id="ko", source="ko.txt", language="ko", publisher="한국 신문")
    return make(
        show, many, said, foreign=(foreign,), uncoded=(replace(reviews[2], id="late", source="late.txt"),), copies=(replace(reviews[1], id="copy", source="copy.txt"),),
        folded=(Folded("copy", "r01", 0.97),), refused=(Refusal("comments.json", "looks like a list of comments"),),
    )  # fmt: skip
