"""Text as a cell: of a CSV file that no spreadsheet runs, and of XML that every reader opens. Each can be undone or loses nothing seen."""

from __future__ import annotations

import re

# A spreadsheet takes a cell for a formula by its first sign (the wide ones in East Asian locales). One that parts cells by
# semicolons or tabs, or that does not know a quoted line end, finds first signs inside a cell, too.
_SIGN = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_STARTS = re.compile(f"^(?='*[\\t\\r\\n])|(?:^|(?<=[;\\t\\r\\n]))(?=[\\s']*[{_SIGN}])")
_GUARDED = re.compile(f"^'(?='*[\\t\\r\\n])|(?:^|(?<=[;\\t\\r\\n]))'(?=[\\s']*[{_SIGN}])")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
_BROKEN = re.compile("[\ud800-\udfff]")


def guarded(text: str) -> str:
    """Text with an apostrophe wherever a spreadsheet could find the start of a formula. `bare` gives the text back."""
    return _STARTS.sub("'", text)


def bare(cell: str) -> str:
    """The text of a guarded cell."""
    return _GUARDED.sub("", cell)


def visible(text: str) -> str:
    """Text as XML may hold it: no controls, nothing that turns the direction of what follows, no half of a character."""
    return _BROKEN.sub("\ufffd", _UNSEEN.sub("", text))
