"""What several test files need: the sample show, a review made of sentences, and shared/ where it is present."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from counterpoint.codebook import Codebook, load
from counterpoint.model import Lead, Passage, Review, Show
from counterpoint.reading.claims import Engine
from tests.odd_shows import KERNELS, odd
from tests.reports import Ran, once, report

# A deadline of hypothesis' own would measure how busy the machine is.
settings.register_profile("busy", deadline=5000)
settings.load_profile("busy")

ROOT = Path(__file__).parent.parent
PROCESS = "PYTEST_XDIST_WORKER"  # set in each of the processes that share the tests
_CUES: dict[str, Engine] = {}
# What takes longest, in that order: where several processes share the tests, none is left alone with it at the end.
LONG = (
    "test_access",
    "test_hostile_pages",
    "test_cluster",
    "test_cli",
    "test_remote",
    "test_page_whole_browser",
    "test_run_unchanged",
    "test_run_printed",
    "test_whole",
    "test_since_whole",
    "test_notebooks",
    "test_firefox",
    "test_cli_sweep",
    "test_runs",
    "test_run",
    "test_browser",
    "test_docs",
    "test_sources_sniff",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if PROCESS in os.environ:
        items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this session's, the same in all its processes where pytest-xdist has started several."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if PROCESS in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _own_cache(common: Path) -> None:
    """Tests neither read nor fill the user's cache of claims."""
    os.environ["COUNTERPOINT_CACHE"] = str(common / "cache")


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
def sample(common: Path) -> Ran:
    """All pages on the sample show, made with a cold cache."""
    show = ROOT / "seeds" / "head-over-heels"
    return once(
        common / "sample",
        lambda room: report(room / "out", show, COUNTERPOINT_CACHE=str(room / "cache"), PYTHONHASHSEED="0"),
    )


@pytest.fixture(scope="session")
def odds(common: Path) -> Ran:
    """All pages on shows no sensible desk would make; of one of them by kernels, as ever, of the others in one process."""
    return once(
        common / "odd",
        lambda room: report(room / "out", *odd(room / "shows"), by=("tests.in_process", KERNELS)),
    )
