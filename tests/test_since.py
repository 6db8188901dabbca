"""What changed between two runs: a table of small states, and the laws that hold of all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint import since
from counterpoint.codebook import load
from counterpoint.model import Review, Stance
from counterpoint.since import KINDS, Basis, Changes, Mark, Opposed, Seen, State, between, state_of
from counterpoint.since.texts import changed, same
from tests.gold_desk import crowded, desk, gold, make
from tests.stories import BASIS, everything, mark, seen, state

OLD = "It opens well. The show is slow, but never dull. No airport dash."
NEW = "Spoilers ahead! It opens well. The show is achingly slow, but never dull. No airport dash."


def slow(text: str, quote: str = "slow", review: str = "a", stance: Stance = "affirms") -> Mark:
    return mark(text, review, quote, "tone.slow", stance)


BEFORE = state(
    seen("a", OLD), marks=[slow(OLD), mark(OLD, "a", "No airport dash", "tropes.airport_dash", "denies")]
)
FAST = "It is fast. It is loud."
CLASH = Opposed("tone.pace", "tone", "show", "Pace", slow(OLD), mark(FAST, "b", "fast", "tone.fast"))
TWO = replace(BEFORE, reviews=(seen("a", OLD), seen("b", FAST)), opposed=(CLASH,))

# What is done to BEFORE, and the kinds of change that makes.
TABLE: dict[str, tuple[State, str]] = {
    "nothing": (BEFORE, ""),
    "text above a claim shifts it": (
        state(seen("a", "Hello there. " + OLD), marks=[
            replace(m, start=m.start + 13, end=m.end + 13) for m in BEFORE.marks
        ]),
        "edited silent",
    ),
    "a longer quote of the same words": (replace(BEFORE, marks=(slow(OLD, "show is slow"), BEFORE.marks[1])), ""),
    "an edit that says so": (
        state(seen("a", NEW, facts={"modified": "2025-08-01"}), marks=[slow(NEW, "achingly slow"), mark(NEW, "a", "No airport dash", "tropes.airport_dash", "denies")]),
        "edited",
    ),
    "only a date": (state(seen("a", OLD, facts={"modified": "2025-08-01"}), marks=BEFORE.marks), "reread"),
    "a date in another file": (
        state(replace(seen("a", OLD, facts={"modified": "2025-08-01"}), sha256="x"), marks=BEFORE.marks), "edited"
    ),
    "other bytes, same text": (state(replace(seen("a", OLD), sha256="x"), marks=BEFORE.marks), ""),
    "other text, same bytes": (state(replace(seen("a", NEW), sha256=OLD)), "reread lost"),
    "other dashes and quotation marks": (state(replace(seen("a", OLD.replace(" ", "  ")), sha256="x")), "lost"),
    "paragraphs set otherwise": (state(replace(seen("a", OLD), sha256="x", shape="y"), marks=BEFORE.marks), "edited"),
    "a claim gone": (replace(BEFORE, marks=BEFORE.marks[:1]), "lost"),
    "a claim more": (replace(BEFORE, marks=(*BEFORE.marks, mark(OLD, "a", "never dull", "tone.fast"))), "gained"),
    "a stance turned": (replace(BEFORE, marks=(slow(OLD, stance="denies"), BEFORE.marks[1])), "flipped"),
    "both stances now": (replace(BEFORE, marks=(*BEFORE.marks, slow(OLD, "slow, but never dull", stance="denies"))), "flipped"),
    "another file name, same text": (
        state(seen("z", OLD), marks=[replace(m, review="z") for m in BEFORE.marks]), ""
    ),
    "a review more": (replace(BEFORE, reviews=(*BEFORE.reviews, seen("b", FAST)), marks=(*BEFORE.marks, mark(FAST, "b", "fast", "tone.fast"))), "added gained"),
    "a review less": (state(), "withdrawn lost"),
    "a review set aside": (state(seen("a", "", aside="uncoded")), "withdrawn lost"),
    "a clash": (TWO, "added clash"),
    "another codebook": (replace(BEFORE, basis=replace(BASIS, codebook="other")), "method"),
    "another codebook, and it finds less": (replace(BEFORE, basis=replace(BASIS, codebook="other"), marks=()), "method lost"),
    "fewer dimensions": (replace(BEFORE, basis=replace(BASIS, dimensions=("tone",)), marks=BEFORE.marks[:1]), "method"),
    "other reviews asked for": (replace(state(seen("b", FAST)), basis=replace(BASIS, reviews=("b",))), "method"),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_kinds_of_change(case: str) -> None:
    after, kinds = TABLE[case]
    assert " ".join(between(BEFORE, after).kinds) == kinds


@pytest.mark.parametrize("case", TABLE)
def test_seen_from_the_other_side_what_was_gained_is_lost(case: str) -> None:
    after, _ = TABLE[case]
    mirrored(between(BEFORE, after), between(after, BEFORE))


def mirrored(there: Changes, back: Changes) -> None:
    assert {m.claim for m in there.gained} == {m.claim for m in back.lost}
    assert {m.claim for m in there.lost} == {m.claim for m in back.gained}
    assert {c.review for c in there.added} == {c.review for c in back.withdrawn}
    assert {c.review for c in there.withdrawn} == {c.review for c in back.added}
    assert {t.point for t in there.appeared} == {t.point for t in back.vanished}
    assert {(f.subject, f.code, f.before) for f in there.flipped} == {
        (f.subject, f.code, f.after) for f in back.flipped
    }
    told = ({(s.before, s.after) for e in story.edited for s in e.sentences} for story in (there, back))
    assert next(told) == {(b, a) for a, b in next(told)}
    assert there.renamed == {new: old for old, new in back.renamed.items()}


def test_a_changed_sentence_stands_beside_what_became_of_it() -> None:
    found = changed(OLD, NEW)
    assert [(s.before, s.after) for s in found] == [
        ("", "Spoilers ahead!"),
        ("The show is slow, but never dull.", "The show is achingly slow, but never dull."),
    ]
    for s in found:
        assert not s.before or OLD[s.before_start :].startswith(s.before)
        assert NEW[s.after_start :].startswith(s.after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“Well,” she said — no.", '"Well," she said - no.'),
        ("One. Two. Three.", "One.\nTwo.\n\nThree."),
        ("", ""),
    ],
)
def test_no_sentence_changed(before: str, after: str) -> None:
    assert changed(before, after) == ()


def test_stretches_stand_in_both_texts() -> None:
    found = same(OLD, NEW)
    assert all(OLD[s.before : s.before + s.size] == NEW[s.after : s.after + s.size] for s in found)
    assert sum(s.size for s in found) > 0.8 * len(OLD)


def test_a_text_written_anew_is_not_paired_for_minutes() -> None:
    one, two = (". ".join(f"{w} number {i}" for i in range(400)) for w in ("Sentence", "Another"))
    assert len(changed(one, two)) == 800  # beyond the limit nothing is paired


CAUSES: dict[str, tuple[str, str, str]] = {
    "the text changed": (NEW, "book", "texts"),
    "the codebook changed": (OLD, "other", "method"),
    "both changed": (NEW, "other", "either"),
}


@pytest.mark.parametrize("case", CAUSES)
def test_a_cause_is_told_apart(case: str) -> None:
    text, book, cause = CAUSES[case]
    after = state(seen("a", text), basis=replace(BASIS, codebook=book))
    found = between(BEFORE, after)
    assert {m.cause for m in found.lost} == {cause}
    assert [d.what for d in found.method] == (["codebook"] if book == "other" else [])


def test_a_contradiction_of_untouched_reviews_is_the_method_s() -> None:
    other = replace(TWO, basis=replace(BASIS, engine="other"))
    assert [t.cause for t in between(replace(TWO, opposed=()), other).appeared] == ["method"]
    edited = replace(other, reviews=(seen("a", NEW), TWO.reviews[1]))
    assert [t.cause for t in between(replace(TWO, opposed=()), edited).appeared] == ["either"]
    assert [t.cause for t in between(TWO, state(seen("b", FAST))).vanished] == ["texts"]


def test_a_claim_whose_own_sentence_stayed_is_told_apart() -> None:
    moved = between(BEFORE, state(seen("a", OLD.replace("It opens well", "It opens badly"))))
    assert [m.touched for m in moved.lost] == [False, False]
    cut = between(BEFORE, state(seen("a", OLD.replace(" No airport dash.", "")), marks=BEFORE.marks[:1]))
    assert [m.touched for m in cut.lost] == [True]


LONG = " ".join(f"word{i}" for i in range(60))
RENAMED: dict[str, tuple[Seen, Seen]] = {
    "same text": (seen("a", LONG), seen("b", LONG)),
    "same address": (seen("a", OLD, facts={"url": "https://x.y/z"}), seen("b", FAST, facts={"url": "https://x.y/z"})),
    "most of the text": (seen("a", LONG), seen("b", f"{LONG} and one more")),
}  # fmt: skip


@pytest.mark.parametrize("case", RENAMED)
def test_a_file_that_was_renamed_holds_the_same_review(case: str) -> None:
    old, new = RENAMED[case]
    found = between(state(old), state(new))
    assert found.renamed == {"a": "b"} and not found.added and not found.withdrawn
    assert bool(found.edited) == (old.text != new.text)


def test_one_address_on_two_reviews_names_neither() -> None:
    at = {"facts": {"url": "https://x.y/z"}}
    found = between(state(seen("a", OLD, **at), seen("b", FAST, **at)), state(seen("c", NEW, **at)))
    assert not found.renamed and [c.review for c in found.added] == ["c"]


def test_why_a_review_came_or_left() -> None:
    aside = state(seen("a", "", aside="copy"))
    assert between(BEFORE, aside).withdrawn[0].why == between(aside, BEFORE).added[0].why == "copy"
    unread = state(refused=("a.txt",))
    assert between(BEFORE, unread).withdrawn[0].why == "refused"
    assert between(unread, BEFORE).added[0].why == "refused"


def test_the_codings_of_new_reviews_are_no_other_method() -> None:
    one = replace(BEFORE, basis=replace(BASIS, coder="hand", codings={"a": "1"}))
    more = replace(one, basis=replace(one.basis, codings={"a": "1", "b": "2"}))
    assert not between(one, more).method
    redone = replace(one, basis=replace(one.basis, codings={"a": "3"}))
    assert [d.what for d in between(one, redone).method] == ["codings"]
    assert [d.what for d in between(BEFORE, redone).method] == ["coder"]


# Laws

WORDS = st.sampled_from(["slow", "fast", "the show", "is", "never", "a kiss", "ends"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=5).map(
    lambda lines: ". ".join(lines)
)


@st.composite
def reviews_and_marks(draw: Any, id: str) -> tuple[Seen, list[Mark]]:
    text: str = draw(TEXTS)
    facts = {
        "modified": draw(st.sampled_from([None, "2025", "2026"])),
        "url": draw(st.sampled_from([None, "u"])),
    }
    aside = draw(st.sampled_from(["", "", "", "copy"]))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, 9)), max_size=4))
    codes, stances = (
        st.sampled_from(["tone.slow", "tone.fast", "craft.score"]),
        st.sampled_from(["affirms", "denies"]),
    )
    marks = [
        Mark(id, "show", draw(codes), draw(stances), a, min(len(text), a + n)) for a, n in spans if not aside
    ]
    return Seen(id, id, f"{id}.txt", text, "" if aside else text, "", facts, aside), marks


@st.composite
def states(draw: Any) -> State:
    found = [draw(reviews_and_marks(id)) for id in sorted(draw(st.sets(st.sampled_from("abc"))))]
    marks = tuple(m for _, ms in found for m in ms)
    basis = Basis(
        codebook=draw(st.sampled_from("xy")),
        dimensions=draw(st.sampled_from([("tone",), ("tone", "craft")])),
        reviews=draw(st.sampled_from([(), (), ("a",)])),
    )
    points = sorted(draw(st.sets(st.sampled_from(["tone.pace", "craft.score"])))) if marks else []
    opposed = (Opposed(p, p.split(".")[0], "show", p, marks[0], marks[-1]) for p in points)
    return State("s", basis, tuple(r for r, _ in found), marks, tuple(opposed))


@given(states())
@settings(deadline=None)
def test_nothing_changes_between_a_state_and_itself(one: State) -> None:
    assert between(one, one) == Changes("s")


@given(states(), states())
@settings(deadline=None, max_examples=300)
def test_swapping_before_and_after_swaps_gained_and_lost(one: State, two: State) -> None:
    mirrored(between(one, two), between(two, one))


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_every_sentence_of_a_diff_stands_where_it_says(one: str, two: str) -> None:
    for s in changed(one, two):
        assert s.before or s.after
        assert not s.before or one[s.before_start : s.before_start + len(s.before)] == s.before
        assert not s.after or two[s.after_start : s.after_start + len(s.after)] == s.after


# What is kept


def test_a_desk_s_state_survives_the_disk() -> None:
    now = state_of(crowded(4))
    assert (
        {r.aside for r in now.reviews} == {"", "foreign", "uncoded", "copy"} and now.opposed and now.refused
    )
    kept = since.Kept(now, between(state_of(crowded(3)), now))
    data = since.dumped(kept)
    assert since.kept(data) == kept and since.dumped(since.Kept(now, kept.story)) == data
    quotes = {(c.review, c.start, c.quote) for c in crowded(4).comparison.claims}
    assert {(m.review, m.start, now.text(m.review)[m.start : m.end]) for m in now.marks} == quotes


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"run": {"show": "x"}, "version": 2}', b"\xff"])
def test_what_is_no_state_is_none(data: bytes) -> None:
    assert since.kept(data) is None


def test_the_story_stays_until_there_is_another() -> None:
    first, none = since.follow(None, BEFORE)
    assert none is None and first.story is None
    again, nothing = since.follow(first, BEFORE)
    assert again == first and nothing == Changes("a-show")
    edited, fresh = since.follow(again, TABLE["an edit that says so"][0])
    assert fresh and edited.story == fresh
    same_again, nothing = since.follow(edited, edited.run)
    assert since.dumped(same_again) == since.dumped(edited) and nothing == Changes("a-show")
    book, fresh = since.follow(edited, replace(edited.run, basis=replace(BASIS, codebook="other")))
    assert fresh and fresh.kinds == ("method",) and book.story == edited.story, (
        "it moved nothing, and displaces nothing"
    )
    other, none = since.follow(edited, replace(BEFORE, show="another"))
    assert none is None and other.story is None


def test_the_engine_counts_only_where_it_coded() -> None:
    from counterpoint.coders import Provenance

    assert state_of(desk()).basis.engine
    assert not state_of(make(*gold(), coded_by=Provenance("hand"))).basis.engine


def test_what_is_asked_for_is_part_of_the_state() -> None:
    assert state_of(desk("tone")).basis.dimensions == ("tone",)
    assert state_of(replace(desk(), chosen=("b", "a"))).basis.reviews == ("a", "b")
    assert state_of(desk()).basis.codebook == load().fingerprint


def test_a_story_can_hold_every_kind() -> None:
    assert everything().kinds == KINDS and everything().moved


def test_changes_json_counts_every_kind() -> None:
    told = json.loads(since.changes_json(between(BEFORE, TWO), "a-show"))
    assert told["kinds"] == ["added", "clash"] and list(told["counts"]) == list(KINDS)
    assert told["counts"]["added"] == len(told["added"]) == 1
    empty = json.loads(since.changes_json(None, "a-show"))
    assert empty["kinds"] == [] and set(empty) == set(told)


# What a log says

LINES: dict[str, tuple[State, list[str]]] = {
    "nothing": (BEFORE, []),
    "an edit that says so": (TABLE["an edit that says so"][0], ["since the last run 1 review edited (The a: 2 sentences)"]),
    "a clash": (TWO, ["since the last run 1 review added (The b)", "1 contradiction new (pace)"]),
    "another codebook, and it finds less": (
        TABLE["another codebook, and it finds less"][0],
        ["the codebook changed since the last run; claims may have moved for that reason", "2 claims lost"],
    ),
    "another codebook": (TABLE["another codebook"][0], ["the codebook changed since the last run; nothing moved for that reason"]),
    "all at once": (
        replace(TWO, reviews=(seen("a", NEW), seen("b", FAST)), basis=replace(BASIS, coder="hand"), marks=(slow(NEW, stance="denies"),)),
        [
            "the coder changed since the last run; claims may have moved for that reason",
            "since the last run 1 review added (The b), 1 review edited (The a: 2 sentences, silently)",
            "1 claim lost, 1 stance flipped, 1 contradiction new (pace)",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LINES)
def test_three_lines_at_most(case: str) -> None:
    after, said = LINES[case]
    assert list(since.lines(between(BEFORE, after))) == [f"a-show: {line}" for line in said]


def test_a_line_stays_a_line_and_names_only_a_few() -> None:
    many = state(*(replace(seen(f"r{i}", f"{FAST} {i}"), name="Evil\na-show: all is well") for i in range(7)))
    (line,) = since.lines(between(state(), many))
    assert "\n" not in line and line.endswith("4 more)") and "7 reviews added" in line


def test_review_is_what_the_desk_read() -> None:
    review: Review = gold()[1][2]
    kept = next(r for r in state_of(desk()).reviews if r.id == review.id)
    assert (kept.text, kept.name, kept.facts["published"]) == (
        review.text,
        "Business Upturn",
        review.published,
    )
