"""Kept claims: found again whole, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from counterpoint import reading
from counterpoint.codebook import Codebook
from counterpoint.model import Bend, Claim, Lead, Remark, Review, Show
from counterpoint.reading import cache
from tests.conftest import ROOT, review_of

CLAIM = Claim("one", "show", "tone.fast", "denies", "not fast", 3, 11, bends=(Bend("negation", 3, 6),))
Make = Callable[..., Review]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTERPOINT_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_is_kept_is_found_under_the_review_s_present_name(place: Path) -> None:
    cache.put("k", [CLAIM])
    assert cache.get("k", "two") == [replace(CLAIM, review="two")]
    assert [p.name for p in place.iterdir()] == ["k.json"] and cache.get("other", "one") is None


def test_remarks_are_kept_beside_the_claims(
    place: Path, make_review: Make, lanterns: Show, codebook: Codebook
) -> None:
    cache.put_remarks("k", [Remark("one", 0, 4, True)])
    assert cache.get_remarks("k", "two") == [Remark("two", 0, 4, True)]
    assert cache.get("k", "one") is None
    review = make_review("The show is slow. I ate a pear.")
    claims = reading.claims_of_review(review, lanterns, codebook)
    kept = place / f"{cache.key(review, lanterns, codebook.fingerprint)}.remarks.json"
    assert kept.exists(), "a review read for its claims is read for its remarks, too"
    first = reading.remarks_of_review(review, lanterns, codebook)
    assert [(r.start, r.end, r.opinion) for r in first] == [(0, 17, True), (18, 31, False)]
    kept.write_text("[{", "utf-8")
    assert reading.remarks_of_review(review, lanterns, codebook) == first
    assert reading.claims_of_review(review, lanterns, codebook) == claims


def test_whatever_decides_a_claim_is_in_its_key(
    make_review: Make, lanterns: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = make_review("It is not fast.")
    key = cache.key(review, lanterns, "book")
    cast = {**lanterns.leads, "male_lead": Lead(("Jun",))}
    assert cache.key(replace(review, id="renamed", publisher="P"), lanterns, "book") == key
    others = {
        cache.key(make_review("It is not fast!"), lanterns, "book"),
        cache.key(replace(review, passages=()), lanterns, "book"),
        cache.key(review, replace(lanterns, title="Another"), "book"),
        cache.key(review, replace(lanterns, leads=cast), "book"),
        cache.key(review, lanterns, "another book"),
    }
    monkeypatch.setattr(cache, "engine_version", lambda: "of tomorrow")
    others.add(cache.key(review, lanterns, "book"))
    assert len(others) == 6 and key not in others


@pytest.mark.parametrize(
    "text",
    ["", "[", '[{"review": "one"', "null", "[1]", '{"a": 1}', '[{"review": "one"}]', "\0" * 40, "\udcff"],
)
def test_an_entry_that_is_torn_or_of_another_shape_is_as_none(place: Path, text: str) -> None:
    place.mkdir()
    (place / "k.json").write_text(text, "utf-8", "surrogateescape")
    assert cache.get("k", "one") is None
    cache.put("k", [CLAIM])
    assert cache.get("k", "one") == [CLAIM]


def test_a_claim_with_a_field_of_another_version_is_as_none(place: Path) -> None:
    cache.put("k", [CLAIM])
    rows = json.loads((place / "k.json").read_text("utf-8"))
    (place / "k.json").write_text(json.dumps([row | {"mood": "blue"} for row in rows]), "utf-8")
    assert cache.get("k", "one") is None


def test_a_cache_that_cannot_be_written_is_no_error(
    place: Path, make_review: Make, lanterns: Show, codebook: Codebook
) -> None:
    place.write_text("a file in the way", "utf-8")
    review = make_review("The show is slow. There is no love triangle.")
    first = reading.claims_of_review(review, lanterns, codebook)
    assert first and reading.claims_of_review(review, lanterns, codebook) == first
    assert place.read_text("utf-8") == "a file in the way"


def test_several_processes_at_once_keep_whole_entries(place: Path) -> None:
    code = (
        "from counterpoint.model import Claim; from counterpoint.reading import cache\n"
        "many = [Claim('one', 'show', 'tone.fast', 'denies', 'not fast', i, i + 8) for i in range(300)]\n"
        "for _ in range(60): cache.put('k', many)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "lib")}
    writers = [subprocess.Popen([sys.executable, "-c", code], env=env) for _ in range(3)]
    sizes = set()
    while any(writer.poll() is None for writer in writers):
        if (place / "k.json").exists():
            sizes.add(len(cache.get("k", "one") or ()))
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert sizes <= {300} and len(cache.get("k", "one") or ()) == 300
    assert [p.name for p in place.iterdir()] == ["k.json"]


def test_reviews_read_together_say_what_each_says_alone(
    lanterns: Show, codebook: Codebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """While the network reads one, the next is parsed; kept ones are taken as they come."""
    texts = ("Mina is guarded. It drags.", "No airport dash here.", "Gorgeous to look at.")
    reviews = [review_of(text, f"r{n}") for n, text in enumerate(texts)]
    alone = [reading.engine(codebook).claims(review, lanterns) for review in reviews]
    monkeypatch.setenv("COUNTERPOINT_CACHE", str(tmp_path / "other"))
    first = reading.claims_of_review(reviews[1], lanterns, codebook)
    assert list(reading.claims_of_reviews(reviews, lanterns, codebook)) == alone and first == alone[1]
    assert any(alone) and list(reading.claims_of_reviews([], lanterns, codebook)) == []
