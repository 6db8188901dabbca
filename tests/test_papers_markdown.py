"""The brief as Markdown: rendered, it shows the words of the reviews and nothing they were made to mean."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from counterpoint.cells import visible
from counterpoint.papers.blocks import Grid, Heading, Items, Paper, Para, Quote, Run, words
from counterpoint.papers.brief import brief
from counterpoint.papers.markdown import escape, markdown
from tests.gold_desk import crowded, desk
from tests.payloads import HOSTILE, MARKDOWN, desk_of
from tests.test_views import EMPTY, hostile

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"main", "h1", "h2", "h3", "p", "em", "strong", "ul", "li", "a", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


def rendered(text: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(f"<main>{RENDER.render(text)}</main>")


def plain(text: str) -> str:
    return " ".join(visible(text).split())


def shown(node: lxml_html.HtmlElement) -> str:
    return plain(node.text_content())


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: repr(t)[:24])
def test_a_text_means_only_itself_wherever_it_stands(text: str) -> None:
    told = Paper(text, text, (
        Heading(1, text), Para(words(text)), Para(words(Run(text, strong=True), Run(text, cue=True), text)),
        Quote(words("“", text, "”"), words("— ", text)), Items((words(text), words(text, " and ", text))),
        Grid(text, ("x", text), ((words(text), words("y")), (words("z"), words(text, Run("here", href="https://example.org/")))), (1, 1)),
        Para(words("end")),
    ))  # fmt: skip
    tree = rendered(markdown(told))
    assert {e.tag for e in tree.iter()} <= OURS
    assert [a.get("href") for a in tree.iter("a")] == ["https://example.org/"]
    want = plain(text)
    assert shown(tree.find("h1")) == want and shown(tree.find("h2")) == want
    if want:
        paragraphs = [shown(p) for p in tree.findall("p")]
        assert paragraphs[:2] == [want, want] and paragraphs[2].replace(" ", "") == (want * 3).replace(
            " ", ""
        )
        assert [shown(p) for p in tree.find("blockquote")] == [plain(f"“{text}”"), plain(f"— {text}")]
    assert [shown(i) for i in tree.find("ul")] == [want, plain(f"{text} and {text}")]
    cells = [[shown(c) for c in row] for row in tree.iter("tr")]
    assert cells == [["x", want], [want, "y"], ["z", plain(f"{text}here")]] or want == ""
    assert shown(tree)[-3:] == "end"


@pytest.mark.parametrize("text", MARKDOWN, ids=lambda t: repr(t)[:24])
def test_escaped_text_is_one_line(text: str) -> None:
    assert not re.search(r"[\n\r\t\u2028\u2029]", escape(text))


def test_the_words_that_deny_are_slanted_and_the_claim_is_bold() -> None:
    told = words(Run("it "), Run("doesn’t", cue=True), Run(" drag "), Run("one bit", strong=True), Run("."))
    assert markdown(Paper("T", "", (Para(told),))) == "# T\n\nit *doesn’t* drag **one bit**.\n"


def test_it_says_what_the_brief_says() -> None:
    text = markdown(brief(desk()))
    tree = rendered(text)
    assert [shown(h) for h in tree.iter("h2")] == [
        "The reviews", "Where they contradict each other", "Tensions inside one review, or between related points", "Where they agree",
        "Lone voices", "What nobody says", "Method and limits",
    ]  # fmt: skip
    assert (
        "Of 89 points a review could have raised: 9 contradicted; 22 agreed; 35 raised by one review; 23 raised by none."
        in text
    )
    first = next(h for h in tree.iter("h3") if shown(h).startswith("1. "))
    assert shown(first) == "1. Do they talk to each other?"
    assert len(list(tree.iter("blockquote"))) == 18
    assert "“no dramatic airport dash” (paragraph" not in shown(tree)
    airport = next(i for i in tree.iter("li") if shown(i).startswith("Airport dash"))
    assert re.search(r"“no dramatic airport dash” \(A, paragraph \d+; avoids it\)", shown(airport))
    assert [e.text for e in airport.iter("em")] == ["no"]
    table = tree.find("table")
    assert "https://www.businessupturn.com/usa/80658/" in [a.get("href") for a in table.iter("a")]
    assert "15 July 2025" in shown(table)
    assert text.endswith("\n") and "\n\n\n" not in text
    for raw in ("tone.", "tropes.", "female_lead", "{'", "None"):
        assert raw not in re.sub(r"\(<[^>]*>\)", "", text)


def test_every_quote_leads_to_its_place_on_the_sources_page() -> None:
    places = {a.get("href") for a in rendered(markdown(brief(desk()))).iter("a")} - {
        "https://www.businessupturn.com/usa/80658/"
    }
    assert len(places) > 100
    assert all(re.fullmatch(r"sources\.html#(?:[ABC]\d+|possible|uncoded)", place) for place in places)


@pytest.mark.parametrize("name", EMPTY)
def test_it_reads_whatever_there_is(name: str) -> None:
    tree = rendered(markdown(brief(EMPTY[name]())))
    assert len(list(tree.iter("h1"))) == 1 and {e.tag for e in tree.iter()} <= OURS
    levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3")]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for head in tree.iter("h2", "h3"):
        assert head.getnext() is not None and shown(head.getnext())


@pytest.mark.parametrize("made", [lambda: desk_of(HOSTILE), hostile], ids=["payloads", "markup"])
def test_hostile_reviews_are_read_as_they_are_written(made) -> None:  # type: ignore[no-untyped-def]
    of = made()
    tree = rendered(markdown(brief(of)))
    assert {e.tag for e in tree.iter()} <= OURS
    for link in tree.iter("a"):
        assert re.match(r"https://example\.org/|sources\.html#", link.get("href"))
    said = shown(tree)
    for claim in of.comparison.clashes:
        assert plain(claim.first.quote) in said and plain(claim.second.quote) in said


def test_an_address_ends_neither_its_link_nor_its_cell() -> None:
    of = desk_of(HOSTILE)
    table = rendered(markdown(brief(of))).find("table")
    assert {len(list(row)) for row in table.iter("tr")} == {7}
    links = list(table.iter("a"))
    assert [shown(a) for a in links] == [r.url for r in of.comparison.reviews]
    assert [unquote(a.get("href")) for a in links] == [r.url for r in of.comparison.reviews]


def test_many_reviews_stay_short_and_the_same_twice() -> None:
    of = crowded(60)
    text = markdown(brief(of))
    assert text == markdown(brief(of)) and len(text) < 200_000
    assert "57 more reviews" in text
