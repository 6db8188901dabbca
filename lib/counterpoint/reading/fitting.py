"""Logistic regression with an L2 penalty, by Newton's method (Hastie et al. 2009, ch. 4.4), on named evidence; and how well it is calibrated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

RAREST = 4  # evidence seen less often is left out
ROUNDS = 12


def fit(
    rows: Sequence[Sequence[str]],
    right: Sequence[bool],
    penalty: float,
    before: Sequence[float] | None = None,
) -> dict[str, float]:
    """The weight of each piece of evidence that the rows show often enough. before: log-odds each row comes with."""
    seen = Counter(e for row in rows for e in set(row))
    names = ["bias", *sorted(e for e, n in seen.items() if n >= RAREST)]
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    x[:, 0] = 1.0
    for i, row in enumerate(rows):
        for e in row:
            if e in column:
                x[i, column[e]] += 1.0
    y = np.array(right, dtype=float)
    start = np.zeros(len(rows)) if before is None else np.array(before)
    penalties = np.full(len(names), penalty)
    penalties[0] = 1e-3
    w = np.zeros(len(names))
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(start + x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalties)
        w += np.linalg.solve(hessian, x.T @ (y - p) - penalties * w)
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True) if abs(value) >= 0.005}


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[str, int, float, float]]:
    """Rows of a reliability table: bin, cases, mean confidence, share right."""
    rows = []
    for b in range(bins):
        inside = [(c, r) for c, r in judged if b / bins <= c < (b + 1) / bins or (b == bins - 1 and c == 1.0)]
        if inside:
            n = len(inside)
            rows.append(
                (
                    f"{b / bins:.1f}-{(b + 1) / bins:.1f}",
                    n,
                    sum(c for c, _ in inside) / n,
                    sum(r for _, r in inside) / n,
                )
            )
    return rows
