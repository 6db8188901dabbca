"""A page opened from a file in a real browser, with the network off."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from counterpoint.page import Broken, IndexEntry, Link, Site, export, index
from counterpoint.page.sanitise import clean
from tests.making import bar, executed, output, shared

sync_api = pytest.importorskip("playwright.sync_api")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.violations = []; window.ran = 0;
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => { window.ran++ };
document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
"""


@dataclass
class Visit:
    """What happened while a page was open."""

    page: Any
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def quiet(self) -> bool:
        return not (self.requests or self.messages or self.page.evaluate("window.violations.length"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def visit(
    chromium: Any, folder: Path, html: str, *, scripts: bool = True, watch: bool = True, **options: Any
) -> Visit:
    """Open the page from a file; every request beyond the file itself is stopped and noted."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    context = chromium.new_context(java_script_enabled=scripts, offline=True, **options)
    seen = Visit(context.new_page())

    def gate(route: Any) -> None:
        if route.request.url.split("#")[0] == path.as_uri():
            route.continue_()
        else:
            seen.requests.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    if watch and scripts:
        seen.page.add_init_script(WATCH)
    seen.page.on("console", lambda message: seen.messages.append(message.text))
    seen.page.on("pageerror", lambda error: seen.messages.append(str(error)))
    seen.page.goto(path.as_uri())
    return seen


def drawn(seen: Visit) -> None:
    seen.page.locator("html[data-charts=drawn]").wait_for(state="attached", timeout=20_000)


def until(seen: Visit, expression: str, value: object) -> None:
    """Wait by asking again: playwright's own wait evaluates strings in the page, which the policy forbids."""
    for _ in range(100):
        if seen.page.evaluate(expression) == value:
            return
        seen.page.wait_for_timeout(50)
    assert seen.page.evaluate(expression) == value


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
