"""What several test files need: the sample show, a review made of sentences, and shared/ where it is present."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from counterpoint.codebook import Codebook, load
from counterpoint.model import Lead, Passage, Review, Show
from counterpoint.reading.claims import Engine
from tests.odd_shows import odd
from tests.reports import Ran, report

ROOT = Path(__file__).parent.parent
_CUES: dict[str, Engine] = {}


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests neither read nor fill the user's cache of claims."""
    os.environ["COUNTERPOINT_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load()


def listening() -> None:
    """Before a child starts: Ctrl-C is heard again, which a shell that puts tests in the background has switched off."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def cues_alone(codebook: Codebook) -> Engine:
    """The engine without its sentence coder: what the cues themselves say."""
    if codebook.fingerprint not in _CUES:
        _CUES[codebook.fingerprint] = Engine(codebook)
    return _CUES[codebook.fingerprint]


@pytest.fixture(scope="session")
def lanterns() -> Show:
    """The sample show of all examples."""
    return Show(
        slug="paper-lanterns",
        title="Paper Lanterns",
        leads={
            "female_lead": Lead(("Han Mina", "Mina"), ("Seo Yuna",)),
            "male_lead": Lead(("Kang Jun", "Jun"), ("Lee Dohyun",)),
        },
    )


def review_of(text: str, name: str = "sample") -> Review:
    """A review whose passages are the lines of a text."""
    passages, at = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped)
            passages.append(Passage("paragraph", start, start + len(stripped)))
        at += len(line) + 1
    return Review(name, text, tuple(passages), f"{name}.txt", "text", words=len(text.split()))


@pytest.fixture(scope="session")
def make_review() -> Callable[..., Review]:
    return review_of


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material; tests that need it are skipped where it is absent, as on a user's machine."""
    folder = Path(os.environ.get("COUNTERPOINT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no shared/ beside the checkout: this sweep needs its corpus")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds" / "head-over-heels"


@pytest.fixture(scope="session")
def lantern_road() -> Path:
    """A show of our own: a file of every format, and one of every kind that is refused."""
    return ROOT / "tests" / "fixtures" / "sources" / "lantern-road"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All pages on the sample show, made with a cold cache."""
    room = tmp_path_factory.mktemp("sample")
    return report(
        room / "out", ROOT / "seeds" / "head-over-heels", COUNTERPOINT_CACHE=str(room / "cache"), PYTHONHASHSEED="0"
    )  # fmt: skip


@pytest.fixture(scope="session")
def odds(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All pages on shows no sensible desk would make."""
    room = tmp_path_factory.mktemp("odd")
    return report(room / "out", *odd(room / "shows"))
