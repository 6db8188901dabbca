"""Plotly figures, for what a reader wants to hover, zoom or pick. One template; every title says the finding."""

from __future__ import annotations

from counterpoint.charts.points import attention, counts, positions
from counterpoint.charts.texts import coverage, places
from counterpoint.charts.voice import fingerprint

__all__ = ["attention", "counts", "coverage", "fingerprint", "places", "positions"]
