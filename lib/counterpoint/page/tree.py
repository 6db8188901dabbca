"""Sanitised HTML as a tree and back, for what has to change in it after a notebook made it."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from counterpoint.page.sanitise import clean

# Not lxml.html: its elements are looked up in Python, each time one is touched, and sixty reviews have 200,000.
_PARSER = etree.HTMLParser(huge_tree=True)


def parse(fragment: str) -> etree._Element:
    """The fragment inside a `div` of its own."""
    tree = etree.fromstring(f"<html><body>{fragment}</body></html>", _PARSER)[0]
    tree.tag = "div"
    return tree


def inner(tree: etree._Element) -> str:
    """What stands inside the element. Cleaned once more: no change made to a tree lets anything in."""
    text: str = etree.tostring(tree, encoding="unicode", method="html", with_tail=False)
    return clean(text[text.index(">") + 1 : text.rindex("<")])


def outer(tree: etree._Element) -> str:
    """The element itself, cleaned once more."""
    text: str = etree.tostring(tree, encoding="unicode", method="html", with_tail=False)
    return clean(text)


def select(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    """What finds the elements of an XPath in a tree, in their order."""
    found: Callable[[etree._Element], list[etree._Element]] = etree.XPath(path)
    return found


def drop(element: etree._Element) -> None:
    """Take the element out and leave what follows it."""
    above, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        above.text = (above.text or "") + element.tail
    element.tail = None
    above.remove(element)
