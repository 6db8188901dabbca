"""The pages in Firefox, opened from files: drawn, quiet, and as usable as in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.firefox import Firefox, running
from tests.reports import Ran

SEEN = "[...document.querySelectorAll('figure.chart')].filter(c => !c.closest('[hidden]'))"


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    with running() as started:
        yield started


def test_the_watch_hears_what_pages_do(firefox: Firefox, tmp_path: Path) -> None:
    """A page that misbehaves is heard to, so that silence elsewhere means something."""
    policy = "default-src 'none'; script-src 'unsafe-inline'; img-src http://127.0.0.1:8998"
    page = tmp_path / "loud.html"
    page.write_text(
        f'<!doctype html><meta http-equiv=Content-Security-Policy content="{policy}"><img src=http://127.0.0.1:8998/x.png>'
        "<p style='color:red'>x</p><script>console.log('hello'); undefined.x</script>",
        "utf-8",
    )
    firefox.open(page)
    assert firefox.requests == ["http://127.0.0.1:8998/x.png"]
    told = " | ".join(firefox.messages)
    assert "hello" in told and "undefined" in told and "style-src-attr" in told


def test_every_page_is_drawn_and_quiet(sample: Ran, firefox: Firefox) -> None:
    assert len(sample.pages) >= 6
    for path in sample.pages:
        firefox.size(1280, 900)
        firefox.open(path)
        # In the one file a chart is drawn when its part is first shown.
        charts = firefox.evaluate(f"{SEEN}.length")
        if charts:
            firefox.until("document.documentElement.dataset.charts || ''", "drawn")
        assert firefox.evaluate(f"{SEEN}.filter(c => c.querySelector('.main-svg')).length") == charts, (
            path.name
        )
        firefox.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true)) || 1")
        firefox.size(320, 900)
        assert firefox.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path.name
        assert (firefox.requests, firefox.messages) == ([], []), path.name


def test_odd_shows_are_quiet(odds: Ran, firefox: Firefox) -> None:
    for path in odds.pages:
        firefox.size(320, 900)
        firefox.open(path)
        if firefox.evaluate("document.querySelectorAll('figure.chart').length"):
            firefox.until("document.documentElement.dataset.charts || ''", "drawn")
        assert firefox.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert (firefox.requests, firefox.messages) == ([], []), path


def test_a_quote_opens_and_leads_to_its_place(sample: Ran, firefox: Firefox) -> None:
    firefox.open(sample.out / "head-over-heels" / "brief.html")
    firefox.evaluate("document.querySelector('button[popovertarget]').click() || 1")
    firefox.until("document.querySelectorAll('[popover]:popover-open').length", 1)
    firefox.evaluate("document.querySelector('[popover]:popover-open a').click() || 1")
    firefox.until("location.pathname.endsWith('sources.html')", True)
    firefox.until("document.querySelector(':target')?.checkVisibility() ?? false", True)
    assert (firefox.requests, firefox.messages) == ([], [])
