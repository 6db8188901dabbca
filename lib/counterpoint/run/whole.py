"""The one file that holds all of a show's pages: what it is called, and what it may be made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from counterpoint.page import check
from counterpoint.run.stamp import marked

LABEL = "All in one file"


def file_name(slug: str, notebooks: Sequence[str]) -> str:
    """`<show>.html`, or `<show>-whole.html` where a page has that name already."""
    pages = {name.casefold() for name in notebooks}
    taken = slug.casefold() in pages or slug.casefold().removesuffix(".failed") in pages
    return f"{slug}-whole.html" if taken else f"{slug}.html"


def together(
    target: Path, good: Mapping[str, Any], broken: Sequence[str], order: Sequence[str], of: str
) -> dict[str, Any]:
    """The notebooks for the one file, in order: of this run, and of earlier ones if they were made of the same.

    Empty where one failed, or is missing, or was made of something else: the last good file then stays.
    """
    found: dict[str, Any] = {}
    for name in order if not broken else ():
        node = good.get(name) or _earlier(target / f"{name}.ipynb", of)
        if node is None:
            return {}
        found[name] = node
    return found


def _earlier(path: Path, of: str) -> Any | None:
    """The notebook of an earlier run, if it can be read and shown and was made of the same."""
    if not of or not path.is_file():
        return None
    import nbformat

    with suppress(Exception):  # whatever else is wrong with it, it is none that could be used
        node = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        if marked(node) == of:
            check(node)
            return node
    return None
