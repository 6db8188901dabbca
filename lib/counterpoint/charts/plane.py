"""The plane a chart is drawn on without a browser: how wide words are, where a value lies, SVG elements."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Plane:
    """The rectangle inside the axes, in pixels, and the ranges of either axis. `rows` are the names of a category axis."""

    left: float
    top: float
    right: float
    bottom: float
    across: tuple[float, float]
    up: tuple[float, float]  # the value at the bottom, the value at the top
    rows: tuple[str, ...] = ()

    def x(self, value: float) -> float:
        low, high = self.across
        return self.left + (self.right - self.left) * (value - low) / ((high - low) or 1)

    def y(self, value: float | str) -> float:
        low, high = self.up
        at = self.rows.index(value) if isinstance(value, str) else value
        return self.bottom - (self.bottom - self.top) * (at - low) / ((high - low) or 1)

    @property
    def band(self) -> float:
        """How much room one category has."""
        return (self.bottom - self.top) / max(1, len(self.rows))


def element(parent: Element, tag: str, **attributes: object) -> Element:
    """A child with these attributes: `font_size` is font-size; numbers are told to a hundredth; None is left out."""
    told = {name.replace("_", "-"): _told(v) for name, v in attributes.items() if v is not None}
    return SubElement(parent, tag, told)


def _told(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def write(parent: Element, text: str, x: float, y: float, size: float, colour: str, **more: object) -> None:
    """A line of text; markup that plotly would read is only words here."""
    made = element(parent, "text", x=x, y=y, font_size=size, fill=colour, **more)
    made.text = text


def lines(text: object) -> list[str]:
    """The lines of a label of ours: broken by <br>, otherwise escaped."""
    return [unescape(line) for line in str(text or "").split("<br>")]


def wide(text: str, size: float) -> float:
    """About how wide a line is: a little too wide rather than too narrow."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text)


def ticks(across: tuple[float, float], step: float | None) -> list[float]:
    """Round values inside a range, six or so, or those a step apart."""
    low, high = across
    if not step:
        rough = (high - low) / 6 or 1
        power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 0.1
        step = next((power * n for n in (1, 2, 5, 10) if power * n >= rough), power * 10)
    first = -int(-low // step) if low > 0 else int(low / step)
    return [k * step for k in range(first, int(high / step) + 1) if low <= k * step <= high]


def of(value: object, i: int, otherwise: Any = None) -> Any:
    """The i-th of a list, or the one value for all."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return value[i]
    return otherwise if value is None else value
