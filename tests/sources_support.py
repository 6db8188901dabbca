"""Small helpers the tests of `counterpoint.sources` share."""

from __future__ import annotations

from pathlib import Path

from counterpoint.model import Review
from counterpoint.sources import read_file

BODY = (
    "The show is slow and warm, and I loved it very much. The leads talk to each other like adults.\n\n"
    "In the end it is a quiet drama about two people who walk home together every night, "
    "and neither of them needs saving; it would be hard to ask for more than that."
)


def passages(review: Review, kind: str = "") -> list[str]:
    """The words of each passage, of one kind or of all."""
    return [review.text[p.start : p.end] for p in review.passages if not kind or p.kind == kind]


def removed(review: Review) -> list[tuple[str, str]]:
    return [(r.kind, r.text) for r in review.receipts]


def read(folder: Path, content: str | bytes, name: str = "review.txt") -> Review:
    """The one review of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    (review,) = read_file(path)
    return review


def assert_sound(review: Review) -> None:
    """Every passage is non-empty and stripped, in order, and only an empty line stands between two."""
    assert review.text == "\n\n".join(passages(review))
    at = 0
    for passage in review.passages:
        words = review.text[passage.start : passage.end]
        assert passage.start == at and words and words == words.strip() and "\n" not in words
        at = passage.end + 2
