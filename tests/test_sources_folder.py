"""A folder with a file of every format, and one of every kind that is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from counterpoint.errors import RequestError, SourceRefused
from counterpoint.model import Dossier, Review
from counterpoint.sources import read_file, read_show
from tests.sources_support import BODY, assert_sound, passages, removed


@pytest.fixture(scope="module")
def dossier(lantern_road: Path) -> Dossier:
    return read_show(lantern_road)


def one(dossier: Dossier, id_: str) -> Review:
    return next(r for r in dossier.reviews + dossier.foreign + dossier.copies if r.id == id_)


def test_every_file_is_accounted_for(dossier: Dossier) -> None:
    assert [r.id for r in dossier.reviews] == ["notes", "post", "posts-8", "saved", "western", "wrapped"]
    assert [r.id for r in dossier.foreign] == ["reseña"]
    assert [r.id for r in dossier.copies] == ["syndicated"]
    assert [r.source for r in dossier.refused] == [
        "comments.json",
        "empty.txt",
        "error.json",
        "picture.txt",
        "posts.json#9",
    ]
    for review in dossier.reviews + dossier.foreign + dossier.copies:
        assert_sound(review)


def test_formats_are_known_by_content(dossier: Dossier) -> None:
    formats = {r.id: r.format for r in dossier.reviews}
    assert formats == {
        "notes": "markdown",
        "post": "wordpress",
        "posts-8": "wordpress",
        "saved": "html",
        "western": "text",
        "wrapped": "text",
    }


def test_hard_wrapped_text_is_joined(dossier: Dossier) -> None:
    review = one(dossier, "wrapped")
    assert passages(review, "title") == ["Lantern Road walks, and that is the point"]
    assert passages(review, "heading") == ["What the lamps are for"]
    assert passages(review, "item")[1] == "The pace sags in the middle, around the ninth episode."
    assert "a bad knee and a well-meant plan. He listens" in review.text
    assert (review.author, review.publisher, review.published) == (
        "Noor Vale",
        "The Fixture Post",
        "2024-05-01",
    )


def test_markdown_is_read_as_its_reader_sees_it(dossier: Dossier) -> None:
    review = one(dossier, "notes")
    assert passages(review)[:3] == [
        "Lantern Road: a lamp that smokes",
        "I wanted to love Lantern Road. It is beautiful, and it is dull.",
        "Two people, one lamp",
    ]
    assert "tenth episode I had stopped" in review.text
    assert passages(review, "quote") == ["“Leave the lamp,” she says."]
    assert passages(review, "item") == ["No chemistry.", "No amnesia, at least."]
    assert (review.author, review.published, review.tags) == (
        "Imre Castell",
        "2024-06-11",
        ("k-drama", "slow burn"),
    )
    assert {kind for kind, _ in removed(review)} == {"template", "image", "script"}
    assert "alert" not in review.text


def test_a_saved_page_keeps_its_structure_and_loses_its_furniture(dossier: Dossier) -> None:
    review = one(dossier, "saved")
    assert (review.author, review.publisher, review.published) == (
        "Ada Quill",
        "The Tidewater Review",
        "2025-03-04",
    )
    assert passages(review, "heading") == ["The leads"]
    assert len(passages(review, "item")) == 2 and len(passages(review, "quote")) == 1
    assert "mayor drags & the score" in review.text and "television I have seen" in review.text
    assert {"related", "share", "comments", "caption"} <= {kind for kind, _ in removed(review)}
    assert not any(word in review.text for word in ("alert", "Facebook", "First!", "Street TV", "©"))


def test_a_post_prefers_what_it_says_of_itself(dossier: Dossier) -> None:
    review = one(dossier, "post")
    assert review.headline == "Lantern Road – kind to the bone"
    assert review.author == "Filled In" and review.tags == ("k-drama", "kind")
    assert "It earns every minute of that." in review.text and "[" not in review.text
    assert "official still" not in review.text and "alert" not in review.text


def test_an_array_gives_a_review_an_item(dossier: Dossier) -> None:
    review = one(dossier, "posts-8")
    assert (review.author, review.publisher, review.tags) == (
        "Ros Pell",
        "lamplight.example",
        ("Slow & long",),
    )
    assert one(dossier, "post").sha256 != review.sha256 and len(review.sha256) == 64


def test_a_syndicated_copy_counts_once(dossier: Dossier) -> None:
    (folded,) = dossier.folded
    assert (folded.review, folded.into) == ("syndicated", "wrapped") and 0.8 < folded.similarity < 1


def test_another_language_is_kept_apart_and_said(dossier: Dossier) -> None:
    (review,) = dossier.foreign
    assert review.language == "es" and "not English" in review.warnings[-1]


def test_an_entry_that_names_no_file_is_a_warning(dossier: Dossier) -> None:
    (warning,) = dossier.warnings
    assert "no 'forgotten'" in warning and "show.yaml" in warning


def test_reading_twice_gives_the_same(dossier: Dossier, lantern_road: Path) -> None:
    assert read_show(lantern_road) == dossier


def test_only_keeps_what_is_asked_for(lantern_road: Path) -> None:
    assert [r.id for r in read_show(lantern_road, only=["saved", "syndicated"]).reviews] == [
        "saved",
        "syndicated",
    ]
    with pytest.raises(RequestError, match=r"no 'savd'; did you mean saved"):
        read_show(lantern_road, only=["savd"])


def show(folder: Path, **files: str) -> Path:
    (folder / "show.yaml").write_text("title: X\n")
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content)
    return folder


def test_two_files_cannot_share_an_id(tmp_path: Path) -> None:
    dossier = read_show(show(tmp_path, a__md=f"# A\n\n{BODY}", a__txt=BODY))
    assert [r.source for r in dossier.reviews] == ["a.md"]
    assert [(r.source, "rename one" in r.reason) for r in dossier.refused] == [("a.txt", True)]


def test_what_is_no_review_file_is_passed_over(tmp_path: Path) -> None:
    show(tmp_path, a__txt=BODY, rulings__yaml="x: 1")
    (tmp_path / ".hidden").write_text(BODY)
    for name in ("codings", "rulings", "old", "folder.txt"):
        (tmp_path / name).mkdir()
    dossier = read_show(tmp_path)
    assert [r.id for r in dossier.reviews] == ["a"]
    assert dossier.warnings == ("the folder old/ is not read",)
    assert [(r.source, r.reason) for r in dossier.refused] == [("folder.txt", "a folder, not a file")]


def test_links_pipes_and_closed_files_are_refused(tmp_path: Path) -> None:
    show(tmp_path, a__txt=BODY, closed__txt=BODY)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "closed.txt").chmod(0)
    reasons = {r.source: r.reason for r in read_show(tmp_path).refused}
    assert reasons["gone.txt"] == "a link to nothing" and reasons["pipe.txt"] == "not a regular file"
    assert "loop.txt" in reasons and (os.geteuid() == 0 or "Permission denied" in reasons["closed.txt"])


def test_a_name_that_is_no_text_is_refused_in_words_that_are(tmp_path: Path) -> None:
    show(tmp_path)
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(BODY)
    (refusal,) = read_show(tmp_path).refused
    assert refusal.reason.startswith("its name is not valid text") and refusal.source.encode("utf-8")


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as big:
        big.truncate(21_000_000)
    with pytest.raises(SourceRefused, match="21 MB; at most 20 MB"):
        read_file(tmp_path / "big.txt")


def test_read_file_says_which_items_it_left(lantern_road: Path) -> None:
    (review,) = read_file(lantern_road / "posts.json")
    assert "posts.json#9: a WordPress post whose content is protected" in review.warnings[-1]


def test_the_id_of_a_post_can_always_name_a_file(tmp_path: Path) -> None:
    item = {"type": "post", "title": {"rendered": "T"}, "content": {"rendered": f"<p>{BODY}</p>"}}
    ids = [12, "../../etc", "a\nb", None, True, "x7"]
    show(tmp_path, p__json=json.dumps([item | {"id": i} for i in ids]))
    dossier = read_show(tmp_path)
    found = sorted(r.id for r in dossier.reviews + dossier.copies)
    assert found == ["p-12", "p-n2", "p-n3", "p-n4", "p-n5", "p-x7"]


def test_a_name_with_a_line_break_is_refused(tmp_path: Path) -> None:
    show(tmp_path)
    (tmp_path / "a\nb.txt").write_text(BODY)
    (refusal,) = read_show(tmp_path).refused
    assert refusal.source == "a b.txt" and "rename it" in refusal.reason


def test_array_items_may_be_described_by_id_or_stem(tmp_path: Path) -> None:
    posts = [
        {
            "id": n,
            "type": "post",
            "title": {"rendered": f"T{n}"},
            "content": {"rendered": f"<p>{BODY} {n}</p>"},
        }
        for n in (1, 2)
    ]
    show(tmp_path, p__json=json.dumps(posts))
    (tmp_path / "show.yaml").write_text("title: X\nreviews:\n  p: {publisher: All}\n  p-2: {author: Two}\n")
    dossier = read_show(tmp_path)
    found = sorted((r.id, r.publisher, r.author) for r in dossier.reviews + dossier.copies)
    assert found == [("p-1", "All", None), ("p-2", "All", "Two")] and not dossier.warnings
