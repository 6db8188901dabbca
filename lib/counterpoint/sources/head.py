"""What a page's head says of the page, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from counterpoint.sources.draft import Facts

AUTHOR = ("author", "byl", "dc.creator", "parsely-author", "sailthru.author", "article:author")
PUBLISHER = ("og:site_name", "publisher", "dc.publisher", "application-name")
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
WITHIN = re.compile(r"(?![a-z][a-z0-9+.-]*:)[^\s<>\"\\^`{|}]*", re.IGNORECASE)  # an address inside the site


def facts_of(root: Any) -> Facts:
    """The facts of a page's tree. A name is what was written, not what a name should look like; an address is no name."""
    head = root.find("head")
    if head is None:
        return Facts()
    return Facts(
        author=_first(head, AUTHOR),
        publisher=_first(head, PUBLISHER),
        url=_address(head),
        tags=tuple(dict.fromkeys(_said(head, "article:tag"))),
    )


def _first(head: Any, names: tuple[str, ...]) -> str | None:
    """The values of the first of these names that has any. `article:author` is by rights an address, and then no name."""
    found = (
        [v for v in _said(head, name) if name != "article:author" or not ADDRESS.match(v)] for name in names
    )
    return next((", ".join(dict.fromkeys(values)) for values in found if values), None)


def _said(head: Any, name: str) -> Iterator[str]:
    """What the meta elements of one name hold, in their order."""
    for meta in head.iter("meta"):
        called = meta.get("property") or meta.get("name") or ""
        if called.strip().lower() == name and (value := (meta.get("content") or "").strip()):
            yield value


def _address(head: Any) -> str | None:
    """The page's own address, if it is not one inside the site; whether it is one of the web is judged later."""
    links = (link.get("href") for link in head.iter("link") if (link.get("rel") or "").lower() == "canonical")
    found = (value for value in (*links, *_said(head, "og:url")) if value and not WITHIN.fullmatch(value))
    return next(found, None)
