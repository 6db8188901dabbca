"""Bare lines become coding files, all of them or none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from counterpoint.codebook import Codebook
from counterpoint.coders import FileCoder, available, coding_path
from counterpoint.coders.adopt import adopt, read_claims
from counterpoint.errors import RequestError
from counterpoint.sources import read_show
from tests.conftest import ROOT

TEXTS = {
    "one": "A review\n\nThe show is slow, and there is no love triangle in it, which is a relief to us all.\n",
    "two": "Another review\n\nNobody hurries here, yet a slow story may be just what one wants of an evening in June.\n",
}
LINE = {"quote": "slow", "subject": "show", "code": "tone.slow", "stance": "affirms"}


@pytest.fixture
def show(tmp_path: Path) -> Path:
    folder = tmp_path / "show"
    folder.mkdir()
    (folder / "show.yaml").write_text("title: A Show\n", "utf-8")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def bare(folder: Path, **rows: list[dict[str, object]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in rows.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in lines), "utf-8")
    return folder


def test_bare_lines_become_a_coder(show: Path, tmp_path: Path, codebook: Codebook) -> None:
    lines = [
        LINE,
        {
            "quote": "love triangle",
            "subject": "show",
            "code": "tropes.love_triangle",
            "stance": "denies",
            "sure": False,
        },
    ]
    written = adopt(show, "anna", bare(tmp_path / "bare", one=lines), by="Anna", date="2025-07-20")
    assert written == [coding_path(show, "anna", "one")] and available(show) == ("cues", "anna")
    dossier = read_show(show)
    assert [r.id for r in dossier.reviews] == ["one", "two"]
    who, review = FileCoder("anna", show, codebook), dossier.reviews[0]
    assert [(c.code, c.confidence, c.shown) for c in who.claims(review, dossier.show)] == [
        ("tone.slow", 1.0, True), ("tropes.love_triangle", 0.65, True),
    ]  # fmt: skip
    assert who.header(review).by == "Anna"
    assert tuple(who.claims(review, dossier.show)) == read_claims(written[0], review, codebook)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([LINE | {"quote": "fast"}], "line 1: quote: 'fast' is not accepted"),
        ([LINE | {"sure": "no"}], "line 1: sure: 'no' is not accepted; expected true or false"),
        ([LINE | {"shure": False}], "line 1: field: no 'shure'"),
    ],
)
def test_nothing_is_written_unless_all_fits(
    show: Path, tmp_path: Path, rows: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        adopt(show, "anna", bare(tmp_path / "bare", one=[LINE], two=rows))
    assert not (show / "codings").exists()


@pytest.mark.parametrize("name", ["cues", "", "../x", ".hidden", "a b"])
def test_a_name_that_cannot_be_a_coder_s_is_refused(show: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(RequestError, match="NAME"):
        adopt(show, name, bare(tmp_path / "bare", one=[LINE]))


def test_a_folder_without_a_file_for_any_review_is_refused(show: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"expected <review>\.jsonl for any of one"):
        adopt(show, "anna", bare(tmp_path / "bare", other=[LINE]))
    with pytest.raises(RequestError, match="expected a day"):
        adopt(show, "anna", bare(tmp_path / "bare", one=[LINE]), date="July")


def test_by_its_module(show: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "counterpoint.coders.adopt",
        show,
        "anna",
        bare(tmp_path / "bare", one=[LINE]),
    ]
    done = subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT / "lib")}
    )
    assert (done.returncode, done.stderr) == (0, f"wrote 1 coding to {show / 'codings' / 'anna'}\n")


def test_the_hand_coding_of_the_seeds_is_the_gold(seeds: Path, codebook: Codebook) -> None:
    dossier, gold = read_show(seeds), ROOT / "tests" / "gold" / "head-over-heels"
    who = FileCoder("hand", seeds, codebook)
    assert len(dossier.reviews) == 3 and not dossier.warnings
    for review in dossier.reviews:
        assert tuple(who.claims(review, dossier.show)) == read_claims(
            gold / f"{review.id}.jsonl", review, codebook
        )
