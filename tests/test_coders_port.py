"""The port: whoever codes, claims come out; a review nobody coded is not silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoint.codebook import Codebook
from counterpoint.coders import (
    Coding,
    CuesCoder,
    FileCoder,
    Header,
    Uncoded,
    available,
    coder,
    codes_hash,
    coding_path,
    text_hash,
    write_coding,
)
from counterpoint.errors import RequestError
from counterpoint.model import Claim, Review, Show, Stance
from counterpoint.reading import claims_of_review
from tests.conftest import review_of

REVIEW = review_of("The show is slow. There is no love triangle.", "one")


def put(
    folder: Path,
    name: str,
    codebook: Codebook,
    review: Review = REVIEW,
    header: str = "",
    quote: str = "slow",
    stance: Stance = "affirms",
) -> Claim:
    """Put down a coding of one claim."""
    start = review.text.index(quote)
    claim = Claim(review.id, "show", "tone.slow", stance, quote, start, start + len(quote))
    said = Header(header or name, "", "", codes_hash(codebook), text_hash(review), "2025-07-20")
    write_coding(coding_path(folder, name, review.id), Coding(said, (claim,)))
    return claim


def test_the_cues_say_what_the_engine_says(lanterns: Show, codebook: Codebook) -> None:
    assert list(CuesCoder(codebook).claims(REVIEW, lanterns)) == claims_of_review(REVIEW, lanterns, codebook)


@pytest.mark.parametrize("name", ["hand", "model", "anna-2"])
def test_any_folder_of_codings_is_a_coder(
    tmp_path: Path, codebook: Codebook, lanterns: Show, name: str
) -> None:
    claim = put(tmp_path, name, codebook)
    assert available(tmp_path) == ("cues", name)
    found = coder(name, tmp_path, codebook)
    assert found.name == name and tuple(found.claims(REVIEW, lanterns)) == (claim,)


def test_a_review_that_is_not_coded_is_told_with_its_path(
    tmp_path: Path, codebook: Codebook, lanterns: Show
) -> None:
    put(tmp_path, "hand", codebook)
    other = review_of("Nobody read me.", "two")
    with pytest.raises(Uncoded) as told:
        FileCoder("hand", tmp_path, codebook).claims(other, lanterns)
    assert told.value.path == coding_path(tmp_path, "hand", "two") and told.value.exit_code == 2


def test_a_coding_in_another_coder_s_folder_is_refused(
    tmp_path: Path, codebook: Codebook, lanterns: Show
) -> None:
    put(tmp_path, "hand", codebook, header="model")
    with pytest.raises(RequestError, match="coder: 'model' is not accepted; expected 'hand'"):
        FileCoder("hand", tmp_path, codebook).claims(REVIEW, lanterns)


@pytest.mark.parametrize("name", ["hnad", "", "../hand", "hand/", ".", "codings"])
def test_a_coder_that_is_not_there_is_told_with_those_that_are(
    tmp_path: Path, codebook: Codebook, name: str
) -> None:
    put(tmp_path, "hand", codebook)
    (tmp_path / "codings" / ".hidden").mkdir()
    with pytest.raises(RequestError, match=r"coder: '.*' is not accepted; expected cues or hand$"):
        coder(name, tmp_path, codebook)


def test_without_codings_there_are_the_cues(tmp_path: Path) -> None:
    assert available(tmp_path) == available(None) == ("cues",)
