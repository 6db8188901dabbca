"""Since the last run, as a reader sees it: in plain words, every quote led to its place, harmless whatever an outlet writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

import counterpoint as cp
from counterpoint.desk import Desk
from counterpoint.errors import RequestError
from counterpoint.model import Show
from counterpoint.page.sanitise import clean
from counterpoint.since import Changes, Difference, Edit, Sentence, State, Turn, between, state_of
from counterpoint.since.model import Came, Fact, Said
from counterpoint.views.edits import LIMIT, MOST, edited, note
from counterpoint.views.scene import scene
from counterpoint.views.since import method, summary, told
from tests.gold_desk import crowded, desk, gold, make
from tests.stories import before, left_by
from tests.test_views import CODES, hostile, tree

EDIT = Edit(
    "r", "The Paper", "outlet", True, False, "2025-07-12", (), (Sentence("Old one.", "New one.", 0, 0),)
)
SAID = Said("r", "show", "tone.slow", "Slow", "affirms", "says so", "slow", 0, 4)


@pytest.fixture
def since(tmp_path: Path) -> str:
    return left_by(tmp_path / "state.json", before(desk()))


def text(html: str) -> str:
    return " ".join(tree(html).text_content().split())


def test_without_an_earlier_run_the_section_says_so_and_the_head_says_nothing() -> None:
    assert "No earlier run is known" in text(cp.changes(desk()).html)
    assert cp.masthead(desk()).html == cp.masthead(desk(), "brief", "").html
    assert "Since the last run:" not in text(cp.masthead(desk()).html)


def test_where_nothing_changed_the_section_says_so(tmp_path: Path) -> None:
    same = left_by(tmp_path / "same.json", state_of(desk()))
    assert "Nothing has changed since the run" in text(cp.changes(desk(), same).html)
    assert cp.masthead(desk(), "brief", same).html == cp.masthead(desk()).html


def test_the_head_tells_the_story_in_a_sentence_that_leads_to_it(since: str) -> None:
    head = tree(cp.masthead(desk(), "brief", since).html).find_class("since")[0]
    assert head.text_content().startswith(
        "Since the last run: The codebook changed; one review added, one withdrawn"
    )
    assert [a.get("href") for a in head.iter("a")] == ["#since"]
    assert tree(cp.changes(desk(), since).html).get_element_by_id("since") is not None


def test_every_sort_of_change_is_on_the_page_in_plain_words(since: str) -> None:
    said = text(cp.changes(desk(), since).html)
    assert said.startswith("The codebook changed. Claims may have moved for that reason")
    for part in (
        "Added C Business Upturn", "Withdrawn The Old Paper Its file is gone; with it went 1 claim",
        "Gone An opening that nobody reads today.", "Before She writes letters", "Now She writes stories",
        "It gives no date of change.", "Headline: “An older headline” → not given", "The file is the same;",
        "New", "Gone old device", "Gained", "Lost Male lead They talk: turns it round", "Turned",
    ):  # fmt: skip
        assert part in said, part
    assert not CODES.search(said) and "tropes." not in said and "old_device" not in said


def test_every_link_lands_and_every_quote_that_has_a_place_leads_to_it(since: str) -> None:
    of = desk()
    page = tree(cp.changes(of, since).html)
    places = {e.get("id"): e for e in tree(cp.full_texts(of).html).iter() if e.get("id")}
    cards = {e.get("id") for e in tree(cp.clashes(of).html).iter() if e.get("id")}
    links = [a.get("href") for a in page.iter("a")]
    assert links and all(
        h.removeprefix("sources.html#") in places if h.startswith("sources") else h[1:] in cards
        for h in links
    )
    gained = [li for li in page.find_class("mvs")[0] if li.text_content().strip().startswith("Gained")]
    assert gained and all(li.findall(".//a") for li in gained)
    here = scene(of)
    quotes = {f"sources.html#{id}": here.quote(c) for c, id in here.anchors.items()}
    for link in (a for li in gained for a in li.iter("a")):
        assert link.text_content() == "".join(p.text for p in quotes[link.get("href")].pieces)


def test_changed_words_are_marked_and_their_spaces_are_not(since: str) -> None:
    page = tree(cp.changes(desk(), since).html)
    assert "letters" in [e.text_content() for e in page.iter("del")]
    assert "stories" in [e.text_content() for e in page.iter("ins")]
    assert all(e.text_content() == e.text_content().strip() for e in page.iter("del", "ins"))


def test_what_only_another_method_can_have_moved_is_marked(since: str, tmp_path: Path) -> None:
    assert "same text" in cp.changes(desk(), since).html  # texts changed as well
    of = desk()
    other = replace(
        state_of(of), basis=replace(state_of(of).basis, codebook="x"), marks=state_of(of).marks[1:]
    )
    said = text(cp.changes(of, left_by(tmp_path / "x.json", other)).html)
    assert "for no other: the texts are as they were." in said and "same text" not in said


def outlets(bad: str) -> tuple[State, Desk]:
    """A review whose outlet writes markup into all it changes."""
    of = hostile()
    now = state_of(of)
    reviews = tuple(
        replace(
            r,
            name=bad,
            text=r.text.replace("slow", f"{bad} fast"),
            sha256="x",
            facts=dict.fromkeys(r.facts, bad),
        )
        for r in now.reviews
    )
    gone = replace(reviews[0], id="gone", text="Another text.")
    return replace(
        now, reviews=(*reviews, gone), opposed=(), marks=now.marks[1:], basis=replace(now.basis, coder=bad)
    ), of


@pytest.mark.parametrize("make_since", [lambda of: before(of), None])
def test_the_section_passes_the_sanitiser_whole(
    make_since: Callable[[Desk], State] | None, tmp_path: Path
) -> None:
    bad = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&{{7*7}}"
    state, of = (make_since(desk()), desk()) if make_since else outlets(bad)
    path = left_by(tmp_path / "s.json", state)
    for html in (cp.changes(of, path).html, cp.masthead(of, "brief", path).html):
        assert [e.tag for e in tree(html).iter()] == [e.tag for e in tree(clean(html)).iter()]
        assert unescape(tree(html).text_content()) == unescape(tree(clean(html)).text_content())
        assert not [e for e in tree(html).iter() if e.tag in ("script", "img", "style")]
    if not make_since:
        assert bad.split("<script>")[1][:8] in text(cp.changes(of, path).html)


def test_many_changes_are_counted_not_listed(tmp_path: Path) -> None:
    of = crowded(14)
    bare = replace(state_of(of), marks=(), basis=replace(state_of(of).basis, engine="x"))
    html = cp.changes(of, left_by(tmp_path / "s.json", bare)).html
    assert "claims more, in changes.json" in html and "and claims of 4 reviews more, in changes.json" in html
    assert len(tree(html).find_class("mvs")) == 10 and len(html) < 120_000


def test_a_file_that_is_no_state_of_this_show_is_refused(tmp_path: Path, since: str) -> None:
    (tmp_path / "x.json").write_text("{}", "utf-8")
    other = make(Show("another", "Another"), gold()[1], gold()[2])
    for of, path in (
        (desk(), "nowhere.json"),
        (desk(), str(tmp_path / "x.json")),
        (desk(), str(tmp_path)),
        (other, since),
    ):
        with pytest.raises(RequestError, match="since"):
            cp.changes(of, path)


def test_a_turn_that_a_statement_cannot_tell_is_told_by_stance(tmp_path: Path) -> None:
    now = state_of(desk())
    cold = next(m for m in now.marks if (m.subject, m.code) == ("male_lead", "leads.cold"))
    other = replace(now, marks=(*now.marks, replace(cold, stance="subverts")))
    said = text(cp.changes(desk(), left_by(tmp_path / "s.json", other)).html)
    assert "Cold: says so and turns it round → cold: says so" in said


def test_an_edit_of_many_sentences_is_folded_and_cut() -> None:
    many = tuple(Sentence(f"Old {i}.", f"New {i}.", i, i) for i in range(LIMIT + 3))
    shown = edited(scene(desk()), replace(EDIT, sentences=many))
    assert (len(shown.pairs), len(shown.rest)) == (MOST, LIMIT - MOST)
    assert shown.more == "and 3 sentences more, in changes.json"


NOTES: dict[str, tuple[Edit, str]] = {
    "silent": (EDIT, "Changed: 1 sentence. Silently: its date of change is still 12 July 2025."),
    "undated": (replace(EDIT, modified=None), "Changed: 1 sentence. It gives no date of change."),
    "dated": (replace(EDIT, silent=False), "Changed: 1 sentence. It is dated 12 July 2025 now."),
    "date gone": (replace(EDIT, silent=False, modified=None), "Changed: 1 sentence. Its date of change is gone."),
    "here": (replace(EDIT, by="here"), "Changed: 1 sentence. The file is the same; show.yaml or the way it is read has changed."),
    "facts": (
        replace(EDIT, sentences=(), silent=False, facts=(Fact("headline", "a", "b"), Fact("url", None, "c"))),
        "Changed: headline and url.",
    ),
    "structure": (replace(EDIT, sentences=(), silent=False, structure=True), "Changed: how headings and paragraphs are set."),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTES)
def test_notes_on_edits(case: str) -> None:
    assert note(NOTES[case][0]) == NOTES[case][1]


def turn(name: str, subject: str = "show") -> Turn:
    return Turn(f"x.{name}", subject, name, SAID, SAID, "texts")


SUMMARIES: dict[str, tuple[Changes, str]] = {
    "one of each": (
        Changes("s", added=(Came("a", "A"),), edited=(EDIT,), appeared=(turn("Pace"),)),
        "One review added, one edited; one contradiction new (pace)",
    ),
    "two": (Changes("s", withdrawn=(Came("a", "A"), Came("b", "B"))), "Two reviews withdrawn"),
    "new and gone": (
        Changes("s", appeared=(turn("Pace"), turn("Maturity", "male_lead")), vanished=(turn("CEO"),)),
        "Two contradictions new (pace and the male lead’s maturity), one gone (CEO)",
    ),
    "gone alone": (Changes("s", vanished=tuple(turn(n) for n in "ABCDE")), "Five contradictions gone (a, b, c and two more)"),
    "method first": (
        Changes("s", method=(Difference("codebook", "a", "b"),), edited=(replace(EDIT, by="here"),)),
        "The codebook changed; one review read anew",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SUMMARIES)
def test_the_story_in_a_sentence(case: str) -> None:
    story, said = SUMMARIES[case]
    assert told(story) == said
    assert summary(Changes("s")) == ""


def test_each_part_of_the_method_has_words() -> None:
    from dataclasses import fields

    from counterpoint.since import Basis
    from counterpoint.since.told import WHAT

    names = [f.name for f in fields(Basis)]
    assert list(WHAT) == names
    for name in names:
        assert method(Difference(name, "a", "b")) and not CODES.search(method(Difference(name, "a", "b")))


def test_between_is_what_the_page_tells(since: str) -> None:
    story = between(before(desk()), state_of(desk()))
    assert text(cp.changes(desk(), since).html).count(" Turned ") + 1 >= len(story.flipped) > 0
