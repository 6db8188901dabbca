"""Five pages become one file: no two places with one id, every link still at its place, and nothing that leads out."""

from __future__ import annotations

import re
import string
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from nbformat import v4

from counterpoint.page import Page, assets, whole
from counterpoint.page.anchors import anchors, readdress
from counterpoint.page.assets import deeper
from counterpoint.page.csp import digest
from counterpoint.page.tree import inner, parse
from tests.making import bar, output
from tests.written_out import NAMES, pages, small

TO = anchors(
    {"brief": ["matrix", "method", "q 1"], "sources": ["A12", "method", "café"]}, {"brief", "sources"}
)


@pytest.mark.parametrize(
    ("page", "href", "there"),
    [
        ("brief", "sources.html#A12", "#A12"),
        ("sources", "#A12", "#A12"),
        ("sources", "sources.html#A12", "#A12"),
        ("brief", "#method", "#brief-method"),
        ("sources", "brief.html#method", "#brief-method"),
        ("sources", "brief.html#matrix?dim=leads&order=rank", "#matrix?dim=leads&order=rank"),
        ("brief", "sources.html", "#sources"),
        ("brief", "brief.html", "#brief"),
        ("brief", "sources.html#gone", "#sources"),
        ("brief", "sources.html#caf%C3%A9", "#café"),
        ("brief", "#gone", None),
        ("brief", "#", "#brief"),
        ("brief", "../index.html", None),
        ("brief", "claims.csv", None),
        ("brief", "tone.html#A12", None),
        ("brief", "sources", None),
        ("brief", "https://example.org/brief.html#method", "https://example.org/brief.html#method"),
    ],
)  # fmt: skip
def test_where_links_lead(page: str, href: str, there: str | None) -> None:
    assert TO.href(page, href) == there


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p id="method">x</p>', '<p id="brief-method">x</p>'),
        ('<p id="matrix">x</p>', '<p id="matrix">x</p>'),
        ('<label for="method">x</label>', '<label for="brief-method">x</label>'),
        ('<p aria-labelledby="matrix method">x</p>', '<p aria-labelledby="matrix brief-method">x</p>'),
        ('<button popovertarget="method" type="button">x</button>', '<button popovertarget="brief-method" type="button">x</button>'),
        ('<svg><rect fill="url(#method)"></rect></svg>', '<svg><rect fill="url(#brief-method)"></rect></svg>'),
        ('<svg><use href="#method"></use></svg>', '<svg><use href="#brief-method"></use></svg>'),
        ('<p data-dim="method" class="method">#method</p>', '<p data-dim="method" class="method">#method</p>'),
        ('<a href="../index.html">x</a> y', "<a>x</a> y"),
        ('<nav><ul><li><a href="#matrix">a</a></li><li><a href="tone.html">b</a></li></ul></nav>', '<nav><ul><li><a href="#matrix">a</a></li></ul></nav>'),
    ],
)  # fmt: skip
def test_what_names_an_id_is_given_the_new_one(before: str, after: str) -> None:
    tree = parse(before)
    readdress(tree, "brief", TO)
    assert sorted(re.findall(r'[^\s<>]+="[^"]*"|<[^\s>]*|[^<>]+', inner(tree))) == sorted(
        re.findall(r'[^\s<>]+="[^"]*"|<[^\s>]*|[^<>]+', after)
    )


words = st.text(string.ascii_lowercase + "-.é", min_size=1, max_size=4)
held = st.dictionaries(words, st.lists(words, max_size=6), min_size=1, max_size=4)


@given(held, st.sets(words, max_size=4))
def test_no_two_places_get_one_id(ids: dict[str, list[str]], taken: set[str]) -> None:
    made = anchors(ids, taken).pages
    given = [new for known in made.values() for new in known.values()]
    assert len(given) == len(set(given)) and not taken & set(given)
    pages = Counter(name for names in ids.values() for name in set(names))
    for page, names in ids.items():
        assert list(made[page]) == list(dict.fromkeys(names))
        for name in names:
            alone = pages[name] == 1 and name not in taken
            assert (made[page][name] == name) == alone  # an address changes only where it must


ids = st.text(string.ascii_lowercase + "12-", min_size=1, max_size=3).filter(lambda name: name not in NAMES)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.sets(ids, max_size=5), min_size=1), st.randoms())
def test_every_link_leads_where_it_led(held: dict[str, set[str]], random: object) -> None:
    """Each place says which it is, and each link says where it should lead."""
    links = [(page, f"{p}.html#{i}", f"{p} {i}") for page in held for p in held for i in sorted(held[p])]
    links += [(page, f"#{i}", f"{page} {i}") for page in held for i in sorted(held[page])]
    made = [
        small(
            page,
            "".join(f'<p id="{i}">{page} {i}</p>' for i in sorted(held[page])),
            "".join(f'<a href="{href}">{to}</a> ' for at, href, to in links if at == page) or "<i>none</i>",
        )
        for page in held
    ]
    tree = lxml_html.fromstring(whole(made, title="T"))
    found = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(found) == len(set(found))
    followed = tree.xpath("//main//a")
    assert len(followed) == len(links)
    for a in followed:
        assert tree.get_element_by_id(a.get("href")[1:]).text_content() == a.text_content()


def file() -> lxml_html.HtmlElement:
    return lxml_html.fromstring(whole(pages(), title="Head Over Heels · Counterpoint"))


def test_the_five_pages_are_all_there_and_what_they_share_once() -> None:
    tree = file()
    assert [s.get("id") for s in tree.xpath("//main/section[@class='chapter']")] == list(NAMES)
    assert [a.text for a in tree.xpath("//nav[@class='chapters']//a")] == [n.capitalize() for n in NAMES]
    text = " ".join(tree.text_content().split())
    assert text.count("Where they contradict each other") == text.count("What counts as a claim") == 1
    assert text.count("Coded by") == 1 and len(tree.xpath("//header//ol[@class='srcs']")) == 1
    for part, word in zip(
        NAMES, ("claims matrix", "own voice", "The couple", "ledger", "full texts"), strict=True
    ):
        assert word in tree.get_element_by_id(part).text_content()
    assert len(tree.xpath("//figure[contains(@class, 'chart')]")) == sum(
        "application/vnd.plotly.v1+json" in o.data for p in pages() for c in p.notebook["cells"] for o in c.get("outputs", ())
    )  # fmt: skip


def test_ids_are_there_once_and_every_link_lands_inside() -> None:
    tree = file()
    found = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(found) == len(set(found))
    known = set(found)
    links = [a.get("href") for a in tree.iter("a") if a.get("href")]
    assert [href for href in links if not href.startswith(("#", "https://www.businessupturn.com/"))] == []
    assert [href for href in links if href.startswith("#") and href[1:] not in known] == []
    for name in ("popovertarget", "for", "aria-labelledby"):
        for element in tree.xpath(f"//*[@{name}]"):
            assert set(element.get(name).split()) <= known
    quotes = tree.xpath("//section[@id='brief']//td//div[@popover]//a")
    assert len(quotes) == 332 and all(tree.get_element_by_id(a.get("href")[1:]).xpath("ancestor::section[@id='sources']") for a in quotes)  # fmt: skip
    assert not tree.xpath("//main//a[not(@href)]")


def test_one_h1_and_headings_that_go_down_step_by_step() -> None:
    levels = [int(h.tag[1]) for h in file().xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1 and levels[0] == 1 and all(b <= a + 1 for a, b in pairwise(levels))
    labels = [nav.get("aria-label") for nav in file().iter("nav")]
    assert len(labels) == len(set(labels)) == 6


def test_everything_is_embedded_once_and_named_in_the_policy() -> None:
    text = whole(pages(), title="T")
    assert text.count("@font-face") == 3 and text.count('type="text/plain"') == 1
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")  # type: ignore[index]
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", text, re.S)
    assert len(scripts) == 3 and len(styles) == 2 and "unsafe" not in policy
    assert set(re.findall(r"'sha256-[^']*'", policy)) == {
        digest(t) for t in [*scripts, *styles, assets.plotly()]
    }
    assert text == whole(pages(), title="T")


def test_the_one_file_is_light_enough_to_mail() -> None:
    assert (
        len(whole(pages(), title="T").encode()) < 1_250_000
    )  # the gold claims are thrice what the cues show


def test_charts_are_told_apart() -> None:
    def page(name: str) -> Page:
        return Page(name, name, v4.new_notebook(cells=[v4.new_code_cell("", outputs=[output(plotly=bar())])]))

    tree = lxml_html.fromstring(whole([page("brief"), page("tone")], title="T"))
    assert [c.get("id") for c in tree.find_class("chart-plot")] == ["brief-chart-1", "tone-chart-1"]


def test_a_page_without_a_masthead_still_has_a_title() -> None:
    text = whole([small("brief", "<h1>One</h1>"), small("tone", "<h2>Two</h2><h6>six</h6>")], title="A <Show> · Counterpoint")  # fmt: skip
    assert '<header class="mast"><h1>A &lt;Show&gt;</h1></header>' in text
    assert "<h2>One</h2>" in text and "<h3>Two</h3><h6>six</h6>" in text


@pytest.mark.parametrize(("other", "times"), [("<p>said by all</p>", 1), ("<p>said otherwise</p>", 2)])
def test_what_is_to_stand_once_stands_once_only_if_all_say_the_same(other: str, times: int) -> None:
    text = whole([small("brief", "<p>a</p>", once="<p>said by all</p>"), small("tone", "<p>b</p>", once=other)], title="T")  # fmt: skip
    assert len(re.findall(r"<p>said ", text)) == times and ('class="shared"' in text) == (times == 1)


def test_marks_decide_what_of_a_header_is_told_again() -> None:
    head = '<header class="mast"><h1>{0}</h1><p data-whole="once">facts {0}</p><p data-whole="never">elsewhere</p><p>finding {0}</p></header>'

    def page(name: str) -> Page:
        cell = v4.new_code_cell("", outputs=[output(html=head.format(name))], metadata={"tags": ["header"]})
        return Page(name, name, v4.new_notebook(cells=[cell]))

    text = whole([page("brief"), page("tone")], title="T")
    told = re.findall(r"(?:facts|finding|elsewhere)[ a-z]*", text[text.index("<body>") :])
    assert told == ["facts brief", "finding brief", "finding tone"]


@pytest.mark.parametrize(
    ("sheet", "moved"),
    [
        ("h2{a:b}", "h3{a:b}"),
        ("h1,h2{a:b}h4 i{c:d}", "h1,h3{a:b}h5 i{c:d}"),
        ("@media print{.prose h2,h3.tx::before{content:\"h2\"}}", "@media print{.prose h3,h4.tx::before{content:\"h2\"}}"),
        (".h2,#h3,.a-h2,[x-h2]{a:b}", ".h2,#h3,.a-h2,[x-h2]{a:b}"),
    ],
)  # fmt: skip
def test_the_sheet_follows_the_headings(sheet: str, moved: str) -> None:
    assert deeper(sheet) == moved
