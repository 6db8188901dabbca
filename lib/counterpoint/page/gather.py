"""An executed notebook → `Parts`: prose, fragments and figures in order; no code, prompts, parameters or streams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from counterpoint.page.figures import figure
from counterpoint.page.parts import Break, Broken, Figure, Fragment, Part, Parts
from counterpoint.page.sanitise import clean

PLOTLY = "application/vnd.plotly.v1+json"
RICHEST_FIRST = (PLOTLY, "text/html", "image/svg+xml", "text/markdown")
HIDDEN = frozenset({"notebook-only", "papermill-error-cell-tag"})  # cell tags that keep a cell off the page
SLOTS = ("header", "footer")  # cell tags that move a cell's output out of `main`
ONCE = "once"  # cell tag for what every page says alike
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
FOLDERS = re.compile(r"(?<![\w.:/])(?:~|[A-Za-z]:)?(?:[\\/][\w.@+-]+)+[\\/](?=[\w.@+-]+)")


def gather(notebook: Mapping[str, Any], broken: Broken | None = None) -> Parts:
    """Everything the page shows, in the notebook's order, by slot."""
    slots: dict[str, list[Part]] = {"main": [], "header": [], "footer": []}
    ordinal = 0
    for number, cell in enumerate(notebook["cells"]):
        here = broken is not None and broken.cell == number
        tags = set(cell.get("metadata", {}).get("tags", ()))
        if tags & HIDDEN and not here:
            continue
        slot = next((name for name in SLOTS if name in tags), "main")
        for part in _cell(cell, ordinal + 1):
            ordinal += isinstance(part, Figure)
            slots[slot].append(
                replace(part, once=True) if ONCE in tags and isinstance(part, Fragment) else part
            )
        if broken and here:
            slots["main"].append(_break(cell, number, broken))
            break  # what follows never ran
    return Parts(tuple(slots["main"]), tuple(slots["header"]), tuple(slots["footer"]))


def prose(text: str) -> str:
    """Markdown as sanitised HTML."""
    return clean(_markdown().render(text))


def tell(text: str) -> str:
    """A message fit for a page: no terminal colours, no folders of this machine, no control characters."""
    return FOLDERS.sub("…/", "".join(c for c in ANSI.sub("", text) if c.isprintable() or c in "\n\t"))


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _cell(cell: Mapping[str, Any], ordinal: int) -> Iterator[Part]:
    if cell["cell_type"] == "markdown" and (html := prose(cell["source"]).strip()):
        yield Fragment(f'<div class="prose">{html}</div>')
    for output in cell.get("outputs", ()):
        if output["output_type"] in {"display_data", "execute_result"} and (
            part := _output(output["data"], ordinal)
        ):
            ordinal += isinstance(part, Figure)
            yield part


def _output(data: Mapping[str, Any], ordinal: int) -> Part | None:
    kind = next((mime for mime in RICHEST_FIRST if mime in data), None)
    if kind is None:
        return None
    if kind == PLOTLY:
        return _figure(data[kind], ordinal)
    text = "".join(data[kind])
    html = prose(text) if kind == "text/markdown" else clean(text)
    return Fragment(html) if html.strip() else None


def _figure(bundle: Mapping[str, Any], ordinal: int) -> Part:
    """The figure; of one that says it is empty the words alone, for which no page has to carry plotly.js."""
    meta = (bundle.get("layout") or {}).get("meta")
    if isinstance(meta, Mapping) and meta.get("empty"):
        return Fragment(f'<p class="empty">{escape(str(meta.get("alt")))}</p>')
    return figure(bundle, ordinal)


def _break(cell: Mapping[str, Any], number: int, broken: Broken) -> Break:
    return Break(number + 1, cell["source"], tell(broken.name), tell(broken.message), tell(broken.traceback))
