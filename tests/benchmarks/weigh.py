"""One page, weighed and timed in a browser: its bytes, the moment it stands, what it asked for, what it said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.browsing import opened

PLOTLY = re.compile(r'<script type="text/plain" id="plotly">(.*?)</script>', re.DOTALL)
FONT = re.compile(r"url\(data:font/woff2;base64,([^)]*)\)")
# Drawn: every chart is (a page without charts: loaded). Usable: two frames on, and the main thread takes a task.
WATCH = """
addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const told = () => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (window.usable = performance.now()))));
  if (!document.getElementById("plotly")) return document.readyState === "complete" ? told() : addEventListener("load", told);
  new MutationObserver((_, watch) => root.dataset.charts === "drawn" && (watch.disconnect(), told())).observe(root, { attributes: true });
});
"""


@dataclass(frozen=True)
class Weight:
    """Bytes in all, of plotly.js and of the fonts; milliseconds until usable; how often it asked and spoke."""

    page: str
    bytes: int
    plotly: int
    fonts: int
    usable: float
    requests: int
    messages: int

    @property
    def other(self) -> int:
        """What the issue's 400 KB are about: all but plotly.js."""
        return self.bytes - self.plotly


def weigh(chromium: Any, path: Path, name: str, times: int = 3) -> Weight:
    """The page's weight; its time is the median of so many openings, each in a fresh context."""
    text = path.read_text("utf-8")
    visits = [_open(chromium, path) for _ in range(times)]
    return Weight(
        name,
        path.stat().st_size,
        sum(len(found.encode()) for found in PLOTLY.findall(text)),
        sum(len(found) for found in FONT.findall(text)),
        median(v[0] for v in visits),
        max(v[1] for v in visits),
        max(v[2] for v in visits),
    )


def _open(chromium: Any, path: Path) -> tuple[float, int, int]:
    seen = opened(chromium, path, script=WATCH, viewport={"width": 1280, "height": 900})
    for _ in range(400):
        if usable := seen.page.evaluate("window.usable"):
            break
        seen.page.wait_for_timeout(50)
    else:
        raise TimeoutError(f"{path} was not drawn in 20 seconds")
    violations = seen.page.evaluate("window.violations.length")
    seen.page.context.close()
    return usable, len(seen.requests), len(seen.messages) + violations
