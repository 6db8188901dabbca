"""A show's folder → Dossier; a file → its reviews. What is not read as a review is named with its reason."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from counterpoint import errors
from counterpoint.errors import SourceRefused
from counterpoint.model import Dossier, Refusal, Review
from counterpoint.sources.assemble import Origin, assemble
from counterpoint.sources.copies import fold_copies
from counterpoint.sources.decode import decode
from counterpoint.sources.draft import Facts
from counterpoint.sources.files import file_bytes, printable
from counterpoint.sources.markdown import read_markdown
from counterpoint.sources.mend import mend
from counterpoint.sources.page import read_page
from counterpoint.sources.plain import read_plain
from counterpoint.sources.show import FILE, Declared, declared
from counterpoint.sources.sniff import Sniffed, sniff
from counterpoint.sources.wordpress import is_post, read_post, what_it_is

IGNORED_FOLDERS = ("codings", "rulings")
READERS = {"text": read_plain, "markdown": read_markdown, "html": read_page}


@dataclass(frozen=True)
class Reading:
    """What one file, or one folder, gave."""

    reviews: tuple[Review, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.reviews + other.reviews, self.refused + other.refused)


def read_show(folder: Path, only: Sequence[str] = ()) -> Dossier:
    """All that a show's folder holds; `only` keeps the reviews with these ids.

    RequestError if the folder, its show.yaml or an id in `only` is wrong. A bad file never stops the others.
    """
    folder = Path(folder)
    said = declared(folder)
    reading, warnings = _read_all(folder, said)
    chosen = _chosen(folder, reading, only)
    counted, copies, folded = fold_copies(chosen)
    return Dossier(
        show=said.show,
        reviews=tuple(r for r in counted if r.language == "en"),
        foreign=tuple(_noted(r) for r in counted if r.language != "en"),
        copies=copies,
        folded=folded,
        refused=reading.refused,
        warnings=(*warnings, *_unused(folder, said, reading)),
    )


def read_file(path: Path, facts: Mapping[str, Facts] | None = None) -> list[Review]:
    """The reviews of one file; `facts` by review id or stem fill what it does not say. SourceRefused if it has none.

    Items of an array that are no reviews become a warning on the first that is one.
    """
    reading = open_file(Path(path), facts or {})
    if not reading.reviews:
        raise SourceRefused(reading.refused[0].reason if reading.refused else "no review in it")
    if not reading.refused:
        return list(reading.reviews)
    note = "; ".join(f"{r.source}: {r.reason}" for r in reading.refused)
    first = reading.reviews[0]
    return [replace(first, warnings=(*first.warnings, f"not read: {note}")), *reading.reviews[1:]]


def open_file(path: Path, facts: Mapping[str, Facts]) -> Reading:
    """The reviews of one file, and the refused items of an array; SourceRefused if the file itself is refused."""
    data = file_bytes(path)
    text, warnings = decode(data)
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        raise SourceRefused("its name is not valid text; rename it") from None
    if not path.name.isprintable():
        raise SourceRefused("its name holds a line break or a character that cannot be seen; rename it")
    sniffed = sniff(text)
    if sniffed.format == "wordpress":
        return _posts(path, data, sniffed, facts, warnings)
    mended, told = mend(text)
    draft = READERS[sniffed.format](mended)
    origin = Origin(path.stem, path.name, hashlib.sha256(data).hexdigest())
    return Reading((assemble(origin, draft, facts.get(path.stem, Facts()), (*warnings, *told)),))


def _posts(
    path: Path, data: bytes, sniffed: Sniffed, facts: Mapping[str, Facts], warnings: Sequence[str]
) -> Reading:
    """Each post of a WordPress file; in an array of several, one that is refused does not stop the others."""
    several = len(sniffed.posts) > 1
    out = Reading()
    for number, item in enumerate(sniffed.posts, 1):
        mark = _mark(item, number)
        id_ = f"{path.stem}-{mark}" if several else path.stem
        given = facts.get(id_, Facts()).or_else(facts.get(path.stem, Facts()))
        digest = _canonical(item) if several else hashlib.sha256(data).hexdigest()
        try:
            if not is_post(item):
                raise SourceRefused(what_it_is(item))
            review = assemble(Origin(id_, path.name, digest), read_post(item), given, warnings)
            out += Reading((review,))
        except SourceRefused as refusal:
            if not several:
                raise
            out += Reading((), (Refusal(f"{path.name}#{mark}", str(refusal)),))
    return out


def _mark(item: Any, number: int) -> str:
    """A post's id, or its number in the array where it has none that could name a file."""
    id_ = str(item.get("id")) if isinstance(item, dict) else ""
    return (
        id_
        if re.fullmatch(r"[0-9A-Za-z]{1,40}", id_) and id_ not in ("None", "True", "False")
        else f"n{number}"
    )


def _canonical(item: Any) -> str:
    return hashlib.sha256(json.dumps(item, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _read_all(folder: Path, said: Declared) -> tuple[Reading, tuple[str, ...]]:
    """Every file of a folder in the order of its names, and a note of each subfolder passed over."""
    out = Reading()
    notes: list[str] = []
    taken: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        name = path.name
        if name == FILE or name.startswith((".", "rulings")):
            continue
        if path.is_dir() and not path.suffix:
            notes += [] if name in IGNORED_FOLDERS else [f"the folder {name}/ is not read"]
            continue
        out += _unique(_guarded(path, said.facts), path, taken)
    return out, tuple(notes)


def _guarded(path: Path, facts: Mapping[str, Facts]) -> Reading:
    try:
        return open_file(path, facts)
    except SourceRefused as refusal:
        return Reading((), (Refusal(printable(path.name), str(refusal)),))
    except Exception as error:  # a reader's own fault must not cost the other files
        reason = errors.one_line(f"cannot be read: {type(error).__name__}: {error}"[:300])
        return Reading((), (Refusal(printable(path.name), reason),))


def _unique(reading: Reading, path: Path, taken: dict[str, str]) -> Reading:
    """Reading without the reviews whose id an earlier file has; those are refused, for an id names one review."""
    out = Reading((), reading.refused)
    for review in reading.reviews:
        if review.id in taken:
            reason = f"its review would be called {review.id}, as that of {taken[review.id]} is; rename one"
            out += Reading((), (Refusal(path.name, reason),))
        else:
            taken[review.id] = path.name
            out += Reading((review,))
    return out


def _chosen(folder: Path, reading: Reading, only: Sequence[str]) -> tuple[Review, ...]:
    known = {r.id: r for r in reading.reviews}
    for id_ in only:
        if id_ not in known:
            raise errors.unknown(folder, "reviews", id_, known)
    return tuple(r for r in reading.reviews if not only or r.id in only)


def _noted(review: Review) -> Review:
    note = f"its language is {review.language}, not English: it is left out of the comparison"
    return replace(review, warnings=(*review.warnings, note))


def _unused(folder: Path, said: Declared, reading: Reading) -> tuple[str, ...]:
    """A warning for each entry of show.yaml that names no file here."""
    there = {r.id for r in reading.reviews} | {Path(r.source).stem for r in reading.reviews}
    for name, _, item in (r.source.partition("#") for r in reading.refused):
        there |= {Path(name).stem, f"{Path(name).stem}-{item}"} if item else {Path(name).stem}
    missing = (stem for stem in said.facts if stem not in there)
    return tuple(str(errors.unknown(folder / FILE, "reviews", stem, there)) for stem in missing)
