"""Figures as SVG files: they say their finding, show every mark, run nothing, load nothing, and are the same twice."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

import counterpoint as cp
from counterpoint.charts.drawn import svg
from counterpoint.charts.plane import ticks
from counterpoint.papers.figures import figures
from tests.gold_desk import crowded, desk
from tests.payloads import HOSTILE, desk_of
from tests.test_charts import CHARTS
from tests.test_views import EMPTY, hostile

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "g", "rect", "circle", "polygon", "line", "text"}
SAFE = {
    "width", "height", "viewBox", "role", "aria-labelledby", "font-family", "id", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "points",
    "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "text-anchor",
}  # fmt: skip


def tree(text: str | bytes) -> Element:
    return fromstring(text)


def count(root: Element, *tags: str) -> int:
    return sum(1 for e in root.iter() if e.tag.removeprefix(SVG) in tags)


def shown(root: Element) -> str:
    return " ".join(e.text or "" for e in root.iter(f"{SVG}text"))


def chart(of: cp.desk.Desk, which: tuple[str, ...]) -> Element:  # type: ignore[name-defined]
    return tree(svg(getattr(cp, which[0])(of, *which[1:])))


def test_there_is_a_file_for_every_chart() -> None:
    names = {"-".join(c) for c in CHARTS}
    assert set(figures(desk())) == {f"figures/{name}.svg" for name in names}


@pytest.mark.parametrize("which", CHARTS, ids="-".join)
def test_it_says_its_finding_and_whose_the_letters_are(which: tuple[str, ...]) -> None:
    root = tree(figures(desk())[f"figures/{'-'.join(which)}.svg"])
    made = getattr(cp, which[0])(desk(), *which[1:])
    title = made.layout.title.text.replace("<br>", " ")
    assert root.findtext(f"{SVG}title") == title and root.findtext(f"{SVG}desc") == made.layout.meta["alt"]
    assert title in shown(root)
    assert "A: Review A; B: Review B; C: Business Upturn." in shown(root) and "Pick " not in shown(root)


def test_every_mark_is_drawn() -> None:
    for of in (desk(), crowded(12)):
        root = chart(of, ("places",))
        assert count(root, "circle", "polygon") == len(of.comparison.claims)
    tallies = chart(desk(), ("counts", "tropes"))
    bars = list(cp.counts(desk(), "tropes").data)
    assert count(tallies, "rect") - 1 == sum(1 for t in bars for x in t.x if x)
    assert count(chart(desk(), ("coverage",)), "rect") - 1 == 60
    letters = [e.text for e in chart(desk(), ("positions", "tone")).iter(f"{SVG}text")]
    stands = sum(len(t.x) for t in cp.positions(desk(), "tone").data)
    assert sum(t in {"A", "B", "C"} for t in letters) == stands


def test_marks_stand_where_their_values_say() -> None:
    """A place at the first pole lies at the left end of its line, one at the second at the right."""
    root = chart(desk(), ("positions", "tone"))
    line = next(e for e in root.iter(f"{SVG}line"))
    left, right = float(line.get("x1") or 0), float(line.get("x2") or 0)
    at = [float(e.get("cx") or 0) for e in root.iter(f"{SVG}circle")]
    assert min(at) == pytest.approx(left, abs=0.1) and max(at) == pytest.approx(right, abs=0.1)
    widths = {}
    for e in chart(desk(), ("counts", "tropes")).iter(f"{SVG}rect"):
        widths.setdefault(e.get("fill"), []).append(float(e.get("width") or 0))
    rust = sorted(widths["#a84b12"])
    counts = sorted(
        x for t in cp.counts(desk(), "tropes").data if t.marker.color == "#a84b12" for x in t.x if x
    )
    assert [w / rust[0] for w in rust] == pytest.approx([x / counts[0] for x in counts], rel=0.02)


def test_bars_of_one_row_stand_end_to_end() -> None:
    root = chart(desk(), ("attention",))
    bars: dict[str, list[tuple[float, float]]] = {}
    for e in list(root.iter(f"{SVG}rect"))[1:]:
        x, wide = float(e.get("x") or 0), float(e.get("width") or 0)
        bars.setdefault(e.get("y") or "", []).append((x, x + wide))
    assert sorted(map(len, bars.values())) == [2, 2, 3]
    for row in bars.values():
        for (_, end), (start, _) in pairwise(sorted(row)):
            assert start == pytest.approx(end, abs=0.02)


@pytest.mark.parametrize("name", EMPTY)
def test_all_lies_inside_the_picture_whatever_there_is(name: str) -> None:
    for file, data in figures(EMPTY[name]()).items():
        root = tree(data)
        wide, high = float(root.get("width") or 0), float(root.get("height") or 0)
        assert root.findtext(f"{SVG}title"), file
        for e in root.iter():
            for key, limit in (
                ("x", wide),
                ("x1", wide),
                ("x2", wide),
                ("cx", wide),
                ("y", high),
                ("y1", high),
                ("y2", high),
                ("cy", high),
            ):
                if key in e.attrib:
                    assert -1 <= float(e.attrib[key]) <= limit + 1, (file, e.tag, e.attrib)


@pytest.mark.parametrize("make", [lambda: desk_of(HOSTILE), hostile], ids=["payloads", "markup"])
def test_no_review_speaks_markup(make) -> None:  # type: ignore[no-untyped-def]
    for data in figures(make()).values():
        root = tree(data)
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= DRAWN
        assert {key for e in root.iter() for key in e.attrib} <= SAFE
        assert not re.search(r"url\(|<!DOCTYPE|<!ENTITY|<\?xml-stylesheet", data.decode())


def test_it_is_the_same_twice() -> None:
    assert figures(crowded(12)) == figures(crowded(12))


@pytest.mark.parametrize(
    ("across", "step", "told"),
    [((0, 6.3), 1, [0, 1, 2, 3, 4, 5, 6]), ((0, 111), 20, [0, 20, 40, 60, 80, 100]), ((-1.5, 101.5), None, [0, 20, 40, 60, 80, 100]),
     ((-0.2, 3.1), None, [0, 1, 2, 3]), ((0, 1.05), 1, [0, 1]), ((0, 0.9), None, [0, 0.2, 0.4, 0.6, 0.8])],
)  # fmt: skip
def test_ticks_are_round(across: tuple[float, float], step: float | None, told: list[float]) -> None:
    assert ticks(across, step) == pytest.approx(told)
