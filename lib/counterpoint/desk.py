"""What a notebook calls to get its data: a show's folder in, everything compared out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from counterpoint import codebook as codebooks
from counterpoint import coders, serial
from counterpoint.codebook import Codebook
from counterpoint.coders import Provenance
from counterpoint.compare import compare
from counterpoint.errors import RequestError, refuse, unknown
from counterpoint.model import Claim, Comparison, Dossier


@dataclass(frozen=True, eq=False)  # compared by identity, so that what is gathered from a desk can be kept
class Desk:
    """One show, read and compared: all that a page may say."""

    dossier: Dossier
    comparison: Comparison
    codebook: Codebook
    coded_by: Provenance = field(default_factory=Provenance)
    dropped: tuple[tuple[str, str], ...] = ()  # review, and what of its coder's answer could not be kept
    chosen: tuple[str, ...] = ()  # the reviews that were asked for; none: all

    def __repr__(self) -> str:
        kept = self.comparison
        return f"<Desk {kept.show.title!r}: {len(kept.reviews)} reviews, {len(kept.claims)} claims>"


def load(
    show: str,
    reviews: Sequence[str] = (),
    dimensions: Sequence[str] = (),
    codebook: str = "",
    coder: str = coders.CUES,
) -> Desk:
    """Read one show and compare its reviews.

    In: a folder, or a name under `seeds/` here or above; the reviews (file stems), dimensions and codebook to use,
    all and the default when empty; who coded the reviews. A review that coder has not coded is set aside.
    Raises RequestError for a name that does not exist.
    """
    # Imported at the call: notebooks that only draw do not wait for the parser.
    from counterpoint.reading import remarks_of
    from counterpoint.sources import read_show

    folder = find_show(show)
    book = codebooks.load(codebook)
    check_dimensions(dimensions, book)
    who = coders.coder(coder, folder, book)
    dossier = coders.set_aside(read_show(folder, only=tuple(reviews)), who)
    claims = coders.claims_of(dossier, who)
    remarks = remarks_of(dossier, book)
    made = compare(dossier.show, dossier.reviews, claims, book, tuple(dimensions), remarks)
    by = coders.provenance(dossier, who, book)
    return Desk(dossier, made, book, by, _dropped(folder, coder, dossier), tuple(reviews))


def _dropped(folder: Path, coder: str, dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """By review, what of a language model's answer could not be kept, in words."""
    if coder == coders.CUES:
        return ()
    from counterpoint.asking import Kept, read_dropped  # needed seldom

    kept = ((r.id, Kept(dropped=read_dropped(folder, coder, r.id))) for r in dossier.reviews)
    return tuple((review, said.reasons()) for review, said in kept if said.dropped)


def check_dimensions(dimensions: Sequence[str], codebook: Codebook) -> None:
    """Refuse a dimension the codebook does not have."""
    for name in dimensions:
        if name not in codebook.dimensions:
            raise unknown("parameters", "dimensions", name, codebook.dimensions)


def find_show(show: str, start: Path | None = None) -> Path:
    """The folder a show's name or path means. A notebook runs in notebooks/, so parents are searched too."""
    wanted = "a folder under seeds/, or a path to one"
    if not show.strip():
        raise refuse("show", "", show, wanted)
    try:
        path = Path(show).expanduser()
        if path.is_dir():
            return path
        if path.exists():
            raise refuse("show", "", show, "a folder with show.yaml and the reviews, this is a file")
        here = start.resolve() if start else standing()
        known = _folders(path.parent, path.parent)
        for parent in (here, *here.parents):
            for place in (parent / "seeds", parent):
                if (place / show).is_dir():
                    return place / show
            known |= _folders(parent / "seeds", pattern="*/")
    except (OSError, RuntimeError, ValueError):  # a name too long, nobody's home, a NUL
        raise refuse("show", "", show, wanted) from None
    raise unknown("show", "", show, known)


def standing() -> Path:
    """The current folder. RequestError where it has been deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise RequestError("the current folder no longer exists; go to another, or give full paths") from None


def _folders(place: Path, shown_in: Path = Path(), pattern: str = "*/show.yaml") -> set[str]:
    """The shows in a place, as one would type them; none where it cannot be listed."""
    with suppress(OSError):
        found = (p if p.is_dir() else p.parent for p in place.glob(pattern))
        return {str(shown_in / p.name) for p in found}
    return set()


def data_files(desk: Desk) -> dict[str, bytes]:
    """The data beside the pages, by file name: claims.csv, claims.jsonl, comparison.json. Same desk, same bytes."""
    every = every_claim(desk.comparison)
    return {
        "claims.csv": _csv(desk),
        "claims.jsonl": serial.lines(every),
        "comparison.json": serial.dumps(serial.comparison(desk.comparison, desk.dossier, desk.coded_by)),
    }


def every_claim(comparison: Comparison) -> list[Claim]:
    """The shown and the possible claims, in the order of reviews and of their text."""
    order = {review.id: place for place, review in enumerate(comparison.reviews)}
    return sorted(
        comparison.claims + comparison.possible,
        key=lambda c: (order[c.review], c.start, c.end, c.code, c.subject, c.stance),
    )


def _csv(desk: Desk) -> bytes:
    reviews = {review.id: review for review in desk.comparison.reviews}
    rows = [serial.row(c, reviews[c.review], desk.codebook) for c in every_claim(desk.comparison)]
    text = io.StringIO()
    table = csv.DictWriter(text, serial.COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode("utf-8")
