"""The one file in a real browser: one part at a time, links that land, a way back, paper, and no script at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterpoint.page import whole
from tests.browsing import Visit, chromium, drawn, opened, until
from tests.written_out import NAMES, pages

__all__ = ["chromium"]

SHOWN = "[...document.querySelectorAll('section.chapter')].filter(s => s.checkVisibility({contentVisibilityAuto: true}) && s.offsetHeight > 50).map(s => s.id).join(' ')"
# Where the address leads, and whether a reader sees it: in the window, below the bar, in the part that is shown.
LANDED = """(() => {
  const place = document.querySelector(':target'), box = place?.getBoundingClientRect();
  return place && box.height > 0 && box.top > 30 && box.bottom < innerHeight && place.checkVisibility({contentVisibilityProperty: true})
    ? location.hash.slice(1) : `${location.hash} is not seen`;
})()"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
CHARTS = "[...document.querySelectorAll('.chart-plot')].map(c => [c.closest('section').id, c.querySelector('.main-svg')?.getAttribute('width') === String(c.clientWidth)])"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("one") / "head-over-heels.html"
    made.write_text(whole(pages(), title="Head Over Heels · Counterpoint"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def window(chromium: Any, path: Path) -> Iterator[Visit]:
    visit = opened(chromium, path, viewport={"width": 1280, "height": 900})
    yield visit
    visit.page.context.close()


@pytest.fixture
def seen(window: Visit, path: Path) -> Iterator[Visit]:
    """The file, opened anew in one window for all."""
    window.page.set_viewport_size({"width": 1280, "height": 900})
    window.page.emulate_media(media="null")
    window.go(path)
    drawn(window)
    yield window
    assert window.quiet(), (window.requests, window.messages, window.page.evaluate("window.violations"))


def current(seen: Visit) -> str:
    return str(seen.page.locator("nav.chapters [aria-current]").inner_text())


def test_the_bar_shows_one_part_at_a_time(seen: Visit) -> None:
    assert seen.page.evaluate(SHOWN) == "brief" and current(seen) == "Brief"
    for name in (*NAMES[1:], "brief"):
        seen.page.locator(f"nav.chapters a[href='#{name}']").click()
        assert seen.page.evaluate(SHOWN) == name and current(seen) == name.capitalize()
        assert seen.page.title() == f"{name.capitalize()}: Head Over Heels · Counterpoint"
        top = seen.page.evaluate(f"document.getElementById('{name}').getBoundingClientRect().top")
        assert 0 < top < 60  # right below the bar


def test_the_bar_is_reached_and_used_by_keyboard(seen: Visit) -> None:
    seen.page.locator("nav.chapters a").first.focus()
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate(SHOWN) == "tone"
    seen.page.keyboard.press("Tab")  # on from there, not through the rest of the bar
    assert seen.page.evaluate("document.activeElement.closest('section')?.id") == "tone"
    seen.page.evaluate("scrollTo(0, 3000)")
    assert seen.page.locator("nav.chapters").bounding_box()["y"] == 0


@pytest.mark.parametrize(
    ("hash", "part"),
    [("", "brief"), ("#tone", "tone"), ("#A12", "sources"), ("#counts-chart", "tropes"), ("#female_lead", "leads"), ("#method", "brief"), ("#nowhere", "brief"), ("#matrix?dim=leads", "brief")],
)  # fmt: skip
def test_the_address_decides(seen: Visit, path: Path, hash: str, part: str) -> None:
    seen.go(path, hash)
    drawn(seen)
    assert seen.page.evaluate(SHOWN) == part
    if hash in ("#A12", "#female_lead", "#counts-chart"):
        assert seen.page.evaluate(f"document.getElementById('{hash[1:]}').getBoundingClientRect().top") > 30
        assert seen.page.evaluate(f"document.getElementById('{hash[1:]}').getBoundingClientRect().top") < 600
    seen.page.evaluate("location.hash = '#leads'")
    until(seen, SHOWN, "leads")


@pytest.mark.parametrize("part", NAMES[:-1])
def test_quotes_lead_to_their_place_and_back(seen: Visit, part: str) -> None:
    page = seen.page
    page.locator(f"nav.chapters a[href='#{part}']").click()
    page.evaluate("document.querySelectorAll('section details').forEach(d => d.open = true)")
    quotes = page.locator(
        f"#{part} :is(.ql, .lone, .q, .cq) a:visible:is([href^='#A'], [href^='#B'], [href^='#C'])"
    )
    count = quotes.count()
    assert count > 8
    for n in range(0, count, count // 6):
        quotes.nth(n).scroll_into_view_if_needed()
        there, name = page.evaluate("scrollY"), quotes.nth(n).get_attribute("href")[1:]
        quotes.nth(n).click()
        assert page.evaluate(LANDED) == name and page.evaluate(SHOWN) == "sources"
        assert page.evaluate("document.querySelector(':target').matches('mark, .an')")
        page.go_back()
        until(seen, SHOWN, part)
        until(seen, "scrollY", there)
        page.go_forward()
        until(seen, LANDED, name)
        page.go_back()
        until(seen, "scrollY", there)


def test_a_note_in_the_text_leads_to_its_point_and_back(seen: Visit) -> None:
    seen.page.locator("nav.chapters a").last.click()
    notes = seen.page.locator("#sources .sn a")
    for n in (0, 40, 150):
        notes.nth(n).scroll_into_view_if_needed()
        there, name = seen.page.evaluate("scrollY"), notes.nth(n).get_attribute("href")[1:]
        notes.nth(n).click()
        assert (
            seen.page.evaluate("document.querySelector(':target').id") == name
            and seen.page.evaluate(SHOWN) == "brief"
        )
        seen.page.go_back()
        until(seen, "scrollY", there)
        assert seen.page.evaluate(SHOWN) == "sources"


def test_a_quote_in_a_panel_of_the_matrix_leads_on_and_closes_it(seen: Visit) -> None:
    seen.page.locator("#mx button.c").nth(5).click()
    panel = seen.page.locator("#mx [popover]:popover-open")
    name = panel.locator("a").first.get_attribute("href")[1:]
    panel.locator("a").first.click()
    assert seen.page.evaluate(LANDED) == name and seen.page.locator(":popover-open").count() == 0


def test_a_view_of_the_matrix_is_kept_in_the_address(seen: Visit) -> None:
    seen.page.select_option("#matrix-dim", "leads")
    assert seen.page.url.endswith("#matrix?dim=leads")
    count = seen.page.locator("#mx tbody[id]:visible").count()
    seen.page.locator("nav.chapters a").nth(3).click()
    assert seen.page.evaluate(SHOWN) == "tropes"
    seen.page.go_back()
    until(seen, SHOWN, "brief")
    assert seen.page.url.endswith("#matrix?dim=leads")
    assert 0 < seen.page.locator("#mx tbody[id]:visible").count() == count < 66
    seen.page.reload()
    drawn(seen)
    assert seen.page.input_value("#matrix-dim") == "leads" and seen.page.evaluate(SHOWN) == "brief"


def test_charts_wait_until_they_are_shown_and_then_fit(seen: Visit) -> None:
    assert [part for part, fits in seen.page.evaluate(CHARTS) if fits] == ["brief"]
    for width, part in ((1280, "tone"), (700, "leads"), (500, "brief")):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.page.locator(f"nav.chapters a[href='#{part}']").click()
        until(seen, f"{CHARTS}.filter(c => c[0] === '{part}').every(c => c[1])", True)
    assert seen.page.locator("p.chart-missing:visible").count() == 0


def test_what_the_browser_s_own_search_finds_comes_to_the_front(seen: Visit) -> None:
    hidden = "[...document.querySelectorAll('section.chapter[hidden]')].map(s => s.hidden).join(' ')"
    assert seen.page.evaluate(hidden) == " ".join(["until-found"] * 4)
    seen.page.evaluate(
        "document.querySelector('#leads h3').dispatchEvent(new Event('beforematch', {bubbles: true}))"
    )
    assert seen.page.evaluate(SHOWN) == "leads" and current(seen) == "Leads"


def test_paper_holds_all_parts_with_their_charts_and_then_one_is_shown_again(seen: Visit) -> None:
    page = seen.page
    page.locator("nav.chapters a").nth(1).click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    until(
        seen,
        "new Set([...document.querySelectorAll('.chart-plot')].map(c => c.querySelector('.main-svg')?.getAttribute('width'))).size",
        1,
    )
    assert page.locator(".chart-plot .main-svg").first.get_attribute("width")
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN) == " ".join(NAMES) and not page.locator("nav.chapters").is_visible()
    assert page.title() == "Head Over Heels · Counterpoint"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(SHOWN) == "tone"
    for part in ("tone", "leads"):
        page.locator(f"nav.chapters a[href='#{part}']").click()
        until(seen, f"{CHARTS}.filter(c => c[0] === '{part}').every(c => c[1])", True)


def test_a_chart_can_be_saved_once_it_is_shown(seen: Visit) -> None:
    for part in ("brief", "leads"):
        seen.page.locator(f"nav.chapters a[href='#{part}']").click()
        button = seen.page.locator(f"#{part} figure.chart .take button")
        button.wait_for()
        with seen.page.expect_download() as saved:
            button.click()
        assert saved.value.suggested_filename.endswith(".svg") and button.count() == 1


def test_without_scripts_all_parts_stand_one_after_the_other(chromium: Any, path: Path) -> None:
    visit = opened(chromium, path, scripts=False, viewport={"width": 1280, "height": 900})
    page = visit.page
    for name in NAMES:
        assert page.locator(f"#{name}").is_visible() and page.locator(f"#{name}-title").count() == 1
    assert page.locator("h1:visible").count() == 1
    assert page.locator("p.chart-missing:visible").count() == page.locator("figure.chart").count() == 5
    page.locator("#lone a").first.click()
    place = page.locator(":target")
    assert page.url.endswith("#" + place.get_attribute("id")) and place.is_visible()
    assert 30 < place.bounding_box()["y"] < 900
    assert not visit.requests and not visit.messages
    page.context.close()


@pytest.mark.parametrize("width", [320, 768])
def test_narrow_windows_scroll_only_down(chromium: Any, path: Path, width: int) -> None:
    visit = opened(chromium, path, viewport={"width": width, "height": 800})
    drawn(visit)
    for name in NAMES:
        visit.page.locator(f"nav.chapters a[href='#{name}']").click()
        assert visit.page.evaluate(SHOWN) == name and not visit.page.evaluate(SIDEWAYS), name
    assert visit.quiet()
    visit.page.context.close()
