"""Claims → comparison, on small invented reviews and on the hand-coded three."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.codebook import Codebook, load
from counterpoint.compare import compare
from counterpoint.model import Claim, Comparison, Review, Show

GOLD = Path(__file__).parent / "gold" / "head-over-heels"
BOOK = load()
SHOW = Show("s", "S")


def claim(
    review: str, code: str, stance: str = "affirms", subject: str = "show", at: int = 0, **more: object
) -> Claim:
    return Claim(review, subject, code, stance, "q", at, at + 1, **more)  # type: ignore[arg-type]


def compared(*claims: Claim, reviews: str = "abc") -> Comparison:
    return compare(SHOW, [Review(r, "", (), r, "text") for r in reviews], claims, BOOK)


def verdict(comparison: Comparison, point: str) -> str:
    return next(f.verdict for f in comparison.findings if f.point.id == point)


@pytest.mark.parametrize(
    ("claims", "point", "expected"),
    [
        ([], "tone.pace", "silent"),
        ([claim("a", "tone.fast")], "tone.pace", "lone"),
        ([claim("a", "tone.fast"), claim("b", "tone.fast")], "tone.pace", "agreed"),
        ([claim("a", "tone.fast"), claim("b", "tone.slow")], "tone.pace", "contradicted"),
        ([claim("a", "tone.fast"), claim("b", "tone.fast", "denies")], "tone.pace", "contradicted"),
        ([claim("a", "tone.fast"), claim("b", "tone.slow", "denies")], "tone.pace", "agreed"),
        ([claim("a", "tone.fast"), claim("a", "tone.slow")], "tone.pace", "lone"),
        (
            [claim("a", "tropes.amnesia", "subverts"), claim("b", "tropes.amnesia")],
            "tropes.amnesia",
            "agreed",
        ),
        (
            [claim("a", "tropes.amnesia", "denies"), claim("b", "tropes.amnesia")],
            "tropes.amnesia",
            "contradicted",
        ),
        ([claim("a", "tone.fast", shown=False)], "tone.pace", "silent"),
        (
            [claim("a", "leads.cold", subject="male_lead"), claim("b", "leads.warm", subject="female_lead")],
            "male_lead.temperature",
            "lone",
        ),
        (
            [
                claim(r, c, at=i)
                for i, (r, c) in enumerate(
                    [("a", "tone.fast"), ("a", "tone.slow"), ("b", "tone.fast"), ("b", "tone.slow")]
                )
            ],
            "tone.pace",
            "contradicted",
        ),
    ],
)
def test_verdict(claims: list[Claim], point: str, expected: str) -> None:
    assert verdict(compared(*claims), point) == expected


@pytest.mark.parametrize(
    ("claims", "standing", "place"),
    [
        ([], "silent", None),
        ([claim("a", "tone.fast")], "affirms", -1),
        ([claim("a", "tone.slow")], "affirms", 1),
        ([claim("a", "tone.fast", "denies")], "denies", 0.5),
        ([claim("a", "tone.slow", "denies")], "denies", -0.5),
        (
            [claim("a", "tone.fast"), claim("a", "tone.slow", at=1), claim("a", "tone.slow", at=2)],
            "both",
            1 / 3,
        ),
        ([claim("a", "tone.fast", "subverts")], "subverts", 0),
    ],
)
def test_place(claims: list[Claim], standing: str, place: float | None) -> None:
    finding = next(f for f in compared(*claims).findings if f.point.id == "tone.pace")
    assert (finding.positions[0].standing, finding.positions[0].place) == (standing, place)


def test_a_direct_clash_ranks_above_a_hesitant_one() -> None:
    found = compared(
        claim("a", "tone.fast"),
        claim("b", "tone.slow"),
        claim("a", "tone.dark"),
        claim("b", "tone.light"),
        claim("b", "tone.dark", at=1),
    )
    assert [c.point.id for c in found.clashes] == ["tone.pace", "tone.mood"]


def test_related_claims_are_a_tension() -> None:
    found = compared(
        claim("a", "leads.wealthy", subject="male_lead"), claim("b", "tropes.chaebol_hero", "denies")
    )
    assert [t.kind for t in found.tensions] == ["related"]


CODES = st.sampled_from(sorted(BOOK.codes()))


@st.composite
def any_claim(draw: st.DrawFn) -> Claim:
    code = draw(CODES)
    subject = draw(st.sampled_from(BOOK.dimensions[code.split(".")[0]].subjects))
    stance = draw(st.sampled_from(["affirms", "denies", "subverts"]))
    return claim(draw(st.sampled_from("abc")), code, stance, subject, draw(st.integers(0, 50)))


@settings(max_examples=80, deadline=None)
@given(st.lists(any_claim(), max_size=40))
def test_the_four_verdicts_are_all_the_points(claims: list[Claim]) -> None:
    found = compared(*claims)
    counts = [len(found.of(v)) for v in ("contradicted", "agreed", "lone", "silent")]  # type: ignore[arg-type]
    assert sum(counts) == len(found.findings) == 89
    assert len(found.clashes) == counts[0]
    for clash in found.clashes:
        assert clash.first.review != clash.second.review
        assert clash.opposition > 0


def test_nothing_to_compare() -> None:
    assert len(compared(reviews="").of("silent")) == 89


def test_dimensions_can_be_chosen(codebook: Codebook) -> None:
    found = compare(SHOW, [], [], codebook, ["tone"])
    assert {f.point.dimension for f in found.findings} == {"tone"}


def test_the_hand_coded_three() -> None:
    """The figures of the three reviews' hand-coded claims, counted by hand: 9 contradicted, 22 agreed, 35 by one, 23 by none."""
    reviews, claims = [], []
    for path in sorted(GOLD.glob("*.txt")):
        text = path.read_text("utf-8")
        reviews.append(Review(path.stem, text, (), path.name, "text"))
        for row in map(json.loads, path.with_suffix(".jsonl").read_text("utf-8").splitlines()):
            at = text.index(row["quote"])
            claims.append(
                Claim(
                    path.stem,
                    row["subject"],
                    row["code"],
                    row["stance"],
                    row["quote"],
                    at,
                    at + len(row["quote"]),
                )
            )
    found = compare(SHOW, reviews, claims, BOOK)
    assert [len(found.of(v)) for v in ("contradicted", "agreed", "lone", "silent")] == [9, 22, 35, 23]  # type: ignore[arg-type]
    assert found.clashes[0].point.id in {"couple.communication", "couple.onset", "tone.pace"}
