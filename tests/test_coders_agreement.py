"""Two coders' claims set side by side: which cells there are, what each says of them, where they part."""

from __future__ import annotations

import pytest

from counterpoint.codebook import Codebook
from counterpoint.coders.agreement import Agreement, Row, agreement
from counterpoint.model import Claim, Stance


def claim(
    code: str, stance: Stance = "affirms", start: int = 0, subject: str = "show", sure: bool = True, review: str = "one"
) -> Claim:  # fmt: skip
    return Claim(review, subject, code, stance, "words", start, start + 5, shown=sure)


def of(found: Agreement, dimension: str) -> Row:
    return next(row for row in found.rows if row.dimension == dimension)


def compared(first: list[Claim], second: list[Claim], codebook: Codebook) -> Agreement:
    return agreement(["one"], {"one": first}, {"one": second}, codebook)


def test_the_universe_is_every_cell_a_claim_can_be_of(codebook: Codebook) -> None:
    found = compared([], [], codebook)
    assert [row.dimension for row in found.rows] == [*codebook.dimensions, "all"]
    assert sum(row.cells for row in found.rows[:-1]) == found.rows[-1].cells
    couple, tone = len(codebook.couple_codes), codebook.dimensions["tone"]
    assert of(found, "tone").cells == len(tone.all_codes)
    assert of(found, "leads").cells == couple + 3 * (len(codebook.dimensions["leads"].all_codes) - couple)
    assert not found.disputes and found.rows[-1].kappa.value is None, (
        "of nothing but silence there is no kappa"
    )


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        ([claim("tone.slow")], [claim("tone.slow", "denies")], ("affirms", "denies")),
        ([claim("tone.slow")], [], ("affirms", "silent")),
        ([claim("tone.slow"), claim("tone.slow", "denies")], [claim("tone.slow")], ("mixed", "affirms")),
        ([claim("tropes.amnesia", "subverts")], [claim("tropes.amnesia")], ("subverts", "affirms")),
        ([claim("tone.slow")], [claim("tone.slow", sure=False)], ("affirms", "silent")),
    ],
    ids=["opposed", "one is silent", "both stances are mixed", "turned", "too unsure to show"],
)
def test_a_cell_has_one_value_for_each_coder(
    first: list[Claim], second: list[Claim], values: tuple[str, str], codebook: Codebook
) -> None:
    (dispute,) = compared(first, second, codebook).disputes
    assert (dispute.first.value, dispute.second.value) == values
    assert (dispute.review, dispute.code) == ("one", first[0].code)


def test_counts_and_shares(codebook: Codebook) -> None:
    first = [
        claim("tone.slow"),
        claim("tone.fresh"),
        claim("tone.warm" if "tone.warm" in codebook.codes() else "tone.quiet"),
    ]
    second = [claim("tone.slow"), claim("tone.fresh", "denies")]
    row = of(compared(first, second, codebook), "tone")
    assert (row.marked, row.both, row.same_stance) == (3, 2, 0.5)
    assert row.same_marked.value == pytest.approx(1 / 3)
    assert row.same_all.value == pytest.approx((row.cells - 2) / row.cells)


def test_quotes_meet_one_to_one(codebook: Codebook) -> None:
    first = [claim("tone.slow", start=0), claim("tone.slow", start=3), claim("tone.slow", start=50)]
    second = [claim("tone.slow", start=4), claim("tone.slow", start=90)]
    row = of(compared(first, second, codebook), "tone")
    assert row.quotes == pytest.approx(2 * 1 / 5) and row.same_marked.value == 1.0


def test_a_coder_agrees_with_itself(codebook: Codebook) -> None:
    said = [claim("tone.slow"), claim("leads.cold", subject="male_lead"), claim("tropes.amnesia", "denies")]
    last = compared(said, said, codebook).rows[-1]
    assert (last.kappa.value, last.alpha.value, last.same_marked.value, last.quotes) == (1, 1, 1, 1)


def test_only_the_reviews_asked_for_count(codebook: Codebook) -> None:
    first = {"one": [claim("tone.slow")], "two": [claim("tone.slow", review="two")]}
    found = agreement(["two"], first, {"two": []}, codebook)
    assert [d.review for d in found.disputes] == ["two"] and found.reviews == ("two",)
