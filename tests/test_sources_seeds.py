"""The three seeds: what is read, what is taken out, and the eight headings that nothing marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoint.model import Dossier
from counterpoint.sources import read_show
from tests.sources_support import assert_sound, passages, removed

EIGHT = [
    "It’s a Story of Emotional Maturity, Not Just Chemistry",
    "No Toxic Misunderstandings—Just Honest Conversations",
    "Romance Rooted in Reality",
    "The Friends-to-Lovers Trope—Redefined for Adults",
    "Vulnerability Is the Real Love Language",
    "Love That Supports Individual Growth",
    "A Quiet Masterpiece of Modern Romance",
    "Conclusion",
]


@pytest.fixture(scope="module")
def dossier(seeds: Path) -> Dossier:
    return read_show(seeds)


def test_three_reviews_and_nothing_else(dossier: Dossier) -> None:
    assert [r.format for r in dossier.reviews] == ["text", "text", "wordpress"]
    assert not (dossier.refused or dossier.foreign or dossier.copies or dossier.warnings)
    for review in dossier.reviews:
        assert_sound(review)
        assert review.language == "en" and not review.warnings


def test_a_title_printed_twice_around_a_poster_caption_is_read_once(dossier: Dossier) -> None:
    review = dossier.reviews[0]
    assert review.headline and passages(review, "title") == [review.headline]
    assert review.text.count(review.headline) == 1
    assert removed(review) == [("caption", "Promotional Poster"), ("repeated title", review.headline)]
    assert passages(review, "heading") == []


def test_eight_unmarked_headings_and_no_title(dossier: Dossier) -> None:
    review = dossier.reviews[1]
    assert passages(review, "heading") == EIGHT
    assert passages(review, "title") == [] and review.headline is None
    assert removed(review) == [("advertisement", "Advertisement")]


def test_a_wordpress_post_in_a_text_file(dossier: Dossier) -> None:
    review = dossier.reviews[2]
    assert review.headline == "Can Head Over Heels be the new blueprint for mature K-drama romance?"
    assert review.publisher == "Business Upturn"
    assert review.published == review.modified == "2025-07-15T06:20:05"
    assert review.url and review.url.startswith("https://www.businessupturn.com/usa/")
    assert len(passages(review, "heading")) == 7 and "bae-suzy" in review.tags
    assert [kind for kind, _ in removed(review)] == ["embed"]


def test_the_words_stay_as_they_were_written(dossier: Dossier, seeds: Path) -> None:
    """Every paragraph of the plain seeds is in the file, character for character but for folded spaces."""
    for review in dossier.reviews[:2]:
        source = " ".join((seeds / review.source).read_text(encoding="utf-8").split())
        assert all(words in source for words in passages(review))
