"""A page opened from a file in a real browser, with the network off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

import counterpoint as cp
from counterpoint.charts.style import figure
from counterpoint.page import Broken, IndexEntry, Link, Site, export, index
from counterpoint.page.sanitise import clean
from tests.browsing import chromium, drawn, until, visit
from tests.gold_desk import desk
from tests.making import bar, executed, output, shared

__all__ = ["chromium"]


def charts() -> NotebookNode:
    """Two figures: one of many trace kinds, and one with bold words in its labels."""
    kinds = bar(title="Kinds", height=300)
    kinds["data"] += [
        {"type": "histogram", "x": [1, 1, 2, 5]},
        {"type": "box", "y": [1, 2, 9], "xaxis": "x2"},
        {"type": "heatmap", "z": [[1, 2], [3, 4]], "xaxis": "x3"},
        {"type": "scatter", "x": [1, 2], "y": [2, 1], "mode": "markers+lines", "xaxis": "x4"},
        {"type": "violin", "y": [1, 2, 3, 9], "xaxis": "x5"},
        {"type": "contour", "z": [[1, 2, 3], [3, 4, 9]], "xaxis": "x6"},
    ]
    kinds["layout"] |= {f"xaxis{n}": {"domain": [(n - 1) / 6, n / 6 - 0.03]} for n in range(2, 7)} | {
        "xaxis": {"domain": [0, 0.14]}
    }
    words = bar(title={"text": "<b>Bold</b> <i>and</i> <span style='color:#a84b12'>rust</span>"}, height=300)
    return executed(output(html="<h1>Charts</h1>"), output(plotly=kinds), output(plotly=words))


def test_every_chart_is_drawn_with_the_network_off_and_nothing_complains(
    chromium: Any, tmp_path: Path
) -> None:
    seen = visit(chromium, tmp_path, export(charts(), title="T"))
    drawn(seen)
    page = seen.page
    assert page.locator("figure.chart").count() == 2
    assert page.locator("figure.chart .js-plotly-plot .main-svg").first.is_visible()
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.chart-plot')].filter(c => c.querySelector('.trace, .bars, .hm')).length"
        )
        == 2
    )
    kinds = "['.barlayer .bars', '.boxlayer .boxes', '.hm image', '.scatterlayer .lines', '.violinlayer .violins', '.contourlayer .contour']"
    assert page.evaluate(f"{kinds}.filter(k => !document.querySelector('#chart-1 ' + k))") == []
    assert page.evaluate("getComputedStyle(document.querySelector('#chart-2 .gtitle tspan')).fontWeight") in {
        "700",
        "bold",
    }
    assert page.locator("p.chart-missing:visible").count() == 0
    titles = page.evaluate(
        "[...document.querySelectorAll('[data-title]')].map(b => b.dataset.title.toLowerCase())"
    )
    assert titles and not [t for t in titles if "share" in t or "cloud" in t or "plotly" in t]
    page.mouse.move(300, 300)
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen.quiet(), (seen.requests, seen.messages, page.evaluate("window.violations"))
    page.screenshot(path=tmp_path / "charts.png", full_page=True)


def test_without_scripts_the_page_says_so_where_the_chart_would_be(chromium: Any, tmp_path: Path) -> None:
    seen = visit(chromium, tmp_path, export(charts(), title="T"), scripts=False)
    assert seen.page.locator("p.chart-missing:visible").count() == 2
    assert seen.page.locator("h1").inner_text() == "Charts" and not seen.requests


def test_charts_follow_the_page_into_the_night(
    chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoint.page import assets

    sheet = ":root{--l:#1d5c9c}@media (prefers-color-scheme:dark){:root{--l:#7fb4ee}}"
    monkeypatch.setattr(assets, "style", lambda: sheet)
    monkeypatch.setattr(assets, "palette", lambda: {"#1d5c9c": "--l"})
    seen = visit(chromium, tmp_path, export(executed(output(plotly=bar())), title="T"), color_scheme="light")
    drawn(seen)
    fill = "getComputedStyle(document.querySelector('.bars path')).fill"
    assert seen.page.evaluate(fill) == "rgb(29, 92, 156)"
    seen.page.emulate_media(color_scheme="dark")
    until(seen, fill, "rgb(127, 180, 238)")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    until(seen, fill, "rgb(29, 92, 156)")
    assert seen.quiet()


def test_hostile_outputs_run_no_script_and_ask_for_nothing(chromium: Any, tmp_path: Path) -> None:
    payloads = [
        entry["payload"] for entry in json.loads(shared("hostile/dompurify-expect.json").read_text("utf-8"))
    ]
    payloads += json.loads(shared("hostile/blns.json").read_text("utf-8"))
    node = executed(*(output(html=payload) for payload in payloads))
    node.cells += [
        executed(output(plotly=bar(title=p, meta={"alt": p, "caption": p}))).cells[0] for p in payloads[:12]
    ]
    html = export(
        node,
        title=payloads[0],
        site=Site((Link("x.html", payloads[1]),), footer=payloads[2]),
        broken=Broken(len(node.cells) - 1, *payloads[3:6]),
    )
    seen = visit(chromium, tmp_path, html)
    drawn(seen)
    for box in seen.page.locator("main a, main button, main summary").all()[:40]:
        box.dispatch_event("click")
    assert seen.page.evaluate("window.ran") == 0
    assert (
        seen.page.locator("main").count() == 1
        and seen.page.locator("figure.chart .js-plotly-plot").count() == 12
    )
    assert seen.quiet(), (seen.requests[:3], seen.messages[:3])


def test_the_sanitiser_holds_without_the_policy(chromium: Any, tmp_path: Path) -> None:
    payloads = [
        entry["payload"] for entry in json.loads(shared("hostile/dompurify-expect.json").read_text("utf-8"))
    ]
    html = "<!doctype html><meta charset=utf-8><main>" + "\n".join(f"<div>{clean(p)}</div>" for p in payloads)
    seen = visit(chromium, tmp_path, html)
    seen.page.wait_for_timeout(300)
    assert seen.page.evaluate("window.ran") == 0 and seen.quiet()


def test_a_link_into_closed_details_opens_them_and_popovers_work(chromium: Any, tmp_path: Path) -> None:
    fragment = (
        '<h1>x</h1><button popovertarget="q">quote</button><div id="q" popover><a href="#deep">place</a></div>'
        '<details id="d"><summary>s</summary><details><summary>t</summary><p id="deep">here</p></details></details>'
    )
    seen = visit(chromium, tmp_path, export(executed(output(html=fragment)), title="T"))
    seen.page.get_by_role("button", name="quote").click()
    assert seen.page.locator("#q").is_visible()
    seen.page.locator("#q a").click()
    seen.page.locator("#deep").wait_for(state="visible")
    assert not seen.page.locator("#q").is_visible() and seen.quiet()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_chart_s_title_is_whole_at_every_width(chromium: Any, tmp_path: Path, width: int) -> None:
    """It is text above the plot, which folds; the plot does not say it again, and paper leaves out what only a pointer can do."""
    title = "Kim Soo-hyun-Featherstonehaugh draws 1,106 of 1,134 lead claims of everything anybody said"
    made = figure(title, "alt", "A caption.", 300, "long-chart", "Pick a part.")
    made.add_bar(x=[1, 2], y=["a", "b"], orientation="h")
    node = executed(output(html="<h1>x</h1>"), output(plotly=json.loads(made.to_json())))
    seen = visit(chromium, tmp_path, export(node, title="T"), viewport={"width": width, "height": 900})
    drawn(seen)
    place = seen.page.locator(".chart-title")
    assert place.inner_text() == title and seen.page.locator(".gtitle").count() == 0
    assert place.evaluate(
        "e => e.scrollWidth <= e.clientWidth && e.getBoundingClientRect().right <= innerWidth"
    )
    tall = seen.page.locator(".chart-plot").evaluate("e => e.clientHeight")
    assert tall == made.layout.height - made.layout.meta["head"] and seen.quiet()
    assert seen.page.get_by_text("Pick a part.").is_visible()
    seen.page.emulate_media(media="print")
    assert place.is_visible() and not seen.page.get_by_text("Pick a part.").is_visible()


@pytest.mark.parametrize("hash", ["#%", "#%E0%A4%A", "#%zz", "#matrix?dim=%", "#%F0%9F%98"])
def test_an_address_that_cannot_be_read_leads_nowhere_and_breaks_nothing(
    chromium: Any, tmp_path: Path, hash: str
) -> None:
    """Opened with it or led to it later, the page stays quiet and its scripts go on."""
    fragment = (
        f'<h1>x</h1><details><summary>s</summary><p id="deep">here</p></details>{cp.matrix(desk()).html}'
    )
    seen = visit(chromium, tmp_path, export(executed(output(html=fragment)), title="T"))
    for how in (f"location.hash = '{hash}'", "location.reload()"):
        seen.page.evaluate(how)
        seen.page.wait_for_timeout(200)
        assert seen.page.locator("#matrix-controls").is_visible() and seen.quiet(), (how, seen.messages)
    seen.page.evaluate("location.hash = '#d%65ep'")  # one that can be read, though written strangely
    seen.page.locator("#deep").wait_for(state="visible")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_index_and_failed_page_are_quiet(chromium: Any, tmp_path: Path, scheme: str) -> None:
    links = (Link("a/brief.html", "Brief"), Link("a/tone.html", "Tone"))
    seen = visit(
        chromium,
        tmp_path,
        index([IndexEntry("Head Over Heels", "3 reviews", links, links, links)]),
        color_scheme=scheme,
    )
    seen.page.screenshot(path=tmp_path / "index.png")
    assert seen.quiet() and seen.page.locator("h1").count() == 1
    node = executed(output(html="<p>before</p>"), source="1/0")
    seen = visit(
        chromium,
        tmp_path,
        export(node, title="T", broken=Broken(0, "ZeroDivisionError", "division by zero", "told")),
        color_scheme=scheme,
    )
    seen.page.get_by_role("link", name="cell 1 of 1").click()
    seen.page.screenshot(path=tmp_path / "failed.png")
    assert seen.quiet() and seen.page.locator("h1").count() == 1


LAB = """
.jp-RenderedHTMLCommon a:link, .jp-RenderedHTMLCommon a:visited { color: rgb(0, 0, 255); text-decoration: none }
.jp-RenderedHTMLCommon ul:not(.list-inline), .jp-RenderedHTMLCommon ol:not(.list-inline) { padding-left: 2em }
.jp-RenderedHTMLCommon h1, .jp-RenderedHTMLCommon h2, .jp-RenderedHTMLCommon h3 { margin: 1em 0; color: red }
.jp-RenderedHTMLCommon table { table-layout: fixed; margin-left: auto; font-size: 9px; border: 9px solid }
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th, .jp-RenderedHTMLCommon tr { text-align: right; padding: .5em; border: 3px solid }
.jp-RenderedHTMLCommon tbody tr:nth-child(odd) { background: rgb(0, 255, 0) }
.jp-RenderedHTMLCommon dl dt { float: left; width: 10% }
"""


def test_in_jupyterlab_fragments_look_as_on_the_page(chromium: Any, tmp_path: Path) -> None:
    """Lab's rules that used to shine through; day and night follow Lab's theme, not the system's."""
    cells = "".join(
        f'<div class="jp-RenderedHTMLCommon">{shown._repr_html_()}</div>'
        for shown in (cp.masthead(desk()), cp.voice_table(desk()), cp.silences(desk()))
    )
    html = f'<!doctype html><style>{LAB}</style><body data-jp-theme-light="true">{cells}'
    seen = visit(chromium, tmp_path, html, color_scheme="dark")

    def style(of: str, what: str) -> str:
        return str(seen.page.evaluate(f"getComputedStyle(document.querySelector('{of}')).{what}"))

    ink = style(".cp", "color")
    assert ink == "rgb(28, 27, 25)" and style(".cp", "backgroundColor") == "rgb(251, 250, 247)"
    assert style(".srcs a", "color") == style("h1", "color") == ink
    assert (
        style(".srcs", "paddingLeft")
        == style("h1", "marginTop")
        == style(".voice", "borderTopWidth")
        == "0px"
    )
    assert style(".voice tbody th", "textAlign") == "left" and style(".voice td.nu", "textAlign") == "right"
    assert style(".voice tbody tr", "backgroundColor") == "rgba(0, 0, 0, 0)"
    assert style("dl dt", "float") == "none" and style(".kick", "display") == "none"
    seen.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert style(".cp", "backgroundColor") == "rgb(21, 22, 26)"
