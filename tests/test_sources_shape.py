"""Titles and headings by shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoint.sources.shape import heading_shaped, title_shaped
from tests.sources_support import BODY, passages, read

LONG = "A long paragraph that goes on about the show for quite a while, so that a line above it can be its heading. It is."
HEADING = [
    ("Romance Rooted in Reality", True),
    ("Conclusion", True),
    ("What lamps are for", True),
    ("2. Him", True),
    ("3. His hands", True),
    ("Pros:", True),
    ("Is Sa-rang a Strong Female Lead?", True),
    ("She left.", False),
    ("and then the rain came", False),
    ("8/10", False),
    ("Rating: 4 out of 5", False),
    ("Story 7.5", False),
    ("PRESENTER: And the ending", False),
    ("Q. So what is it about", False),
    ("Your presence fills my eyes,", False),
    ("These are the scenes I cheered at with my friends:", False),
    ("did it work?", False),
    ("By Ada Quill", False),
    ("@someone · 40 posts", False),
    ("***", False),
]
TITLE = [
    ("Head Over Heels: The K-Drama That Doesn’t Play Nice", True),
    ("i am so normal about this show (i am on the floor)", True),
    ("Is It All Right to Still Love Secret Garden?", True),
    ("THE REVIEW", False),
    ("(Warning: there be spoilers)", False),
    ("Hi club,", False),
    ("Bad part first.", False),
    ("5 out of 5", False),
]


@pytest.mark.parametrize(("line", "is_one"), HEADING)
def test_heading_shaped(line: str, is_one: bool) -> None:
    assert heading_shaped(line) is is_one


@pytest.mark.parametrize(("line", "is_one"), TITLE)
def test_title_shaped(line: str, is_one: bool) -> None:
    assert title_shaped(line) is is_one


@pytest.mark.parametrize(
    ("lines", "headings"),
    [
        ([LONG, "A Heading", LONG], ["A Heading"]),
        ([LONG, "Part Two", "A Heading", LONG], ["Part Two", "A Heading"]),
        ([LONG, "One", "Two", "Three", LONG], []),  # a list without marks
        ([LONG, LONG, "Yours, Beryl"], []),  # a signature heads nothing
        ([LONG, "A Heading", "Short."], []),
        ([LONG, "Pros:", "- the cast", "- the rain"], ["Pros:"]),
    ],
)
def test_headings_have_text_below(tmp_path: Path, lines: list[str], headings: list[str]) -> None:
    assert passages(read(tmp_path, "\n".join(lines)), "heading") == headings


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ada Quill", "Ada Quill"),
        ("By Priya N., Arts Editor", "Priya N."),
        ("Author: Chia Heng (handle)", "Chia Heng"),
        ("By our data desk, Bengaluru", None),
        ("By the end I was crying", None),
    ],
)
def test_bylines(tmp_path: Path, line: str, author: str | None) -> None:
    review = read(tmp_path, f"A Title\n\n{line}\n\n{LONG}\n\n{BODY}")
    assert review.author == author and line in passages(review, "paragraph")
