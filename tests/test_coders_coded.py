"""A show as one coder has it: what was not coded is set aside by name, and who coded is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counterpoint.codebook import Codebook
from counterpoint.coders import (
    CuesCoder,
    FileCoder,
    claims_of,
    coding_path,
    complete,
    provenance,
    set_aside,
)
from counterpoint.errors import RequestError
from counterpoint.model import Dossier, Review, Show
from tests.conftest import review_of
from tests.test_coders_port import put

TEXT = "The show is slow. There is no love triangle."
ONE, TWO = review_of(TEXT, "one"), review_of(TEXT + " It moves.", "two")


@pytest.fixture
def dossier(tmp_path: Path, lanterns: Show) -> Dossier:
    return Dossier(replace(lanterns, folder=tmp_path), (ONE, TWO))


def hand(dossier: Dossier, codebook: Codebook, *reviews: Review, name: str = "hand") -> FileCoder:
    assert dossier.show.folder
    for review in reviews:
        put(dossier.show.folder, name, codebook, review)
    return FileCoder(name, dossier.show.folder, codebook)


def test_what_is_not_coded_is_set_aside_and_not_silent(dossier: Dossier, codebook: Codebook) -> None:
    who = hand(dossier, codebook, TWO)
    left = set_aside(dossier, who)
    assert left.reviews == (TWO,) and left.uncoded == (ONE,)
    assert {c.review for c in claims_of(left, who)} == {"two"}


def test_data_for_scripts_wants_every_review(dossier: Dossier, codebook: Codebook) -> None:
    assert dossier.show.folder
    with pytest.raises(RequestError) as told:
        complete(dossier, hand(dossier, codebook, TWO))
    assert str(coding_path(dossier.show.folder, "hand", "one")) in str(told.value)
    assert "two.jsonl" not in str(told.value) and "counterpoint.coders.adopt" in str(told.value)
    complete(dossier, hand(dossier, codebook, ONE, TWO))


def test_nothing_coded_is_nothing_to_compare(dossier: Dossier, codebook: Codebook) -> None:
    with pytest.raises(RequestError, match=r"one\.jsonl, .*two\.jsonl"):
        set_aside(dossier, hand(dossier, codebook))
    nothing = replace(dossier, reviews=())
    assert set_aside(nothing, hand(dossier, codebook)) == nothing


def test_the_cues_code_everything_and_leave_no_file(dossier: Dossier, codebook: Codebook) -> None:
    who, seen = CuesCoder(codebook), []
    assert set_aside(dossier, who) == dossier
    claims_of(dossier, who, lambda review: seen.append(review.id))
    assert seen == ["one", "two"]
    by = provenance(dossier, who, codebook)
    assert (by.name, by.codings, by.dates, by.measured) == ("cues", (), (), True)
    assert by.known.measured and not provenance(dossier, who, replace(codebook, fingerprint="own")).measured


def test_who_coded_is_known_by_file_and_hash(dossier: Dossier, codebook: Codebook) -> None:
    by = provenance(dossier, hand(dossier, codebook, ONE, TWO), codebook)
    assert [c.path for c in by.codings] == ["codings/hand/one.jsonl", "codings/hand/two.jsonl"]
    assert all(len(c.sha256) == 64 for c in by.codings) and by.dates == ("2025-07-20",)
    assert by.stale == () and by.known.label == "hand"


def test_a_coding_by_other_codes_is_called_stale(dossier: Dossier, codebook: Codebook) -> None:
    who = hand(dossier, codebook, ONE, TWO)
    tone = codebook.dimensions["tone"]
    more = dict(codebook.dimensions) | {"tone": tone.model_copy(update={"subjects": ("show", "couple")})}
    other = replace(codebook, structure=codebook.structure.model_copy(update={"dimensions": more}))
    assert provenance(dossier, who, other).stale == ("one", "two")


@pytest.mark.parametrize(("coded", "beside"), [((), 0), ((ONE,), 1), ((ONE, TWO), 2)])
def test_any_other_coder_is_measured_by_the_hand_coding_of_this_show(
    dossier: Dossier, codebook: Codebook, coded: tuple[Review, ...], beside: int
) -> None:
    who = hand(dossier, codebook, ONE, TWO, name="model")
    hand(dossier, codebook, *coded)
    by = provenance(dossier, who, codebook)
    assert by.beside == beside and by.alpha == (pytest.approx(1.0) if beside else None)
    assert provenance(dossier, CuesCoder(codebook), codebook).alpha is None, "its figures are known already"


def test_a_hand_coding_that_does_not_fit_is_no_yardstick(dossier: Dossier, codebook: Codebook) -> None:
    assert dossier.show.folder
    who = hand(dossier, codebook, ONE, TWO, name="model")
    hand(dossier, codebook, ONE)
    coding_path(dossier.show.folder, "hand", "two").write_text("no coding\n", "utf-8")
    assert provenance(dossier, who, codebook).beside == 1
