"""The cue language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.codebook import load
from counterpoint.reading.matching import Index
from counterpoint.reading.parse import model
from counterpoint.reading.patterns import own_negators, parse, words

# pattern, text, found
TABLE = [
    ("drag", "It never drags.", True),
    ("drag", "It is a dragon.", False),
    ("=drag", "It drags.", False),
    ("slow|patient", "A patient film.", True),
    ("take|takes <poss> time", "The show takes its time.", True),
    ("take|takes <poss> time", "It takes time.", False),
    ("cookie cutter", "This is no cookie-cutter romance.", True),
    ("cookie-cutter", "A cookie cutter plot.", True),
    ("predict~", "So predictable.", True),
    ("slow/ADJ", "They slow down.", False),
    ("hit really? hard", "It hits hard.", True),
    ("hit really? hard", "It hits really hard.", True),
    ("tie ... bow", "It ties things up with a bow.", True),
    ("tie ... bow", "It ties all of these many loose little things up with a bow.", False),
    ("does n't|not care", "It doesn't care.", True),
    ("doesn't care", "It doesn’t care.", True),
    ("not * perfect", "It is not quite perfect.", True),
    ("drop a|<poss> guard", "She drops her guard.", True),
    ("slow/ADJ", "A slow film.", True),
    ("10/10", "It is a 10/10.", True),
    ("quietly devastating", "It is “quietly” devastating.", True),
]


@pytest.mark.parametrize(("pattern", "text", "found"), TABLE)
def test_pattern(pattern: str, text: str, found: bool) -> None:
    tokens = words(model()(text.replace("’", "'")))
    assert bool(list(Index([(pattern, None)]).find(tokens))) is found


@pytest.mark.parametrize("pattern", ["", "...", "*", " "])
def test_a_pattern_without_a_word_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="names no word"):
        parse(pattern)


@given(
    st.lists(
        st.sampled_from("the show takes its time and never drags but slow".split()), min_size=1, max_size=12
    )
)
def test_a_match_is_where_it_says(row: list[str]) -> None:
    """Every match of a plain pattern covers exactly its words, wherever the words stand."""
    tokens = words(model().tokenizer(" ".join(row)))
    index = Index([("its time", "a"), ("never drags", "b"), ("slow", "c")])
    expect = sorted(
        (i, i + len(p.split()) - 1)
        for p in ("its time", "never drags", "slow")
        for i in range(len(row))
        if row[i : i + len(p.split())] == p.split()
    )
    assert sorted((first, last) for first, last, _ in index.find(tokens)) == expect


def test_a_misplaced_part_of_speech_is_refused() -> None:
    with pytest.raises(ValueError, match="after the last word"):
        parse("mature/VERB|bloom")


@pytest.mark.parametrize(
    ("pattern", "negators"),
    [
        ("never|not drag", {"never", "not"}),
        ("someone|nobody get amnesia", set()),
        ("drag", set()),
        ("no chemistry", {"no"}),
    ],
)
def test_a_cue_knows_its_own_negation(pattern: str, negators: set[str]) -> None:
    assert own_negators(pattern, load().scope.negators) == negators
