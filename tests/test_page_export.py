"""An executed notebook becomes a page: nothing lost, nothing leaked, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from plotly.offline import get_plotlyjs_version

from counterpoint.errors import RunFailed
from counterpoint.page import Broken, IndexEntry, Link, Site, assets, export, index
from counterpoint.page.csp import digest
from counterpoint.page.figures import TRACES, figure
from counterpoint.page.gather import gather, prose, tell
from counterpoint.page.notes import noted
from counterpoint.page.parts import Figure, Fragment, Parts
from tests.making import bar, executed, output

SITE = Site((Link("brief.html", "Brief"), Link("tone.html", "Tone")), "tone.html", "Made by <Counterpoint>")


def body(html: str) -> str:
    """The page from its skip link to its end, without what every page embeds."""
    return re.sub(r'(id="plotly">)[^<]*', r"\1", html[html.index("<body>") :])


def test_markdown_and_html_are_kept_and_code_streams_and_text_are_not() -> None:
    node = executed(
        v4.new_output("stream", text="printed words"),
        output(html="<h1>A <i>page</i></h1>", plain="<HTML object>"),
        output(plain="'a bare value'"),
    )
    node.cells.insert(0, v4.new_markdown_cell("Some *prose* and a [link](tone.html)"))
    node.cells.insert(0, v4.new_code_cell("limit = 3", metadata={"tags": ["injected-parameters"]}))
    page = body(export(node, title="T"))
    assert "<em>prose</em>" in page and "<h1>A <i>page</i></h1>" in page
    assert not any(
        word in page for word in ("secret_code", "printed words", "bare value", "limit = 3", "object", "In [")
    )


def test_a_page_without_charts_has_no_plotly() -> None:
    html = export(executed(output(html="<h1>x</h1>")), title="T")
    assert "plotly" not in html.replace(assets.style(), "") and len(html) < 200_000


def test_a_page_with_many_charts_has_plotly_once() -> None:
    html = export(executed(*(output(plotly=bar()) for _ in range(4))), title="T")
    assert html.count('type="text/plain"') == 1
    assert html.count('class="chart-plot"') == 4
    assert [f"chart-{n}" in html for n in range(1, 5)] == [True] * 4


def test_the_chart_is_chosen_over_its_other_forms() -> None:
    (part,) = gather(executed(output(plotly=bar(), html="<div>old</div>", plain="Figure()"))).main
    assert isinstance(part, Figure)


def test_a_chart_says_what_it_is() -> None:
    page = body(
        export(
            executed(
                output(plotly=bar(title={"text": "By <b>pace</b>"}, meta={"caption": "n = 3 & <more>"}))
            ),
            title="T",
        )
    )
    assert '<figure class="chart" aria-label="By pace"' in page
    assert "<figcaption>n = 3 &amp;</figcaption>" in page
    assert (
        '<noscript><p class="chart-missing">This chart needs JavaScript; the same figures stand in the table below.</p></noscript>'
        in page
    )
    assert figure(bar(meta={"alt": "Said aloud", "id": "pace"}, title="x"), 1).label == "Said aloud"
    assert figure(bar(meta={"id": "pace"}), 1).id == "pace"
    assert figure(bar(), 7).label == "Chart 7"


def test_a_title_that_says_its_room_stands_above_the_chart_as_text() -> None:
    """Folded by plotly and escaped for it, on the page it is words again; what a pointer can do is marked as such."""
    meta = {"alt": "a", "caption": "Bars.", "hint": "Pick one.", "head": 50}
    page = body(export(executed(output(plotly=bar(title={"text": "Q &amp; A:<br>&lt;b&gt; leads"}, meta=meta))), title="T"))  # fmt: skip
    assert '<p class="chart-title">Q &amp; A: &lt;b&gt; leads</p>' in page
    assert '<figcaption>Bars.<span class="act"> Pick one.</span></figcaption>' in page
    for other in ({"alt": "a"}, {"alt": "a", "head": "50"}):
        assert "chart-title" not in export(executed(output(plotly=bar(title="x", meta=other))), title="T").split("<body>")[1].split("<script>")[0]  # fmt: skip


def test_a_chart_s_json_cannot_leave_its_element_and_loads_nothing() -> None:
    told = bar(
        title="</script><script>alert(1)</script>\u2028", images=[{"source": "https://example.org/x.png"}]
    )
    told["data"][0]["y"] = [float("nan"), 2]
    told["data"][0]["text"] = '<a href="https://example.org">go</a><b>on</b>'
    told["data"].append({"type": "bar", "source": "https://example.org/x.png"})
    made = figure(told, 1)
    assert "<" not in made.json and "\u2028" not in made.json and "example.org" not in made.json
    read = json.loads(made.json)
    assert read["data"][0]["y"] == [None, 2] and read["data"][0]["text"] == "go<b>on</b>"
    assert "images" not in read["layout"]


def test_a_chart_the_bundle_cannot_draw_is_an_error_not_a_gap() -> None:
    with pytest.raises(RunFailed, match="'image' is not drawn"):
        figure({"data": [{"type": "image"}]}, 1)


def test_a_chart_with_nothing_to_draw_is_a_line_and_no_reason_to_carry_plotly() -> None:
    told = executed(output(plotly=bar(title="x", meta={"alt": "No <claims>.", "empty": True})))
    html = export(told, title="T")
    assert '<p class="empty">No &lt;claims&gt;.</p>' in html and "<figure" not in body(html)
    assert 'id="plotly"' not in html and len(html) < 300_000


def test_only_the_used_part_of_a_template_travels() -> None:
    told = bar(
        template={"data": {"bar": [{"a": 1}], "pie": [{}]}, "layout": {"images": [1], "font": {"size": 9}}}
    )
    assert json.loads(figure(told, 1).json)["layout"]["template"] == {
        "data": {"bar": [{"a": 1}]},
        "layout": {"font": {"size": 9}},
    }


def test_cells_can_be_kept_for_the_notebook_or_put_in_a_slot() -> None:
    cells = [
        v4.new_markdown_cell(f"words of {tag}", metadata={"tags": [tag]})
        for tag in ("notebook-only", "footer", "header")
    ]
    page = body(export(v4.new_notebook(cells=cells), title="T"))
    assert "notebook-only" not in page
    assert (
        page.index("words of header")
        < page.index("<main")
        < page.index("</main>")
        < page.index("words of footer")
    )


def test_the_frame() -> None:
    html = export(executed(), title="A & B", site=SITE)
    assert html.startswith("<!doctype html>\n")
    assert "<title>A &amp; B</title>" in html and '<html lang="en">' in html
    assert '<a class="skip" href="#main">' in html and html.count("<main") == 1
    assert '<a href="tone.html" aria-current="page">Tone</a>' in html
    assert "Made by &lt;Counterpoint&gt;" in html


def test_the_policy_names_exactly_what_the_page_runs_and_wears() -> None:
    html = export(executed(output(plotly=bar())), title="T")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#39;", "'")  # type: ignore[index]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    assert policy.endswith("img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", html, re.S)
    hashes = {digest(text) for text in [*scripts, *styles, assets.plotly()]}
    assert set(re.findall(r"'sha256-[^']*'", policy)) == hashes
    assert not re.search(r'(?:src|href)="(?!#)(?!\w+\.html)', html) and "\r" not in html


def test_the_same_notebook_gives_the_same_bytes() -> None:
    node = executed(output(plotly=bar(title="x")), output(html="<p class='a' id='b'>c</p>"))
    first = export(node, title="T", site=SITE)
    saved = nbformat.reads(nbformat.writes(node), as_version=4)
    assert first == export(saved, title="T", site=SITE)  # nbformat sorts what it saves
    assert first == export(nbformat.from_dict(json.loads(json.dumps(node))), title="T", site=SITE)


def test_a_notebook_file_is_read(tmp_path: Path) -> None:
    nbformat.write(executed(output(html="<h1>x</h1>")), tmp_path / "a.ipynb")
    assert "<h1>x</h1>" in export(tmp_path / "a.ipynb", title="T")


def test_a_failed_page_points_at_the_break_and_tells_no_folders() -> None:
    node = executed(output(html="<p>made before</p>"), source="1/0  # <here>")
    broken = Broken(
        0, "ZeroDivisionError", "division by zero", "\x1b[31mFile /home/someone/lib/thing.py:3\x1b[0m"
    )
    page = body(export(node, title="Show: brief", broken=broken))
    assert '<a href="#broken">cell 1 of 1</a>' in page and 'id="broken"' in page
    assert "made before" in page and "1/0  # &lt;here&gt;" in page
    assert "File …/thing.py:3" in page and "someone" not in page and "\x1b" not in page


def test_a_failed_page_without_a_cell() -> None:
    page = body(export(executed(), title="T", broken=Broken(None, "RunFailed", "no kernel")))
    assert "T. The run stopped. RunFailed: no kernel" in page


@pytest.mark.parametrize(
    ("told", "shown"),
    [("in /a/b/c.py", "in …/c.py"), ("https://example.org/a/b", "https://example.org/a/b"), ("and/or", "and/or"), ("a\x00b", "ab")],
)  # fmt: skip
def test_messages_fit_for_a_page(told: str, shown: str) -> None:
    assert tell(told) == shown


def test_prose_is_sanitised_too() -> None:
    assert prose("a <script>alert(1)</script><img src=x onerror=y> **b**") == "<p>a  <strong>b</strong></p>\n"


def test_the_packed_plotly_is_the_one_plotly_py_carries() -> None:
    facts = json.loads((assets.HERE / "vendor" / "plotly.json").read_text("utf-8"))
    assert facts["version"] == get_plotlyjs_version(), "run page/vendor/refresh.py"
    assert set(facts["traces"]) == TRACES, "run page/vendor/refresh.py"
    assert hashlib.sha256(assets.plotly().encode()).hexdigest() == facts["sha256"]


def test_the_palette_is_read_from_the_style_sheets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text(
        ":root{--l:#1D5C9C;--x:#fff}@media dark{:root{--l:#7fb4ee}}", "utf-8"
    )
    monkeypatch.setattr(assets, "HERE", tmp_path)
    assert assets.palette.__wrapped__() == {"#1d5c9c": "--l", "#fff": "--x"}


def test_fonts_are_embedded_and_small() -> None:
    assert assets.fonts().count("@font-face") == 3 and len(assets.fonts()) < 90_000


def test_the_index_lists_shows_and_escapes_them() -> None:
    html = index(
        [
            IndexEntry(
                "A <b>Show</b>",
                "3 reviews",
                (Link("a/brief.html", "Brief"),),
                failed=(Link("a/tone.failed.html", "Tone"),),
            )
        ]
    )
    assert "A &lt;b&gt;Show&lt;/b&gt;" in html and '<a href="a/brief.html">Brief</a>' in html
    assert "The last run failed here" in html and html.count("<h1>") == 1
    assert "No reports yet" in index([])


def test_a_page_with_a_masthead_has_one_h1_and_its_neighbours_at_the_foot() -> None:
    head = v4.new_code_cell("", outputs=[output(html="<h1>Masthead</h1>")], metadata={"tags": ["header"]})
    cells = [head, v4.new_code_cell("1/0"), v4.new_markdown_cell("never reached")]
    page = body(export(v4.new_notebook(cells=cells), title="T", site=SITE, broken=Broken(1, "E", "")))
    assert page.count("<h1") == 1 and "<h2>This report is not finished</h2>" in page
    assert page.index("</main>") < page.index('<nav class="site"') and "never reached" not in page


NOTES = {
    "a number, and the address below": (
        '<p><a href="https://a.example/1">one</a></p>',
        '<p><a href="https://a.example/1">one</a><sup class="fn">1</sup></p>'
        '<ol class="fns"><li value="1">https://a.example/1</li></ol>',
    ),
    "one number for one address": (
        '<a href="https://a.example/?q=1&amp;r=2">one</a> <a href="https://a.example/?q=1&amp;r=2">two</a>',
        '<a href="https://a.example/?q=1&amp;r=2">one</a><sup class="fn">1</sup> '
        '<a href="https://a.example/?q=1&amp;r=2">two</a><sup class="fn">1</sup>'
        '<ol class="fns"><li value="1">https://a.example/?q=1&amp;r=2</li></ol>',
    ),
    "not where the address is read already": ('<a href="https://a.example/">https://a.example/</a>', None),
    "not inside the page, nor between pages": ('<a href="#x">x</a><a href="tone.html">t</a>', None),
    "not inside an attribute": ('<p aria-label="<a href=&quot;https://a.example/&quot;>x</a>">y</p>', None),
}


@pytest.mark.parametrize("case", NOTES)
def test_links_to_the_web_become_notes(case: str) -> None:
    html, wanted = NOTES[case]
    assert noted(Parts((Fragment(html),))) == Parts((Fragment(wanted or html),))


def test_notes_are_counted_over_the_page_and_stand_where_they_belong() -> None:
    one, two = (f'<a href="https://a.example/{n}">x</a>' for n in (1, 2))
    parts = noted(Parts((Fragment(one + two), Fragment("y")), header=(Fragment(two),)))
    header, first, second = (*parts.header, *parts.main)
    assert isinstance(header, Fragment) and '<li value="1">https://a.example/2</li>' in header.html
    assert isinstance(first, Fragment) and first.html.endswith(
        '<li value="1">https://a.example/2</li><li value="2">https://a.example/1</li></ol>'
    )
    assert second == Fragment("y")


@pytest.mark.parametrize(
    "title, held",
    [
        ("Head Over Heels: brief · Counterpoint", "Head Over Heels: brief"),
        ("견우와 선녀", "견우와 선녀"),
        ("</style>", r"\3c \2f style\3e "),
        ('a"b\\c\nd', r"a\22 b\5c c\a d"),
        ("x" * 200, "x" * 109 + "…"),
    ],
)
def test_a_title_heads_the_paper_and_stays_a_string(title: str, held: str) -> None:
    assert assets.running(title) == f':root{{--running:"{held}"}}'


def test_no_rule_for_the_screen_searches_the_whole_page() -> None:
    """:has() on the root is asked anew at every stroke of a chart: on the one file of sixty reviews that took five seconds."""
    for sheet in (assets.style(), assets.whole_style()):
        screen = re.sub(r"@media print\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
        assert "@page" in screen and not re.findall(
            r"(?:^|[},\s])(?::root|html|body|main)[^{},\s]*:has\(", screen
        )
