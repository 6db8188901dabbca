"""A piece of a page: HTML that a notebook shows and an exporter takes. Templates print, they never reckon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from counterpoint.views import words

HERE = Path(__file__).parent
STYLES = HERE.parent / "page" / "css"
PAGE_ONLY = ("05-", "90-")  # the page's own frame and its print rules; a notebook has its own
FRAME = ".cp{display:block;background:var(--bg);color:var(--ink);font:400 1rem/1.5 var(--sans);padding:.25rem 1rem}"
DAY = r"^\.cp\{([^}]*)\}$"
NIGHT = r"^@media \(prefers-color-scheme:dark\)\{\.cp\{([^}]*)\}\}$"


@dataclass(frozen=True)
class Fragment:
    """HTML for one cell's output. `style` goes before it in JupyterLab; the page's exporter drops it for its own."""

    html: str
    style: str = ""

    def _repr_html_(self) -> str:
        return (f"<style>{self.style}</style>" if self.style else "") + self.html

    def __html__(self) -> str:
        return self.html


def render(template: str, *, styled: bool = False, **values: object) -> Fragment:
    """A template's HTML, everything in it escaped that is not markup of ours."""
    html = environment().get_template(f"{template}.html.j2").render(**values)
    tidy = re.sub(r"\n\s*\n+", "\n", html).strip()
    # JupyterLab typesets what stands between dollar signs, unless told not to: a budget is no formula.
    return Fragment(f'<div class="cp mathjax_ignore">{tidy}</div>', lab_style() if styled else "")


@cache
def environment() -> Environment:
    """The templates' own Jinja: autoescape always on, an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "count": words.count,
        "number": words.number,
        "capital": words.capital,
        "listed": words.join,
        "thousands": lambda n: f"{n:,}",
        "joined": lambda parts: Markup("").join(parts),
    }
    return made


@cache
def lab_style() -> str:
    """The page's look for JupyterLab: the same files, held inside `.cp` so that Lab's own look stays.

    Lab styles outputs by two classes, so ours are named by three; day and night follow Lab's theme, not the system's.
    """
    names = [p for p in sorted(STYLES.glob("*.css")) if not p.name.startswith(PAGE_ONLY)]
    sheets = [p.read_text("utf-8") for p in (HERE / "templates" / "lab.css", *names)]
    variables, rest = _split_variables("\n".join(sheets).replace(":root", ".cp"))
    return f"{variables}\n{FRAME}\n.cp.cp.cp{{{rest}}}"


def _split_variables(text: str) -> tuple[str, str]:
    """Rules that set `.cp` itself stand free, the night's under Lab's own sign of it; all others are nested in it."""
    night = re.findall(NIGHT, text, re.MULTILINE)
    rest = re.sub(NIGHT, "", text, flags=re.MULTILINE)
    day = re.findall(DAY, rest, re.MULTILINE)
    free = [*(f".cp{{{rules}}}" for rules in day), ".cp{color-scheme:light}"]
    dark = [f'[data-jp-theme-light="false"] .cp{{color-scheme:dark;{rules}}}' for rules in night]
    return "\n".join(free + dark), re.sub(DAY, "", rest, flags=re.MULTILINE)
