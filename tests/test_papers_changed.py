"""The change story as a paper tells it: all the page tells, in the same words, and nothing where there is none."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

import counterpoint as cp
from counterpoint import since
from counterpoint.cli.request import data_files
from counterpoint.papers import texts
from counterpoint.papers.blocks import Grid, Heading, Items, Paper, Para, Run, Words
from counterpoint.papers.brief import brief
from counterpoint.papers.changed import changed
from counterpoint.papers.markdown import markdown
from counterpoint.papers.word import word
from tests.gold_desk import desk
from tests.stories import before, everything, left_by
from tests.test_papers_markdown import rendered, shown

STORY = "Since the last run"


def told(blocks: list[object]) -> str:
    """Every word of the blocks."""
    return " ".join("".join(r.text for r in run) for run in _runs(blocks)) + " ".join(
        b.text for b in blocks if isinstance(b, Heading)
    )


def _runs(blocks: list[object]) -> list[Words]:
    out: list[Words] = []
    for b in blocks:
        out += [b.words] if isinstance(b, Para) else list(b.items) if isinstance(b, Items) else []
        out += [cell for row in b.rows for cell in row] if isinstance(b, Grid) else []
    return out


def test_without_a_story_nothing_is_said_of_one() -> None:
    assert texts(desk()) == texts(desk(), None) and STORY not in markdown(brief(desk()))


def test_it_stands_at_the_head_and_in_a_section_before_the_method() -> None:
    tree = rendered(markdown(brief(desk(), everything())))
    heads = [shown(h) for h in tree.iter("h2")]
    assert heads[-2:] == [STORY, "Method and limits"]
    first = [shown(p) for p in tree.findall("p")][:4]
    assert sum(p.startswith(f"{STORY}: ") for p in first) == 1
    subs = [shown(h) for h in tree.iter("h3")]
    for want in ("Reviews that changed", "Contradictions gained and lost"):
        assert want in subs
    assert any(h.startswith("Claims of A, ") or h == "Claims of Review A" for h in subs), subs


def test_it_tells_all_the_page_tells(tmp_path: object) -> None:
    """Every quote, sentence and kind of change of the page's section stands in the paper's."""
    of = desk()
    path = left_by(tmp_path / "state.json", before(of))  # type: ignore[operator]
    page = lxml_html.fromstring(cp.changes(of, path).html)
    paper = re.sub(r"\s+", "", told(list(changed(of, everything()))))
    wanted = page.xpath("//*[@class='mvs']/li/small|//*[@class='mvs']//b|//*[@class='ch1']/small|//*[@class='tq']/*[1]|//ol[@class='ed']//span|//p[@class='fact']")  # fmt: skip
    assert len(wanted) > 30
    for node in wanted:
        words = re.sub(r"\s+", "", node.text_content())
        for small in node.xpath(".//small"):
            words = words.replace(small.text_content().replace(" ", ""), "")
        assert words in paper, node.text_content()


def test_quotes_lead_to_their_places_while_they_have_one() -> None:
    hrefs = {r.href for run in _runs(list(changed(desk(), everything()))) for r in run} - {""}
    assert len(hrefs) > 5 and all(re.fullmatch(r"sources\.html#[\w-]+", h) for h in hrefs)


def test_words_that_changed_are_strong_in_a_table_of_before_and_now() -> None:
    grids = [b for b in changed(desk(), everything()) if isinstance(b, Grid)]
    assert grids and all(g.head == ("Before", "Now") for g in grids)
    marked = [r.text for g in grids for row in g.rows for cell in row for r in cell if r.strong]
    assert any("letters" in t for t in marked) and any("stories" in t for t in marked)
    assert all(cell for g in grids for row in g.rows for cell in row)


def test_it_is_a_word_file_like_any_other() -> None:
    made = Paper("T", "", tuple(changed(desk(), everything())))
    assert word(made) == word(made) and STORY in markdown(made)
    assert all(isinstance(r, Run) for run in _runs(list(made.blocks)) for r in run)


@pytest.mark.parametrize("left", [None, "state.json", b"", b"{}", b"[1]"])
def test_what_is_no_state_of_a_run_tells_nothing(left: object, lantern_road: object) -> None:
    made = data_files(lantern_road, {"since": left})  # type: ignore[arg-type]
    assert made == data_files(lantern_road, {}) and STORY not in made["brief.md"].decode()  # type: ignore[arg-type]


def test_a_run_tells_what_changed_since_the_last(lantern_road: object) -> None:
    now = data_files(lantern_road, {})  # type: ignore[arg-type]
    state = since.kept(now[since.STATE])
    assert state
    reviews = tuple(r for r in state.run.reviews if r.id != "saved")
    some = since.Kept(since.State(state.run.show, state.run.basis, reviews, ()))
    told = data_files(lantern_road, {"since": since.dumped(some)})["brief.md"].decode()  # type: ignore[arg-type]
    assert "**Since the last run**: One review added" in told and f"## {STORY}" in told
