"""The files a page embeds: style sheets, fonts, scripts and the packed plotly.js, each read once."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode, b85encode
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
FACES = (("CP Display", "500", "display"), ("CP Serif", "400 600", "serif"), ("CP Sans", "400 700", "sans"))
RUNNING = 110  # characters at the head of a printed page
SELECTORS = re.compile(r"[^{}]+(?=\{)")
HEADING = re.compile(r"(?<![\w.#-])h([2-5])(?![\w-])")
COLOUR = re.compile(r"--([\w-]+)\s*:\s*(#[0-9a-fA-F]{3,8})\b")


@cache
def style() -> str:
    """The page's style sheet: fonts, then `css/*.css` in the order of their names."""
    return fonts() + _sheets()


@cache
def whole_style() -> str:
    """The one file's: the pages' sheet with its headings a level lower, and what only this file needs."""
    return fonts() + deeper(_sheets()) + _lean(_safe((HERE / "template" / "whole.css").read_text("utf-8")))


def deeper(sheet: str) -> str:
    """The sheet for pages that became parts: what it says of h2 holds for h3, and so on; there is still one h1."""
    return SELECTORS.sub(lambda found: HEADING.sub(lambda h: f"h{int(h[1]) + 1}", found[0]), sheet)


def running(title: str) -> str:
    """The rule that hands a page's title to the head of its printed pages; whatever the title holds, it stays a string."""
    words = title.removesuffix(" · Counterpoint")
    short = words if len(words) <= RUNNING else f"{words[: RUNNING - 1].rstrip()}…"
    held = "".join(c if c.isalnum() or c in " ,.:;!?·–—…" else f"\\{ord(c):x} " for c in short)
    return f':root{{--running:"{held}"}}'


@cache
def fonts() -> str:
    """Three @font-face rules with the fonts inside."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{_base64(HERE / "fonts" / f"{file}.woff2")}) format("woff2")}}\n'
        for family, weight, file in FACES
    )


@cache
def script() -> str:
    """What every page runs: `js/*.js` in the order of their names."""
    return "".join(_safe(path.read_text(encoding="utf-8")) for path in sorted((HERE / "js").glob("*.js")))


@cache
def whole_script() -> str:
    """What shows the one file's parts one at a time; it runs before all other scripts."""
    return _safe((HERE / "template" / "whole.js").read_text(encoding="utf-8"))


@cache
def draw() -> str:
    """The script that expands plotly.js and draws the figures."""
    return _safe((HERE / "template" / "draw.js").read_text(encoding="utf-8"))


@cache
def plotly() -> str:
    """plotly.js, expanded: the text whose hash the policy names."""
    return gzip.decompress(_packed().read_bytes()).decode()


@cache
def plotly_packed() -> str:
    """plotly.js as the page carries it: five characters for four bytes, a sixteenth less than base64, and no `<`."""
    packed = _packed().read_bytes()
    return f"{len(packed)} " + b85encode(packed, pad=True).decode().replace("<", ",")


@cache
def plotly_style() -> str:
    return _safe((HERE / "vendor" / "plotly.css").read_text(encoding="utf-8"))


@cache
def palette() -> dict[str, str]:
    """Colour → the custom property that holds it by day, so that a chart can follow the page into the night."""
    found: dict[str, str] = {}
    names: set[str] = set()
    for name, colour in COLOUR.findall(
        "".join(p.read_text(encoding="utf-8") for p in sorted((HERE / "css").glob("*.css")))
    ):
        if name not in names:  # the first value is the light one
            names.add(name)
            found.setdefault(colour.lower(), f"--{name}")
    return found


@cache
def _sheets() -> str:
    return "".join(
        _lean(_safe(path.read_text(encoding="utf-8"))) for path in sorted((HERE / "css").glob("*.css"))
    )


def _lean(sheet: str) -> str:
    """A style sheet without its comments and line ends. No rule of ours holds either in a string."""
    return re.sub(r"\n\s*", "", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))


def _packed() -> Path:
    return HERE / "vendor" / "plotly.min.js.gz"


def _base64(path: Path) -> str:
    return b64encode(path.read_bytes()).decode()


def _safe(text: str) -> str:
    """A style sheet or script that cannot end its own element early."""
    if re.search(r"</\s*(?:script|style)|<!--", text, re.IGNORECASE):
        raise ValueError("an embedded file would end its own element")
    return text
