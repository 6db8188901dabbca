"""What several tests share: the folder of material that is never committed, and our own fixtures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository (or $COUNTERPOINT_SHARED) with corpora and gold; the test skips where it is absent."""
    found = Path(os.environ.get("COUNTERPOINT_SHARED") or REPO.parent / "shared")
    if not found.is_dir():
        pytest.skip(
            "no ../shared here (set COUNTERPOINT_SHARED): a sweep over material that is not committed"
        )
    return found


@pytest.fixture(scope="session")
def seeds() -> Path:
    return REPO / "seeds" / "head-over-heels"


@pytest.fixture(scope="session")
def lantern_road() -> Path:
    """A show of our own: a file of every format, and one of every kind that is refused."""
    return REPO / "tests" / "fixtures" / "sources" / "lantern-road"
