"""Pages as tagged PDFs, each beside its page."""

from __future__ import annotations

import re
import time
from base64 import b64decode
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from counterpoint.errors import PrintFailed, system
from counterpoint.run.chromium import Chromium
from counterpoint.run.linked import joined, marking
from counterpoint.run.progress import Progress
from counterpoint.writing import write

PAPERS = {"a4": (210 / 25.4, 297 / 25.4), "letter": (8.5, 11.0)}  # inches; margins are the style sheet's
TIMEOUT = 180.0  # seconds a page may take: a second by itself, a minute on a machine that is busy elsewhere
DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)\n]*\)")
IDS = re.compile(rb"(?<!\\)\(node\d{8}\)")
# A page is ready when its charts are drawn, and hopeless when one says that it could not be.
READY = """new Promise((done) => {
  const look = () => {
    const charts = document.querySelector("figure.chart > script");
    if (document.querySelector("p.chart-missing:not([hidden])")) done("a chart could not be drawn");
    else if (charts && document.documentElement.dataset.charts !== "drawn") setTimeout(look, 20);
    else document.fonts.ready.then(() => done(""));
  };
  look();
})"""


class Press:
    """Prints pages through one Chromium, started when the first page comes and anew after it failed."""

    def __init__(self, program: Path, paper: str = "a4", timeout: float = TIMEOUT) -> None:
        self.program, self.paper, self.timeout = program, paper, timeout
        self._chromium: Chromium | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._chromium:
            self._chromium.__exit__(kind, error, trace)
        self._chromium = None

    def pdf(self, page: Path, beside: Collection[str] = ()) -> bytes:
        """The page as a tagged PDF, its links to the pages `beside` it leading to their PDFs. Raises PrintFailed.

        Same page, same Chromium, same bytes.
        """
        self._chromium = self._chromium or Chromium(self.program, self.timeout)
        try:
            return joined(settled(_printed(self._chromium, page, self.paper, beside)), beside)
        except BaseException:
            self._chromium.end()
            self._chromium = None
            raise


def _printed(chromium: Chromium, page: Path, paper: str, beside: Collection[str]) -> bytes:
    width, height = PAPERS[paper]
    chromium.allow()
    chromium.forget()
    target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
    tab = chromium.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    chromium.call("Page.enable", tab)
    chromium.call("Inspector.enable", tab)
    light = [{"name": "prefers-color-scheme", "value": "light"}]
    chromium.call("Emulation.setEmulatedMedia", tab, features=light)
    if trouble := chromium.call("Page.navigate", tab, url=page.resolve().as_uri()).get("errorText"):
        raise PrintFailed(f"Chromium could not open the page: {trouble}")
    chromium.wait_for("Page.loadEventFired", tab)
    ready = chromium.call("Runtime.evaluate", tab, expression=READY, awaitPromise=True)["result"]
    if ready.get("value") != "":
        raise PrintFailed(str(ready.get("value") or "the page did not get ready"))
    chromium.call("Runtime.evaluate", tab, expression=marking(beside))
    made = chromium.call(
        "Page.printToPDF",
        tab,
        paperWidth=width,
        paperHeight=height,
        printBackground=True,
        generateTaggedPDF=True,
        generateDocumentOutline=True,
    )
    chromium.call("Target.closeTarget", targetId=target)
    data = b64decode(made["data"])
    if not (data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")):
        raise PrintFailed("what Chromium made is no whole PDF")
    return data


def settled(pdf: bytes) -> bytes:
    """The PDF without what differs from run to run, changed in place so that every offset holds.

    Dates are blanked: when it was made stands in the manifest alone. The ids of table cells, which count how many nodes the page
    ever had, are counted anew in their own order, for they are sorted.
    """
    bare = DATES.sub(lambda found: b" " * len(found[0]), pdf)
    ranks = {name: rank for rank, name in enumerate(sorted(set(IDS.findall(bare))), 1)}
    return IDS.sub(lambda found: b"(node%08d)" % ranks[found[0]], bare)


def print_all(press: Press, pages: Sequence[Path], told: Progress) -> tuple[list[Path], list[str]]:
    """A PDF beside each page; which came to be, and what is to be said of the others, whose last good ones stay."""
    made, problems = [], []
    told.start(len(pages), event="pdf")
    with press:
        for page in pages:
            started, target = time.monotonic(), page.with_suffix(".pdf")
            name = f"{page.parent.name}/{target.name}"
            try:
                write(target, press.pdf(page, _beside(page, pages)))
            except (PrintFailed, OSError) as error:
                reason = system(error) if isinstance(error, OSError) else str(error)
                kept = "; the last good one is kept" if target.is_file() else ""
                problems.append(f"{name}: not printed: {reason}{kept}")
                told.step(problems[-1], False, "pdf", page=name, reason=reason)
            else:
                made.append(target)
                seconds = time.monotonic() - started
                told.step(
                    f"{name}: printed in {seconds:.1f} s", True, "pdf", page=name, seconds=round(seconds, 3)
                )
    return made, problems


def _beside(page: Path, pages: Sequence[Path]) -> set[str]:
    """The pages of its folder that are printed now, or were before."""
    return {p.stem for p in (*pages, *page.parent.glob("*.pdf")) if p.parent == page.parent}
