"""The engine against hand-coded reviews: floors that do not sink quietly, and the tools that measure them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Remark, Stance
from tests import accuracy, floors, scoring
from tests.conftest import ROOT, review_of

KEPT = floors.read()
GOLD = scoring.Coded(("show", "tone.slow", "affirms"), 0, 4, True)


@pytest.mark.parametrize("name", KEPT)
def test_no_floor_is_sunk(name: str, codebook: Codebook) -> None:
    folder = present(name)
    data = list(accuracy.read(folder, codebook).values())
    assert not floors.sunk(floors.reached(data, codebook), KEPT[name].floors)


@pytest.mark.parametrize("name", KEPT)
def test_the_floors_were_measured_on_this_gold_and_this_codebook(name: str, codebook: Codebook) -> None:
    """Where this alone fails nothing is wrong with the engine: run the command the message names."""
    told = floors.stale(name, KEPT[name], present(name), codebook)
    assert not told, told


def present(name: str) -> Path:
    folder = floors.folders().get(name)
    if folder is None:
        pytest.skip(f"the coded reviews of {name} are not beside this checkout")
    return folder


def test_what_changed_is_named(codebook: Codebook) -> None:
    folder = ROOT / "tests" / "gold"
    same = floors.Floors(floors.gold_hash(folder), codebook.fingerprint, {})
    assert floors.stale("a", same, folder, codebook) == ""
    told = floors.stale("a", floors.Floors("0", "1", {}), folder, codebook)
    assert told == f"a: gold and codebook changed since its floors were measured; run `{floors.COMMAND}`"


@pytest.mark.parametrize("part", ["show.yaml", "001_8b8a9d40c9b49cab.txt", "001_8b8a9d40c9b49cab.jsonl"])
def test_any_byte_of_the_gold_is_in_its_hash(part: str, tmp_path: Path) -> None:
    import shutil

    folder = shutil.copytree(ROOT / "tests" / "gold", tmp_path / "gold")
    before = floors.gold_hash(folder)
    assert before == floors.gold_hash(ROOT / "tests" / "gold")
    with (folder / "head-over-heels" / part).open("ab") as file:
        file.write(b"\n")
    assert floors.gold_hash(folder) != before


OLD = {"claims": 0.5, "stance": 0.7}


@pytest.mark.parametrize(
    ("figures", "lower", "new", "refused"),
    [
        ({"claims": 0.6, "stance": 0.705}, (), {"claims": 0.58, "stance": 0.7}, set()),  # raised; left alone
        ({"claims": 0.49, "stance": 0.9}, (), {"claims": 0.5, "stance": 0.88}, {"claims"}),
        ({"claims": 0.49, "stance": 0.9}, ("claims",), {"claims": 0.47, "stance": 0.88}, set()),
        ({"claims": 0.51, "stance": 0.71}, ("claims", "stance"), OLD, set()),  # allowed, not needed
        ({"claims": 0.6, "stance": 0.8, "cells": 0.4}, (), {"claims": 0.58, "stance": 0.78, "cells": 0.38}, set()),
    ],
)  # fmt: skip
def test_floors_rise_freely_and_sink_only_by_name(
    figures: dict[str, float], lower: tuple[str, ...], new: dict[str, float], refused: set[str]
) -> None:
    made, told = floors.raised(OLD, figures, lower)
    assert made == new and set(told) == refused


def test_the_changelog_names_what_may_sink() -> None:
    log = "# C\n\n## [Unreleased]\n\n- floor `dev.claims` lowered: …\n\n## [0.1.0]\n\n- `dev.stance`\n"
    assert floors.named(log, "dev") == {"claims"}
    assert floors.named(log, "head-over-heels") == floors.named("## [0.1.0]\n- `dev.claims`", "dev") == set()


def test_a_floor_that_would_sink_leaves_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codebook: Codebook
) -> None:
    file = tmp_path / "floors.yaml"
    monkeypatch.setattr(floors, "read", lambda: kept)
    monkeypatch.setattr(floors, "write", lambda rows: written.append(rows))
    kept, written = {"head-over-heels": floors.Floors("", "", {"claims": 0.9})}, []  # type: ignore[var-annotated]
    blind = {"head-over-heels": [scoring.Pair((GOLD,), ())]}
    for lower in (False, True):  # the changelog names no such floor, so the flag alone does nothing
        told = accuracy.write_floors({"head-over-heels": blind}, codebook, lower)
        assert "head-over-heels.claims: 0.0 is under its floor of 0.9" in told and "CHANGELOG" in told
    assert not written and not file.exists()


def test_floors_are_read_as_they_are_written(tmp_path: Path) -> None:
    kept = {"dev": floors.Floors("a", "b", {"claims": 0.5})}
    floors.write(kept, tmp_path / "floors.yaml")
    assert floors.read(tmp_path / "floors.yaml") == kept


def test_a_blind_engine_would_sink(codebook: Codebook) -> None:
    """The floors have teeth: claims without places, or none at all, lie under every one of them."""
    blind = [[scoring.Pair((GOLD,), ())]]
    figures = floors.reached(blind, codebook)
    assert set(figures) == set(KEPT["head-over-heels"].floors) and not any(figures.values())


def test_the_command_prints_what_it_promises() -> None:
    """As `make accuracy GOLD=…` calls it, on one show's folder."""
    gold = ROOT / "tests" / "gold"
    done = subprocess.run(
        [sys.executable, "tests/accuracy.py", gold, "--worst", "2", "--without", "spans"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in ("head-over-heels", "all, tropes", "all, shown alone", "verdicts F1", "opinions P/R/F1", "confidence  claims",
                  "mean distance", "shown and wrong: ", "wrong subject", "missed by what is shown: ", "no candidate",
                  "the surest 2 ", "without  ", "(nothing)", "spans     "):  # fmt: skip
        assert words in done.stdout, words


@pytest.mark.parametrize(
    ("stances", "claims", "cells", "verdicts"),
    [(("affirms",), 1.0, 1.0, 1.0), (("denies",), 0.0, 1.0, 0.0), (("affirms", "denies"), 2 / 3, 1.0, 2 / 3)],
)
def test_the_score_counts_as_it_says(
    stances: tuple[Stance, ...], claims: float, cells: float, verdicts: float
) -> None:
    found = tuple(Claim("r", "show", "tone.slow", s, "slow", 0, 4) for s in stances)
    data = [scoring.Pair((GOLD,), found)]
    assert scoring.claims(data).f1 == pytest.approx(claims)
    assert scoring.cells(data).f1 == pytest.approx(cells)
    assert scoring.verdicts(data).f1 == pytest.approx(verdicts)


def test_spans_and_opinions_count_as_they_say() -> None:
    wide = Claim("r", "show", "tone.slow", "affirms", "slow and so", 0, 8)
    remarks = (Remark("r", 0, 5, True), Remark("r", 6, 9, True), Remark("r", 10, 12, False))
    pair = scoring.Pair((GOLD, scoring.Coded(GOLD.key, 10, 11, True)), (wide,), remarks=remarks)
    assert scoring.spans([pair]) == 0.5
    told = scoring.opinions([pair])
    assert (told.precision, told.recall) == (0.5, 0.5)
    assert scoring.spans([]) == scoring.opinions([]).f1 == 0.0


def test_a_quote_is_found_with_marks_and_spaces_folded() -> None:
    text = review_of("It’s  a “slow—burn” show.").text
    assert text[scoring.locate(text, 'a "slow-burn"') :].startswith("a “slow—burn”")
    assert scoring.locate(text, "fast") == -1
