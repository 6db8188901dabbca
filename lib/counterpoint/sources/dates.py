"""Dates as ISO 8601, as exact as their source."""

from __future__ import annotations

import datetime as dt
import re

ISO = re.compile(
    r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?( ?(Z|[+-]\d{2}:?\d{2}))?)?)?)?", re.ASCII
)
WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%Y/%m/%d", "%Y.%m.%d", "%B %Y")


def iso(text: str) -> str | None:
    """A date as ISO 8601, or None where it is none: 2025, 2025-07, 2025-07-12, 2025-07-12T06:20:05+09:00."""
    text = " ".join(text.split())
    if ISO.fullmatch(text):
        return _checked(text)
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)
    for form in WRITTEN:
        try:
            when = dt.datetime.strptime(plain, form)
        except ValueError:
            continue
        return when.strftime("%Y-%m") if form == "%B %Y" else when.date().isoformat()
    return None


def _checked(text: str) -> str | None:
    """The text in the form with T if it names a real moment."""
    joined = re.sub(r" (?=[Z+-])", "", text.replace(" ", "T", 1))
    full = joined + "-01-01"[len(joined) - 4 :] if len(joined) < 10 else joined
    try:
        dt.datetime.fromisoformat(full)
    except ValueError:
        return None
    return joined
