"""WordPress shortcodes in a text: captions and galleries go whole, of others only the brackets go."""

from __future__ import annotations

import re

from counterpoint.model import Receipt
from counterpoint.sources.draft import receipt
from counterpoint.sources.furniture import furniture

TAG = re.compile(r"\[(/?)([a-z][a-z0-9_-]{1,40})((?:\s+[^\[\]]{0,1500})?)/?\](?!\(|\[|:)")
ATTRIBUTE = re.compile(r"""\s[\w-]{1,40}=["'“”″’&\w]""")
REACH = 4000  # an enclosing shortcode that closes farther away is taken for an unclosed one


def strip(text: str) -> tuple[str, tuple[Receipt, ...]]:
    """Text without shortcodes, and a receipt for each that went with its content or alone."""
    if "[" not in text:
        return text, ()
    closed = {m.group(2) for m in TAG.finditer(text) if m.group(1)}
    out: list[str] = []
    receipts: list[Receipt] = []
    at = 0
    for match in TAG.finditer(text):
        if match.start() < at or not _is_shortcode(match, closed):
            continue
        end = _end(text, match, closed)
        out.append(text[at : match.start()])
        receipts.append(receipt("shortcode", "a WordPress shortcode", text[match.start() : end]))
        at = end
    return "".join((*out, text[at:])), tuple(receipts)


def _is_shortcode(match: re.Match[str], closed: set[str]) -> bool:
    """Told from [sic] and [laughs] by its attributes, its underscore, its closing twin or its name."""
    name = match.group(2)
    known = name in furniture().bare_shortcodes or name in closed or "_" in name
    return bool(ATTRIBUTE.search(match.group(3))) or (known and not match.group(3).strip())


def _end(text: str, match: re.Match[str], closed: set[str]) -> int:
    name = match.group(2)
    if match.group(1) or name not in furniture().shortcodes or name not in closed:
        return match.end()
    twin = text.find(f"[/{name}]", match.end(), match.end() + REACH)
    return twin + len(name) + 3 if twin >= 0 else match.end()
