"""What a command asks for: its show, its folders, what a run must know before it starts, what is told after."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoint.cli.terminal import say
from counterpoint.errors import RequestError, refuse
from counterpoint.writing import can_hold, write_all
from counterpoint.writing import folder as made

if TYPE_CHECKING:
    from counterpoint.model import Dossier, Review

PROJECT = Path(__file__).resolve().parents[3]


def data_files(folder: Path, parameters: Mapping[str, object]) -> Mapping[str, bytes]:
    """The files beside the pages, and what the next run compares itself with. The parameter `since`: what the last one left."""
    from counterpoint import papers, since

    loaded = _load(folder, parameters)
    now, left = since.state_of(loaded), parameters.get("since")
    before = since.kept(left) if isinstance(left, bytes) else None
    story = since.follow(before, now)[0].story if before else None
    return {**papers.data_files(loaded, story), since.STATE: since.dumped(since.Kept(now))}


def _load(folder: Path, parameters: Mapping[str, object]) -> Any:
    from counterpoint import desk

    return desk.load(
        str(folder),
        _names(parameters, "reviews"),
        _names(parameters, "dimensions"),
        str(parameters.get("codebook") or ""),
        str(parameters.get("coder", "cues")),
    )


def examine(folder: Path, parameters: Mapping[str, object]) -> Any:
    """What a run must know of a show; raises RequestError for a review, dimension, codebook or coder that does not exist."""
    from counterpoint import codebook, coders, desk, serial
    from counterpoint.reading import engine
    from counterpoint.reading.cache import engine_version
    from counterpoint.run import ShowFacts
    from counterpoint.sources import read_show

    book = codebook.load(str(parameters.get("codebook") or ""))
    desk.check_dimensions(_names(parameters, "dimensions"), book)
    if parameters.get("codebook"):
        engine(book)  # its patterns are read only here
    who = coders.coder(str(parameters.get("coder", coders.CUES)), folder, book)
    dossier = coders.set_aside(read_show(folder, only=_names(parameters, "reviews")), who)
    coded_by = coders.provenance(dossier, who, book)
    show, count = dossier.show, len(dossier.reviews)
    note = f"{show.kind.capitalize()}{f', {show.year}' if show.year else ''} · {count} review{'s' * (count != 1)}"
    warnings = [
        f"{show.slug}: {w}" for w in (*dossier.warnings, *(() if count else ("no review to compare",)))
    ]
    warnings += [
        f"{show.slug}: {_origin(r)}: {w}" for r in (*dossier.reviews, *dossier.foreign) for w in r.warnings
    ]
    warnings += [f"{show.slug}: {f.review} is a copy of {f.into}; counted once" for f in dossier.folded]
    warnings += [f"{show.slug}: {r}: coded by another version of the codebook" for r in coded_by.stale]
    problems = [f"{r.source}: {r.reason}" for r in dossier.refused]
    problems += [f"{_origin(r)}: not coded by {who.name}; set aside" for r in dossier.uncoded]
    by = serial.coder(coded_by), book.fingerprint, engine_version()
    return ShowFacts(show.title, note, tuple(warnings), tuple(problems), *by)


def _names(parameters: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = parameters.get(name) or ()
    return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else (str(value),)


def dossier_of(show_dir: Path, out: Path | None) -> Dossier:
    from counterpoint.desk import find_show
    from counterpoint.sources import read_show

    folder = find_show(str(show_dir))
    if out is not None:
        not_into(folder, out)
        can_hold(out)
    return read_show(folder)


def told(dossier: Dossier) -> int:
    """Name everything that was left out or is worth a word; exit code 1 if a file was refused."""
    for warning in dossier.warnings:
        say(warning)
    for review in (*dossier.reviews, *dossier.foreign):
        for warning in review.warnings:
            say(f"{_origin(review)}: {warning}")
    for copy in dossier.folded:
        say(f"{copy.review}: a copy of {copy.into} ({copy.similarity:.0%} alike); counted once")
    for refused in dossier.refused:
        say(f"{refused.source}: {refused.reason}")
    if not dossier.reviews:
        say(f"{dossier.show.folder or dossier.show.slug}: no review to compare")
    return 1 if dossier.refused else 0


def beside(name: str, start: Path | None = None) -> Path:
    """A folder or file of the project: here (or at `start`), above, or where the package was installed from."""
    from counterpoint.desk import standing

    here = start or standing()
    for parent in (here, *here.parents, PROJECT):
        if (parent / name).is_dir() or ("." in name and (parent / name).is_file()):
            return parent / name
    what = f"a {name}" if "." in name else f"a {name}/ folder"
    raise refuse(here, "folder", name, f"a project with {what}, here or above")


def seeds() -> list[Path]:
    return shows_in(beside("seeds"))


def shows_in(folder: Path) -> list[Path]:
    """Every show in a folder of shows."""
    if not folder.is_dir():
        raise refuse("--seeds", "", str(folder), "a folder of shows")
    shows = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
    if not shows:
        raise RequestError(f"{folder}: no shows; expected a folder a show, with show.yaml and its reviews")
    return shows


def counted(reviews: Iterable[Any], doing: str) -> Iterable[Any]:
    """The reviews, with a bar where someone is watching."""
    from tqdm import tqdm

    rows = list(reviews)
    shown: Iterable[Any] = tqdm(rows, desc=doing, unit="review", leave=False, disable=not sys.stderr.isatty())
    return shown


def _origin(review: Review) -> str:
    """The file a review came from, and which of its posts where it holds several."""
    stem = Path(review.source).stem
    return review.source if review.id == stem else f"{review.source}#{review.id.removeprefix(f'{stem}-')}"


def not_into(show_dir: Path, folder: Path) -> None:
    """Refuse to write among a show's own files: they would be read as reviews, or be overwritten."""
    if folder.resolve() == show_dir.resolve():
        raise refuse("--out", "", str(folder), "a folder other than the show's own")


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none."""
    try:
        write_all({made(folder) / name: data for name, data in files.items()})
    except OSError as error:
        place = error.filename if error.errno == errno.EISDIR else folder
        raise refuse("--out", "", str(place), f"a place that can be written ({error.strerror})") from None
    where = folder if len(files) != 1 else folder / next(iter(files))
    say(f"wrote {f'{len(files)} files to ' if len(files) != 1 else ''}{where}")
