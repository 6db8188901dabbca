"""Coding files: what is written is read again; whatever does not fit text or codebook is refused by file, line and field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.codebook import Codebook, load
from counterpoint.coders import Coding, Header, codes_hash, coding_path, read_coding, text_hash, write_coding
from counterpoint.errors import RequestError
from counterpoint.model import Claim, Review
from tests.conftest import review_of

TEXT = "It is slow.\nIt is slow, and “warm\u2028warm”.\nThey talk. No one dashes to the airport."
REVIEW = review_of(TEXT, "one")
LINE = {"quote": "slow", "subject": "show", "code": "tone.slow", "stance": "affirms"}


def header(review: Review = REVIEW, **other: str) -> Header:
    return replace(Header("hand", "", "", codes_hash(load()), text_hash(review), "2025-07-20"), **other)


def head(**other: Any) -> dict[str, Any]:
    said = header()
    names = ("coder", "model", "prompt", "codebook", "text", "date")
    return {"counterpoint": "coding", "version": 1, **{n: getattr(said, n) for n in names}, **other}


@pytest.fixture
def coded(tmp_path: Path, codebook: Codebook) -> Callable[..., Coding]:
    """Reads a file of these lines."""

    def read(*rows: Mapping[str, Any] | str) -> Coding:
        path = tmp_path / "one.jsonl"
        lines = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows)
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return read_coding(path, REVIEW, codebook)

    return read


def test_a_quote_takes_the_first_place_that_is_free(coded: Callable[..., Coding]) -> None:
    found = coded(head(), LINE, LINE, LINE | {"stance": "denies"})
    assert [(c.start, c.end, c.stance) for c in found.claims] == [
        (6, 10, "affirms"), (6, 10, "denies"), (18, 22, "affirms"),
    ]  # fmt: skip


def test_a_place_that_is_named_is_taken_before_one_that_is_not(coded: Callable[..., Coding]) -> None:
    assert [c.start for c in coded(head(), LINE, LINE | {"start": 6}).claims] == [6, 18]


def test_what_a_line_does_not_say_has_its_default_and_one_threshold_shows(
    coded: Callable[..., Coding], codebook: Codebook
) -> None:
    sure, unsure = coded(head(), LINE, LINE | {"confidence": 0.1, "hedged": True}).claims
    assert (sure.confidence, sure.shown, sure.hedged) == (1.0, True, False)
    assert (unsure.confidence, unsure.shown, unsure.hedged) == (0.1, False, True)


def test_empty_lines_and_a_line_separator_in_a_quote_are_no_matter(coded: Callable[..., Coding]) -> None:
    line = LINE | {"quote": "warm\u2028warm", "code": "tone.tender"}
    assert coded("", head(), "", line).claims[0].quote == "warm\u2028warm"


WRONG: list[tuple[str, list[Any], str]] = [
    ("nothing in it", [], "an empty file"),
    ("no header", [LINE], "line 1: counterpoint: None is not accepted; expected 'coding'"),
    ("a later version", [head(version=2)], "line 1: version: 2 is not accepted; expected 1"),
    ("a header's slip", [head(modell="x")], "line 1: field: no 'modell'; did you mean model?"),
    ("no coder", [head(coder="")], "line 1: coder: '' is not accepted; expected a text"),
    ("a date", [head(date="July")], "line 1: date: 'July' is not accepted; expected a day such as 2025-07-20"),
    ("another text", [head(text="0" * 64)], "was another text when it was coded"),
    ("no JSON", [head(), "{"], "line 2: '{' is not accepted; expected a JSON object on one line"),
    ("a list", [head(), "[]"], "line 2: 'a list' is not accepted; expected a JSON object"),
    ("a conflict", [head(), "<<<<<<< ours"], "line 2: '<<<<<<< ours' is not accepted; expected a merge"),
    ("no quote", [head(), {**LINE, "quote": None}], "line 2: quote: None is not accepted; expected a text"),
    ("not its words", [head(), LINE | {"quote": "Slow"}], "line 2: quote: 'Slow' is not accepted; expected words that"),
    ("more than there are", [head(), LINE, LINE, LINE], "line 4: quote: 'slow' is not accepted; expected a claim once"),
    ("the same again", [head(), LINE | {"start": 6}, LINE | {"start": 6}], "line 3: start: 6 is not accepted; expected a"),
    ("another place", [head(), LINE | {"start": 7}], "line 2: start: 7 is not accepted; expected the place of 'slow'"),
    ("no place", [head(), LINE | {"start": -1}], "line 2: start: -1 is not accepted"),
    ("a switch", [head(), LINE | {"start": True}], "line 2: start: True is not accepted"),
    ("no code", [head(), LINE | {"code": "tone.slwo"}], "line 2: code: no 'tone.slwo'; did you mean tone.slow"),
    ("of whom", [head(), LINE | {"subject": "couple"}], "line 2: subject: 'couple' is not accepted; expected show for"),
    ("of two", [head(), LINE | {"code": "leads.communicates", "subject": "male_lead"}], "expected couple for leads.comm"),
    ("a stance", [head(), LINE | {"stance": "likes"}], "line 2: stance: 'likes' is not accepted; expected affirms or"),
    ("a slip", [head(), LINE | {"hedge": True}], "line 2: field: no 'hedge'; did you mean hedged"),
    ("too sure", [head(), LINE | {"confidence": 2}], "line 2: confidence: 2 is not accepted; expected a number from 0"),
    ("how sure", [head(), LINE | {"confidence": "very"}], "line 2: confidence: 'very' is not accepted; expected a valid"),
    ("not a number", [head(), json.dumps(LINE | {"confidence": float("nan")})], "line 2: '{"),
    ("hedged how", [head(), LINE | {"hedged": "yes"}], "line 2: hedged: 'yes' is not accepted"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "message"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_does_not_fit_is_refused(
    coded: Callable[..., Coding], tmp_path: Path, rows: list[Any], message: str
) -> None:
    with pytest.raises(RequestError) as told:
        coded(*rows)
    assert message in str(told.value) and str(told.value).startswith(str(tmp_path / "one.jsonl"))
    assert "\n" not in str(told.value) and told.value.exit_code == 2


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, codebook: Codebook) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\xfe")
    for name in ("bad.jsonl", "none.jsonl", "."):
        with pytest.raises(RequestError):
            read_coding(tmp_path / name, REVIEW, codebook)


@st.composite
def codings(draw: st.DrawFn) -> tuple[Review, Coding]:
    """Any text, and any claims that stand in it."""
    text = draw(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
    codes, review, seen = load().codes(), review_of("x"), {}
    review = replace(review, text=text)
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        code = draw(st.sampled_from([c for c in codes if not c.startswith("leads")]))
        stance = draw(st.sampled_from(["affirms", "denies", "subverts"]))
        sure = draw(st.floats(0, 1))
        claim = Claim(
            review.id, "show", code, stance, text[start:end], start, end,
            confidence=sure, shown=sure >= load().confidence.shown, hedged=draw(st.booleans()),
        )  # fmt: skip
        seen[code, stance, start, end] = claim
    claims = sorted(seen.values(), key=lambda c: (c.start, c.end, c.code, c.subject, c.stance))
    said = header(review, by=draw(st.text(st.characters(exclude_categories=("Cs",)), max_size=8)))
    return review, Coding(said, tuple(claims))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(codings())
def test_what_is_written_is_read_again_and_written_the_same(
    tmp_path: Path, codebook: Codebook, case: tuple[Review, Coding]
) -> None:
    review, coding = case
    path = coding_path(tmp_path, "hand", review.id)
    write_coding(path, coding)
    first = path.read_bytes()
    assert read_coding(path, review, codebook) == coding
    write_coding(path, Coding(coding.header, coding.claims[::-1]))
    assert path.read_bytes() == first
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_the_hash_of_the_codes_knows_no_cue(codebook: Codebook) -> None:
    assert codes_hash(replace(codebook, cues={}, fingerprint="other")) == codes_hash(codebook)
