"""The command line: `counterpoint read | claims | compare | report`.

Progress goes to standard error, data to standard output. Exit codes: 0 all done; 1 something ran and failed, what
succeeded is kept; 2 the request itself is wrong, nothing is written.
"""

from __future__ import annotations

from pathlib import Path

import click

from counterpoint import __version__
from counterpoint.cli.request import (
    beside,
    counted,
    data_files,
    dossier_of,
    examine,
    not_into,
    seeds,
    told,
    write,
)
from counterpoint.cli.terminal import Folder, OneLine, emit
from counterpoint.errors import refuse


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

    dossier = dossier_of(show_dir, out)
    everything = serial.dumps(serial.reviews(dossier))
    if out is None:
        emit(everything)
    else:
        kept = (*dossier.reviews, *dossier.foreign, *dossier.copies)
        write(
            out, {f"{r.id}.txt": r.text.encode("utf-8") + b"\n" for r in kept} | {"reviews.json": everything}
        )
    return told(dossier)


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

    book, dossier = load(codebook), dossier_of(show_dir, out)
    files = {}
    for review in counted(dossier.reviews, "reading"):
        files[f"{review.id}.jsonl"] = serial.lines(claims_of_review(review, dossier.show, book))
    if out is None:
        emit(b"".join(files.values()))
    else:
        write(out, files)
    return told(dossier)


@main.command()
@click.argument("show_dir", type=Folder)
@click.option("--out", type=Folder, help="File for the JSON; standard output without it.")
@click.option("--codebook", default="", help="A codebook folder of your own; the default when empty.")
def compare(show_dir: Path, out: Path | None, codebook: str) -> int:
    """The comparison as JSON: cells, agreements, clashes, tensions, lone claims, silences."""
    from counterpoint import desk, serial

    folder = desk.find_show(str(show_dir))
    if out is not None:
        not_into(folder, out.parent)
        if out.is_dir():
            raise refuse("--out", "", str(out), "a file, this is a folder")
    loaded = desk.load(str(folder), codebook=codebook)
    data = serial.dumps(serial.comparison(loaded.comparison, loaded.dossier))
    if out is None:
        emit(data)
    else:
        write(out.parent, {out.name: data})
    return told(loaded.dossier)


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

    folders = [find_show(str(show)) for show in shows] or seeds()
    parameters = from_file(file) if file else {}
    parameters |= {name: Typed(value) for name, value in pairs}
    result = run_report(
        folders,
        out,
        parameters,
        notebook_dir=beside("notebooks"),
        notebooks=chosen or NOTEBOOKS,
        data_files=data_files,
        examine=examine,
        progress=progress_on(),
        where=str(file or "parameters"),
    )
    return result.exit_code
