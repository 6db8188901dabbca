"""A saved HTML page → draft: trafilatura finds the article, its structure is kept."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from counterpoint.model import PassageKind, Receipt
from counterpoint.sources import blocks, head, shortcodes
from counterpoint.sources.dates import iso
from counterpoint.sources.draft import Block, Draft, Facts, receipt
from counterpoint.sources.mend import scrub

WHOLE = re.compile(
    r"\s*(<!--.{0,2000}?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
CHOSEN = ("head", "p", "item", "quote", "cell", "code", "ab")
MOST_OUTSIDE = 30  # receipts for single stretches; the rest share one
ENOUGH = 200  # fewer characters of article: read the whole body rather than lose it


def is_whole_page(text: str) -> bool:
    """Whether a text is a page with its head, and not only a fragment."""
    return WHOLE.match(text) is not None


def read_page(text: str) -> Draft:
    """A draft of a saved page or of a fragment of one."""
    text, short = shortcodes.strip(scrub(text))
    tree = blocks.parse(text if is_whole_page(text) else f"<body>{text}</body>")
    everything, receipts = blocks.read_tree(tree)
    if not is_whole_page(text):
        return Draft("html", everything, Facts(), (*short, *receipts))
    article, facts = _article(text), head.facts_of(tree).or_else(_facts(text))
    if sum(len(b.text) for b in article) < ENOUGH:
        return Draft("html", everything, facts, (*short, *receipts))
    return Draft("html", article, facts, (*short, *receipts, *_outside(article, everything)))


def _outside(article: tuple[Block, ...], everything: tuple[Block, ...]) -> tuple[Receipt, ...]:
    """Receipts for the page's text that is not in the article."""
    inside = _letters(whole := " ".join(b.text for b in article))
    left = [b.text for b in everything if (said := _letters(b.text)) not in inside or (not said and b.text not in whole)]  # fmt: skip
    reason = "page text outside the article"
    more = len(left) - MOST_OUTSIDE
    rest = (receipt("outside", reason, f"{more} more stretches: " + " | ".join(left[MOST_OUTSIDE:])),)
    return (*(receipt("outside", reason, t) for t in left[:MOST_OUTSIDE]), *(rest if more > 0 else ()))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _article(text: str) -> tuple[Block, ...]:
    import trafilatura  # a third of a second: not before a page is read

    try:
        xml = trafilatura.extract(
            text, output_format="xml", include_comments=False, include_tables=True, favor_recall=True
        )
        root = etree.fromstring(xml.encode("utf-8")) if xml else None
    except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):
        root = None
    return () if root is None else tuple(b for node in root.iter(*CHOSEN) if (b := _block(node)) is not None)


def _block(node: Any) -> Block | None:
    """The block of one node of trafilatura's tree; None where an inner node says it."""
    if next(node.iterdescendants(*CHOSEN), None) is not None:
        own = (node.text or "").strip()
        return Block(_kind(node), own) if own else None
    said = "".join(t for t in node.itertext()).strip()
    return Block(_kind(node), said) if said else None


def _kind(node: Any) -> PassageKind:
    names = {node.tag, *(a.tag for a in node.iterancestors())}
    for tag, kind in (("head", "heading"), ("item", "item"), ("quote", "quote")):
        if tag in names:
            return kind  # type: ignore[return-value]
    return "paragraph"


def _facts(text: str) -> Facts:
    """What trafilatura makes out of a page: where its head is silent, from its data and its bylines."""
    import trafilatura

    try:
        found = trafilatura.extract_metadata(text)
    except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):
        return Facts()
    if found is None:
        return Facts()
    return Facts(
        headline=found.title or None,
        author=found.author or None,
        publisher=found.sitename or None,
        url=found.url or None,
        published=iso(found.date) if found.date else None,
        tags=tuple(found.tags or ()),
    )
