"""Bare claim lines, as people write them, become coding files: `python -m counterpoint.coders.adopt SHOW_DIR NAME FOLDER`.

A bare file is `<review>.jsonl` without a header: quote, subject, code and stance a line, as in a coding file. `"sure": false`
marks what a coder was not sure of; it is kept with a confidence that pages call less certain.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from counterpoint.codebook import Codebook, load
from counterpoint.coders.codings import (
    Coding,
    Header,
    codes_hash,
    coding_path,
    read_coding,
    text_hash,
    write_coding,
)
from counterpoint.coders.lines import claims_of
from counterpoint.coders.port import CUES, NAME
from counterpoint.coders.strict import Row, day, objects, told
from counterpoint.errors import CounterpointError, refuse
from counterpoint.model import Claim, Review

UNSURE = 0.65  # shown, and marked less certain


def read_claims(path: Path, review: Review, codebook: Codebook) -> tuple[Claim, ...]:
    """The claims of a coding file, or of bare lines."""
    rows = objects(path)
    if rows and "counterpoint" in rows[0][1]:
        return read_coding(path, review, codebook).claims
    return claims_of(path, [_confident(path, *row) for row in rows], review, codebook)


def _confident(path: Path, number: int, row: object) -> Row:
    """The line with its `sure` told as a confidence."""
    assert isinstance(row, dict)
    sure = row.get("sure", True)
    if not isinstance(sure, bool):
        raise refuse(f"{path}: line {number}", "sure", told(sure), "true or false")
    rest = {name: value for name, value in row.items() if name != "sure"}
    return number, rest if sure else {"confidence": UNSURE, **rest}


def adopt(show_dir: Path, name: str, folder: Path, by: str = "", date: str = "") -> list[Path]:
    """Write the coding of every review the folder has a file for. Nothing is written unless all of them fit."""
    from counterpoint.sources import read_show

    if not NAME.fullmatch(name) or name == CUES:
        raise refuse("NAME", "", name, f"a name of letters, digits, - and _, other than {CUES}")
    date = date or datetime.now(UTC).date().isoformat()
    day("--date", "", date)
    codebook, dossier = load(), read_show(show_dir)
    reviews = {r.id: r for r in dossier.reviews}
    files = {i: folder / f"{i}.jsonl" for i in reviews if (folder / f"{i}.jsonl").is_file()}
    if not files:
        raise refuse(folder, "", "no file", f"<review>.jsonl for any of {', '.join(reviews)}")
    made = {}
    for i, path in files.items():
        header = Header(name, "", "", codes_hash(codebook), text_hash(reviews[i]), date, by)
        made[coding_path(show_dir, name, i)] = Coding(header, read_claims(path, reviews[i], codebook))
    for path, coding in made.items():
        write_coding(path, coding)
    return list(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("show_dir", type=Path)
    parser.add_argument("name", help="of the coder, and of its folder under codings/")
    parser.add_argument("folder", type=Path, help="with <review>.jsonl")
    parser.add_argument("--by", default="", help="who coded, as a page may name them")
    parser.add_argument("--date", default="", help="the day it was done; today")
    args = parser.parse_args()
    try:
        written = adopt(args.show_dir, args.name, args.folder, args.by, args.date)
    except CounterpointError as error:
        sys.exit(f"counterpoint: {error}")
    print(f"wrote {len(written)} coding{'s' * (len(written) != 1)} to {written[0].parent}", file=sys.stderr)


if __name__ == "__main__":
    main()
