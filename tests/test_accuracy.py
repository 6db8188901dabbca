"""The engine against hand-coded reviews: floors that do not sink quietly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from counterpoint.codebook import Codebook
from tests import scoring
from tests.conftest import ROOT, review_of

FLOORS: Mapping[str, Mapping[str, float]] = yaml.safe_load(
    (ROOT / "tests" / "floors.yaml").read_text("utf-8")
)


def reached(root: Path, codebook: Codebook) -> dict[str, float]:
    data = [pair for show, files in scoring.shows(root) for pair in scoring.pairs(show, files, codebook)]
    return {
        "claims": scoring.claims(data).f1,
        "cells": scoring.cells(data).f1,
        "verdicts": scoring.verdicts(data).f1,
        "stance": scoring.stance(data),
        "shown_verdict_precision": scoring.verdicts(scoring.shown(data)).precision,
    }


def sunk(figures: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that lie under their floor: (reached, floor)."""
    return {name: (round(figures[name], 3), floor) for name, floor in floors.items() if figures[name] < floor}


def test_the_three_reviews(codebook: Codebook) -> None:
    assert not sunk(reached(ROOT / "tests" / "gold", codebook), FLOORS["head-over-heels"])


def test_six_shows(codebook: Codebook, shared: Path) -> None:
    assert not sunk(reached(shared / "gold" / "dev", codebook), FLOORS["dev"])


def test_a_blind_engine_would_sink() -> None:
    """The floors have teeth: claims without places, or none at all, lie under every one of them."""
    gold = scoring.Coded(("show", "tone.slow", "affirms"), 0, 4, True)
    blind = [scoring.Pair((gold,), ())]
    assert scoring.claims(blind).f1 == scoring.verdicts(blind).f1 == scoring.stance(blind) == 0


@pytest.mark.parametrize(
    ("stances", "claims", "cells", "verdicts"),
    [(("affirms",), 1.0, 1.0, 1.0), (("denies",), 0.0, 1.0, 0.0), (("affirms", "denies"), 2 / 3, 1.0, 2 / 3)],
)
def test_the_score_counts_as_it_says(
    stances: tuple[str, ...], claims: float, cells: float, verdicts: float
) -> None:
    from counterpoint.model import Claim

    gold = scoring.Coded(("show", "tone.slow", "affirms"), 0, 4, True)
    found = tuple(Claim("r", "show", "tone.slow", s, "slow", 0, 4) for s in stances)  # type: ignore[arg-type]
    data = [scoring.Pair((gold,), found)]
    assert scoring.claims(data).f1 == pytest.approx(claims)
    assert scoring.cells(data).f1 == pytest.approx(cells)
    assert scoring.verdicts(data).f1 == pytest.approx(verdicts)


def test_a_quote_is_found_with_marks_and_spaces_folded() -> None:
    text = review_of("It’s  a “slow—burn” show.").text
    assert text[scoring.locate(text, 'a "slow-burn"') :].startswith("a “slow—burn”")
    assert scoring.locate(text, "fast") == -1
