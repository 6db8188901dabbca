"""Claims and comparisons as data: the contract, the sums, the same bytes twice, no formulas."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from counterpoint import serial
from counterpoint.desk import check_dimensions, data_files, find_show
from counterpoint.errors import RequestError
from tests.gold_desk import crowded, desk, gold, make

CONTRACT = {"review", "subject", "code", "stance", "quote", "start", "end", "confidence", "shown"}


def test_a_claim_line_keeps_the_contract() -> None:
    show_, reviews, _ = gold()
    texts = {r.id: r.text for r in reviews}
    lines = [json.loads(line) for line in data_files(desk())["claims.jsonl"].decode().splitlines()]
    assert len(lines) == 332
    for line in lines:
        assert set(line) >= CONTRACT
        assert texts[line["review"]][line["start"] : line["end"]] == line["quote"]
    assert show_.title == "Head Over Heels"


def test_the_comparison_adds_up() -> None:
    data = json.loads(data_files(desk())["comparison.json"])
    assert data["points"] == {"contradicted": 9, "agreed": 22, "lone": 35, "silent": 23}
    assert sum(data["points"].values()) == 89
    assert len(data["clashes"]) == 9 and len(data["silences"]) == 23
    for agreement in data["agreements"]:
        assert agreement["of"] == 3 and agreement["agree"] + agreement["silent"] == 3


def test_what_was_set_aside_is_told() -> None:
    excluded = json.loads(data_files(crowded(4))["comparison.json"])["excluded"]
    assert excluded["refused"] == [{"source": "comments.json", "reason": "looks like a list of comments"}]
    assert excluded["foreign"][0]["language"] == "ko"
    assert excluded["folded"][0]["into"] == "r01"


def test_the_same_desk_gives_the_same_bytes() -> None:
    assert data_files(desk()) == data_files(desk())


def test_possible_claims_are_in_the_data_but_not_compared() -> None:
    show, reviews, claims = gold()
    half = [replace(c, shown=i % 2 == 0) for i, c in enumerate(claims)]
    made = make(show, reviews, half)
    rows = list(csv.DictReader(io.StringIO(data_files(made)["claims.csv"].decode())))
    assert (
        len(rows) == 332 and sum(r["shown"] == "False" for r in rows) == len(made.comparison.possible) == 166
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_starts_a_formula(start: str) -> None:
    show, reviews, claims = gold()
    bad = [replace(r, publisher=f"{start}cmd()") for r in reviews]
    rows = csv.DictReader(io.StringIO(data_files(make(show, bad, claims))["claims.csv"].decode(), newline=""))
    assert all(row["publisher"].startswith("'") for row in rows)


def test_columns_are_as_documented() -> None:
    header = data_files(desk())["claims.csv"].decode().splitlines()[0]
    assert header == ",".join(serial.COLUMNS)


def test_reviews_json_names_everything() -> None:
    data = serial.reviews(crowded(2).dossier)
    assert [r["letter"] for r in data["reviews"]] == ["A", "B"]
    assert set(data["excluded"]) == {"foreign", "uncoded", "folded", "refused"}


def test_names_that_do_not_exist_are_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "seeds" / "head-over-heels").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    assert find_show("head-over-heels", tmp_path / "notebooks").name == "head-over-heels"
    with pytest.raises(RequestError, match="head-over-heels"):
        find_show("head-over-heal", tmp_path)
    with pytest.raises(RequestError):
        find_show("", tmp_path)
    with pytest.raises(RequestError, match="did you mean tone"):
        check_dimensions(["tones"], desk().codebook)
