"""What a text is, by its content: WordPress JSON, a web page, Markdown or plain text. The file's name says nothing."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from counterpoint.errors import SourceRefused
from counterpoint.sources.draft import Format
from counterpoint.sources.markdown import front_matter
from counterpoint.sources.page import is_whole_page
from counterpoint.sources.wordpress import is_post, what_it_is

JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]\"\d])")
PRE = re.compile(r"<pre\b[^<>]{0,500}>\s*(?=[\[{])", re.IGNORECASE)
FRAGMENT = re.compile(
    r"\s*(<!--.{0,2000}?-->\s*)*<(p|div|article|section|main|h[1-6]|ul|ol|blockquote|figure|header|span|table)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
CLOSED = re.compile(r"</(p|div|article|section|main|h[1-6]|ul|ol|blockquote|header|table)\s*>", re.IGNORECASE)
XML = re.compile(r"\s*<(\?xml|rss|feed|svg|urlset|plist)\b", re.IGNORECASE)
STRONG_MARKDOWN = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|!?\[[^\]\n]{1,300}\]\((?:[^()\s]|\([^()\s]*\))+(?:\s+\"[^\"\n]*\")?\)"
    r"|\*\*[^\s*][^*\n]{0,300}\*\*|__[^\s_][^_\n]{0,300}__|^ {0,3}\[[^\]\n]{1,80}\]:\s*\S|^```",
    re.MULTILINE,
)
EMPHASIS = re.compile(
    r"(?<![\w*])\*[^\s*][^*\n]{0,200}(?<=[^\s*])\*(?![\w*])|(?<!\w)_[^\s_][^_\n]{0,200}_(?!\w)"
)


@dataclass(frozen=True)
class Sniffed:
    """A format, and the JSON value where it is WordPress."""

    format: Format
    posts: tuple[Any, ...] = ()
    is_array: bool = False


def sniff(text: str) -> Sniffed:
    """The format of a text; SourceRefused, with what it looks like, if it is none that holds reviews."""
    text = text.lstrip("\ufeff")
    if JSON_START.match(text):
        return _json(text)
    if (inner := _shown_json(text)) is not None and (found := _json(inner)).posts:
        return found
    if is_whole_page(text) or (XML.match(text) and "<html" in text[:2000].lower()):
        return Sniffed("html")
    if XML.match(text):
        raise SourceRefused("an XML document (a feed, a picture or settings); expected a saved page or text")
    if FRAGMENT.match(text) and CLOSED.search(text):
        return Sniffed("html")
    return Sniffed("markdown" if is_markdown(text) else "text")


def _shown_json(text: str) -> str | None:
    """The JSON of a page that holds nothing else, as a browser saves what a REST address answers."""
    match = PRE.search(text, 0, 5000)
    end = text.rfind("</pre>") if match else -1
    if match is None or end < match.end() or end - match.end() < 0.5 * len(text):
        return None
    inner = text[match.end() : end]
    return inner if "<" in inner else html.unescape(inner)


def is_markdown(text: str) -> bool:
    """Front matter, one sure mark or two emphases; lists and quotes are found in plain text, too."""
    if front_matter(text)[0] is not None or STRONG_MARKDOWN.search(text):
        return True
    return sum(1 for _ in EMPHASIS.finditer(text)) >= 2


def _json(text: str) -> Sniffed:
    """A JSON text's posts; text in brackets that is no JSON is plain text unless it begins like an object."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise SourceRefused("JSON nested too deeply to read") from None
    except ValueError as error:
        if re.match(r"\s*(\{\s*\"[^\"\n]{1,80}\"\s*:|\[\s*\{\s*\")", text):
            where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise SourceRefused(f"broken JSON{where}; expected a WordPress post as it was served") from None
        return Sniffed("markdown" if is_markdown(text) else "text")
    items = data if isinstance(data, list) else [data]
    if not any(is_post(item) for item in items):
        raise SourceRefused(f"{what_it_is(data)}; expected a WordPress post or page")
    return Sniffed("wordpress", tuple(items), isinstance(data, list))
