"""What candidates of one review make of each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterpoint import codebook as books
from counterpoint.model import Claim
from counterpoint.reading.candidates import Candidate
from counterpoint.reading.fitting import fit
from counterpoint.reading.together import company, judged

BOOK = books.load()


def candidate(
    code: str, stance: str, start: int, subject: str = "show", evidence: tuple[str, ...] = ()
) -> Candidate:
    claim = Claim("a", subject, code, stance, "x" * 10, start, start + 10, start, start + 3)  # type: ignore[arg-type]
    return Candidate(claim, evidence)


SLOW = candidate("tone.slow", "affirms", 0)
CASES = [
    ("the same claim elsewhere", candidate("tone.slow", "affirms", 50), "again>=1"),
    ("its opposite elsewhere", candidate("tone.slow", "denies", 50), "opposed>=1"),
    ("its opposite on the same words", candidate("tone.slow", "denies", 5), "opposed here>=1"),
    ("the other pole", candidate("tone.fast", "affirms", 50), "other pole>=1"),
    ("the other pole denied", candidate("tone.fast", "denies", 50), "borne out>=1"),
    ("another code on the same words", candidate("tone.dark", "affirms", 5), "rival>=1"),
]


@pytest.mark.parametrize("other, name", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_neighbour_is_named_by_what_it_is_to_the_candidate(other: Candidate, name: str) -> None:
    first, _ = company([SLOW, other], [0.0, 1.5], BOOK)
    kinds = {e.split(">=")[0] for e in first} - {"alone"}
    assert name in first
    assert kinds <= {name.split(">=")[0], name.split(">=")[0] + " ahead"}


@pytest.mark.parametrize(
    "other",
    [
        candidate("tone.dark", "affirms", 50),
        candidate("tone.dark", "denies", 50),
        candidate("leads.warm", "affirms", 50, "male_lead"),
    ],
)
def test_what_has_nothing_to_do_with_it_says_nothing(other: Candidate) -> None:
    first, _ = company([SLOW, other], [0.0, 1.5], BOOK)
    assert all(e.startswith("alone") for e in first)


def test_a_claim_of_another_subject_is_another_claim() -> None:
    his, hers = (
        candidate("leads.warm", "affirms", at, who) for at, who in ((0, "male_lead"), (50, "female_lead"))
    )
    assert not any(e.startswith("again") for e in company([his, hers], [0.0, 1.5], BOOK)[0])


def test_confidence_follows_the_company() -> None:
    tiers = BOOK.confidence.model_copy(
        update={"weights": {"bias": 0.0, "strong": 2.0}, "together": {"again>=1": 1.0, "opposed>=1": -1.0}}
    )
    book = replace(BOOK, confidence=tiers)
    strong = candidate("tone.slow", "affirms", 50, evidence=("strong",))
    against = candidate("tone.slow", "denies", 50, evidence=("strong",))
    alone, borne_out, opposed = (
        judged([SLOW, *more], book)[0].together for more in ((), (strong,), (against,))
    )
    assert opposed < alone == 0.5 < borne_out
    assert judged([SLOW, against], book)[0].alone == 0.5


def test_a_fit_starts_from_the_odds_it_is_given() -> None:
    rows = [("a",), ("b",)] * 40
    right = [True, False] * 40
    learnt = fit(rows, right, 3.0)
    assert learnt["a"] > 1 and learnt["b"] < -1
    told = fit(rows, right, 3.0, before=[4.0, -4.0] * 40)
    assert abs(told.get("a", 0.0)) < learnt["a"] / 3
