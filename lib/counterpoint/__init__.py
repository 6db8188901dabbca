"""Counterpoint sets reviews of one film or series side by side, claim by claim, in the reviewers' own words."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# The verbs a notebook uses, and where each lives. Looked up when first used: importing the package stays light.
VERBS = {
    "load": "counterpoint.desk",
    "data_files": "counterpoint.papers",
    **dict.fromkeys(
        (
            "masthead", "clashes", "tensions", "agreements", "matrix", "lone_voices", "silences", "axes", "lead",
            "ledger", "voice_table", "review_table", "set_aside", "receipts", "full_texts", "method", "possible", "table",
            "uncoded", "changes",
        ),
        "counterpoint.views",
    ),
    **dict.fromkeys(("places", "positions", "fingerprint", "counts", "coverage", "attention"), "counterpoint.charts"),
}  # fmt: skip
__all__ = ["__version__", *VERBS]


def __getattr__(name: str) -> Any:
    if name in VERBS:
        return getattr(import_module(VERBS[name]), name)
    raise AttributeError(f"module 'counterpoint' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
