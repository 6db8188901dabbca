"""The command line: `counterpoint read | claims | compare | report`.

Progress goes to standard error, data to standard output. Exit codes: 0 all done; 1 something ran and failed, what
succeeded is kept; 2 the request itself is wrong, nothing is written.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterpoint import __version__
from counterpoint.errors import CounterpointError, RequestError, one_line, refuse, system, unknown
from counterpoint.writing import can_hold, write_all
from counterpoint.writing import folder as made

if TYPE_CHECKING:
    from counterpoint.model import Dossier, Review

PROJECT = Path(__file__).resolve().parents[2]


def _called(param: click.Parameter | None) -> str:
    """A parameter as one types it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else "path"


class Place(click.ParamType[Path]):
    """A path; an empty one is a variable that nobody set, not the current folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value).strip():
            raise refuse(_called(param), "", value, "a path")
        return Path(value)


Folder = Place()


class OneLine(click.Group):
    """A group whose errors are one line each, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        _speak_utf8()
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            if sys.stdout:
                sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            say(f"counterpoint: {error.format_message()}")
            sys.exit(2)
        except CounterpointError as error:
            say(f"counterpoint: {error}")
            sys.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            say("counterpoint: interrupted; what was finished is kept")
            sys.exit(130)
        except BrokenPipeError:
            _hush()
            sys.exit(1)
        except OSError as error:
            _hush()
            say(f"counterpoint: {system(error)}")
            sys.exit(1)
        except Exception as error:
            if os.environ.get("COUNTERPOINT_DEBUG"):
                raise
            say(f"counterpoint: unexpected {type(error).__name__}: {error}; COUNTERPOINT_DEBUG=1 shows where")
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise unknown("counterpoint", "command", args[0], self.commands)
        return super().resolve_command(ctx, args)


def _speak_utf8() -> None:
    """Start again in UTF-8 where the locale would misread the names of files; kernels inherit it."""
    if sys.getfilesystemencoding().lower() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _hush() -> None:
    """Standard output leads nowhere any more: what is still kept for it goes to the void, not to a traceback."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """One line to the person at the terminal."""
    click.echo(one_line(line), err=True)


def _emit(data: bytes) -> None:
    """The data to standard output, to the last byte: unbuffered, a pipe may take less than it is given."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    stream = sys.stdout.buffer
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


@click.group(cls=OneLine)
@click.version_option(__version__, prog_name="counterpoint")
def main() -> None:
    """Sets reviews of one film or series side by side, claim by claim, in the reviewers' own words."""


@main.command()
@click.argument("show_dir", type=Folder)
@click.option(
    "--out",
    type=Folder,
    help="Folder for <review>.txt and reviews.json; without it, reviews.json goes to standard output.",
)
def read(show_dir: Path, out: Path | None) -> int:
    """The cleaned reviews and what is known of them."""
    from counterpoint import serial

    dossier = _dossier(show_dir, out)
    everything = serial.dumps(serial.reviews(dossier))
    if out is None:
        _emit(everything)
    else:
        kept = (*dossier.reviews, *dossier.foreign, *dossier.copies)
        _write(
            out, {f"{r.id}.txt": r.text.encode("utf-8") + b"\n" for r in kept} | {"reviews.json": everything}
        )
    return _told(dossier)


@main.command()
@click.argument("show_dir", type=Folder)
@click.option(
    "--out", type=Folder, help="Folder for <review>.jsonl; without it, all claims go to standard output."
)
@click.option("--codebook", default="", help="A codebook folder of your own; the default when empty.")
def claims(show_dir: Path, out: Path | None, codebook: str) -> int:
    """What each review claims, one claim a line."""
    from counterpoint import serial
    from counterpoint.codebook import load
    from counterpoint.reading import claims_of_review

    book, dossier = load(codebook), _dossier(show_dir, out)
    files = {}
    for review in _counted(dossier.reviews, "reading"):
        files[f"{review.id}.jsonl"] = serial.lines(claims_of_review(review, dossier.show, book))
    if out is None:
        _emit(b"".join(files.values()))
    else:
        _write(out, files)
    return _told(dossier)


@main.command()
@click.argument("show_dir", type=Folder)
@click.option("--out", type=Folder, help="File for the JSON; standard output without it.")
@click.option("--codebook", default="", help="A codebook folder of your own; the default when empty.")
def compare(show_dir: Path, out: Path | None, codebook: str) -> int:
    """The comparison as JSON: cells, agreements, clashes, tensions, lone claims, silences."""
    from counterpoint import desk, serial

    folder = desk.find_show(str(show_dir))
    if out is not None:
        _not_into(folder, out.parent)
        if out.is_dir():
            raise refuse("--out", "", str(out), "a file, this is a folder")
    loaded = desk.load(str(folder), codebook=codebook)
    data = serial.dumps(serial.comparison(loaded.comparison, loaded.dossier))
    if out is None:
        _emit(data)
    else:
        _write(out.parent, {out.name: data})
    return _told(loaded.dossier)


@main.command()
@click.argument("shows", nargs=-1, type=Folder)
@click.option(
    "--out",
    type=Folder,
    default=Path("outputs"),
    show_default=True,
    help="Folder for the reports, one folder a show.",
)
@click.option(
    "-p",
    "--parameter",
    "pairs",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A notebook parameter; repeatable. The value is read as YAML.",
)
@click.option("-f", "--file", "file", type=Folder, help="A YAML file of parameters; -p wins over it.")
@click.option(
    "--notebook",
    "chosen",
    multiple=True,
    help="Only this notebook (brief, tone, leads, tropes, sources); repeatable.",
)
def report(
    shows: tuple[Path, ...],
    out: Path,
    pairs: tuple[tuple[str, str], ...],
    file: Path | None,
    chosen: tuple[str, ...],
) -> int:
    """Execute the notebooks and export the HTML; every show under seeds/ unless some are named."""
    from counterpoint.lean import lean

    lean()
    from counterpoint.desk import find_show
    from counterpoint.run import NOTEBOOKS, Typed, from_file, progress_on, run_report

    folders = [find_show(str(show)) for show in shows] or _seeds()
    parameters = from_file(file) if file else {}
    parameters |= {name: Typed(value) for name, value in pairs}
    result = run_report(
        folders,
        out,
        parameters,
        notebook_dir=_beside("notebooks"),
        notebooks=chosen or NOTEBOOKS,
        data_files=_data_files,
        examine=_examine,
        progress=progress_on(),
        where=str(file or "parameters"),
    )
    return result.exit_code


def _data_files(folder: Path, parameters: Mapping[str, object]) -> Mapping[str, bytes]:
    from counterpoint import desk

    return desk.data_files(_load(folder, parameters))


def _load(folder: Path, parameters: Mapping[str, object]) -> Any:
    from counterpoint import desk

    known = {name: parameters[name] for name in ("reviews", "dimensions", "codebook") if name in parameters}
    return desk.load(str(folder), **known)  # type: ignore[arg-type]


def _examine(folder: Path, parameters: Mapping[str, object]) -> Any:
    """What a run must know of a show; raises RequestError for a review, dimension or codebook that does not exist."""
    from counterpoint import codebook, desk
    from counterpoint.reading import engine
    from counterpoint.run import ShowFacts
    from counterpoint.sources import read_show

    book = codebook.load(str(parameters.get("codebook") or ""))
    desk.check_dimensions(_names(parameters, "dimensions"), book)
    if parameters.get("codebook"):
        engine(book)  # its patterns are read only here
    dossier = read_show(folder, only=_names(parameters, "reviews"))
    show, count = dossier.show, len(dossier.reviews)
    note = f"{show.kind.capitalize()}{f', {show.year}' if show.year else ''} · {count} review{'s' * (count != 1)}"
    warnings = [
        f"{show.slug}: {w}" for w in (*dossier.warnings, *(() if count else ("no review to compare",)))
    ]
    warnings += [
        f"{show.slug}: {_origin(r)}: {w}" for r in (*dossier.reviews, *dossier.foreign) for w in r.warnings
    ]
    warnings += [f"{show.slug}: {f.review} is a copy of {f.into}; counted once" for f in dossier.folded]
    return ShowFacts(
        show.title, note, tuple(warnings), tuple(f"{r.source}: {r.reason}" for r in dossier.refused)
    )


def _names(parameters: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = parameters.get(name) or ()
    return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else (str(value),)


def _dossier(show_dir: Path, out: Path | None) -> Dossier:
    from counterpoint.desk import find_show
    from counterpoint.sources import read_show

    folder = find_show(str(show_dir))
    if out is not None:
        _not_into(folder, out)
        can_hold(out)
    return read_show(folder)


def _told(dossier: Dossier) -> int:
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


def _beside(name: str) -> Path:
    """A folder of the project: here, above here, or where the package was installed from."""
    from counterpoint.desk import standing

    here = standing()
    for parent in (here, *here.parents, PROJECT):
        if (parent / name).is_dir():
            return parent / name
    raise refuse(here, "folder", name, f"a project with a {name}/ folder, here or above")


def _seeds() -> list[Path]:
    seeds = _beside("seeds")
    shows = sorted(p for p in seeds.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
    if not shows:
        raise RequestError(f"{seeds}: no shows; expected a folder a show, with show.yaml and its reviews")
    return shows


def _counted(reviews: Iterable[Any], doing: str) -> Iterable[Any]:
    """The reviews, with a bar where someone is watching."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    rows = list(reviews)
    return tqdm(rows, desc=doing, unit="review", leave=False, disable=not sys.stderr.isatty())  # type: ignore[no-any-return]


def _origin(review: Review) -> str:
    """The file a review came from, and which of its posts where it holds several."""
    stem = Path(review.source).stem
    return review.source if review.id == stem else f"{review.source}#{review.id.removeprefix(f'{stem}-')}"


def _not_into(show_dir: Path, folder: Path) -> None:
    """Refuse to write among a show's own files: they would be read as reviews, or be overwritten."""
    if folder.resolve() == show_dir.resolve():
        raise refuse("--out", "", str(folder), "a folder other than the show's own")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none."""
    try:
        write_all({made(folder) / name: data for name, data in files.items()})
    except OSError as error:
        place = error.filename if error.errno == errno.EISDIR else folder
        raise refuse("--out", "", str(place), f"a place that can be written ({error.strerror})") from None
    where = folder if len(files) != 1 else folder / next(iter(files))
    say(f"wrote {f'{len(files)} files to ' if len(files) != 1 else ''}{where}")


if __name__ == "__main__":
    main()
