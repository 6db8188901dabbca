"""Copies fold into one, whoever changed the headline; different reviews stay apart, and the work stays linear."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from counterpoint.model import Review
from counterpoint.sources.assemble import Origin, assemble
from counterpoint.sources.copies import fold_copies
from counterpoint.sources.plain import read_plain

RANDOM = random.Random(7)
WORDS = [f"word{i}" for i in range(2000)]


def words(n: int) -> str:
    return " ".join(RANDOM.choice(WORDS) for _ in range(n))


def review(id_: str, text: str, **facts: str) -> Review:
    return replace(assemble(Origin(id_, f"{id_}.txt", ""), read_plain(text)), **facts)  # type: ignore[arg-type]


def test_the_copy_that_knows_most_of_itself_counts() -> None:
    text = words(200)
    a, b, c = (
        review("a", text),
        review("b", text, publisher="P"),
        review("c", text, publisher="P", published="2024"),
    )
    kept, copies, folded = fold_copies([a, b, c])
    assert kept == (c,) and copies == (a, b)
    assert [(f.review, f.into, f.similarity) for f in folded] == [("a", "c", 1.0), ("b", "c", 1.0)]


def test_the_earlier_then_the_first_id_counts() -> None:
    text = words(100)
    late, early = review("a", text, published="2025-02"), review("b", text, published="2025-01")
    assert fold_copies([late, early])[0] == (early,)
    assert fold_copies([review("z", text), review("y", text)])[0][0].id == "y"


def test_another_headline_and_a_few_words_make_no_new_review() -> None:
    text = words(300)
    other = (
        "A Wholly Different Headline\n\n"
        + text.replace(text.split()[150], "changed")
        + "\n\nFirst published there."
    )
    assert len(fold_copies([review("a", f"The First Headline\n\n{text}"), review("b", other)])[0]) == 1


def test_a_part_of_a_review_is_a_copy_and_a_quotation_is_not() -> None:
    whole = words(300)
    part = " ".join(whole.split()[:200])
    assert len(fold_copies([review("a", whole), review("b", part)])[0]) == 1
    quoting = words(200) + " " + " ".join(whole.split()[:40])
    assert len(fold_copies([review("a", whole), review("b", quoting)])[0]) == 2


def test_short_texts_are_copies_only_when_the_same() -> None:
    a, b = (
        review("a", "The show is slow and warm and kind."),
        review("b", "The show is slow and warm and cold."),
    )
    assert len(fold_copies([a, b])[0]) == 2
    assert len(fold_copies([a, replace(a, id="c")])[0]) == 1


def test_the_order_of_files_does_not_matter() -> None:
    reviews = [review(f"r{i}", words(80)) for i in range(6)]
    reviews += [replace(r, id=f"{r.id}x") for r in reviews[:3]]
    one, other = fold_copies(reviews), fold_copies(reviews[::-1])
    assert set(one[0]) == set(other[0]) and one[2] == other[2]


def test_many_reviews_with_a_shared_notice_and_many_copies_take_little_time() -> None:
    notice, text = words(60), words(300)
    reviews = [review(f"r{i}", f"{notice}\n\n{words(150)}") for i in range(800)]
    reviews += [review(f"s{i}", f"{text} {words(5)}") for i in range(400)]
    began = time.process_time()  # others may have the processor
    kept, _, _ = fold_copies(reviews)
    assert len(kept) == 801 and time.process_time() - began < 10
