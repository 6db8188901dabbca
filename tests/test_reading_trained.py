"""The sentence coder at use, and what the engine makes of its readings."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.codebook import Codebook
from counterpoint.model import Show
from counterpoint.reading.claims import Engine
from counterpoint.reading.learned import proposals, support
from counterpoint.reading.parse import sentences
from counterpoint.reading.subjects import Cast, scenes
from counterpoint.reading.trained import Reading, SentenceCoder, masked, sentence_coder
from tests.conftest import ROOT, review_of


@pytest.fixture(scope="module")
def coder() -> SentenceCoder:
    return sentence_coder()


def test_it_knows_the_codes_of_the_codebook(coder: SentenceCoder, codebook: Codebook) -> None:
    assert set(coder.index) == set(codebook.cues)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Mina waits for Jun at home.", "the heroine waits for the hero at home ."),
        ("Han Mina waits.", "the heroine waits ."),
        ("Paper Lanterns drags.", "the show drags ."),
        ("Seo Yuna is wonderful.", "the actress is wonderful ."),
        ("Her mother waits.", "Her mother waits ."),
    ],
)
def test_names_are_given_as_roles(text: str, seen: str, codebook: Codebook, lanterns: Show) -> None:
    (scene,) = scenes(sentences(review_of(text)), Cast(lanterns, codebook.holders))
    assert " ".join(s.text for s in masked(scene)) == seen


def test_a_sentence_reads_the_same_twice(coder: SentenceCoder) -> None:
    words = [["the", "show", "drags", "."], ["the", "heroine", "is", "cold", "."]]
    for one, other in zip(coder.of(words), coder.of(words), strict=True):
        assert np.array_equal(one.claim, other.claim) and np.array_equal(one.spot, other.spot)


@pytest.mark.parametrize("words", [[], [[]], [["."]], [["drags"] * 900], [["\x00", "�", "한국", "🙂"]]])
def test_odd_sentences_are_read_too(words: list[list[str]], coder: SentenceCoder) -> None:
    readings = coder.of(words)
    assert len(readings) == len(words)
    for reading, said in zip(readings, words, strict=True):
        assert np.isfinite(reading.claim).all()
        assert reading.spot.max(initial=0) < max(1, len(said))


def test_it_tells_what_is_claimed(coder: SentenceCoder) -> None:
    slow, cold = coder.of([["the", "middle", "episodes", "drag", "."], ["the", "hero", "is", "cold", "."]])
    assert slow.claim[coder.index["tone.slow"]] > cold.claim[coder.index["tone.slow"]]
    assert cold.claim[coder.index["leads.cold"]] > slow.claim[coder.index["leads.cold"]]


class Fixed:
    """A reader that sees one code in every sentence, affirmed of the female lead."""

    def __init__(self, codes: list[str], code: str) -> None:
        self.index = {c: i for i, c in enumerate(codes)}
        self._place = self.index[code]

    def ready(self, review: object, row: object) -> Callable[[], list[Reading]]:
        claim = np.full(len(self.index), -9.0, np.float32)
        claim[self._place] = 2.0
        sure = np.tile(np.array([-0.01, -5.0, -6.0], np.float32), (len(self.index), 1))
        return lambda: [Reading(claim, sure, sure, np.zeros((len(self.index), 3), np.int64)) for _ in row]  # type: ignore[attr-defined]


def test_what_no_cue_says_is_proposed_with_its_place(codebook: Codebook, lanterns: Show) -> None:
    engine = Engine(codebook, Fixed(list(codebook.cues), "leads.guarded"))
    review = review_of("Mina puts the letter back in its drawer.")
    (found,) = [c for c in engine.candidates(review, lanterns) if "cue:trained" in c.evidence]
    claim = found.claim
    assert (claim.subject, claim.code, claim.stance) == ("female_lead", "leads.guarded", "affirms")
    assert review.text[claim.start : claim.end] == claim.quote == "Mina puts the letter back in its drawer"
    assert "held:here:female_lead" in found.evidence and "new:code>=2" in found.evidence


def test_what_a_cue_says_is_supported_and_not_proposed_again(codebook: Codebook, lanterns: Show) -> None:
    engine = Engine(codebook, Fixed(list(codebook.cues), "leads.guarded"))
    found = [
        c
        for c in engine.candidates(review_of("Mina is guarded."), lanterns)
        if c.claim.code == "leads.guarded"
    ]
    assert len(found) == 1 and "trained:code>=2" in found[0].evidence


def test_a_code_the_codebook_lacks_is_not_proposed(codebook: Codebook, lanterns: Show) -> None:
    reader = Fixed([*codebook.cues, "leads.psychic"], "leads.psychic")
    review = review_of("Mina knows.")
    row = list(scenes(sentences(review), Cast(lanterns, codebook.holders)))
    assert not list(proposals(reader.ready(review, row)(), row, 0, masked(row[0]), reader.index, codebook))


def test_support_counts_steps(codebook: Codebook) -> None:
    reader = Fixed(list(codebook.cues), "tone.slow")
    (reading,) = reader.ready(None, [None])()
    names = support(reading, reader.index["tone.slow"], "show", "affirms", alone=True)
    assert "trained:code>=2" in names and "trained:code>=2.5" not in names
    assert "trained:stance:sure" in names and not any("subject" in n for n in names)


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=120)
)
def test_every_claim_lies_in_the_text(text: str, codebook: Codebook, lanterns: Show) -> None:
    review = review_of(text)
    for candidate in Engine(codebook, sentence_coder()).candidates(review, lanterns):
        claim = candidate.claim
        assert review.text[claim.start : claim.end] == claim.quote
        assert 0 <= claim.cue_start < claim.cue_end <= len(text)


def test_the_network_keeps_and_reports_nothing(tmp_path: Path) -> None:
    """onnxruntime's usage reports are off: it leaves no number for the machine and no store of events, where no CI is to be seen."""
    code = (
        "from counterpoint.reading.trained import sentence_coder; sentence_coder().of([['It', 'drags', '.']])"
    )
    places = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    alone = places | {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "lib")}
    subprocess.run([sys.executable, "-B", "-c", code], env=alone, check=True)
    assert [p.name for p in tmp_path.rglob("*")] == []
