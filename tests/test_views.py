"""What a reader sees: true to the text, to the sums, to the rules of the house; and harmless whatever a review says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from lxml import html as lxml_html

import counterpoint as cp
from counterpoint.coders import CodingFile, Header, Provenance
from counterpoint.coders.known import Known, known
from counterpoint.desk import Desk
from counterpoint.model import Bend, Claim, Folded, Lead, Passage, Receipt, Refusal, Review, Show
from counterpoint.page.sanitise import clean
from counterpoint.views import quotes, words
from counterpoint.views.clashes import clashes
from counterpoint.views.labels import agreed, statement, topic
from counterpoint.views.scene import scene
from tests.gold_desk import crowded, desk, gold, make

PAGES = {
    "brief": [("clashes",), ("tensions",), ("agreements",), ("matrix",), ("table", "places"), ("lone_voices",), ("silences",), ("changes",)],
    "tone": [("axes", "tone"), ("voice_table",), ("table", "positions", "tone"), ("table", "fingerprint")],
    "leads": [("table", "attention"), ("lead", "female_lead"), ("lead", "male_lead"), ("lead", "couple")],
    "tropes": [("table", "counts", "tropes"), ("ledger", "tropes"), ("ledger", "craft")],
    "sources": [("review_table",), ("table", "coverage"), ("uncoded",), ("possible",), ("set_aside",), ("receipts",), ("full_texts",)],
}  # fmt: skip
CODES = re.compile(r"\b(?:tone|leads|tropes|craft)\.[a-z_]+|\b(?:female_lead|male_lead)\b")


def page(of: Desk, name: str) -> str:
    """All fragments of one page."""
    parts = [
        cp.masthead(of, name),
        *(getattr(cp, verb)(of, *args) for verb, *args in PAGES[name]),
        cp.method(of),
    ]
    return "".join(part.html for part in parts)


def pages(of: Desk) -> dict[str, str]:
    return {name: page(of, name) for name in PAGES}


def tree(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(f"<main>{html}</main>")


def hostile() -> Desk:
    """Markup in every field a review, a show or a refusal can have."""
    bad = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&{{7*7}}</textarea>"
    text = f"{bad}\nIt is slow {bad} and quiet."
    at = text.index("It is slow")
    review = Review(
        "r1", text, (Passage("heading", 0, len(bad)), Passage("paragraph", len(bad) + 1, len(text))), bad, bad, headline=bad,
        author=bad, publisher=bad, url="javascript:alert(1)", published=bad, modified=bad, tags=(bad,), language="en", words=9,
        receipts=(Receipt(bad, bad, bad),), warnings=(bad,), sha256=bad,
    )  # fmt: skip
    other = replace(review, id="r2", url='https://example.org/"onclick=alert(1)')
    show = Show("s", bad, "series", 2025, {"female_lead": Lead((bad,), (bad,))})
    end = len(text)
    claims = [
        Claim("r1", "show", "tone.slow", "affirms", text[at:end], at, end, hedged=True),
        Claim(
            "r2",
            "show",
            "tone.slow",
            "denies",
            text[at:end],
            at,
            end,
            0.5,
            bends=(Bend("negation", 0, len(bad)),),
        ),
        Claim(
            "r2",
            "show",
            "tropes.amnesia",
            "subverts",
            text[at:end],
            at,
            end,
            bends=(Bend("contrast", at, at + 5),),
        ),
    ]
    header = Header(bad, bad, bad, bad, bad, bad, bad)
    coded_by = Provenance(bad, Known(label=bad, method=bad), (CodingFile("r1", bad, bad, header),), ("r1",))
    return make(
        show, [review, other], claims, coded_by=coded_by, uncoded=(replace(review, id="u"),), foreign=(replace(review, id="f", language=bad),), copies=(replace(review, id="c"),),
        folded=(Folded("c", "r1", 0.9),), refused=(Refusal(bad, bad),),
    )  # fmt: skip


EMPTY = {
    "no reviews": lambda: desk(only=()),
    "one review": lambda: desk(only=(1,)),
    "two reviews": lambda: desk(only=(0, 2)),
    "no claims": lambda: make(gold()[0], gold()[1], ()),
    "a silent review": lambda: make(gold()[0], gold()[1], [c for c in gold()[2] if c.review != gold()[1][1].id]),
    "one dimension": lambda: desk("tone"),
    "one lead": lambda: make(replace(gold()[0], leads={"female_lead": Lead(("Seong-ah",))}), gold()[1], gold()[2]),
    "no leads": lambda: make(replace(gold()[0], leads={}), gold()[1], gold()[2]),
    "long names": lambda: make(
        replace(gold()[0], title="Unreasonably " * 20), [replace(r, publisher="Verylongname" * 9) for r in gold()[1]], gold()[2]
    ),
    "six": lambda: crowded(6),
    "twelve": lambda: crowded(12),
    "hostile": hostile,
    "everything": lambda: desk(),
}  # fmt: skip


@pytest.fixture(params=EMPTY, ids=str)
def any_desk(request: pytest.FixtureRequest) -> Desk:
    return EMPTY[request.param]()


def test_pages_hold_together(any_desk: Desk) -> None:
    made = pages(any_desk)
    ids = {name: [e.get("id") for e in tree(html).iter() if e.get("id")] for name, html in made.items()}
    charts = {
        "places-chart",
        "attention-chart",
        "counts-chart",
        "coverage-chart",
    }  # drawn by figures, not fragments
    for name, html in made.items():
        page = tree(html)
        assert len(ids[name]) == len(set(ids[name])), name
        assert len(page.findall(".//h1")) == 1
        levels = [int(e.tag[1]) for e in page.iter("h1", "h2", "h3", "h4")]
        assert all(b - a <= 1 or a == 1 for a, b in pairwise(levels))
        for href in (a.get("href") for a in page.iter("a")):
            file, _, fragment = href.partition("#")
            if not file.startswith(("http", "..")) and fragment:
                assert fragment in ids[file.removesuffix(".html") or name] or fragment in charts, href


def test_fragments_pass_the_sanitiser_whole(any_desk: Desk) -> None:
    for html in pages(any_desk).values():
        once = clean(html)
        before, after = tree(html), tree(once)
        assert [e.tag for e in before.iter()] == [e.tag for e in after.iter()]
        assert unescape(before.text_content()) == unescape(after.text_content())
        assert [e.get("id") for e in before.iter()] == [e.get("id") for e in after.iter()]
        assert [dict(e.attrib).get("popovertarget") for e in before.iter()] == [
            dict(e.attrib).get("popovertarget") for e in after.iter()
        ]


def test_nothing_styles_or_runs(any_desk: Desk) -> None:
    for html in pages(any_desk).values():
        for element in tree(html).iter():
            assert element.tag not in {"script", "style", "img", "iframe", "object"}
            assert not [a for a in element.attrib if a == "style" or a.startswith("on")]
            assert not (element.get("href") or "").lower().startswith(("javascript", "data"))


def test_no_raw_id_reaches_a_reader(any_desk: Desk) -> None:
    for html in pages(any_desk).values():
        assert not CODES.search(tree(html).text_content())
        labels = " ".join(e.get("aria-label") or "" for e in tree(html).iter())
        assert not CODES.search(labels)


def test_hostile_text_is_seen_as_text() -> None:
    made = pages(hostile())
    for name in ("brief", "sources"):
        assert "<script>alert(2)</script>" in tree(made[name]).text_content()
        assert "{{7*7}}" in tree(made[name]).text_content()
    assert "javascript:" not in "".join(made.values())


def test_the_four_verdicts_are_squares_that_add_up() -> None:
    for name, points in (("brief", 89), ("tone", 9), ("leads", 35), ("tropes", 45)):
        strip = tree(cp.masthead(desk(), name).html).find_class("strip")[0]
        assert len(list(strip.iter("i"))) == points
        assert sum(int(b.text) for b in strip.iter("b")) == points
    assert [b.text for b in tree(cp.masthead(desk()).html).find_class("strip")[0].iter("b")] == [
        "9",
        "22",
        "35",
        "23",
    ]


def test_every_claim_has_one_place_and_the_place_holds_its_words() -> None:
    of = desk()
    here, page = scene(of), tree(cp.full_texts(of).html)
    places = {e.get("id"): e for e in page.find_class("an")}
    assert set(here.anchors.values()) == set(places) and len(places) == 332
    for claim, id in here.anchors.items():
        mark = places[id]
        start = mark if mark.tag == "mark" else next(e for e in mark.itersiblings() if e.tag == "mark")
        assert claim.quote.startswith(start.text_content()) or start.text_content().startswith(claim.quote)


def test_every_opinion_without_a_claim_is_listed_and_leads_to_its_place() -> None:
    of = desk()
    text = {r.id: r.text for r in of.comparison.reviews}
    left = [text[c.review][s.start : s.end] for c in of.comparison.coverage for s in c.uncoded]
    links = list(tree(cp.uncoded(of).html).iter("a"))
    assert [a.text_content() for a in links] == left and len(left) > 9
    page = tree(cp.full_texts(of).html)
    for a in links:
        place = page.get_element_by_id(a.get("href")[1:])
        assert a.text_content().startswith(place.text_content()) and "un" in place.get("class")
    assert not [m for u in page.find_class("un") for m in u.iter("mark")]


def test_the_coverage_is_one_plain_sentence() -> None:
    of = desk()
    told = "Of 178 sentences with an opinion, 159 (89%) hold a claim."
    for fragment in (cp.uncoded(of), cp.masthead(of, "sources"), cp.method(of)):
        assert told in tree(fragment.html).text_content()
    show, reviews, _ = gold()
    assert "opinion, none hold a claim" in tree(cp.uncoded(make(show, reviews, ())).html).text_content()
    assert "no sentences to measure" in cp.uncoded(desk(only=())).html


def test_what_a_model_said_that_could_not_be_kept_is_told() -> None:
    of = desk()
    review = of.comparison.reviews[0].id
    told = tree(
        cp.set_aside(replace(of, dropped=((review, "2 dropped: no such code 2"),))).html
    ).text_content()
    assert "Lines not kept" in told and "2 dropped: no such code 2" in told


def test_possible_claims_are_listed_with_their_place() -> None:
    show, reviews, (sure, unsure, *_) = gold()
    of = make(show, reviews, [replace(sure, confidence=0.9), replace(unsure, confidence=0.3, shown=False)])
    found = tree(cp.possible(of).html + cp.full_texts(of).html)
    (item,) = found.xpath("//*[@id='possible']//li")
    assert unsure.quote in item.text_content() and "30%" in item.text_content()
    assert found.xpath(f"//*[@id='{item.find('a').get('href')[1:]}']")
    assert "every claim found is shown" in cp.possible(make(show, reviews, [sure])).html


def test_the_full_text_is_the_text() -> None:
    page = tree(cp.full_texts(desk()).html)
    for number in list(page.iter("sup")):
        number.drop_tree()
    shown = [p.text_content() for p in page.find_class("tx")]
    expected = [r.text[p.start : p.end] for r in desk().comparison.reviews for p in r.passages]
    assert shown == expected


def test_every_quote_on_the_brief_is_the_reviews_own() -> None:
    of = desk()
    here = scene(of)
    by = {f"sources.html#{id}": claim for claim, id in here.anchors.items()}
    text = {r.id: r.text for r in of.comparison.reviews}
    seen = 0
    for fragment in (cp.clashes(of), cp.agreements(of), cp.matrix(of), cp.lone_voices(of), cp.tensions(of)):
        for a in tree(fragment.html).iter("a"):
            claim = by.get(a.get("href"))
            if claim is None or "where" in (a.get("class") or ""):
                continue
            seen += 1
            parts = a.text_content().split(" … ")
            assert claim.quote in a.text_content()
            assert all(part in text[claim.review] for part in parts)
    assert seen > 550


def test_hero_quotes_are_whole_sentences_with_their_claim() -> None:
    of = desk()
    text = " ".join(r.text for r in of.comparison.reviews)
    for quote in tree(clashes(of).html).iter("blockquote"):
        words_ = quote.text_content().strip()
        assert all(part.strip("… ") in text for part in words_.split(" … "))
        assert quote.find(".//mark") is not None


def overlapping() -> Iterator[Claim]:
    text = "He is cold, rich and alone."
    for code, start, end in (
        ("leads.cold", 6, 10),
        ("leads.wealthy", 6, 20),
        ("leads.wounded", 16, 26),
        ("leads.real", 6, 10),
    ):
        yield Claim("r", "male_lead", code, "affirms", text[start:end], start, end)


def test_overlapping_claims_keep_the_text_and_a_place_each() -> None:
    text = "He is cold, rich and alone."
    made = make(
        gold()[0],
        [Review("r", text, (Passage("paragraph", 0, len(text)),), "r.txt", "text")],
        list(overlapping()),
    )
    page = tree(cp.full_texts(made).html)
    assert {e.get("id") for e in page.find_class("an")} == {"A1", "A2", "A3", "A4"}
    for number in list(page.iter("sup")):
        number.drop_tree()
    assert page.find_class("tx")[0].text_content() == text


def test_a_cue_outside_the_quote_is_shown_and_marked() -> None:
    text = "Gone are the rich heirs, the wrist grabs, the scheming mothers who sulk, and the long, long list of all the amnesia."
    start = text.index("amnesia")
    review = Review("r", text, (Passage("paragraph", 0, len(text)),), "r", "text")
    claim = Claim(
        "r", "show", "tropes.amnesia", "denies", "amnesia", start, start + 7, bends=(Bend("negation", 0, 8),)
    )
    pieces = quotes.short(review, claim)
    assert "".join(p.text for p in pieces) == "Gone are … amnesia"
    assert [p.text for p in pieces if p.cue] == ["Gone are"]
    assert not [p for p in quotes.short(review, replace(claim, stance="affirms")) if p.cue]


def test_uncertain_claims_are_counted_and_not_shown() -> None:
    show, reviews, claims = gold()
    made = make(show, reviews, [replace(c, shown=i > 9) for i, c in enumerate(claims)])
    assert "10 possible claims" in tree(cp.method(made).html).text_content()
    assert claims[0].quote not in tree(cp.matrix(made).html).text_content()


def test_the_finding_says_what_the_comparison_says() -> None:
    said = tree(cp.masthead(desk()).html).find_class("find")[0].text_content()
    assert "All three reviews call it realistic, quiet, fresh and nuanced" in said
    assert "9 of the 31 points" in said
    assert "One review is no comparison" in cp.masthead(desk(only=(0,))).html
    assert "No review could be read" in cp.masthead(desk(only=())).html


def test_agreements_carry_their_denominator() -> None:
    page = tree(cp.agreements(desk()).html)
    heads = [h.text_content() for h in page.iter("h3")]
    assert heads == ["All three reviews 8", "Two of three, one silent 14"]
    assert len(page.find_class("ag")) == 22


def test_the_matrix_has_a_body_a_point_in_the_order_of_disagreement() -> None:
    of = desk()
    bodies = [b for b in tree(cp.matrix(of).html).iter("tbody") if b.get("id")]
    assert len(bodies) == 66
    ranked = sorted(bodies, key=lambda b: int(b.get("data-rank")))
    assert [b.get("id") for b in ranked[:9]] == [
        f"m-{c.point.id.replace('.', '-')}" for c in of.comparison.clashes
    ]


def test_statements_read_as_words() -> None:
    of = desk()
    found = {f.point.id: f for f in of.comparison.findings}
    assert agreed(found["couple.maturity"], of.codebook) == "Mature"
    assert agreed(found["tropes.love_triangle"], of.codebook) == "Love triangle: avoided"
    assert agreed(found["tone.volume"], of.codebook) == "Quiet, not loud"
    assert topic(found["male_lead.maturity"].point) == "the male lead’s maturity"
    assert statement(found["tone.mood"].point, (), of.codebook) == "Mood"


def test_many_reviews_become_counts() -> None:
    made = crowded(12)
    assert "×" in tree(cp.clashes(made).html).text_content()
    assert 'class="share"' in cp.agreements(made).html
    assert 'class="chips"' not in cp.agreements(made).html


def test_what_more_than_eight_reviews_say_is_quoted_once_and_led_to() -> None:
    """Sixty reviews would say it three times over; a point of eight keeps its quotes at hand."""
    made = crowded(12)
    rows = set(re.findall(r'<tbody id="([^"]+)"', cp.matrix(made).html))
    for verb in ("clashes", "agreements"):
        tree = lxml_html.fromstring(getattr(cp, verb)(made).html)
        speaking = {f"m-{f.point.id.replace('.', '-')}": len(f.speaking) for f in made.comparison.findings}
        led = [a.get("href")[1:] for a in tree.xpath("//a[contains(., 'in the matrix')]")]
        assert led and set(led) <= rows and all(speaking[id] > 8 for id in led), verb
        assert all(len(list(cols)) <= 8 for cols in tree.find_class("cols")), verb
    few = cp.clashes(desk()).html + cp.agreements(desk()).html
    assert ">All " in few and "in the matrix</a>" not in few


def test_a_wrong_argument_is_refused_with_what_exists() -> None:
    for call in (
        lambda: cp.masthead(desk(), "brif"),
        lambda: cp.lead(desk(), "lead"),
        lambda: cp.table(desk(), "plces"),
    ):
        with pytest.raises(Exception, match=r"no '|did you mean"):
            call()


HAND = CodingFile(
    "r", "codings/hand/r.jsonl", "ab" * 32, Header("hand", "", "", "", "", "2025-07-20", "Anna and Ben")
)
MODEL = CodingFile(
    "r", "codings/model/r.jsonl", "cd" * 32, Header("model", "a-model-7b", "f" * 64, "", "", "2025-07-21")
)
CODERS = {
    "cues": (Provenance(), ["Counterpoint’s cues: rules", "of what a page shows is what they say", "Measured on 16 reviews"]),
    "cues of one's own": (Provenance(measured=False), ["a codebook of one’s own", "has not been measured"]),
    "hand": (Provenance("hand", known("hand"), (HAND,)), ["hand: Anna and Ben, 20 July 2025.", "agree to 92–99% on which"]),
    "model": (Provenance("model", known("model"), (MODEL,)), ["a-model-7b, 21 July 2025.", "people has not been measured"]),
    "measured here": (
        Provenance("model", known("model"), (MODEL,), alpha=0.614, beside=2),
        ["the hand coding of this show, on two of three reviews: Krippendorff’s α 0.61"],
    ),
    "a stranger": (Provenance("zoe", known("zoe"), (HAND,)), ["Coded by zoe: Anna and Ben"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CODERS)
def test_the_masthead_says_who_coded_and_how_far_to_trust_it(case: str) -> None:
    by, said = CODERS[case]
    of = make(*gold(), coded_by=by)
    for page in ("brief", "sources"):
        text = " ".join(tree(cp.masthead(of, page).html).find_class("coder")[0].text_content().split())
        assert all(part in text for part in said), text


def test_the_method_says_how_the_coder_works() -> None:
    by = Provenance("model", known("model"), (MODEL,), stale=("r",))
    text = tree(cp.method(make(*gold(), coded_by=by)).html).text_content()
    assert "coded by a language model that was given the codebook" in text and "found by rules" not in text
    assert f"a-model-7b, prompt {'f' * 16}, 21 July 2025, 1 review coded by another version" in text
    assert "found by rules (a list of cues" in tree(cp.method(desk()).html).text_content()


def test_underlined_words_are_explained_where_there_are_any() -> None:
    show, reviews, claims = gold()
    plain = make(show, reviews, [replace(c, bends=()) for c in claims])
    assert "Underlined words" in cp.clashes(desk()).html
    assert "Underlined words" not in cp.clashes(plain).html and 'class="cue"' not in cp.clashes(plain).html


def test_lab_style_stays_inside_its_fragment() -> None:
    shown = cp.masthead(desk())._repr_html_()
    assert shown.startswith("<style>") and ":root" not in shown and "@page" not in shown
    assert cp.clashes(desk())._repr_html_().startswith('<div class="cp mathjax_ignore">')


@pytest.mark.parametrize(
    ("iso", "said"),
    [("2025-07-15T10:00:00Z", "15 July 2025"), ("2025-07", "July 2025"), ("2025", "2025"), ("2025-13-01", ""), ("soon", ""), (None, "")],
)  # fmt: skip
def test_days(iso: str | None, said: str) -> None:
    assert words.day(iso) == said


def test_a_name_from_right_to_left_is_set_apart() -> None:
    assert words.apart("Kim") == "Kim" and words.apart("견우") == "견우"
    assert words.apart("ليلى") == "\u2068ليلى\u2069"


def test_lists_and_numbers() -> None:
    assert words.join([]) == "" and words.join(["a"]) == "a" and words.join(["a", "b", "c"]) == "a, b and c"
    assert words.number(3) == "three" and words.number(1031) == "1,031"
    assert words.count(1, "claim") == "1 claim" and words.lower("CEO") == "CEO"
    assert (
        words.safe_url("https://a.b/c")
        and not words.safe_url("javascript:1")
        and not words.safe_url('https://a"b')
    )
