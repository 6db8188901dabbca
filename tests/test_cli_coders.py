"""`--coder` and `agreement`: who coded is chosen, what was not coded is told, two coders are set side by side."""

# ruff: noqa: F811  (fixtures of another file, named again as arguments)

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from counterpoint.codebook import Codebook
from counterpoint.coders import available, codes_hash, coding_path
from counterpoint.sources import read_show
from tests.test_cli import Call, call, show, tree  # noqa: F401
from tests.test_coders_port import put


@pytest.fixture
def coded(show: Path, codebook: Codebook) -> Path:
    """The show, its first review coded by hand: slow, and nothing else."""
    for review in read_show(show).reviews[:1]:
        put(show, "hand", codebook, review, quote="fast-paced")
    return show


def code_all(show: Path, codebook: Codebook, name: str = "hand") -> None:
    for review, quote in zip(read_show(show).reviews, ("fast-paced", "slow"), strict=True):
        put(show, name, codebook, review, quote=quote)


def test_claims_and_compare_take_the_coder_named(call: Call, coded: Path, codebook: Codebook) -> None:
    code_all(coded, codebook)
    said = call("claims", coded, "--coder", "hand")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert (said.code, said.err) == (0, "") and [r["quote"] for r in rows] == ["fast-paced", "slow"]
    assert all(r["confidence"] == 1 and r["shown"] for r in rows)
    told = json.loads(call("compare", coded, "--coder", "hand").out)
    assert told["claims"] == 2 and told["coder"]["name"] == "hand" and len(told["coder"]["codings"]) == 2
    cues = json.loads(call("compare", coded).out)
    assert cues["coder"]["name"] == "cues" and cues["claims"] > 2 and cues["coder"]["codings"] == {}


@pytest.mark.parametrize("command", ["claims", "compare"])
def test_data_for_scripts_is_of_every_review_or_not_at_all(
    call: Call, coded: Path, tmp_path: Path, command: str
) -> None:  # fmt: skip
    before = tree(tmp_path)
    said = call(command, coded, "--coder", "hand", "--out", tmp_path / "out")
    assert said.code == 2 and said.out == "" and str(coding_path(coded, "hand", "two")) in said.line
    assert tree(tmp_path) == before


@pytest.mark.parametrize("command", [["claims"], ["compare"], ["report"], ["agreement", "cues"]])
def test_an_unknown_coder_is_refused_with_those_there_are(
    call: Call, coded: Path, tmp_path: Path, command: list[str]
) -> None:  # fmt: skip
    before = tree(tmp_path)
    rest = ["hnad"] if command[1:] else ["--coder", "hnad", "--out", tmp_path / "out"]
    said = call(command[0], coded, *command[1:], *rest)
    assert said.code == 2 and "coder: 'hnad' is not accepted; expected cues or hand" in said.line
    assert tree(tmp_path) == before


def test_a_page_names_what_was_not_coded_and_who_coded_the_rest(
    call: Call, coded: Path, tmp_path: Path
) -> None:  # fmt: skip
    out = tmp_path / "out"
    said = call("report", coded, "--coder", "hand", "--out", out, "--notebook", "sources")
    assert said.code == 1 and "a-show: two.txt: not coded by hand; set aside" in said.err.splitlines()
    page = (out / "a-show" / "sources.html").read_text("utf-8")
    assert "1 review not coded" in page and "<td>Not coded</td>" in page and "Coded by <b" in page
    rows = list(csv.DictReader(io.StringIO((out / "a-show" / "claims.csv").read_text("utf-8"))))
    assert [(r["review"], r["quote"]) for r in rows] == [("one", "fast-paced")]
    manifest = json.loads((out / "a-show" / "manifest.json").read_text("utf-8"))
    assert manifest["parameters"] == {"coder": "hand"} and manifest["coder"]["name"] == "hand"
    path = "codings/hand/one.jsonl"
    assert manifest["coder"]["codings"][path] == manifest["inputs"][path]


def test_a_report_of_nothing_coded_is_refused(call: Call, coded: Path, tmp_path: Path) -> None:
    said = call("report", coded, "--coder", "hand", "-p", "reviews", "two", "--out", tmp_path / "out")
    assert said.code == 2 and "has not coded" in said.line and not (tmp_path / "out").exists()


def test_a_coding_that_does_not_fit_is_refused_by_file_and_line(
    call: Call, coded: Path, tmp_path: Path
) -> None:  # fmt: skip
    path = coding_path(coded, "hand", "one")
    path.write_text(path.read_text("utf-8").replace("tone.slow", "tone.slwo"), "utf-8")
    for command in ("claims", "compare", "report"):
        said = call(command, coded, "--coder", "hand", "--out", tmp_path / "out")
        assert said.code == 2 and f"{path}: line 2: code: no 'tone.slwo'" in said.line
    assert not (tmp_path / "out").exists()
    assert call("claims", coded).code == 0, "the cues do not read it"


def test_codings_are_no_reviews(call: Call, coded: Path) -> None:
    told = json.loads(call("read", coded).out)
    assert [r["id"] for r in told["reviews"]] == ["one", "two"]
    assert told["warnings"] == [] and told["excluded"]["refused"] == []


def test_what_the_cues_keep_is_not_what_others_coded(call: Call, coded: Path, codebook: Codebook) -> None:
    first = call("claims", coded).out
    code_all(coded, codebook)
    assert call("claims", coded, "--coder", "hand").out != first == call("claims", coded).out


def test_a_coding_by_other_codes_is_remarked(
    call: Call, coded: Path, codebook: Codebook, tmp_path: Path
) -> None:
    code_all(coded, codebook)
    path = coding_path(coded, "hand", "one")
    path.write_text(path.read_text("utf-8").replace(codes_hash(codebook), "0" * 16), "utf-8")
    said = call("report", coded, "--coder", "hand", "--out", tmp_path / "out", "--notebook", "tone")
    assert said.code == 0 and "a-show: one: coded by another version of the codebook" in said.err.splitlines()


# agreement


def test_two_coders_side_by_side(call: Call, coded: Path, codebook: Codebook, tmp_path: Path) -> None:
    code_all(coded, codebook)
    code_all(coded, codebook, "anna")
    put(coded, "anna", codebook, read_show(coded).reviews[0], quote="fast-paced", stance="denies")
    assert available(coded) == ("cues", "anna", "hand")
    said = call("agreement", coded, "hand", "anna", "--json", tmp_path / "new" / "a.json")
    assert said.code == 0 and said.line == f"wrote {tmp_path / 'new' / 'a.json'}"
    lines = said.out.splitlines()
    assert lines[0] == "A Show, 2 reviews: hand (2 claims) and anna (2 claims)"
    assert [line.split()[0] for line in lines[3:8]] == [*codebook.dimensions, "all"]
    assert lines[-4:] == [
        "1 cell in dispute:", "one show tone.slow", "  hand  affirms “fast-paced”", "  anna  denies “fast-paced”",
    ]  # fmt: skip
    told = json.loads((tmp_path / "new" / "a.json").read_text("utf-8"))
    assert told["coders"] == ["hand", "anna"] and told["reviews"] == ["one", "two"]
    last = told["figures"][-1]
    assert (last["dimension"], last["marked"], last["same_marked"][0], last["quotes"]) == ("all", 2, 0.5, 0.5)
    assert [s["value"] for s in told["disputes"][0]["sides"]] == ["affirms", "denies"]
    assert call("agreement", coded, "hand", "anna").out == said.out, "the same bytes again"


def test_a_folder_of_bare_lines_is_a_coder_too(call: Call, coded: Path, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    line = {"quote": "fast-paced", "subject": "show", "code": "tone.slow", "stance": "affirms", "sure": False}
    (tmp_path / "gold" / "one.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    (tmp_path / "gold" / "two.jsonl").write_text("", "utf-8")
    said = call("agreement", coded, "hand", tmp_path / "gold")
    assert said.code == 0 and said.out.splitlines()[-1] == "0 cells in dispute"
    assert said.line == f"coded by {tmp_path / 'gold'} alone, and left out: two"


def test_no_review_in_common_is_refused(call: Call, coded: Path, codebook: Codebook) -> None:
    put(coded, "anna", codebook, read_show(coded).reviews[1], quote="slow")
    said = call("agreement", coded, "hand", "anna")
    assert (
        said.code == 2 and "no review is coded by both: hand has coded one; anna has coded two" in said.line
    )


@pytest.mark.parametrize("name", ["", " ", "nowhere", "a\0b"])
def test_neither_coder_nor_folder(call: Call, coded: Path, name: str) -> None:
    said = call("agreement", coded, "hand", name)
    assert said.code == 2 and "expected cues or hand, or a folder of coding files" in said.line
