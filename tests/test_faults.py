"""Each kind of error, told from the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterpoint.model import Claim
from tests.faults import MISSED, WRONG, missed, tally, wrong
from tests.scoring import Coded, Pair

SLOW = Claim("r", "show", "tone.slow", "affirms", "slow", 10, 14, 0.5)
GOLD = Coded(("show", "tone.slow", "affirms"), 10, 14, True)
LEAD = Claim("r", "male_lead", "leads.cold", "affirms", "cold", 10, 14, 0.5)


def coded(subject: str, code: str, stance: str, start: int = 10) -> Coded:
    return Coded((subject, code, stance), start, start + 4, True)


@pytest.mark.parametrize(
    ("claim", "gold", "kind"),
    [
        (SLOW, coded("show", "tone.slow", "denies"), "wrong stance"),
        (LEAD, coded("female_lead", "leads.cold", "affirms"), "wrong subject"),
        (LEAD, coded("female_lead", "leads.cold", "denies"), "wrong subject and stance"),
        (SLOW, coded("show", "tone.quiet", "affirms"), "wrong code"),
        (SLOW, coded("show", "tone.slow", "affirms", 90), "right, elsewhere"),
        (SLOW, coded("show", "tone.quiet", "affirms", 90), "no gold claim there"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_wrong_claim(claim: Claim, gold: Coded, kind: str) -> None:
    assert wrong(Pair((gold,), (claim,))) == [(claim, kind)]


def test_one_gold_claim_is_matched_once() -> None:
    again = replace(SLOW, start=11, confidence=0.9)
    assert wrong(Pair((GOLD,), (SLOW, again))) == [(again, "counted twice")]


@pytest.mark.parametrize(
    ("found", "candidates", "kind"),
    [
        ((replace(SLOW, shown=False, confidence=0.3),), (replace(SLOW, confidence=0.3),), "found, but not shown"),
        ((replace(LEAD, start=80),), (replace(SLOW, confidence=0.1),), "below the threshold"),
        ((replace(SLOW, stance="denies"),), (replace(SLOW, confidence=0.5),), "outvoted"),
        ((), (replace(SLOW, stance="denies"),), "with another stance or subject"),
        ((), (LEAD,), "with another code"),
        ((), (replace(SLOW, start=80, end=84),), "no candidate"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)  # fmt: skip
def test_a_missed_claim(found: tuple[Claim, ...], candidates: tuple[Claim, ...], kind: str) -> None:
    assert missed(Pair((GOLD,), found, candidates)) == [(GOLD, kind)]


def test_what_is_right_or_unsure_is_no_fault() -> None:
    unsure = replace(GOLD, sure=False, start=50, end=54)
    pair = Pair((GOLD, unsure), (SLOW,), (SLOW,))
    assert wrong(pair) == missed(pair) == []


def test_the_tally_knows_only_its_kinds() -> None:
    pairs = [Pair((GOLD,), (LEAD,), (LEAD,)), Pair((GOLD,), (), ())]
    faults = tally(pairs)
    assert faults[0] == {"wrong code": 1} and faults[1] == {"with another code": 1, "no candidate": 1}
    assert set(faults[0]) <= set(WRONG) and set(faults[1]) <= set(MISSED)
