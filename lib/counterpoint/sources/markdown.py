"""Markdown, with or without front matter → draft, by way of the same HTML blocks as a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from markdown_it import MarkdownIt
from yaml.reader import Reader

from counterpoint.model import Receipt
from counterpoint.sources import blocks, shortcodes
from counterpoint.sources.dates import iso
from counterpoint.sources.draft import Draft, Facts, receipt
from counterpoint.sources.mend import scrub, tidy
from counterpoint.sources.plain import (
    BULLET,
    NARROW,
    NEWLINE,
    NUMBER,
    SENTENCE_END,
    WIDE,
    is_wrapped,
    split_lines,
)
from counterpoint.sources.shape import heading_shaped
from counterpoint.yamls import Text, load

FRONT = re.compile(r"\A\s*---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
LIQUID = re.compile(r"\{%[^{}\n]{0,400}%\}|\{\{[<%]?[^{}\n]{0,400}[%>]?\}\}")
SPECIAL = re.compile(r"\s{0,3}(?:[#>|<`~=+_\[!]|[-*_=]{3,}\s*$|\s{4})")
NAMES: Mapping[str, tuple[str, ...]] = {
    "headline": ("title", "headline"),
    "author": ("author", "authors", "byline", "by"),
    "publisher": ("publisher", "site", "publication", "source"),
    "url": ("url", "link", "canonical", "canonical_url"),
    "published": ("date", "published", "publishdate", "pubdate"),
    "modified": ("modified", "lastmod", "updated", "last_modified_at"),
    "language": ("lang", "language"),
}


def front_matter(text: str) -> tuple[Mapping[str, Any] | None, str]:
    """The front matter as a mapping and the rest; None and the text whole where there is none."""
    match = FRONT.match(text)
    if match is None:
        return None, text
    try:
        data = load(Reader.NON_PRINTABLE.sub(" ", match.group(1)), Text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return None, text
    if not isinstance(data, dict):
        return None, text
    return {k.lower(): v for k, v in data.items()}, text[match.end() :]


def read_markdown(text: str) -> Draft:
    """A draft of a Markdown text; its raw HTML is parsed like any page's, never kept as markup."""
    data, body = front_matter(scrub(text))
    body, short = shortcodes.strip(body)
    body, liquid = _without_liquid(body)
    # Emphasis, links and lists as CommonMark; an indent is layout in these files, not code.
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").disable("code").render(_spaced(body))
    found, receipts = blocks.read_tree(blocks.parse(f"<body>{rendered}</body>"))
    facts, warnings = facts_of(data or {})
    return Draft("markdown", found, facts, (*short, *liquid, *receipts), warnings)


def facts_of(data: Mapping[str, Any]) -> tuple[Facts, tuple[str, ...]]:
    """What front matter says of its text; a date that cannot be read becomes a warning."""
    found = {field: _said(data, names) for field, names in NAMES.items()}
    warnings: list[str] = []
    for name in ("published", "modified"):
        if found[name] and (when := iso(str(found[name]))) != found[name]:
            warnings += [] if when else [f"its {name} date “{tidy(str(found[name]), 80)}” is not one that can be read"]  # fmt: skip
            found[name] = when
    tags = data.get("tags", ())
    named = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else ()
    return Facts(**found, tags=tuple(t.strip() for t in named if isinstance(t, str))), tuple(warnings)


def _said(data: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = data.get(name)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            value = ", ".join(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _without_liquid(text: str) -> tuple[str, tuple[Receipt, ...]]:
    tags = LIQUID.findall(text)
    reason = "a tag of the site's template language"
    return LIQUID.sub("", text), tuple(receipt("template", reason, t) for t in tags)


def _spaced(text: str) -> str:
    """Text whose paragraphs are a line each, set apart; hard-wrapped text as it is."""
    if is_wrapped(split_lines(text)):
        return text
    out: list[str] = []
    before, fenced = "", False
    for line in NEWLINE.split(text):
        if not fenced and _prose(before) and _prose(line) and _whole(before):
            out.append("")
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        out.append(line)
        before = line
    return "\n".join(out)


def _whole(line: str) -> bool:
    """Whether a line is a paragraph or heading by itself, rather than one line of a paragraph."""
    text = line.strip()
    return (
        len(text) > WIDE or bool(SENTENCE_END.search(text)) or (len(text) < NARROW and heading_shaped(text))
    )


def _prose(line: str) -> bool:
    stripped = line.lstrip()
    marked = BULLET.match(stripped) or NUMBER.match(stripped) or SPECIAL.match(line)
    return bool(stripped) and not marked and not line.endswith(("  ", "\\"))
