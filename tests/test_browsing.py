"""The tests' own ears and eyes: a window that goes on still hears, axe still sees, and what is shared is made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.access import violations
from tests.browsing import chromium, opened
from tests.reports import Ran, once
from tests.watching import watched

__all__ = ["chromium"]

QUIET = "<!doctype html><html lang=en><title>t</title><main><h1>h</h1><p>words</p></main>"
POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'unsafe-inline'; img-src *\">"
LOUD = f"{POLICY}{QUIET}<img src=http://127.0.0.1:8998/x.png><i style='color:red'>x</i><script>console.log('hello'); alert(1)</script>"
PALE = QUIET.replace(
    "<main>", "<style>@media (prefers-color-scheme:dark){p{color:#ddd;background:#fff}}</style><main>"
)


def pages(folder: Path, **texts: str) -> list[Path]:
    made = [folder / f"{name}.html" for name in texts]
    for path, text in zip(made, texts.values(), strict=True):
        path.write_text(text, "utf-8")
    return made


def test_a_window_that_goes_on_hears_the_next_page_and_forgets_the_last(
    chromium: Any, tmp_path: Path
) -> None:
    first, loud, last = pages(tmp_path, first=QUIET, loud=LOUD, last=QUIET)
    seen = opened(chromium, first)
    assert seen.quiet()
    seen.go(loud)
    assert seen.requests == ["http://127.0.0.1:8998/x.png"] and "hello" in seen.messages
    assert seen.page.evaluate("[window.ran, window.violations.length]") == [1, 1] and not seen.quiet()
    seen.go(last)
    assert seen.quiet()
    seen.page.context.close()


def test_a_watched_window_that_goes_on_raises_the_same_alarms(chromium: Any, tmp_path: Path) -> None:
    first, loud, last = pages(tmp_path, first=QUIET, loud=LOUD, last=QUIET)
    with watched(chromium, first.as_uri()) as seen:
        assert seen.alarms() == {}
        seen.go(loud.as_uri())
        assert set(seen.alarms()) == {"ran", "violations", "requests", "messages"}
        seen.go(last.as_uri())
        assert seen.alarms() == {}


def test_axe_sees_what_is_wrong_by_night_too(chromium: Any, tmp_path: Path) -> None:
    bad, pale = pages(tmp_path, bad=f"{QUIET}<img src=data:,>", pale=PALE)
    seen = opened(chromium, bad, color_scheme="light")
    assert [told.split()[0] for told in violations(seen.page)] == ["image-alt", "region"]
    seen.go(pale)
    assert violations(seen.page) == []
    seen.page.emulate_media(color_scheme="dark")
    assert [told.split()[0] for told in violations(seen.page)] == ["color-contrast"]
    seen.page.context.close()


def test_what_is_shared_is_made_once(tmp_path: Path) -> None:
    made = []

    def make(room: Path) -> Ran:
        made.append(room)
        return Ran(1, "told \ud800", room / "out")

    ran = [once(tmp_path / "room", make) for _ in range(2)]
    assert made == [tmp_path / "room"] and ran == [Ran(1, "told \ud800", tmp_path / "room" / "out")] * 2
