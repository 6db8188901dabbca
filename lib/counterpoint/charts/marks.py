"""The marks of our charts as SVG: points with letters, stacked bars, a heat map, lines and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from xml.etree.ElementTree import Element

from counterpoint.charts.plane import Plain, Plane, element, lines, of, wide, write
from counterpoint.charts.style import INK


def points(into: Element, plane: Plane, trace: Plain) -> None:
    """A scatter's discs, rings and triangles, with their letters."""
    marker, font = trace.get("marker", {}), trace.get("textfont", {})
    stroke = marker.get("line", {})
    for i, (x, y) in enumerate(zip(trace.get("x", ()), trace.get("y", ()), strict=True)):
        at, down = plane.x(x), plane.y(y)
        radius, symbol = of(marker.get("size"), i, 6) / 2, of(marker.get("symbol"), i, "circle")
        colour = of(marker.get("color"), i, INK)
        hollow = symbol.endswith("-open")
        look = {
            "fill": "none" if hollow else colour,
            "stroke": colour if hollow else of(stroke.get("color"), i, colour),
            "stroke_width": of(stroke.get("width"), i, 0),
            "opacity": marker.get("opacity"),
        }
        if symbol.startswith("triangle-up"):
            corners = (at, down - radius), (at + 0.9 * radius, down + 0.6 * radius), (at - 0.9 * radius, down + 0.6 * radius)  # fmt: skip
            element(into, "polygon", points=" ".join(f"{a:.2f},{b:.2f}" for a, b in corners), **look)
        else:
            element(into, "circle", cx=at, cy=down, r=radius, **look)
        if "text" in str(trace.get("mode")):
            size = of(font.get("size"), i, 11)
            colour = of(font.get("color"), i, INK)
            write(into, str(of(trace.get("text"), i, "")), at, down + size * 0.35, size, colour, text_anchor="middle")  # fmt: skip


def bars(into: Element, plane: Plane, traces: list[Plain], gap: float) -> None:
    """Lying bars, one trace after the other on each row."""
    done: dict[str, float] = defaultdict(float)
    thick = plane.band * (1 - gap)
    for trace in traces:
        marker, font = trace.get("marker", {}), trace.get("textfont", {})
        for i, (length, row) in enumerate(zip(trace["x"], trace["y"], strict=True)):
            left, right = plane.x(done[row]), plane.x(done[row] + length)
            done[row] += length
            if not length:
                continue
            line = marker.get("line", {})
            top = plane.y(row) - thick / 2
            element(
                into, "rect", x=left, y=top, width=right - left, height=thick, fill=of(marker.get("color"), i, INK),
                stroke=line.get("color"), stroke_width=line.get("width"),
            )  # fmt: skip
            text, size = str(of(trace.get("text"), i, "")), of(font.get("size"), i, 11)
            if text and wide(text, size) < right - left:
                write(into, text, (left + right) / 2, plane.y(row) + size * 0.35, size, of(font.get("color"), i, INK), text_anchor="middle")  # fmt: skip


def heat(into: Element, plane: Plane, trace: Plain) -> None:
    """A row of shaded fields for each category."""
    (_, low), (_, high) = trace["colorscale"]
    xs = list(trace["x"])
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 0.5
    gap_x, gap_y = trace.get("xgap", 0), trace.get("ygap", 0)
    for row, values in zip(trace["y"], trace["z"], strict=True):
        for x, value in zip(xs, values, strict=True):
            left, right = plane.x(x - half), plane.x(x + half)
            share = (value - trace["zmin"]) / ((trace["zmax"] - trace["zmin"]) or 1)
            element(
                into, "rect", x=left + gap_x / 2, y=plane.y(row) - plane.band / 2 + gap_y / 2, width=right - left - gap_x,
                height=plane.band - gap_y, fill=_between(low, high, min(1.0, max(0.0, share))),
            )  # fmt: skip


def _between(low: str, high: str, share: float) -> str:
    """The colour a share of the way from one to another."""
    pairs = [(int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def rules(into: Element, plane: Plane, shape: Plain) -> None:
    """A line of the layout: in values, or over the whole height."""
    whole = str(shape.get("yref", "")).endswith("domain")
    y1, y2 = (plane.bottom, plane.top) if whole else (plane.y(shape["y0"]), plane.y(shape["y1"]))
    line = shape.get("line", {})
    element(
        into, "line", x1=plane.x(shape["x0"]), x2=plane.x(shape["x1"]), y1=y1, y2=y2, stroke=line.get("color", INK),
        stroke_width=line.get("width", 1), stroke_dasharray="2 3" if line.get("dash") else None,
    )  # fmt: skip


def note(into: Element, plane: Plane, told: Plain) -> None:
    """A word set beside a place."""
    font = told.get("font", {})
    anchor = {"left": "start", "right": "end"}.get(str(told.get("xanchor")), "middle")
    x, y = plane.x(told["x"]) + told.get("xshift", 0), plane.y(told["y"]) - told.get("yshift", 0)
    size = font.get("size", 12)
    write(into, " ".join(lines(told["text"])), x, y + size * 0.35, size, font.get("color", INK), text_anchor=anchor)  # fmt: skip


TRACES: dict[str, Callable[[Element, Plane, Plain], None]] = {"scatter": points, "heatmap": heat}
