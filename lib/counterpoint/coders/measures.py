"""How far two coders agree beyond chance: percent, Cohen's kappa, Krippendorff's alpha, with bootstrap intervals.

All of them are functions of one table: how many cells the first coder gave value i and the second value j.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLES, SEED, LEVEL = 2000, 20250720, 0.95
Tables = NDArray[np.float64]  # (…, values, values): one table, or a stack of them
Measure = Callable[[Tables], NDArray[np.float64]]


@dataclass(frozen=True)
class Figure:
    """A measure and its interval; None where the cells leave it undefined (all of one value, or none at all)."""

    value: float | None
    low: float | None
    high: float | None


def percent(tables: Tables) -> NDArray[np.float64]:
    """The share of cells given the same value."""
    return _over(_same(tables), _cells(tables))


def percent_marked(tables: Tables) -> NDArray[np.float64]:
    """The same, of the cells at least one coder marked. Silence is the last value."""
    silent = tables[..., -1, -1]
    return _over(_same(tables) - silent, _cells(tables) - silent)


def kappa(tables: Tables) -> NDArray[np.float64]:
    """Cohen's: chance is what each coder's own habits would give."""
    n = _cells(tables)
    chance = _over((tables.sum(-1) * tables.sum(-2)).sum(-1), n * n)
    return _over(percent(tables) - chance, 1 - chance)


def alpha(tables: Tables) -> NDArray[np.float64]:
    """Krippendorff's, nominal: chance is what all values of both coders, mixed, would give. Right for few cells, too."""
    n = 2 * _cells(tables)
    pool = tables.sum(-1) + tables.sum(-2)
    expected = 1 - _over((pool * (pool - 1)).sum(-1), n * (n - 1))
    return 1 - _over(1 - percent(tables), expected)


def figure(measure: Measure, table: NDArray[Any]) -> Figure:
    """The measure of a table with its percentile bootstrap interval: cells drawn again, with replacement.

    The same table gives the same interval. Draws that leave the measure undefined are passed over.
    """
    exact = table.astype(np.float64)
    total = int(exact.sum())
    if not total:
        return Figure(None, None, None)
    value = float(measure(exact[None])[0])
    if not np.isfinite(value):
        return Figure(None, None, None)
    drawn = np.random.default_rng(SEED).multinomial(total, (exact / total).ravel(), SAMPLES)
    again = measure(drawn.reshape(SAMPLES, *table.shape).astype(np.float64))
    again = again[np.isfinite(again)]
    rest = (1 - LEVEL) / 2
    low, high = np.quantile(again, (rest, 1 - rest))
    return Figure(value, float(low), float(high))


def _cells(tables: Tables) -> NDArray[np.float64]:
    return np.asarray(tables.sum((-2, -1)))


def _same(tables: Tables) -> NDArray[np.float64]:
    return np.asarray(np.trace(tables, axis1=-2, axis2=-1))


def _over(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """a / b, and no number where b is zero."""
    return np.divide(a, b, out=np.full_like(a, np.nan), where=np.abs(b) > 1e-12)
