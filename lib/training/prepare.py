"""Coded reviews → what the sentence coder is trained on: `python lib/training/prepare.py OUT.json GOLD_DIR...`.

Run with the project's own interpreter: sentences, referents and masked names come from the engine itself, so that the network
sees in training what it will see at use. GOLD_DIR/<show>/show.yaml and GOLD_DIR/<show>/gold/<review>.txt with .jsonl.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from counterpoint import codebook, model
from counterpoint.codebook import Codebook
from counterpoint.reading.parse import sentences
from counterpoint.reading.subjects import Cast, scenes
from counterpoint.reading.trained import masked
from counterpoint.sources import load_show, read_file

Plain = dict[str, Any]
LANTERNS = model.Show(
    "paper-lanterns",
    "Paper Lanterns",
    "series",
    2024,
    {"female_lead": model.Lead(("Mina",), ()), "male_lead": model.Lead(("Jun",), ())},
)


def book_of(book: Codebook) -> Plain:
    """The codes in order, their glosses, and the codebook's own sentences, masked like reviews."""
    glosses = {
        f"{d}.{c}": code.gloss for d, dim in book.dimensions.items() for c, code in dim.all_codes.items()
    }
    examples: list[Plain] = []
    for code, cues in book.cues.items():
        for e in cues.is_:
            tokens = words(e.text, book)
            examples.append(
                {"code": code, "tokens": tokens, "stance": e.stance, "subject": e.subject, "is": True}
            )
        for text in cues.is_not:
            examples.append(
                {"code": code, "tokens": words(text, book), "stance": None, "subject": None, "is": False}
            )
    couple = sorted(f"leads.{c}" for c in book.couple_codes)
    return {
        "codes": list(book.cues),
        "glosses": glosses,
        "couple": couple,
        "examples": examples,
        "patterns": patterns_of(book),
    }


def patterns_of(book: Codebook) -> list[tuple[str, str, str, str]]:
    """Every cue as (code, stance, topic, pattern); a valuation stands with one of its topics, chosen in turn."""
    out: list[tuple[str, str, str, str]] = []
    for code, cues in book.cues.items():
        for kind, stance in (
            ("strong", "affirms"),
            ("weak", "affirms"),
            ("against", "denies"),
            ("turned", "subverts"),
        ):
            out += [(code, stance, "", p) for p in getattr(cues, kind)]
        for kind, stance in (("praise", "affirms"), ("fault", "denies")):
            values = [
                *getattr(cues, kind),
                *(getattr(book.lexicon, kind) if cues.general and cues.topics else ()),
            ]
            out += [
                (code, stance, cues.topics[i * 7 % len(cues.topics)] if cues.topics else "", p)
                for i, p in enumerate(values)
            ]
    return out


def words(text: str, book: Codebook) -> list[str]:
    """An example sentence as the network sees it."""
    review = model.Review("x", text, (model.Passage("paragraph", 0, len(text)),), "x", "text")
    return [
        s.text for scene in scenes(sentences(review), Cast(LANTERNS, book.holders)) for s in masked(scene)
    ]


def titles(root: Path, book: Codebook) -> Iterator[Plain]:
    """Every coded show below a folder, with its reviews."""
    for folder in sorted(p for p in root.iterdir() if (p / "gold").is_dir()):
        show = load_show(folder)
        paths = sorted(p for p in (folder / "gold").glob("*.txt") if p.with_suffix(".jsonl").exists())
        yield {"title": folder.name, "root": root.name, "reviews": [_review(p, show, book) for p in paths]}


def _review(path: Path, show: model.Show, book: Codebook) -> Plain:
    review = read_file(path)[0]
    rows: list[Plain] = []
    for scene in scenes(sentences(review), Cast(show, book.holders)):
        places = [(s.text, *scene.sentence.place(s.first, s.last)) for s in masked(scene)]
        rows.append({"tokens": places})
    gold = [
        (g["subject"], g["code"], g["stance"], at, at + len(g["quote"]), g.get("sure", True))
        for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()
        if line.strip() and (g := json.loads(line)) and (at := review.text.find(g["quote"])) >= 0
    ]
    return {"id": review.id, "sentences": rows, "gold": gold}


def main(arguments: Sequence[str]) -> None:
    out, roots = Path(arguments[0]), [Path(a) for a in arguments[1:]]
    book = codebook.load()
    shows = [title for root in roots for title in titles(root, book)]
    out.write_text(json.dumps({"book": book_of(book), "titles": shows}), "utf-8")
    reviews = [r for t in shows for r in t["reviews"]]
    print(f"{len(shows)} shows, {len(reviews)} reviews, {sum(len(r['gold']) for r in reviews)} claims")


if __name__ == "__main__":
    main(sys.argv[1:])
