"""The command line: `counterpoint read | claims | compare | agreement | prompts | answers | code | report | runs`.

Progress goes to standard error, data to standard output. Exit codes: 0 all done; 1 something ran and failed, what
succeeded is kept; 2 the request itself is wrong, nothing is written.
"""

from __future__ import annotations

from pathlib import Path

import click

from counterpoint import __version__
from counterpoint.cli.asking import answers, code, prompts
from counterpoint.cli.away import Anywhere, settled
from counterpoint.cli.log import logged
from counterpoint.cli.request import (
    beside,
    counted,
    data_files,
    dossier_of,
    examine,
    not_into,
    told,
    write,
)
from counterpoint.cli.runs import runs
from counterpoint.cli.terminal import Folder, OneLine, emit, say
from counterpoint.errors import RequestError, refuse
from counterpoint.remote import Address


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
@click.option(
    "--coder", default="cues", show_default=True, help="Who coded: cues, or a folder under codings/."
)
def claims(show_dir: Path, out: Path | None, codebook: str, coder: str) -> int:
    """What each review claims, one claim a line."""
    from counterpoint import coders, serial
    from counterpoint.codebook import load

    book, dossier = load(codebook), dossier_of(show_dir, out)
    who = coders.coder(coder, dossier.show.folder, book)
    coders.complete(dossier, who)
    files = {}
    every = who.each(dossier.reviews, dossier.show)
    for review, found in zip(counted(dossier.reviews, "reading"), every, strict=True):
        files[f"{review.id}.jsonl"] = serial.lines(found)
    if out is None:
        emit(b"".join(files.values()))
    else:
        write(out, files)
    return told(dossier)


@main.command()
@click.argument("show_dir", type=Folder)
@click.option("--out", type=Folder, help="File for the JSON; standard output without it.")
@click.option("--codebook", default="", help="A codebook folder of your own; the default when empty.")
@click.option(
    "--coder", default="cues", show_default=True, help="Who coded: cues, or a folder under codings/."
)
def compare(show_dir: Path, out: Path | None, codebook: str, coder: str) -> int:
    """The comparison as JSON: cells, agreements, clashes, tensions, lone claims, silences."""
    from counterpoint import coders, desk, serial

    folder = desk.find_show(str(show_dir))
    if out is not None:
        not_into(folder, out.parent)
        if out.is_dir():
            raise refuse("--out", "", str(out), "a file, this is a folder")
    loaded = desk.load(str(folder), codebook=codebook, coder=coder)
    if loaded.dossier.uncoded:
        missing = [coders.coding_path(folder, coder, r.id) for r in loaded.dossier.uncoded]
        raise coders.not_coded(coder, missing)
    data = serial.dumps(serial.comparison(loaded.comparison, loaded.dossier, loaded.coded_by))
    if out is None:
        emit(data)
    else:
        write(out.parent, {out.name: data})
    return told(loaded.dossier)


@main.command()
@click.argument("show_dir", type=Folder)
@click.argument("first")
@click.argument("second")
@click.option("--json", "data", type=Folder, help="File for the same as JSON.")
@click.option("--codebook", default="", help="A codebook folder of your own; the default when empty.")
def agreement(show_dir: Path, first: str, second: str, data: Path | None, codebook: str) -> int:
    """How far two coders agree on a show, and the cells on which they do not.

    A coder is cues, a folder under codings/, or a path to any folder of coding files.
    """
    from counterpoint import serial
    from counterpoint.cli import sides
    from counterpoint.codebook import load
    from counterpoint.coders.agreement import agreement as agree

    book, dossier = load(codebook), dossier_of(show_dir, data and data.parent)
    one, two = (sides.coded(name, dossier, book) for name in (first, second))
    both = sides.shared(dossier, one, two)
    found = agree(both, one.claims, two.claims, book)
    if data is not None:
        write(data.parent, {data.name: serial.dumps(sides.plain(dossier.show.slug, one, two, found))})
    emit("".join(f"{line}\n" for line in sides.lines(dossier.show.title, one, two, found)).encode("utf-8"))
    for line in sides.only(one, two):
        say(line)
    return told(dossier)


@main.command()
@click.argument("shows", nargs=-1, type=Anywhere())
@click.option(
    "--seeds", type=Anywhere(), help="Folder of the shows, or its address; seeds here or above without it."
)
@click.option(
    "--out",
    type=Anywhere(write=True),
    default=Path("outputs"),
    show_default=True,
    help="Folder for the reports, one folder a show; or its address.",
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
@click.option("--coder", default="", help="Who coded: short for -p coder NAME, and wins over it.")
@click.option(
    "--notebook",
    "chosen",
    multiple=True,
    help="Only this notebook (brief, tone, leads, tropes, sources); repeatable.",
)
@click.option("--pdf", is_flag=True, help="Also print each page as a tagged PDF beside it; needs Chromium.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="The PDF's paper.  [default: a4]")
@click.option("--force", is_flag=True, help="Also run shows again whose inputs are unchanged.")
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Spread the shows over this dask cluster, such as tcp://host:8786; local: over the cores of this machine.",
)
@logged
def report(
    shows: tuple[Path | Address, ...],
    seeds: Path | Address | None,
    out: Path | Address,
    pairs: tuple[tuple[str, str], ...],
    file: Path | None,
    coder: str,
    chosen: tuple[str, ...],
    pdf: bool,
    paper: str | None,
    force: bool,
    dask: str | None,
    log_format: str,
) -> int:
    """Execute the notebooks and export the HTML; every show under seeds/ unless some are named.

    Shows, seeds and reports may be elsewhere: s3://, gs://, abfs://, and to read from https://.
    """
    from counterpoint.lean import lean

    lean()
    from counterpoint.run import (
        NOTEBOOKS,
        Elsewhere,
        Press,
        Typed,
        chromium,
        from_file,
        progress_on,
        run_report,
    )
    from counterpoint.run.connect import spread_on

    if paper and not pdf:
        raise RequestError("--paper: nothing is printed without --pdf")
    press = Press(chromium.find(), paper or "a4") if pdf else None
    parameters = from_file(file) if file else {}
    parameters |= {name: Typed(value) for name, value in pairs}
    parameters |= {"coder": Typed(coder)} if coder else {}
    progress = progress_on(form=log_format)
    with Elsewhere(progress) as place, spread_on(dask) as spread:
        folders, target, away = settled(shows, seeds, out, place)
        with away.naming():
            result = run_report(
                folders,
                target,
                parameters,
                notebook_dir=beside("notebooks"),
                notebooks=chosen or NOTEBOOKS,
                data_files=data_files,
                examine=examine,
                progress=progress,
                press=press,
                force=force,
                where=str(file or "parameters"),
                away=away,
                spread=spread,
            )
    return result.exit_code


for command in (prompts, answers, code, runs):
    main.add_command(command)
