"""README checked like code: every command, option, parameter, output key and dependency is there, and transcripts are replayed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from counterpoint import serial, since
from counterpoint.cli import main, sides
from counterpoint.codebook import load
from counterpoint.coders import Header, lines
from counterpoint.coders.agreement import agreement
from counterpoint.coders.known import known
from counterpoint.model import Bend, Dossier
from counterpoint.page.parts import Broken
from counterpoint.papers import rows as rows_of
from counterpoint.papers.figures import figures
from counterpoint.run import (
    NOTEBOOKS,
    NotebookResult,
    RunResult,
    ShowFacts,
    declared,
    schedule,
    state,
)
from counterpoint.run.manifest import manifest
from tests.gold_desk import crowded, gold
from tests.stories import everything
from tests.test_walls import ORDER

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CODE = re.compile(r"`([^`]+)`")


def section(title: str, text: str = README) -> str:
    """The text below one heading, down to the next heading of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,6}} |\Z)", _unfenced(text), re.M | re.S)
    assert found, f"README has no section {title!r}"
    return found[2]


def _unfenced(text: str) -> str:
    """Without what stands in fences: a comment there begins with # and is no heading."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def rows(title: str) -> list[list[str]]:
    """The cells of the tables of a section, without their heads."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    heads = {k - 1 for k, row in enumerate(cells) if set("".join(row)) <= set("-:")}
    return [row for k, row in enumerate(cells) if k not in heads and k - 1 not in heads]


def defined(title: str) -> set[str]:
    """The names a section's tables define: whatever stands in backticks in a first cell, each with a meaning beside it."""
    assert all(row[-1] for row in rows(title)), f"{title}: a row without a meaning"
    return {name for row in rows(title) for name in CODE.findall(row[0])}


def paths(value: Any, at: str = "") -> Iterator[str]:
    """The keys of some plain data as README writes them; what a section of its own defines is not entered."""
    if isinstance(value, list):
        for item in value:
            yield from paths(item, f"{at}[]")
    elif isinstance(value, dict) and not (at and {"quote", "sha256", "verdict"} & set(value)):
        for key, inner in value.items():
            name = f"{at}.{key}" if at else key
            if at not in OPEN:
                yield name
            if name not in FREE:
                yield from paths(inner, f"{at}.*" if at in OPEN else name)


OPEN = {"show.leads", "notebooks"}  # keyed by data: a star stands for the key
FREE = {
    "packages",
    "inputs",
    "parameters",
    "coder.codings",
    "counts",
    "changes.counts",
    "renamed",
}  # names and their values, nothing below


@pytest.fixture(scope="module")
def compared() -> dict[str, Any]:
    """A comparison that has something of every sort."""
    desk = crowded(6)
    data = serial.comparison(desk.comparison, desk.dossier, desk.coded_by)
    for name in ("clashes", "tensions", "cells", "contradictions", "agreements", "reviews"):
        assert data[name], f"the sample has no {name}"
    assert all(data["excluded"].values())
    return data


def test_claims_csv_is_defined() -> None:
    assert defined("`claims.csv`") == set(serial.COLUMNS)


def test_the_workbook_is_defined() -> None:
    assert defined("`claims.xlsx`") - {"no"} == {c.head for c in (*rows_of.CLAIMS, *rows_of.REVIEWS)}
    assert defined("`matrix.csv`") == {c.head for c in rows_of.MATRIX} | {"A", "B"}


def test_every_figure_is_defined() -> None:
    assert {f"figures/{name}" for name in defined("Figures")} == set(figures(crowded(3)))


def test_claims_jsonl_is_defined() -> None:
    line = crowded(3).comparison.claims[0]
    told = set(paths(serial.claim(replace(line, bends=(Bend("negation", 0, 1),)))))
    assert defined("`claims.jsonl`") == told


def test_a_review_and_a_finding_are_defined(compared: dict[str, Any]) -> None:
    reviews = {key for r in compared["reviews"] for key in paths(r)}
    assert defined("A review, in `reviews.json` and `comparison.json`") == reviews
    assert defined("A finding, in `comparison.json`") == set(paths(compared["agreements"][0]))


def test_comparison_json_is_defined(compared: dict[str, Any]) -> None:
    assert defined("`comparison.json`") == set(paths(compared))


def test_reviews_json_is_defined() -> None:
    desk = crowded(3)
    told = serial.reviews(Dossier(desk.comparison.show, desk.comparison.reviews))
    assert {n for n in CODE.findall(section("`reviews.json`")) if n in told} == set(told)


def test_manifest_json_is_defined() -> None:
    broken = NotebookResult("show", "tone", False, 1.0, Broken(1, "ValueError", "no"))
    told = manifest(
        show="show",
        facts=ShowFacts("Show"),
        inputs={},
        parameters={},
        results=[broken, NotebookResult("show", "brief", True, 1.0)],
        before={},
        made=datetime(2025, 1, 1, tzinfo=UTC),
        changes={"since": None, "kinds": [], "counts": {}},
    )
    assert defined("`manifest.json`") == set(paths(told))


def test_changes_json_is_defined() -> None:
    """Of a story that has something of every sort."""
    told = json.loads(since.changes_json(everything(), "head-over-heels"))
    assert all(told["counts"].values()) and defined("`changes.json`") == set(paths(told))
    assert set(told["gained"][0]["claim"]) <= set(serial.COLUMNS)
    assert [CODE.findall(row[0])[0] for row in rows("Kinds of change")] == list(since.KINDS)


def test_agreement_is_defined() -> None:
    show, reviews, claims = gold()
    said = {r.id: [c for c in claims if c.review == r.id] for r in reviews}
    less = {r: [c for c in found if c.stance != "denies"] for r, found in said.items()}
    found = agreement([r.id for r in reviews], said, less, load())
    told = sides.plain(show.slug, sides.Coded("hand", said), sides.Coded("less", less), found)
    assert found.disputes and defined("Agreement as JSON") == set(paths(told))


def test_the_keys_of_a_run_and_of_its_state_are_defined_and_the_sample_is_the_project_s_own() -> None:
    told = rows("The keys of a run")
    assert (
        [CODE.findall(row[0])[0] for row in told]
        == list(schedule.EXPECTED)
        == list(schedule.Entry.model_fields)
    )
    assert set(CODE.findall(told[-1][2])) == {*since.KINDS, "brief"}
    assert defined("The state of a run") == set(state.plain(state.State("nightly")))
    assert f"```yaml\n{(ROOT / 'runs.yaml').read_text('utf-8')}```\n" in README
    place = schedule.Place(ROOT, ROOT / "seeds", ROOT / "notebooks")
    assert [run.name for run in schedule.read_runs(ROOT / "runs.yaml", place)] == ["nightly", "weekly-tone"]


def test_every_event_of_the_log_is_defined() -> None:
    """Whatever name stands in the code as that of an event."""
    lib = ROOT / "lib" / "counterpoint"
    code = "".join(p.read_text("utf-8") for p in [*(lib / "run").glob("*.py"), *(lib / "cli").glob("*.py")])
    names = set(re.findall(r'_tell\(\s*"(\w+)"', code)) | set(
        re.findall(r'note\([^()]*(?:\([^()]*\)[^()]*)*?, "(\w+)"', code)
    )
    assert {"show_start", "skipped", "error", "end"} <= names
    assert defined("The log as JSON") == names | {"note"} | {
        f"{kind}_{end}" for kind in ("notebook", "pdf", "publish") for end in ("done", "failed")
    } | {"run_start", "pdf_start", "fetch_start", "fetch_done", "publish_start"}


def test_a_coding_file_is_defined() -> None:
    header = {f.name for f in fields(Header)} | {"counterpoint", "version"}
    assert defined("Who codes") == header | {*lines.NEEDED, "start", *lines.OPTIONAL}


def test_pages_tell_the_accuracy_that_readme_tells() -> None:
    """The figures a masthead prints are the table's: shown alone on unread shows, and two careful coders."""
    told = {row[0]: row[1:] for row in rows("How well it does") if len(row) == 7}
    cues, hand = known("cues").measured, known("hand").measured
    assert cues and hand and hand.cells and hand.stance
    assert told["five shows not read (16)"][-1] == f"{_short(cues.right)} / {_short(cues.found)}"
    people = told["two careful coders, for comparison"]
    assert (people[1], people[3]) == tuple("–".join(map(_short, pair)) for pair in (hand.cells, hand.stance))


def _short(share: float | None) -> str:
    """.54, 1.0: a share as the table has it."""
    assert share is not None
    return f"{share:.1f}" if share == 1 else f"{share:.2f}".removeprefix("0")


def test_every_command_and_option_is_named() -> None:
    told = set()
    for commands, names, _ in rows("On the command line"):
        for command in CODE.findall(commands):
            told |= {(command.removeprefix("counterpoint "), name) for name in CODE.findall(names)}
    assert isinstance(main, click.Group)
    own: set[tuple[str, str]] = {("counterpoint", opt) for p in main.params for opt in p.opts}
    for name, command in main.commands.items():
        for p in command.params:
            own |= {(name, o) for o in (p.opts if isinstance(p, click.Option) else [p.name.upper()])}
    assert told == own


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_parameter_is_told_with_type_and_default(notebook: str) -> None:
    lines = {name: (kind, default, text) for name, kind, default, text in rows("The notebooks")}
    told = {
        n: (k, d)
        for n, (k, d, text) in lines.items()
        if "alone:" not in text or f"`{notebook}` alone:" in text
    }
    own = {
        f"`{p.name}`": (f"`{p.type}`", f"`{json.dumps(p.default)}`")
        for p in declared(ROOT / "notebooks" / f"{notebook}.ipynb").values()
    }
    assert told == own
    assert f"outputs/<show>/{notebook}.html" in README


def test_every_dependency_is_told_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(n for extra in project["optional-dependencies"].values() for n in extra)]  # fmt: skip
    names = {re.match(r"[A-Za-z0-9._-]+", name)[0] for name in wanted}  # type: ignore[index]
    told = rows("Dependencies")
    assert sorted(row[0] for row in told) == sorted(names)
    assert all(len(row) == 3 and all(row) for row in told)


def test_every_make_target_is_told_and_every_one_told_exists() -> None:
    targets = set(re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)[1].split())  # type: ignore[index]
    assert set(re.findall(r"`make (\w+)", README)) == targets
    fenced = "".join(re.findall(r"^```.*?^```$", README, re.M | re.S))
    assert set(re.findall(r"^make (\w+)", fenced, re.M)) <= targets


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    heads = {_anchor(title) for title in re.findall(r"^#+ (.+)$", _unfenced(text), re.M)}
    for target in re.findall(r"\]\(([^)\s]+)\)", _unfenced(text)):
        if target.startswith("#"):
            assert target[1:] in heads, f"{document}: no heading {target}"
        elif "://" not in target:
            assert (ROOT / target.split("#")[0]).is_file(), f"{document}: no file {target}"


def _anchor(title: str) -> str:
    """A heading's address, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_the_codebook_is_as_large_as_told() -> None:
    assert f"the {len(load().codes())} codes" in README
    assert f"The codebook has {len(load().points())} |" in README


def test_the_picture_is_small() -> None:
    assert (ROOT / "docs" / "brief.png").stat().st_size < 300_000


def test_the_house_is_the_one_whose_walls_are_tested() -> None:
    assert [CODE.findall(row[0])[0] for row in rows("The house")] == ORDER


def transcript() -> list[tuple[str, list[str]]]:
    """The commands of README's console blocks, each with the lines it shows."""
    out: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", README, re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                out.append((line[2:], []))
            else:
                out[-1][1].append(line)
    return out


def test_the_transcript_is_true(tmp_path: Path, seeds: Path) -> None:
    """Each command, run again, prints what README shows; a line … stands for what was cut at the end."""
    (tmp_path / "seeds").symlink_to(seeds.parent)
    (tmp_path / "counterpoint").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m counterpoint.cli "$@"\n', "utf-8"
    )
    (tmp_path / "counterpoint").chmod(0o755)
    lib = os.pathsep.join([str(ROOT / "lib"), os.environ.get("PYTHONPATH", "")])
    told = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": lib}
    commands = transcript()
    assert {c.split()[1] for c, _ in commands if c.startswith("counterpoint")} == set(main.commands)
    code = 0
    for command, shown in commands:
        run = subprocess.run(
            ["bash", "-c", f"(exit {code}); {command}"],
            cwd=tmp_path,
            env=os.environ | told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        code, lines = run.returncode, run.stdout.splitlines()
        if shown and shown[-1] == "…":
            shown, lines = shown[:-1], lines[: len(shown) - 1]
        assert lines == shown, f"$ {command}"


def test_the_report_is_told_in_its_own_words() -> None:
    done = [NotebookResult("head-over-heels", name, True, 0.0) for name in NOTEBOOKS]
    result = RunResult(Path("outputs"), ("head-over-heels",), tuple(done))
    told = re.search(r"^\$ counterpoint report\n(.*?)^```$", README, re.M | re.S)
    assert told
    lines = [re.sub(r"^\[\d/5\] |\d+\.\d s$", "", line) for line in told[1].splitlines()]
    assert sorted(lines[:-1]) == sorted(re.sub(r"\d+\.\d s$", "", r.line()) for r in done)
    assert lines[-1] == result.line()
