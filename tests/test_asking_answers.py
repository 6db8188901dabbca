"""Answers: read whatever stands around them; a claim counts only if its quote is in the text and its words fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.asking import verify as checked
from counterpoint.asking.folding import fold, places
from counterpoint.asking.parse import parse
from counterpoint.asking.verify import (
    INCOMPLETE,
    NO_CODE,
    NO_STANCE,
    NOT_ITS_SUBJECT,
    NOT_JSON,
    NOT_THERE,
    TOO_LONG,
    TWICE,
)
from counterpoint.codebook import Codebook, load
from tests.conftest import review_of

ROW = {"quote": "q", "subject": "show", "code": "tone.slow", "stance": "affirms"}
LINE = json.dumps(ROW)
TEXT = "It is slow, “so slow” – and it isn’t…\nIt is slow again. She scolded him.\nJun talks and talks and talks."


@pytest.mark.parametrize(
    ("answer", "rows", "whole"),
    [
        (f'{LINE}\n{{"done": 1}}', 1, True),
        (f'```json\n{LINE}\n{LINE}\n{{"done": 1}}\n```', 2, True),
        (f'Here you are:\n\n{LINE}\n{{"done": 1}}\nHope this helps {{smile}}!', 1, True),
        (f"[{LINE}, {LINE}]", 2, True),
        (f"```\n[\n{LINE},\n{LINE}\n]\n```", 2, True),
        (f'{{"review": "r", "claims": [{LINE}], "done": 2}}', 1, True),
        (f'{{"claims": [{LINE}]}}', 1, True),
        (json.dumps(ROW, indent=2) + '\n{"done": 1}', 1, True),
        (f"- {LINE}\n- {LINE}\n- {{\"done\": 1}}", 2, True),
        (f'<think>{{"quote": "a draft"}} {{"done": 1}}</think>{LINE}', 1, False),
        (f'{LINE}\n{{"quote": "It is', 1, False),
        (f"[{LINE}, {LINE}, {{\"quote\": ", 2, False),
        (f'{{"claims": [{LINE}, {LINE[:20]}', 1, False),
        ('{"done": 1}', 0, True),
        ("", 0, False),
        ("I cannot do that.", 0, False),
        ("[1, 2, 3] null true", 0, False),
        ("{" * 5000, 0, False),
        ("[" * 5000, 0, False),
    ],
)  # fmt: skip
def test_what_stands_around_an_answer_does_not_matter(answer: str, rows: int, whole: bool) -> None:
    sections = parse(answer)
    assert sum(len(s.rows) for s in sections) == rows
    assert any(s.whole for s in sections) is whole


def test_quotation_marks_that_were_not_escaped_are_mended() -> None:
    (section,) = parse(
        '{"p": 1, "quote": "he said "no" twice", "subject": "show", "code": "tone.slow", "stance": "denies"}'
    )
    assert section.rows[0]["quote"] == 'he said "no" twice'
    assert section.rows[0]["stance"] == "denies"
    (section,) = parse('{"code": "tone.slow", "stance": "denies", "quote": "he said "no""}')
    assert section.rows[0]["quote"] == 'he said "no"'


def test_a_line_that_was_meant_to_be_a_claim_is_counted() -> None:
    (section,) = parse('{"quote": "a", "code" slow}\n{"done": 1}')
    assert len(section.broken) == 1 and not section.rows


def test_an_answer_to_several_reviews_falls_into_sections() -> None:
    text = f'{{"review": "a"}}\n{LINE}\n{{"done": 1}}\n{{"review": "b", "text": "x", "part": 2, "of": 3}}\n{LINE}'
    one, two = parse(text)
    assert (one.tag.review, one.whole) == ("a", True)
    assert (two.tag.review, two.tag.text, two.tag.part, two.tag.of, two.whole) == ("b", "x", 2, 3, False)


def kept(rows: list[dict[str, Any]], codebook: Codebook) -> Any:
    return checked(rows, review_of(TEXT), codebook)


@pytest.mark.parametrize(
    ("quote", "stored"),
    [
        ("It is slow", "It is slow"),
        ('"so slow"', "“so slow”"),
        ("it isn't...", "it isn’t…"),
        ("slow,  “so\nslow”   - and", "slow, “so slow” – and"),
        ("slow” — and", "slow” – and"),
        ("  It is slow again.  ", "It is slow again."),
    ],
)
def test_a_quote_is_stored_as_the_text_has_it(quote: str, stored: str, codebook: Codebook) -> None:
    (claim,) = kept([ROW | {"quote": quote}], codebook).claims
    assert claim.quote == stored == TEXT[claim.start : claim.end]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "It was slow"}, NOT_THERE),
        ({"quote": "it is slow"}, NOT_THERE),
        ({"quote": "It is slow ... again"}, NOT_THERE),
        ({"quote": "it isn’t… It is"}, NOT_THERE),  # over the end of a passage
        ({"quote": "cold"}, NOT_THERE),  # scolded
        ({"quote": "…"}, NOT_THERE),
        ({"quote": TEXT * 5}, TOO_LONG),
        ({"quote": ""}, INCOMPLETE),
        ({"quote": ["It is slow"]}, INCOMPLETE),
        ({"code": None}, INCOMPLETE),
        ({"stance": 1}, INCOMPLETE),
        ({"code": "tone.sluggish"}, NO_CODE),
        ({"code": "slow"}, NO_CODE),
        ({"stance": "uses"}, NO_STANCE),
        ({"subject": "male_lead"}, NOT_ITS_SUBJECT),
        ({"code": "leads.warm", "subject": "show"}, NOT_ITS_SUBJECT),
        ({"code": "leads.chemistry", "subject": "male_lead"}, NOT_ITS_SUBJECT),
        ({"code": "leads.warm", "subject": None}, NOT_ITS_SUBJECT),
    ],
)
def test_what_does_not_fit_is_dropped_with_its_reason(
    change: dict[str, Any], reason: str, codebook: Codebook
) -> None:
    found = kept([ROW | {"quote": "It is slow"} | change], codebook)
    assert not found.claims
    assert [d.reason for d in found.dropped] == [reason]
    assert found.reasons() == f"1 dropped: {reason} 1"


def test_what_can_be_said_of_one_subject_need_not_name_it(codebook: Codebook) -> None:
    rows = [{k: v for k, v in ROW.items() if k != "subject"} | {"quote": "It is slow"}]
    assert [c.subject for c in kept(rows, codebook).claims] == ["show"]


def test_a_quote_that_stands_twice_goes_to_its_passage_and_then_to_the_first_free_place(
    codebook: Codebook,
) -> None:
    row = ROW | {"quote": "It is slow"}
    second = TEXT.index("It is slow again")
    assert [c.start for c in kept([row | {"p": 2}], codebook).claims] == [second]
    assert [c.start for c in kept([row, row], codebook).claims] == [0, second]
    found = kept([row, row, row], codebook)
    assert [c.start for c in found.claims] == [0, second] and [d.reason for d in found.dropped] == [TWICE]
    assert [c.start for c in kept([row | {"p": 99}], codebook).claims] == [0]


def test_the_same_claim_in_longer_words_is_the_same_claim(codebook: Codebook) -> None:
    rows = [ROW | {"quote": "slow again"}, ROW | {"quote": "It is slow again"}]
    found = kept(rows, codebook)
    assert [c.quote for c in found.claims] == ["slow again"] and [d.reason for d in found.dropped] == [TWICE]
    other = kept([rows[0], rows[1] | {"code": "tone.dark"}], codebook)
    assert len(other.claims) == 2


def test_a_hedge_is_kept(codebook: Codebook) -> None:
    assert kept([ROW | {"quote": "It is slow", "hedged": True}], codebook).claims[0].hedged
    assert not kept([ROW | {"quote": "It is slow", "hedged": "yes"}], codebook).claims[0].hedged


@pytest.mark.parametrize(("sure", "shown"), [(False, False), (True, True), ("no", True), (None, True)])
def test_a_claim_the_coder_doubts_is_possible(sure: object, shown: bool, codebook: Codebook) -> None:
    (claim,) = kept([ROW | {"quote": "It is slow", "sure": sure}], codebook).claims
    assert (claim.confidence >= codebook.confidence.shown) == shown


def test_lines_that_are_no_json_are_dropped_too(codebook: Codebook) -> None:
    found = checked([], review_of(TEXT), codebook, ["{broken\n line"])
    assert [(d.reason, d.line) for d in found.dropped] == [(NOT_JSON, "{broken line")]


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=5), v, max_size=3)
)
ROWS = st.dictionaries(
    st.sampled_from(["p", "quote", "subject", "code", "stance", "hedged", "sure", "done", "review"]), VALUES
)


@given(st.lists(ROWS, max_size=5), st.text(max_size=80))
def test_no_answer_breaks_the_house(rows: list[dict[str, Any]], around: str) -> None:
    """Whatever comes back, nothing is raised, and whatever is kept stands in the text."""
    text = around.join(json.dumps(row) for row in rows)
    for section in parse(text):
        found = checked(section.rows, review_of(TEXT), load(), section.broken)
        json.dumps([d.line for d in found.dropped], ensure_ascii=False).encode("utf-8")
        assert all(TEXT[c.start : c.end] == c.quote for c in found.claims)


@given(st.text(alphabet="ab ’'“\"–-…. \n", max_size=60), st.data())
def test_whatever_is_cut_from_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for found in places(text[start:end], text):
        assert fold(text[slice(*found)]).text.strip() == fold(text[start:end].strip()).text.strip()
    quote = text[start:end].strip()
    whole = (start == 0 or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum())
    if any(c.isalnum() for c in quote) and whole:
        assert list(places(quote, text))
