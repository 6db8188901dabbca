"""The reviewers' voice: what is counted, by example."""

from __future__ import annotations

import pytest

from counterpoint.voice import COUNTED, count, lists, measure, measure_text, sentences, syllables
from tests.gold_desk import desk

SENTENCES = [
    ("It is slow. It is quiet.", ["It is slow.", "It is quiet."]),
    ("Dr. Kim is rich. He knows.", ["Dr. Kim is rich.", "He knows."]),
    ("Is it good? Yes! Very…", ["Is it good?", "Yes!", "Very…"]),
    ("It runs for 3.5 hours, e.g. too long.", ["It runs for 3.5 hours, e.g. too long."]),
    ("You go, “Oh. They’re into each other.” Then it ends.", ["You go, “Oh. They’re into each other.”", "Then it ends."]),
    ("“Why?” she asks. He leaves.", ["“Why?” she asks.", "He leaves."]),
    ("A heading\nA line below it.", ["A heading", "A line below it."]),
    ("", []),
    ("…\n\n—", []),
]  # fmt: skip
COUNTS = [
    ("second_person", "You’ll love your sofa; the young won’t. You, too.", 3),
    ("second_person", "Youth and yourselves", 1),
    ("first_person", "I think we liked our seats. It's mine; IMAX is not.", 4),
    ("profanity", "Sure as hell. Hello, shell!", 1),
    ("intensifiers", "A very, truly odd veryday film", 2),
    ("hedges", "It may be kind of  good, perhaps; Maybelline seems so.", 4),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == expected


@pytest.mark.parametrize(("name", "text", "expected"), COUNTS)
def test_counts(name: str, text: str, expected: int) -> None:
    assert count(name, text) == expected


def test_every_list_is_there_and_lower_case() -> None:
    assert set(COUNTED) <= set(lists())
    assert all(word == word.lower() for words in lists().values() for word in words)


@pytest.mark.parametrize(("word", "n"), [("cat", 1), ("quiet", 1), ("emotional", 4), ("x", 1)])
def test_syllables_are_near(word: str, n: int) -> None:
    assert abs(syllables(word) - n) <= 1


def test_rates_are_per_thousand_words() -> None:
    voice = measure_text("You look. " * 10)
    assert (voice.words, voice.sentences, voice.mean_length, voice.median_length) == (20, 10, 2.0, 2.0)
    assert voice.second_person == 500.0
    assert voice.lengths == (2,) * 10


def test_questions_and_exclamations_end_their_sentence() -> None:
    voice = measure_text("Is it? It is! “Is it?” No! one knows.")
    assert voice.questions > 0 and voice.exclamations > 0


def test_simple_prose_reads_easier() -> None:
    easy = measure_text("The cat sat. The dog ran. We saw it all.")
    hard = measure_text(
        "Interminable institutional considerations characteristically undermine intelligibility."
    )
    assert easy.reading_ease > hard.reading_ease
    assert easy.grade < hard.grade


def test_nothing_measures_nothing() -> None:
    voice = measure_text("")
    assert (voice.words, voice.sentences, voice.mean_length, voice.reading_ease, voice.grade) == (
        0,
        0,
        0,
        0,
        0,
    )


def test_the_seeds_differ_as_a_reader_hears_them() -> None:
    a, b, c = (measure(review) for review in desk().comparison.reviews)
    assert a.second_person > 5 * max(b.second_person, c.second_person)
    assert a.mean_length < min(b.mean_length, c.mean_length)
    assert a.profanity > 0 == b.profanity == c.profanity
