"""The port: a review's passages in, its claims out. Whoever stands behind it, nothing that calls it can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from counterpoint.codebook import Codebook
from counterpoint.coders.codings import FOLDER, Coding, Header, coding_path, read_coding
from counterpoint.errors import RequestError, refuse
from counterpoint.model import Claim, Review, Show

CUES = "cues"  # the default: rules, no files
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")  # of a coder; it is a folder's name, too


class Uncoded(RequestError):
    """A coder has nothing to say of a review, because it has not read it. That is not silence."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no such file; this coder has not coded that review")
        self.path = path


class Coder(Protocol):
    """Whoever codes reviews."""

    @property
    def name(self) -> str: ...

    def claims(self, review: Review, show: Show) -> Sequence[Claim]:
        """All claims of one review, in the order of its text. Raises Uncoded where this coder has not read it."""
        ...

    def each(self, reviews: Sequence[Review], show: Show) -> Iterator[Sequence[Claim]]:
        """The same of several reviews, in turn. Raises Uncoded as `claims` does."""
        ...

    def header(self, review: Review) -> Header | None:
        """Who coded this review, by what and when; None of a coder that leaves no file. Raises Uncoded as `claims` does."""
        ...


class CuesCoder:
    """The engine, or what it said of the same text before."""

    name = CUES

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def claims(self, review: Review, show: Show) -> Sequence[Claim]:
        return next(self.each([review], show))

    def each(self, reviews: Sequence[Review], show: Show) -> Iterator[Sequence[Claim]]:
        from counterpoint.reading import claims_of_reviews  # imported at the call: not every coder needs it

        return claims_of_reviews(reviews, show, self._codebook)

    def header(self, review: Review) -> None:
        return None


class FileCoder:
    """People, or a language model: whoever has put down coding files in `codings/<name>/`."""

    def __init__(self, name: str, show_dir: Path, codebook: Codebook) -> None:
        self.name = name
        self._show_dir = show_dir
        self._codebook = codebook
        self._read: dict[str, Coding] = {}

    def claims(self, review: Review, show: Show) -> Sequence[Claim]:
        return self._coding(review).claims

    def each(self, reviews: Sequence[Review], show: Show) -> Iterator[Sequence[Claim]]:
        return (self.claims(review, show) for review in reviews)

    def header(self, review: Review) -> Header:
        return self._coding(review).header

    def _coding(self, review: Review) -> Coding:
        """What the file says; it is read once."""
        if review.id not in self._read:
            self._read[review.id] = self._checked(review)
        return self._read[review.id]

    def _checked(self, review: Review) -> Coding:
        path = coding_path(self._show_dir, self.name, review.id)
        if not path.is_file():
            raise Uncoded(path)
        coding = read_coding(path, review, self._codebook)
        if coding.header.coder != self.name:
            raise refuse(path, "coder", coding.header.coder, f"{self.name!r}, the name of its folder")
        return coding


def available(show_dir: Path | None) -> tuple[str, ...]:
    """The coders that can be asked about a show: the cues, and every folder of coding files."""
    place = Path(show_dir) / FOLDER if show_dir else None
    found = sorted(p.name for p in place.iterdir() if p.is_dir()) if place and place.is_dir() else []
    return (CUES, *(name for name in found if NAME.fullmatch(name) and name != CUES))


def coder(name: str, show_dir: Path | None, codebook: Codebook) -> Coder:
    """The coder of that name. RequestError with those there are, where there is none for this show."""
    if name == CUES:
        return CuesCoder(codebook)
    if show_dir is None or name not in available(show_dir):
        raise refuse(show_dir or "show", "coder", name, " or ".join(available(show_dir)))
    return FileCoder(name, show_dir, codebook)
