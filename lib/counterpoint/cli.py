"""The command line: `counterpoint read | claims | compare | report`.

Progress goes to standard error, data to standard output. Exit codes: 0 all done; 1 something ran and failed, what
succeeded is kept; 2 the request itself is wrong, nothing is written.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterpoint import __version__
from counterpoint.errors import CounterpointError, RequestError, one_line, refuse

if TYPE_CHECKING:
    from counterpoint.model import Dossier

PROJECT = Path(__file__).resolve().parents[2]
Folder = click.Path(path_type=Path)


class OneLine(click.Group):
    """A group whose errors are one line each, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
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
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            say(f"counterpoint: {error.filename or 'system'}: {error.strerror or error}")
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def say(line: str) -> None:
    """One line to the person at the terminal."""
    click.echo(one_line(line), err=True)


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

    dossier = _dossier(show_dir)
    everything = serial.dumps(serial.reviews(dossier))
    if out is None:
        click.echo(everything, nl=False)
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

    book, dossier = load(codebook), _dossier(show_dir)
    files = {}
    for review in _counted(dossier.reviews, "reading"):
        files[f"{review.id}.jsonl"] = serial.lines(claims_of_review(review, dossier.show, book))
    if out is None:
        click.echo(b"".join(files.values()), nl=False)
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

    loaded = desk.load(str(_existing(show_dir)), codebook=codebook)
    data = serial.dumps(serial.comparison(loaded.comparison, loaded.dossier))
    if out is None:
        click.echo(data, nl=False)
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
    from counterpoint.run import NOTEBOOKS, Typed, progress_on, run_report

    folders = [_existing(show) for show in shows] or _seeds()
    parameters: dict[str, object] = dict(_parameters(file)) if file else {}
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
    from counterpoint.run import ShowFacts
    from counterpoint.sources import read_show

    book = codebook.load(str(parameters.get("codebook") or ""))
    desk.check_dimensions(_names(parameters, "dimensions"), book)
    dossier = read_show(folder, only=_names(parameters, "reviews"))
    show, count = dossier.show, len(dossier.reviews)
    note = f"{show.kind.capitalize()}{f', {show.year}' if show.year else ''} · {count} review{'s' * (count != 1)}"
    warnings = [
        f"{show.slug}: {r.source}: {w}" for r in (*dossier.reviews, *dossier.foreign) for w in r.warnings
    ]
    warnings += [f"{show.slug}: {f.review} is a copy of {f.into}; counted once" for f in dossier.folded]
    return ShowFacts(
        show.title, note, tuple(warnings), tuple(f"{r.source}: {r.reason}" for r in dossier.refused)
    )


def _names(parameters: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = parameters.get(name) or ()
    return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else (str(value),)


def _dossier(show_dir: Path) -> Dossier:
    from counterpoint.sources import read_show

    return read_show(_existing(show_dir))


def _told(dossier: Dossier) -> int:
    """Name everything that was left out or is worth a word; exit code 1 if a file was refused."""
    for review in (*dossier.reviews, *dossier.foreign):
        for warning in review.warnings:
            say(f"{review.source}: {warning}")
    for copy in dossier.folded:
        say(f"{copy.review}: a copy of {copy.into} ({copy.similarity:.0%} alike); counted once")
    for refused in dossier.refused:
        say(f"{refused.source}: {refused.reason}")
    return 1 if dossier.refused else 0


def _existing(show_dir: Path) -> Path:
    from counterpoint.desk import find_show

    return show_dir if show_dir.is_dir() else find_show(str(show_dir))


def _beside(name: str) -> Path:
    """A folder of the project: here, above here, or where the package was installed from."""
    here = Path.cwd()
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


def _parameters(file: Path) -> Mapping[str, object]:
    import yaml

    try:
        value = yaml.safe_load(file.read_text("utf-8"))
    except FileNotFoundError:
        raise refuse("-f", "file", str(file), "a YAML file that exists") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RequestError(one_line(f"{file}: not readable as YAML: {error}")) from None
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise refuse(file, "", type(value).__name__, "a mapping of parameter names to values")
    return value


def _counted(reviews: Iterable[Any], doing: str) -> Iterable[Any]:
    """The reviews, with a bar where someone is watching."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    rows = list(reviews)
    return tqdm(rows, desc=doing, unit="review", leave=False, disable=not sys.stderr.isatty())  # type: ignore[no-any-return]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: each is written aside first, then moved into place."""
    staged: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            staged.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as out:
                out.write(data)
        for temporary_path, target in staged:
            temporary_path.replace(target)
    except OSError as error:
        raise refuse(folder, "--out", error.strerror or str(error), "a folder that can be written") from None
    finally:
        for temporary_path, _ in staged:
            with suppress(OSError):
                temporary_path.unlink()
    say(f"wrote {len(files)} file{'s' * (len(files) != 1)} to {folder}")


if __name__ == "__main__":
    main()
