"""Floors under the engine's accuracy: measured, kept with the hash of what they were measured on, never lowered quietly."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

import yaml

from counterpoint.codebook import Codebook
from tests import scoring

ROOT = Path(__file__).parent.parent
FILE = ROOT / "tests" / "floors.yaml"
MARGIN = (
    0.02  # a floor lies this much under what was reached, so that a fair change elsewhere does not trip it
)
COMMAND = "python tests/accuracy.py --write-floors"
HEAD = f"""\
# Floors a little under what was reached, with the hashes of the coded reviews and the codebook they were measured on.
# Written by `{COMMAND}`, which raises them freely. To lower one takes --lower, and a line under
# [Unreleased] in CHANGELOG.md that names it (`dev.stance`) and says why.
"""


@dataclass(frozen=True)
class Floors:
    """The floors of one set of coded reviews, and what they were measured on."""

    gold: str
    codebook: str
    floors: Mapping[str, float]


def folders() -> dict[str, Path]:
    """The sets there are floors for, by name, where they are present."""
    shared = Path(os.environ.get("COUNTERPOINT_SHARED", ROOT.parent / "shared"))
    known = {"head-over-heels": ROOT / "tests" / "gold", "dev": shared / "gold" / "dev"}
    return {name: folder for name, folder in known.items() if folder.is_dir()}


def read(file: Path = FILE) -> dict[str, Floors]:
    rows = yaml.safe_load(file.read_text("utf-8")) or {}
    return {name: Floors(**row) for name, row in rows.items()}


def write(kept: Mapping[str, Floors], file: Path = FILE) -> None:
    rows = {n: {"gold": f.gold, "codebook": f.codebook, "floors": dict(f.floors)} for n, f in kept.items()}
    file.write_text(HEAD + yaml.safe_dump(rows, sort_keys=False, width=200), "utf-8")


def gold_hash(folder: Path) -> str:
    """A hash of the coded reviews below a folder: their texts, their claims, their casts."""
    digest = hashlib.sha256()
    for show, files in scoring.shows(folder):
        for path in [(show.folder or folder) / "show.yaml", *(p for pair in files for p in pair)]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def reached(data: Sequence[Sequence[scoring.Pair]], codebook: Codebook) -> dict[str, float]:
    """The figures that have floors. In: the pairs of each show."""
    flat = [pair for show in data for pair in show]
    told = scoring.verdicts(scoring.shown(flat))
    return {
        "claims": scoring.claims(flat).f1,
        "cells": scoring.cells(flat).f1,
        "verdicts": scoring.verdicts(flat).f1,
        "stance": scoring.stance(flat),
        "clashes": scoring.clashes(data, codebook).f1,
        "shown_verdict_precision": told.precision,
        "shown_verdict_recall": told.recall,
        "opinion_recall": scoring.opinions(flat).recall,
    }


def sunk(figures: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that lie under their floor: (reached, floor)."""
    return {name: (round(figures[name], 3), least) for name, least in floors.items() if figures[name] < least}


def stale(name: str, kept: Floors, folder: Path, codebook: Codebook) -> str:
    """What to do where floors were measured on something else; empty where they were not."""
    now = {"gold": gold_hash(folder), "codebook": codebook.fingerprint}
    changed = [part for part, value in now.items() if getattr(kept, part) != value]
    return (
        f"{name}: {' and '.join(changed)} changed since its floors were measured; run `{COMMAND}`"
        if changed
        else ""
    )


def raised(
    old: Mapping[str, float], figures: Mapping[str, float], lower: Collection[str] = ()
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """New floors, and those that would have to sink and may not: (reached, floor). `lower` names the ones that may."""
    refused = {name: pair for name, pair in sunk(figures, _known(old, figures)).items() if name not in lower}
    new = {}
    for name, figure in figures.items():
        under = max(0.0, floor(round((figure - MARGIN) * 100, 6)) / 100)
        may = name in lower and figure < old.get(name, 0.0)
        new[name] = under if may else max(under, old.get(name, 0.0))
    return new, refused


def _known(old: Mapping[str, float], figures: Mapping[str, float]) -> dict[str, float]:
    return {name: least for name, least in old.items() if name in figures}


def named(changelog: str, of: str) -> set[str]:
    """The floors of one set that the changelog's unreleased section names, as `dev.stance`."""
    section = re.search(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    return set(re.findall(rf"`{re.escape(of)}\.(\w+)`", section[1])) if section else set()
