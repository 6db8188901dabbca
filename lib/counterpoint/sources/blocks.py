"""An HTML tree → blocks. Scripts, players and pictures go with a receipt; words stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from counterpoint.model import PassageKind, Receipt
from counterpoint.sources.draft import Block, receipt
from counterpoint.sources.furniture import furniture
from counterpoint.sources.mend import scrub
from counterpoint.sources.shape import heading_shaped

GONE = {
    "script": ("script", "a script"),
    "style": ("style", "a style sheet"),
    "iframe": ("embed", "an embedded player or page"),
    "object": ("embed", "an embedded player or page"),
    "embed": ("embed", "an embedded player or page"),
    "video": ("embed", "an embedded player or page"),
    "audio": ("embed", "an embedded player or page"),
    "img": ("image", "a picture"),
    "picture": ("image", "a picture"),
    "svg": ("image", "a picture"),
    "canvas": ("image", "a picture"),
    "figcaption": ("caption", "a caption of a picture"),
    "form": ("form", "a form"),
    "button": ("form", "a form"),
    "select": ("form", "a form"),
    "textarea": ("form", "a form"),
    "nav": ("navigation", "links to other pages"),
    "math": ("embed", "an embedded formula"),
    "noscript": ("script", "what is shown where scripts do not run"),
    "template": ("script", "a template for scripts"),
    "head": ("script", "the head of a page"),
    "noembed": ("script", "what is shown where no player is"),
    "noframes": ("script", "what is shown where no frames are"),
    "xmp": ("script", "raw markup"),
    "plaintext": ("script", "raw markup"),
    "title": ("script", "the head of a page"),
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "footer",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "figure",
        "hr",
        "address",
        "details",
        "summary",
        "body",
        "html",
        "center",
        "fieldset",
        "legend",
        "q-block",
    ]
)
CELLS = frozenset({"td", "th", "dt", "dd"})
BOLD = frozenset({"b", "strong"})
SPACES = re.compile(r"[ \t\r\n\f]+")
OVERFULL = re.compile(
    r"<([a-z][a-z0-9]*)\s[^<>]{100000,}>", re.IGNORECASE
)  # the parser compares each attribute with all


@dataclass
class _Walk:
    """What is gathered on the way through a tree."""

    blocks: list[Block] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    plain: int = 0  # characters of the open block outside bold
    stack: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.text.append(SPACES.sub(" ", text))
            if not BOLD.intersection(self.stack):
                self.plain += len(text.strip())

    def flush(self) -> None:
        parts, self.text, plain, self.plain = "".join(self.text), [], self.plain, 0
        for part in re.split(r"\n(?:\s*\n)+", parts):
            if text := SPACES.sub(" ", part).strip(" "):
                self.blocks.append(Block(self._kind(text, plain), text))

    def _kind(self, text: str, plain: int) -> PassageKind:
        tags = set(self.stack)
        if HEADINGS & tags:
            return "heading" if len(text) <= 200 else "paragraph"
        if "li" in tags:
            return "item"
        if "blockquote" in tags:
            return "quote"
        bold = not plain and not CELLS & tags  # a bold line by itself; in a table it is a column's name
        return "heading" if bold and heading_shaped(text) else "paragraph"


def parse(source: str) -> Any:
    """The tree of an HTML text or fragment; an empty body where there is nothing to parse."""
    text = OVERFULL.sub(r"<\1>", re.sub(r"^\s*<\?xml[^>]*\?>", "", scrub(source)))
    try:
        return html.document_fromstring(text)
    except (etree.ParserError, ValueError):
        return html.document_fromstring("<body></body>")


def read_tree(root: Any) -> tuple[tuple[Block, ...], tuple[Receipt, ...]]:
    """The blocks of a tree in reading order, and receipts for the elements that went."""
    walk = _Walk()
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if event in ("comment", "pi"):
            walk.add(node.tail)
        elif event == "start":
            if _opens(walk, node):
                walk.add(node.text)
            else:
                events.skip_subtree()
        else:
            _closes(walk, node, is_root=node is root)
    walk.flush()
    return tuple(walk.blocks), tuple(walk.receipts)


def _opens(walk: _Walk, node: Any) -> bool:
    """Begin an element; False if it goes with all it holds."""
    gone = _gone(node)
    if gone is not None:
        said = " ".join(" ".join(map(str, node.itertext())).split()) if node.tag != "head" else ""
        named = said or next((node.get(a) for a in ("title", "alt", "src", "class") if node.get(a)), "")
        if said or node.tag in ("iframe", "embed", "object", "video", "audio", "img"):
            walk.receipts.append(receipt(*gone, named or f"<{node.tag}>"))
        walk.stack.append("")
        return False
    if node.tag == "br":
        walk.text.append("\n")
    elif node.tag in BLOCKS:
        walk.flush()
    walk.stack.append(str(node.tag))
    return True


def _closes(walk: _Walk, node: Any, is_root: bool) -> None:
    if node.tag in BLOCKS and walk.stack[-1]:
        walk.flush()
    walk.stack.pop()
    if not is_root:
        walk.add(node.tail)


def _gone(node: Any) -> tuple[str, str] | None:
    """The kind and reason for which an element goes, or None."""
    tag = str(node.tag)
    if tag in GONE:
        return GONE[tag]
    style = (node.get("style") or "").replace(" ", "").lower()
    if node.get("hidden") is not None or "display:none" in style:
        return ("hidden", "text the page does not show")
    names = {*(node.get("class") or "").split(), node.get("id") or ""}
    kind = next((furniture().elements[n] for n in sorted(names) if n in furniture().elements), None)
    return (
        (kind, "a part of the page that is not the review") if kind and tag not in ("html", "body") else None
    )


def inline_text(source: str) -> str:
    """The words of a short HTML text such as a title."""
    if "<" not in source and "&" not in source:
        return source
    blocks, _ = read_tree(parse(f"<body><p>{source}</p></body>"))
    return " ".join(b.text for b in blocks)
