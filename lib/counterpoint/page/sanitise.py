"""What may stand in a page: our own fragments pass unharmed, anything that runs, loads or styles does not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import nh3
import yaml

WEB = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)
NEARBY = re.compile(
    r"(?:(?:\.\./)?(?:[\w-]+/)?[\w-][\w.-]*\.(?:html|csv|jsonl?))?(?:#[^\s<>\"]*)?", re.IGNORECASE
)
INSIDE = re.compile(r"#[\w.-]+")


def clean(html: str) -> str:
    """The fragment with only what a page may hold; cleaning again changes at most the order of attributes."""
    return _cleaner().clean(html)


def _permit(tag: str, name: str, value: str) -> str | None:
    """The attribute's value, or None where it would lead or load elsewhere."""
    if tag == "use" and name == "href":
        return value if INSIDE.fullmatch(value) else None
    if name in {"href", "cite"}:
        return value if WEB.fullmatch(value) or (value and NEARBY.fullmatch(value)) else None
    if (tag, name) == ("input", "type"):
        return value if value in _allowed()["inputs"].split() else "text"
    if name in {"fill", "stroke"} and ("(" in value or "\\" in value):
        return (
            value
            if re.fullmatch(r"url\(#[\w.-]+\)|(?:rgb|hsl)a?\([\d\s.,%/]+\)|var\(--[\w-]+\)", value)
            else None
        )
    return value


@cache
def _allowed() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("allowed.yaml").read_text(encoding="utf-8")
    )
    return read


@cache
def _cleaner() -> nh3.Cleaner:
    allowed = _allowed()
    svg = allowed["svg tags"].split()
    attributes = {tag: set(names.split()) for tag, names in allowed["tag attributes"].items()}
    for tag in svg:
        attributes.setdefault(tag, set()).update(allowed["svg attributes"].split())
    attributes["*"] = set(allowed["attributes"].split())
    return nh3.Cleaner(
        tags=set(allowed["tags"].split()) | set(svg),
        clean_content_tags={"script", "style"},
        attributes=attributes,
        attribute_filter=_permit,
        generic_attribute_prefixes={"aria-", "data-"},
        set_tag_attribute_values={"button": {"type": "button"}},
        link_rel=None,  # no target survives, and the page sends no referrer: a rel on every link would be dead weight
        url_schemes={"http", "https"},
        strip_comments=True,
    )
