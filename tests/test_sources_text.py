"""Bytes to text, and the mending that leaves a reviewer's characters alone."""

from __future__ import annotations

import codecs
from itertools import pairwise
from pathlib import Path

import pytest

from counterpoint.errors import SourceRefused
from counterpoint.sources import read_file
from counterpoint.sources.dates import iso
from counterpoint.sources.decode import decode
from counterpoint.sources.mend import fold, mend
from tests.sources_support import BODY, assert_sound, passages, read

QUOTED = f"“It’s slow,” she said — and it is… naïve.\n\n{BODY}"
ENCODED = [
    (QUOTED.encode(), 0),
    (codecs.BOM_UTF8 + QUOTED.encode(), 0),
    (QUOTED.encode("utf-16"), 0),
    (QUOTED.encode("utf-16-le"), 0),
    (QUOTED.encode("utf-16-be"), 0),
    (QUOTED.encode("utf-32"), 0),
    (QUOTED.encode("cp1252"), 1),
    (QUOTED.encode("utf-8").decode("latin-1").encode("utf-8"), 1),  # mojibake
]
BINARY = [
    (b"", "an empty file"),
    (b" \n\t", "an empty file"),
    (codecs.BOM_UTF8 + b"\n", "an empty file"),
    (b"%PDF-1.7 text", "a PDF"),
    (b"PK\x03\x04word/document.xml", "a zip archive"),
    (b"some\x00thing in C", "NUL"),
    (b"\x01\x02\x03\x04abc", "control characters"),
]
KEPT = [
    "“curly” ‘single’",
    "em—dash – en",
    "ﬁre",
    "ｗｉｄｅ",
    "…",
    "café",
    "½",
    "👨‍👩‍👧",
    "a < b & c > d",
    "<b>bold</b>",
    "[sic]",
]
FOLDED = [
    ("a\u00a0b  c\n", "a b c"),
    ("\u200bslow\u200b-burn\ufeff", "slow-burn"),
    ("a\u202eb\u202c", "ab"),
    ("e\u0301", "é"),
    ("x\x07y", "xy"),
    ("so\u00adft", "soft"),
    ("\u200d", ""),
]
DATES = [
    ("2025-07-12", "2025-07-12"),
    ("2025", "2025"),
    ("2025-07", "2025-07"),
    ("2025-07-12 06:20:05 +0900", "2025-07-12T06:20:05+0900"),
    ("2025-07-12T06:20:05Z", "2025-07-12T06:20:05Z"),
    ("July 12, 2025", "2025-07-12"),
    ("12th July 2025", "2025-07-12"),
    ("July 2025", "2025-07"),
    ("2025-13-01", None),
    ("٢٠٢٥-٠١-٠١", None),
    ("yesterday", None),
]


@pytest.mark.parametrize(("data", "warned"), ENCODED)
def test_encodings(tmp_path: Path, data: bytes, warned: int) -> None:
    review = read(tmp_path, data)
    assert passages(review)[0] == "“It’s slow,” she said — and it is… naïve."
    assert len(review.warnings) == warned
    assert_sound(review)


@pytest.mark.parametrize(("data", "says"), BINARY)
def test_what_is_no_text(data: bytes, says: str) -> None:
    with pytest.raises(SourceRefused, match=says):
        decode(data)


@pytest.mark.parametrize("text", KEPT)
def test_characters_that_stay(tmp_path: Path, text: str) -> None:
    review = read(tmp_path, f"It says {text} in the title card.\n\n{BODY}")
    assert f"It says {text} in the title card." in review.text and not review.receipts


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_fold(text: str, folded: str) -> None:
    assert fold(text)[0] == folded


def test_removed_characters_are_counted(tmp_path: Path) -> None:
    review = read(tmp_path, f"Slow\u200b and\u202e warm\u202c.\n\n{BODY}")
    assert [(r.kind, r.text) for r in review.receipts] == [
        ("invisible", "U+200B × 1, U+202C × 1, U+202E × 1")
    ]
    assert "reverse the direction" in review.warnings[0]


def test_entities_in_plain_text(tmp_path: Path) -> None:
    assert "rock & roll isn’t" in read(tmp_path, f"It has rock &amp; roll isn&#8217;t it.\n\n{BODY}").text


@pytest.mark.parametrize(("text", "date"), DATES)
def test_iso(text: str, date: str | None) -> None:
    assert iso(text) == date


def test_a_poem_is_not_joined(tmp_path: Path) -> None:
    lines = [
        "Unable to perceive the shape of You in all this rain,",
        "I find You all around me and I cannot look away,",
    ]
    assert set(lines) <= set(passages(read(tmp_path, "\n".join([BODY, "", *lines]))))


def test_too_few_words(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"too few words \(3\)"):
        read(tmp_path, "Advertisement\n\nIt is slow.")
    with pytest.raises(SourceRefused, match="no such file"):
        read_file(tmp_path / "none.txt")
    assert mend("“as is”") == ("“as is”", ()) and mend("Fußª 1ª") == ("Fußª 1ª", ())


def test_far_too_many_words(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="characters of text; at most 500,000 are read"):
        read(tmp_path, f"{BODY}\n\n{'slow ' * 100_000}")


def test_front_matter_is_text_and_cannot_grow(tmp_path: Path) -> None:
    layers = "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in pairwise("abcdefghijk"))
    bomb = f"---\na: &a [x,x,x,x,x,x,x,x,x,x]\n{layers}tags: *k\n---\n\n# Title\n\n{BODY}"
    assert read(tmp_path, bomb).tags == ()
    odd = f'---\ntitle: 0x{"f" * 5000}\nauthor: "null"\npublisher: null\ndate: "<b>soon\x03</b>"\nurl: data:text/html,x\ntags: [[a], slow, 12]\n---\n\n{BODY}'
    review = read(tmp_path, odd)
    assert (review.author, review.publisher, review.url, review.tags) == ("null", None, None, ("slow", "12"))
    assert review.headline == "0x" + "f" * 498
    assert "its published date “<b>soon </b>” is not one that can be read" in review.warnings
    assert "its link “data:text/html,x” is not a web address" in review.warnings


def test_a_page_is_called_what_its_head_says(tmp_path: Path) -> None:
    head = (
        '<meta name=author content="和製漢語"><meta property="article:author" content="https://a.example/b">'
    )
    head += '<meta property="og:site_name" content="Setter; =1+1"><link rel=canonical href="{}">'
    page = f"<!doctype html><html><head><title>T</title>{head}</head><body><article><p>{BODY}</p><div>★★☆</div></article></body></html>"
    review = read(tmp_path, page.format("javascript:alert(1)"))
    assert (review.author, review.publisher, review.url) == ("和製漢語", "Setter; =1+1", None)
    assert "its link “javascript:alert(1)” is not a web address" in review.warnings
    assert "★★☆" in review.text or "★★☆" in [r.text for r in review.receipts]
    assert not [w for w in read(tmp_path, page.format("/a/b?c=d")).warnings if "link" in w]
