"""A figure as an SVG file without a browser: the few kinds of chart we have, from the very figure the page draws."""

from __future__ import annotations

from textwrap import wrap
from typing import Any
from xml.etree.ElementTree import Element, tostring

import plotly.graph_objects as go

from counterpoint.cells import visible
from counterpoint.charts.marks import TRACES, bars, rules
from counterpoint.charts.marks import note as annotate
from counterpoint.charts.plane import Plain, Plane, element, lines, ticks, wide, write
from counterpoint.charts.style import BG, INK, LINE, MID, SANS, SERIF

WIDE, EDGE, FOOT = (
    760,
    20,
    44,
)  # pixels: the picture, the border around all that is drawn, what stands below the plane


def svg(figure: go.Figure, note: str = "") -> str:
    """In: a figure of `charts`, and what it needs said outside its page. Out: the same as SVG: title, words, marks, caption."""
    told: dict[str, Any] = figure.to_dict()
    layout, traces = told["layout"], [t for t in told.get("data", ()) if len(t.get("y", ()))]
    title = wrap(" ".join(lines(layout["title"]["text"])), 70) or [""]
    said = layout["meta"]["caption"]
    caption = [line for text in (said, note) for line in wrap(text, 112)]
    top = EDGE + 24 * len(title) + 14
    plane = _plane(layout, traces, top) if traces else None
    below = plane.bottom + _foot(layout) if plane else top
    root = _root(round(below + 18 * len(caption) + EDGE), title, layout["meta"]["alt"])
    for i, line in enumerate(title):
        write(root, line, EDGE, EDGE + 14 + 24 * i, 19, INK, font_family=SERIF)
    if plane:
        _axes(root, plane, layout)
        _draw(element(root, "g"), plane, layout, traces)
    for i, line in enumerate(caption):
        write(root, line, EDGE, below + 18 * (i + 1) - 4, 12.5, MID)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + visible(tostring(root, encoding="unicode")) + "\n"


def _root(height: int, title: list[str], alt: str) -> Element:
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg", "width": str(WIDE), "height": str(height), "viewBox": f"0 0 {WIDE} {height}",
            "role": "img", "aria-labelledby": "title desc", "font-family": SANS,
        },
    )  # fmt: skip
    element(root, "title", id="title").text = " ".join(title)
    element(root, "desc", id="desc").text = alt
    element(root, "rect", width=WIDE, height=height, fill=BG)
    return root


def _plane(layout: Plain, traces: list[Plain], top: float) -> Plane:
    """The room between the labels at the left and the ticks below, and the ranges of both axes."""
    rows = _rows(traces)
    labels = rows or layout["yaxis"].get("ticktext") or ()
    margin = max((wide(line, 12.5) for label in labels for line in lines(label)), default=0)
    height = layout["height"] - layout["margin"]["t"] - FOOT
    if rows:
        up = (len(rows) - 0.5, -0.5)  # the first row stands at the top
    else:
        low, high = layout["yaxis"]["range"]
        up = (low, high)
    return Plane(EDGE + margin + 12, top, WIDE - EDGE, top + height, _across(layout, traces), up, rows)


def _foot(layout: Plain) -> int:
    """The room below the plane: for ticks and the axis's title, where it has any."""
    x = layout["xaxis"]
    return FOOT if x.get("showticklabels", True) or x.get("title") else 0


def _rows(traces: list[Plain]) -> tuple[str, ...]:
    """The names of a category axis, in the order they come; none where values are numbers."""
    named = (str(y) for t in traces for y in t["y"] if t.get("type") in {"bar", "heatmap"})
    return tuple(dict.fromkeys(named))


def _across(layout: Plain, traces: list[Plain]) -> tuple[float, float]:
    """The given range; of bars, from nothing to a little over the longest row."""
    if given := layout["xaxis"].get("range"):
        return given[0], given[1]
    total: dict[str, float] = {}
    for trace in traces:
        for length, row in zip(trace["x"], trace["y"], strict=True):
            total[row] = total.get(row, 0) + length
    return 0, 1.05 * max(total.values(), default=1)


def _axes(root: Element, plane: Plane, layout: Plain) -> None:
    x, y = layout["xaxis"], layout["yaxis"]
    for value in ticks(plane.across, x.get("dtick")):
        at = plane.x(value)
        if x.get("showgrid", True):
            element(root, "line", x1=at, x2=at, y1=plane.top, y2=plane.bottom, stroke=LINE, stroke_width=1)
        if x.get("showticklabels", True):
            told = f"{value:g}{x.get('ticksuffix', '')}"
            write(root, told, at, plane.bottom + 18, 12.5, INK, text_anchor="middle")
    if name := (x.get("title") or {}).get("text"):
        write(root, name, (plane.left + plane.right) / 2, plane.bottom + 36, 12.5, MID, text_anchor="middle")
    values = plane.rows or y.get("tickvals") or ()
    for value, label in zip(values, plane.rows or y.get("ticktext") or (), strict=True):
        at = plane.y(value)
        if y.get("showgrid", True):
            element(root, "line", x1=plane.left, x2=plane.right, y1=at, y2=at, stroke=LINE, stroke_width=1)
        some = lines(label)
        for i, line in enumerate(some):
            down = at + 4 + 15 * (i - (len(some) - 1) / 2)
            write(root, line, plane.left - 10, down, 12.5, INK, text_anchor="end")


def _draw(into: Element, plane: Plane, layout: Plain, traces: list[Plain]) -> None:
    for shape in layout.get("shapes", ()):
        rules(into, plane, shape)
    stacked = [t for t in traces if t.get("type") == "bar"]
    bars(into, plane, stacked, layout.get("bargap", 0.2))
    for trace in traces:
        if trace.get("type") != "bar":
            TRACES[trace.get("type", "scatter")](into, plane, trace)
    for told in layout.get("annotations", ()):
        annotate(into, plane, told)
