"""What was kept of an answer, put down: the coding file that every later run reads, and beside it what was dropped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from counterpoint.asking.verify import Dropped, Kept
from counterpoint.codebook import Codebook
from counterpoint.coders import (
    CUES,
    Coding,
    Header,
    codes_hash,
    coding_path,
    read_coding,
    text_hash,
    write_coding,
)
from counterpoint.coders.port import NAME
from counterpoint.coders.strict import objects
from counterpoint.errors import refuse
from counterpoint.model import Review
from counterpoint.writing import remove, write


def put_down(
    show_dir: Path,
    coder: str,
    model: str,
    prompt: str,
    review: Review,
    codebook: Codebook,
    kept: Kept,
    day: date,
) -> Path:
    """Write a review's coding, and what was dropped on the way; the same answer gives the same bytes."""
    path = coding_path(show_dir, coder, review.id)
    header = Header(coder, model, prompt, codes_hash(codebook), text_hash(review), day.isoformat())
    write_coding(path, Coding(header, kept.claims))
    beside = dropped_path(show_dir, coder, review.id)
    if kept.dropped:
        rows = [{"reason": d.reason, "line": d.line} for d in kept.dropped]
        write(beside, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        remove(beside)
    return path


def dropped_path(show_dir: Path, coder: str, review_id: str) -> Path:
    """Where it stands what an answer said and could not be kept. Not there where all was kept."""
    return coding_path(show_dir, coder, review_id).with_name(f"{review_id}.dropped.json")


def read_dropped(show_dir: Path, coder: str, review_id: str) -> tuple[Dropped, ...]:
    """What was dropped of a coder's answer on a review. RequestError where the file is not what `put_down` wrote."""
    path = dropped_path(show_dir, coder, review_id)
    if not path.is_file():
        return ()
    try:
        return tuple(Dropped(row["reason"], row["line"]) for row in json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise refuse(path, "", "its content", "a list of objects with reason and line") from None


def asked(show_dir: Path, coder: str, review: Review, prompt: str, codebook: Codebook) -> bool:
    """Whether this text was asked about already, by this prompt and these codes. RequestError if that file is broken."""
    path = coding_path(show_dir, coder, review.id)
    first = _first_line(path)
    now = {"text": text_hash(review), "prompt": prompt, "codebook": codes_hash(codebook)}
    if any(first.get(name) != value for name, value in now.items()):
        return False
    read_coding(path, review, codebook)
    return True


def can_be(coder: str, show_dir: Path, reviews: tuple[Review, ...]) -> None:
    """Refuse a coder's name that is none, or whose codings are the work of people: no answer may replace that."""
    if coder == CUES or not NAME.fullmatch(coder):
        accepted = f"a name of letters, digits, - and _, other than {CUES}"
        raise refuse("--coder", "", coder, accepted)
    for review in reviews:
        first = _first_line(coding_path(show_dir, coder, review.id))
        if first and not first.get("prompt"):
            raise refuse(
                "--coder", "", coder, f"another name: {review.id} was coded by people under this one"
            )


def _first_line(path: Path) -> dict[str, Any]:
    """The header of a coding; of a file that cannot be read as one nobody knows whose work it is, so that is refused."""
    rows = objects(path) if path.is_file() else []
    return dict(rows[0][1]) if rows else {}
