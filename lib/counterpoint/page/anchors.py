"""Addresses when pages become parts of one file: every id once, and every link to where its place now is. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree

from counterpoint.page.parts import Fragment, Link, Part, Parts
from counterpoint.page.sanitise import WEB
from counterpoint.page.tree import drop, inner, parse, select

# Attributes that name an id, or several with spaces between.
NAMES = frozenset(
    "aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto aria-labelledby"
    " aria-owns for form headers list popovertarget".split()
)
PAINT = re.compile(r"url\(#([^)]*)\)")
identified, leading = select(".//*[@id]"), select(".//*[@href]")
naming = select(f".//*[{' or '.join(f'@{name}' for name in sorted(NAMES))}]")
painted = select(".//*[starts-with(@fill, 'url') or starts-with(@stroke, 'url')]")


@dataclass(frozen=True)
class Anchors:
    """Where each page's places are in the one file: page → its ids → the file's. A page's own id is its name."""

    pages: Mapping[str, Mapping[str, str]]

    def id(self, page: str, name: str) -> str:
        """The id in the file of what a page calls so; a name the page does not have is left as it is."""
        return self.pages[page].get(name, name)

    def href(self, page: str, href: str) -> str | None:
        """The link as it reads in the file; None where it would lead out of it, or nowhere."""
        if WEB.fullmatch(href):
            return href
        path, _, place = href.partition("#")
        to = path.removesuffix(".html") if path else page
        if to not in self.pages or path not in ("", f"{to}.html"):
            return None
        if not place:
            return f"#{to}"
        known, (name, mark, view) = (
            self.pages[to],
            place.partition("?"),
        )  # a view of the matrix: #matrix?dim=leads
        found = known.get(name) or known.get(unquote(name))
        if found is None:
            return f"#{to}" if path else None
        return f"#{found}{mark}{view}"


def anchors(ids: Mapping[str, Sequence[str]], taken: Set[str] = frozenset()) -> Anchors:
    """The file's ids for those of its pages.

    An id that only one page has stays as it is, so that its address is the same in either file; where several have
    it, or it is `taken`, the page's name goes before it. No two places get one id.
    """
    held = Counter(name for names in ids.values() for name in set(names))
    own = {name for name, pages in held.items() if pages == 1 and name not in taken}
    used, pages = own | set(taken), {}
    for page, names in ids.items():
        pages[page] = {
            name: name if name in own else _free(f"{page}-{name}", used) for name in dict.fromkeys(names)
        }
    return Anchors(pages)


def _free(name: str, used: set[str]) -> str:
    """The name, or one after it that nobody has; from now on it is used."""
    while name in used:
        name += "-"
    used.add(name)
    return name


def ids(tree: etree._Element) -> list[str]:
    return [e.get("id") for e in identified(tree) if e.get("id")]


def readdress(tree: etree._Element, page: str, to: Anchors) -> None:
    """Give a page's tree the file's ids and links, in place; a link that leads nowhere there becomes plain text."""
    for element in identified(tree):
        element.set("id", to.id(page, element.get("id")))
    for element in naming(tree):
        for name in NAMES.intersection(element.keys()):
            element.set(name, " ".join(to.id(page, one) for one in element.get(name).split()))
    for element in painted(tree):
        for name in ("fill", "stroke"):
            if told := element.get(name):
                element.set(name, PAINT.sub(lambda found: f"url(#{to.id(page, found[1])})", told))
    relink(tree, lambda href: to.href(page, href))


def relink(tree: etree._Element, where: Callable[[str], str | None]) -> None:
    """Lead every link to where it is told to go, in place; None makes it plain text, and in a menu it goes."""
    for element in leading(tree):
        if (to := where(element.get("href"))) is not None:
            element.set("href", to)
            continue
        del element.attrib["href"]
        item = element.getparent()
        if item.tag == "li" and any(a.tag == "nav" for a in item.iterancestors()):
            drop(item)


def alone(parts: Parts, absent: Sequence[Link]) -> Parts:
    """A page's parts without links to pages that are not there."""
    if not absent:
        return parts
    gone = {link.href for link in absent}

    def freed(part: Part) -> Part:
        if not isinstance(part, Fragment):
            return part
        tree = parse(part.html)
        relink(tree, lambda href: None if href.partition("#")[0] in gone else href)
        return replace(part, html=inner(tree))

    return Parts(*(tuple(map(freed, some)) for some in (parts.main, parts.header, parts.footer)))
