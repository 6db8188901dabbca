"""Every page for every reader: axe-core, the keyboard, narrow and enlarged windows, and what is only seen said in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from counterpoint.page import assets
from tests.access import MOVING, OPEN, SIDEWAYS, TABBABLE, violations, walk
from tests.browsing import Visit, another, chromium, drawn, opened
from tests.reports import Ran

__all__ = ["chromium"]

WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
# In which scheme axe looks at a page of the sample: each state in each width, and each of both in both schemes. Its rules but those
# of colour know no scheme, and our colours know no width.
AXE = {("closed", 1280): "light", ("closed", 320): "dark", ("open", 1280): "dark", ("open", 320): "light"}
ONE_FILE = ("dozen", "half")


def ready(seen: Visit) -> Visit:
    """The page, with its charts drawn."""
    if seen.page.locator("#plotly").count():
        drawn(seen)
    return seen


def each(chromium: Any, paths: list[Path], width: int = 1280, **options: Any) -> Iterator[tuple[Path, Visit]]:
    """The pages one after the other, each with its charts drawn, all in one window that starts at this width for each."""
    size = {"width": width, "height": 900}
    seen = opened(chromium, paths[0], viewport=size, **options)
    yield paths[0], ready(seen)
    for path in paths[1:]:
        seen.page.set_viewport_size(size)
        seen.go(path)
        yield path, ready(seen)
    seen.page.context.close()


def alone(chromium: Any, paths: list[Path]) -> Iterator[tuple[Path, Visit]]:
    """Each in a window of its own: where the Tab key begins, and where it leaves the page, is the window's affair."""
    for path in paths:
        yield from each(chromium, [path])


def faults(seen: Visit, width: int, axe: bool = True) -> list[str]:
    sideways = seen.page.evaluate(SIDEWAYS)
    return (violations(seen.page) if axe else []) + (
        [f"scrolls sideways by {sideways} at {width}"] if sideways else []
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_page_of_the_sample(scheme: str, sample: Ran, chromium: Any) -> None:
    """Closed and with everything open, narrow and wide; nothing asked of the network, nothing said. See AXE for what axe meets."""
    assert len(sample.pages) >= 6
    found = {}
    for path, seen in each(chromium, sample.pages, color_scheme=scheme):
        for state in ("closed", "open"):
            if state == "open":
                seen.page.evaluate(OPEN)
            for width in WIDTHS:
                seen.page.set_viewport_size({"width": width, "height": 900})
                found[path.name, state, width] = faults(seen, width, AXE[state, width] == scheme)
        assert seen.quiet(), (path.name, seen.requests, seen.messages)
    assert {where: what for where, what in found.items() if what} == {}


def test_the_night_changes_colours_and_nothing_else() -> None:
    """No rule looks at both scheme and width, and in the dark nothing but colours is set: what AXE leaves out is met elsewhere."""
    for sheet in (assets.style(), assets.whole_style()):
        sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
        ((query, night),) = re.findall(r"@media([^{]*color-scheme[^{]*)\{\s*:root\s*\{([^{}]*)\}\s*\}", sheet)
        assert query.strip() == "(prefers-color-scheme:dark)" and sheet.count("prefers-color-scheme") == 1
        assert all(re.fullmatch(r"\s*--[\w-]+\s*:\s*#[0-9a-fA-F]{3,8}\s*", rule) for rule in night.split(";"))
        assert "light-dark(" not in sheet


def test_axe_finds_nothing_on_odd_shows(odds: Ran, chromium: Any) -> None:
    """Nothing to show, one review, one lead, a crowd, names out of hand: with everything open, in both widths and schemes.

    The one file of a show is its other pages once more: those of the two fullest stand for all, the sample's has all states.
    """
    pages = [path for path in odds.pages if path.stem != path.parent.name or path.stem in ONE_FILE]
    assert {path.parent.name for path in odds.pages if path not in pages} == {
        "alone",
        "nothing",
        "calm",
        "named",
    }
    looks = [*zip(SCHEMES, WIDTHS, strict=True)]  # each width in one scheme: the sample has them all
    found = {}
    for path, seen in each(chromium, pages):
        seen.page.evaluate(OPEN)
        for scheme, width in looks:
            seen.page.emulate_media(color_scheme=scheme)
            seen.page.set_viewport_size({"width": width, "height": 900})
            found[path.parent.name, path.name, scheme, width] = faults(seen, width)
        assert seen.quiet(), (path, seen.requests, seen.messages)
        looks.reverse()  # the next page is opened in the scheme this one was left in
    assert len(found) == 2 * len(pages) > 60
    assert {where: what for where, what in found.items() if what} == {}


def test_pages_bear_being_enlarged(sample: Ran, chromium: Any) -> None:
    """Zoom to 200 and 400 per cent of a window 1280 wide, and a reader's own letters of twice the size: nothing scrolls sideways."""
    found = {}
    for path, seen in each(chromium, sample.pages, width=640, device_scale_factor=2):
        found[path.name, "zoom 200 %"] = seen.page.evaluate(SIDEWAYS)
        seen.page.set_viewport_size({"width": 320, "height": 256})
        found[path.name, "zoom 400 %"] = seen.page.evaluate(SIDEWAYS)
    assert {where: by for where, by in found.items() if by} == {}


def test_pages_bear_large_letters(sample: Ran, chromium: Any) -> None:
    """The reader's own setting, twice the usual: nothing scrolls sideways on a wide window or half of one."""
    found = {}
    with another(chromium, "--blink-settings=defaultFontSize=32") as browser:
        for path, seen in each(browser, sample.pages):
            assert seen.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            for width in (1280, 640):
                seen.page.set_viewport_size({"width": width, "height": 900})
                found[path.name, width] = seen.page.evaluate(SIDEWAYS)
    assert {where: by for where, by in found.items() if by} == {}


def test_the_keyboard_reaches_everything_and_shows_where_it_is(sample: Ran, chromium: Any) -> None:
    for path, seen in alone(chromium, sample.pages):
        wanted = seen.page.evaluate(TABBABLE)
        stops = list(walk(seen.page))
        reached = {stop.number for stop in stops}
        assert [html for i, html in enumerate(wanted) if i not in reached] == [], path.name
        assert [stop.html for stop in stops if not stop.outlined] == [], path.name
        assert [stop.html for stop in stops if not stop.uncovered] == [], path.name
        numbers = [stop.number for stop in stops if stop.number >= 0]
        assert numbers == sorted(numbers), path.name  # in the order of the text


def test_nothing_is_for_the_mouse_alone(sample: Ran, chromium: Any) -> None:
    """Whatever looks as if it could be clicked can be reached by the keyboard."""
    pointing = """() => [...document.querySelectorAll('body *')].filter((e) => getComputedStyle(e).cursor === 'pointer'
        && !e.closest('a[href], button, select, summary, label, .chart-plot')).map((e) => e.outerHTML.slice(0, 160))"""
    for path, seen in each(chromium, sample.pages):
        seen.page.evaluate(OPEN)
        assert seen.page.evaluate(pointing) == [], path.name


def test_the_first_stop_skips_to_the_content(sample: Ran, chromium: Any) -> None:
    for path, seen in alone(chromium, sample.pages):
        page = seen.page
        page.keyboard.press("Tab")
        skip = page.locator("a.skip")
        assert skip.evaluate("e => e === document.activeElement") and skip.bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('main').contains(document.activeElement)"), path.name


def test_nothing_moves_for_readers_who_asked_for_calm(sample: Ran, chromium: Any) -> None:
    for path, seen in each(chromium, sample.pages, reduced_motion="reduce"):
        assert seen.page.evaluate(MOVING) == [], path.name


@pytest.fixture(scope="module")
def trees(sample: Ran, odds: Ran) -> dict[str, Any]:
    return {
        f"{path.parent.name}/{path.name}": lxml_html.parse(str(path)).getroot()
        for path in sample.pages + odds.pages
    }


def test_headings_and_landmarks_are_in_order(trees: dict[str, Any]) -> None:
    for name, page in trees.items():
        levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1, (name, levels)
        assert all(below <= above + 1 for above, below in pairwise(levels)), (name, levels)
        assert len(page.xpath("//main")) == 1 and page.get("lang") == "en", name
        assert page.xpath("(//body//a)[1]/@href") == ["#main"], name
        labels = page.xpath("//nav/@aria-label | //*[@role='region']/@aria-label")
        navs = page.xpath("//nav")
        assert all(nav.get("aria-label") for nav in navs), name
        assert [label for label, n in Counter(labels).items() if n > 1] == [], name


def test_tables_have_captions_and_scopes(trees: dict[str, Any]) -> None:
    tables = [(name, table) for name, page in trees.items() for table in page.xpath("//table")]
    assert len(tables) > 30
    for name, table in tables:
        assert table.xpath("normalize-space(./caption)"), name
        assert table.xpath(".//th[not(@scope)]") == [], name
        assert table.xpath("./tbody/tr[not(th)]") == [], name


def test_charts_say_their_finding_in_words_and_in_a_table(trees: dict[str, Any]) -> None:
    charts = [
        (name, chart) for name, page in trees.items() for chart in page.xpath("//figure[@data-test='chart']")
    ]
    assert len(charts) > 20
    for name, chart in charts:
        said = chart.get("aria-label")
        assert said.endswith(".") and not re.match(r"Chart \d", said), (name, said)
        assert len(said) > 30 and chart.xpath("normalize-space(./figcaption)"), (name, said)
        table = chart.xpath("following::table[1]")
        assert table and table[0].xpath("./tbody/tr"), (name, said)


def test_drawings_are_named_or_passed_over(trees: dict[str, Any]) -> None:
    for name, page in trees.items():
        for drawing in page.xpath("//svg"):
            named = drawing.get("role") == "img" and len(drawing.get("aria-label") or "") > 8
            assert named or drawing.get("aria-hidden") == "true", (name, lxml_html.tostring(drawing)[:200])
