"""Plain words for numbers, lists, dates and labels. No raw id leaves through here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from unicodedata import bidirectional

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
LANGUAGES = {
    "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "pl": "Polish", "ru": "Russian", "tr": "Turkish", "id": "Indonesian", "th": "Thai",
    "vi": "Vietnamese", "ar": "Arabic", "hi": "Hindi", "he": "Hebrew", "sv": "Swedish", "da": "Danish", "fi": "Finnish",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
FORMATS = {
    "text": "Plain text",
    "markdown": "Markdown",
    "html": "Saved web page",
    "wordpress": "WordPress post",
}


def number(n: int) -> str:
    """A count in prose: a word below ten, figures from there."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else f"{n:,}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower(label: str) -> str:
    """A label inside a sentence; an acronym keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def count(n: int, noun: str, many: str = "") -> str:
    """1 claim, 2 claims, 1,031 words."""
    return f"{n:,} {noun if n == 1 else many or noun + 's'}"


def join(items: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    return f" {last} ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def day(iso: str | None) -> str:
    """2025-07-15T10:00 → 15 July 2025; as exact as the source; empty when it is no date."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", iso or "")
    if not match:
        return ""
    year, month, dom = match.groups()
    try:
        date(int(year), int(month or 1), int(dom or 1))
    except ValueError:
        return ""
    return " ".join(
        filter(None, (str(int(dom)) if dom else "", MONTHS[int(month) - 1] if month else "", year))
    )


def language(code: str) -> str:
    return LANGUAGES.get(code, f"language “{code}”")


def safe_url(url: str | None) -> str:
    """A web address, or nothing: a link is never anything else."""
    return url if url and re.fullmatch(r"https?://[^\s\\<>\"]+", url, re.IGNORECASE) else ""


def apart(name: str) -> str:
    """A name that cannot turn the words and figures beside it: one that runs from right to left is isolated, by characters,
    for it stands in labels and charts, too, where no markup can."""
    return f"\u2068{name}\u2069" if any(bidirectional(c) in RIGHT_TO_LEFT for c in name) else name


def clip(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"
