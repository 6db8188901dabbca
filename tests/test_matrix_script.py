"""The matrix's script in a real browser: it filters, orders, keeps its view in the address and takes it from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import counterpoint as cp
from counterpoint.page import assets
from tests.gold_desk import desk

sync_api = pytest.importorskip("playwright.sync_api")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no browser is installed")
    file = tmp_path_factory.mktemp("matrix") / "brief.html"
    file.write_text(
        f"<!doctype html><meta charset=utf-8><style>{assets.style()}</style>{cp.matrix(desk()).html}<script>{assets.script()}</script>",
        "utf-8",
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        made = browser.new_page()
        made.address = Path(file).as_uri()
        yield made
        browser.close()


def shown(page: Any) -> list[str]:
    return page.eval_on_selector_all("#mx tbody[id]:not([hidden])", "all => all.map(e => e.id)")  # type: ignore[no-any-return]


def test_it_filters_and_keeps_the_view_in_the_address(page: Any) -> None:
    page.goto(page.address)
    assert len(shown(page)) == 66
    page.select_option("#matrix-dim", "leads")
    page.select_option("#matrix-subject", "couple")
    page.select_option("#matrix-order", "rank")
    ids = shown(page)
    assert ids[0] == "m-couple-communication" and all(id.startswith("m-couple-") for id in ids)
    assert page.url.endswith("#matrix?dim=leads&subject=couple&order=rank")
    assert page.inner_text("#matrix-count") == f"{len(ids)} of 66 points shown"


def test_it_takes_the_view_from_the_address(page: Any) -> None:
    page.goto("about:blank")
    page.goto(page.address + "#matrix?stance=subverts&order=nonsense")
    assert page.input_value("#matrix-stance") == "subverts" and page.input_value("#matrix-order") == ""
    assert 0 < len(shown(page)) < 10


def test_a_link_to_a_hidden_point_shows_it(page: Any) -> None:
    page.goto("about:blank")
    page.goto(page.address + "#matrix?dim=craft")
    page.evaluate("location.hash = '#m-tone-pace'")
    page.wait_for_function("!document.getElementById('m-tone-pace').hidden")
    assert len(shown(page)) == 66


def test_quotes_open_and_close_by_keyboard(page: Any) -> None:
    page.goto("about:blank")
    page.goto(page.address)
    page.focus("#m-tone-pace button.c")
    page.keyboard.press("Enter")
    assert page.eval_on_selector("#p1", "e => e.matches(':popover-open')")
    page.keyboard.press("Escape")
    assert not page.eval_on_selector("#p1", "e => e.matches(':popover-open')")
    assert page.evaluate("document.activeElement.className").startswith("c ")
