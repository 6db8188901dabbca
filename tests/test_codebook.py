"""The codebook: the contract of its ids, its validation, and every code against its own examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from counterpoint.codebook import DEFAULT, Codebook, load
from counterpoint.errors import RequestError
from counterpoint.model import Show
from counterpoint.reading import engine
from tests.conftest import cues_alone, review_of

BOOK = load()
IS = [(code, example) for code, cues in BOOK.cues.items() for example in cues.is_]
IS_NOT = [(code, text) for code, cues in BOOK.cues.items() for text in cues.is_not]


def test_every_code_has_cues_and_examples(codebook: Codebook) -> None:
    assert set(codebook.cues) == set(codebook.codes())
    for code, cues in codebook.cues.items():
        assert cues.strong or cues.weak or cues.topics, f"{code} has no cue"
        assert len(cues.is_) >= 3, f"{code} needs sentences it must catch"
        assert len(cues.is_not) >= 2, f"{code} needs sentences it must leave alone"


@pytest.mark.parametrize(("code", "example"), IS, ids=[f"{c}: {e.text}" for c, e in IS])
def test_catches(code: str, example: object, codebook: Codebook, lanterns: Show) -> None:
    found = [
        c.claim
        for c in cues_alone(codebook).candidates(review_of(example.text), lanterns)
        if c.claim.code == code
    ]  # type: ignore[attr-defined]
    assert example.stance in {c.stance for c in found}  # type: ignore[attr-defined]
    if example.subject:  # type: ignore[attr-defined]
        assert example.subject in {c.subject for c in found}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("code", "text"), IS_NOT, ids=[f"{c}: {t}" for c, t in IS_NOT])
def test_leaves_alone(code: str, text: str, codebook: Codebook, lanterns: Show) -> None:
    assert code not in {c.claim.code for c in cues_alone(codebook).candidates(review_of(text), lanterns)}
    whole = engine(codebook).claims(review_of(text), lanterns)
    assert code not in {claim.code for claim in whole if claim.shown}


def test_no_cue_stands_twice_in_one_code(codebook: Codebook) -> None:
    for code, cues in codebook.cues.items():
        rows = [*cues.strong, *cues.weak, *cues.against, *cues.turned]
        assert len(rows) == len(set(rows)), f"{code}: {sorted(r for r in rows if rows.count(r) > 1)}"


def test_ids_are_the_contract(codebook: Codebook, shared: Path) -> None:
    told = yaml.safe_load((shared / "gold" / "codebook.yaml").read_text("utf-8"))["dimensions"]
    assert set(told) == set(codebook.dimensions)
    for name, dimension in told.items():
        axes = {**dimension.get("axes", {}), **dimension.get("couple_axes", {})}
        expected = {c: gloss for axis in axes.values() for c, gloss in axis.items()} | dimension.get(
            "codes", {}
        )
        assert {c: code.gloss for c, code in codebook.dimensions[name].all_codes.items()} == expected


def test_points_are_89_and_unique(codebook: Codebook) -> None:
    points = codebook.points()
    assert len(points) == len({p.id for p in points}) == 89
    assert all(p.question and p.first.label and p.second.label for p in points)
    assert not any("{" in p.question for p in points)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("codebook.yaml", "dimensions: [", "not valid YAML"),
        ("codebook.yaml", "just words", "a mapping"),
        ("codebook.yaml", "version: 1\ndimensions: {}\nrelatd: []", "relatd"),
        (
            "codebook.yaml",
            "version: 1\ndimensions: {plot: {label: Plot, question: q, subjects: [show], stances: {affirms: a, denies: b, subverts: c}}}",
            "cues/plot.yaml",
        ),
        ("cues/tone.yaml", "tone.slw: {source: mine, strong: [slow]}", "did you mean tone.slow"),
        ("cues/tone.yaml", "tone.slow: {source: mine, strng: [slow]}", "strng"),
        ("cues/tone.yaml", "tone.slow: {source: mine, strong: ['...']}", "names no word"),
        ("cues/tone.yaml", "tone.slow: {source: mine, strong: ['slow/ADJ|dull']}", "part of speech"),
        (
            "confidence.yaml",
            "{source: mine, shown: 7, possible: {series: 0.1, film: 0.1}, weights: {}}",
            "shown",
        ),
    ],
)
def test_a_bad_codebook_is_one_line(file: str, text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / file).write_text(text, "utf-8")
    with pytest.raises(RequestError) as error:
        engine(load(tmp_path))
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_codebook_of_ones_own_needs_only_what_it_changes(tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "tone.yaml").write_text("tone.slow: {source: mine, strong: [glacial]}", "utf-8")
    own = load(tmp_path)
    assert own.cues["tone.slow"].strong == ("glacial",)
    assert own.codes() == load().codes()
    assert own.fingerprint != load().fingerprint
    assert load(DEFAULT / "codebook.yaml").fingerprint == load().fingerprint


def test_no_such_codebook() -> None:
    with pytest.raises(RequestError, match="nowhere"):
        load("nowhere")
