"""All pages of a show in one file: their parts gathered, what they share told once, every link kept inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from counterpoint.page import assets
from counterpoint.page.anchors import Anchors, anchors, ids, readdress
from counterpoint.page.gather import gather
from counterpoint.page.notes import noted
from counterpoint.page.parts import Figure, Fragment, Page, Part, Parts
from counterpoint.page.shell import render
from counterpoint.page.tree import drop, inner, outer, parse, select

FRAME = frozenset(
    {"main", "palette", "plotly", "plotly.js-style-global", "shared-title"}
)  # ids the file has itself
DEEPER = {f"h{n}": f"h{n + 1}" for n in range(1, 6)}  # a page's headings, under the title of its part
marked, titles = select(".//*[@data-whole]"), select(".//header//h1")


@dataclass(frozen=True)
class Chapter:
    """One part as the file shows it. `headed`: its title is to be seen, for no masthead stands right above it."""

    name: str
    label: str
    title_id: str
    headed: bool
    parts: tuple[Part, ...]


def whole(pages: Sequence[Page], *, title: str) -> str:
    """The one file, as HTML: the pages one after the other, shown one at a time where scripts run.

    The first page's masthead heads them all. A cell tagged `once` that is the same on all of them stands once, after the last;
    in a header, `data-whole="once"` marks what only the masthead says and `data-whole="never"` what leads to other files.
    Same notebooks, same bytes.
    """
    gathered = {page.name: gather(page.notebook) for page in pages}
    shared = _shared(list(gathered.values()))
    numbers: dict[str, int] = {}  # of notes, over all pages
    for name, page in gathered.items():
        own = _without(page, shared)
        told = noted(own, numbers)
        gathered[name] = told if name == pages[0].name else replace(told, header=own.header)
    trees = {name: _trees(page) for name, page in gathered.items()}
    last = [parse(part.html) for part in noted(Parts(shared), numbers).main if isinstance(part, Fragment)]
    to = _anchors(
        {name: _ids(parts) for name, parts in trees.items()}, [i for tree in last for i in ids(tree)]
    )
    for name, parts in trees.items():
        for part in parts:
            if not isinstance(part, Figure):
                readdress(part, name, to)
    for tree in last:
        readdress(tree, pages[0].name, to)
        _deepen(tree)
    mast = _masthead(trees[pages[0].name], len(gathered[pages[0].name].header))
    chapters = [
        _chapter(page, trees[page.name], to, headed=mast is None or page != pages[0]) for page in pages
    ]
    return render(
        "whole.html.j2",
        charts=any(parts.figures for parts in gathered.values()),
        sheet=assets.whole_style(),
        early=assets.whole_script(),
        title=title,
        masthead=outer(mast) if mast is not None else "",
        chapters=chapters,
        shared=[Fragment(inner(tree)) for tree in last],
    )


def _shared(pages: Sequence[Parts]) -> tuple[Fragment, ...]:
    """What is tagged to stand once, if every page says it word for word."""
    told = [tuple(p for p in _all(page) if isinstance(p, Fragment) and p.once) for page in pages]
    return told[0] if len(told) > 1 and all(one == told[0] for one in told) else ()


def _all(page: Parts) -> tuple[Part, ...]:
    return page.header + page.main + page.footer


def _without(page: Parts, shared: tuple[Fragment, ...]) -> Parts:
    """The page without what stands elsewhere."""
    header, main, footer = (
        tuple(p for p in run if p not in shared) for run in (page.header, page.main, page.footer)
    )
    return Parts(main, header, footer)


def _trees(page: Parts) -> list[Any]:
    """A page's parts, fragments as trees."""
    return [parse(p.html) if isinstance(p, Fragment) else p for p in _all(page)]


def _ids(parts: Iterable[Any]) -> list[str]:
    return [name for p in parts for name in ([p.id] if isinstance(p, Figure) else ids(p))]


def _anchors(own: Mapping[str, Sequence[str]], shared: Sequence[str]) -> Anchors:
    """Where every page's ids are; what is shared is each page's, under its own name."""
    made = anchors(own, FRAME | set(own) | {f"{name}-title" for name in own} | set(shared))
    return Anchors({name: {i: i for i in shared} | dict(known) for name, known in made.pages.items()})


def _masthead(parts: list[Any], headers: int) -> etree._Element | None:
    """The first page's header, taken out of it."""
    for part in parts[:headers]:
        if not isinstance(part, Figure) and (found := next(part.iter("header"), None)) is not None:
            drop(found)
            _leave_out(found, "never")
            return found
    return None


def _chapter(page: Page, parts: Sequence[Any], to: Anchors, *, headed: bool) -> Chapter:
    made: list[Part] = []
    for part in parts:
        if isinstance(part, Figure):
            made.append(replace(part, id=to.id(page.name, part.id)))
            continue
        _fit(part, page.label)
        if (text := inner(part)).strip():
            made.append(Fragment(text))
    return Chapter(page.name, page.label, f"{page.name}-title", headed, tuple(made))


def _fit(tree: etree._Element, label: str) -> None:
    """A fragment of a page as a part of the file: under the part's title, its menus named after it."""
    _leave_out(tree, "once", "never")
    for title in titles(tree):
        drop(title)
    _deepen(tree)
    for menu in tree.iter("nav"):
        if name := menu.get("aria-label"):
            menu.set("aria-label", f"{name}: {label}")


def _leave_out(tree: etree._Element, *marks: str) -> None:
    for element in marked(tree):
        if element.get("data-whole") in marks:
            drop(element)


def _deepen(tree: etree._Element) -> None:
    for heading in tree.iter(*DEEPER):
        heading.tag = DEEPER[heading.tag]
