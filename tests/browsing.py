"""A real browser for tests: pages opened from a file with the network off, everything they do noted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 180_000  # milliseconds: two cores may be shared with much else
WATCH = """
window.violations = []; window.ran = 0;
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => { window.ran++ };
document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
"""


@dataclass
class Visit:
    """What happened while a page was open."""

    page: Any
    path: Path
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def go(self, path: Path, fragment: str = "") -> None:
        """On to another page on the disk, in the same window, for a third of the time: notes begin anew, what is emulated stays."""
        self.page.goto("about:blank")  # the same page is opened anew, too
        self.path = path
        self.requests.clear()
        self.messages.clear()
        self.page.goto(path.as_uri() + fragment)

    def quiet(self) -> bool:
        return not (self.requests or self.messages or self.page.evaluate("window.violations.length"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched() as browser:
        yield browser


@contextmanager
def launched() -> Iterator[Any]:
    """A browser of this machine; without one, what asked for it is skipped."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = installed()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def another(chromium: Any, *flags: str) -> Iterator[Any]:
    """A second browser beside one that runs, with more flags."""
    browser = chromium.browser_type.launch(executable_path=installed(), args=[*FLAGS, *flags])
    yield browser
    browser.close()


def installed() -> str:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    return path


def visit(
    chromium: Any, folder: Path, html: str, *, scripts: bool = True, watch: bool = True, **options: Any
) -> Visit:
    """Open the HTML from a file; every request beyond the file itself is stopped and noted."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    return opened(chromium, path, scripts=scripts, watch=watch, **options)


def opened(
    chromium: Any, path: Path, *, scripts: bool = True, watch: bool = True, script: str = "", **options: Any
) -> Visit:
    """Open a page that stands on the disk; every request beyond the file itself is stopped and noted.

    `script` runs before the page's own do.
    """
    context = chromium.new_context(java_script_enabled=scripts, offline=True, **options)
    context.set_default_timeout(PATIENCE)
    seen = Visit(context.new_page(), path)

    def gate(route: Any) -> None:
        if route.request.url.split("#")[0] == seen.path.as_uri():
            route.continue_()
        else:
            seen.requests.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    if watch and scripts:
        seen.page.add_init_script(WATCH + script)
    seen.page.on("console", lambda message: seen.messages.append(message.text))
    seen.page.on("pageerror", lambda error: seen.messages.append(str(error)))
    seen.page.goto(path.as_uri())
    return seen


def drawn(seen: Visit) -> None:
    seen.page.locator("html[data-charts=drawn]").wait_for(state="attached", timeout=PATIENCE)


def until(seen: Visit, expression: str, value: object) -> None:
    """Wait by asking again: playwright's own wait evaluates strings in the page, which the policy forbids."""
    for _ in range(100):
        if seen.page.evaluate(expression) == value:
            return
        seen.page.wait_for_timeout(50)
    assert seen.page.evaluate(expression) == value
