"""Claims against hand-coded gold: precision, recall and F1 of claims, cells and verdicts; the stance; the clashes.

claims    same subject, code and stance, and quotes that overlap
cells     one (review, subject, code), however many quotes
verdicts  one (review, subject, code, stance): what a reader of the matrix is told
stance    of the cells both have, the share whose set of stances is the same
clashes   one (show, subject, axis or code) on which two reviews oppose each other
spans     of the claims both have, how much of the two quotes together they share (intersection over union)
opinions  the sentences that bear an opinion, against those that hold a gold claim
A gold claim that only one of two coders made ("sure": false) costs nothing, found or missed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from counterpoint.codebook import Codebook
from counterpoint.model import Claim, Remark, Review, Show
from counterpoint.reading import engine, judge
from counterpoint.reading.together import judged
from counterpoint.sources import load_show, read_file

FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Coded:
    """A hand-coded claim and where it stands."""

    key: Key  # subject, code, stance
    start: int
    end: int
    sure: bool


@dataclass(frozen=True)
class Pair:
    """One review: what its coders found and what the engine found; what it weighed, and its sentences, where asked for."""

    gold: tuple[Coded, ...]
    found: tuple[Claim, ...]
    candidates: tuple[Claim, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Score:
    """Counts behind precision and recall."""

    right: int
    said: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def shows(root: Path) -> Iterator[tuple[Show, list[tuple[Path, Path]]]]:
    """The coded shows below a folder, or the folder itself: (show, [(text, claims), …])."""
    for folder in (
        [root] if (root / "show.yaml").exists() else sorted(p for p in root.iterdir() if p.is_dir())
    ):
        texts = sorted((folder / "gold" if (folder / "gold").is_dir() else folder).glob("*.txt"))
        yield load_show(folder), [(t, t.with_suffix(".jsonl")) for t in texts]


def pairs(
    show: Show, files: Sequence[tuple[Path, Path]], codebook: Codebook, deep: bool = False
) -> list[Pair]:
    """The engine's claims beside the coders', review by review; `deep`: with its candidates and remarks, too."""
    out = []
    for text, coded in files:
        review = read_file(text)[0]
        rows = [json.loads(line) for line in coded.read_text("utf-8").splitlines() if line.strip()]
        gold = tuple(
            Coded((r["subject"], r["code"], r["stance"]), at, at + len(r["quote"]), r.get("sure", True))
            for r in rows
            if (at := locate(review.text, r["quote"])) >= 0
        )
        assert len(gold) == len(rows), f"{coded}: {len(rows) - len(gold)} quotes are not in the cleaned text"
        found = tuple(engine(codebook).claims(review, show))
        remarks = tuple(judge(codebook).remarks(review, show)) if deep else ()
        out.append(Pair(gold, found, _weighed(review, show, codebook) if deep else (), remarks))
    return out


def _weighed(review: Review, show: Show, codebook: Codebook) -> tuple[Claim, ...]:
    """Every candidate of a review with its confidence, however low."""
    found = engine(codebook).candidates(review, show)
    sure = judged(found, codebook)
    return tuple(replace(c.claim, confidence=s.together) for c, s in zip(found, sure, strict=True))


def locate(text: str, quote: str) -> int:
    """Where a quote stands, quotation marks, dashes, case and white space folded; -1 where it does not."""
    words = (re.escape(word) for word in quote.translate(FOLD).split())
    found = re.search(r"\s+".join(words), text.translate(FOLD), re.IGNORECASE)
    return found.start() if found else -1


def shown(data: Iterable[Pair]) -> list[Pair]:
    """The same with the shown tier alone."""
    return [replace(p, found=tuple(c for c in p.found if c.shown)) for p in data]


def of(data: Iterable[Pair], dimension: str) -> list[Pair]:
    """The same with one dimension alone."""
    return [
        replace(
            p,
            gold=tuple(g for g in p.gold if g.key[1].startswith(dimension)),
            found=tuple(c for c in p.found if c.code.startswith(dimension)),
        )
        for p in data
    ]


def key(claim: Claim) -> Key:
    return claim.subject, claim.code, claim.stance


def matches(pair: Pair) -> dict[int, int]:
    """Greedy one-to-one pairs, sure gold first: gold index → found index."""
    out: dict[int, int] = {}
    free = list(range(len(pair.found)))
    for i in sorted(range(len(pair.gold)), key=lambda i: not pair.gold[i].sure):
        g = pair.gold[i]
        for j in free:
            c = pair.found[j]
            if key(c) == g.key and g.start < c.end and c.start < g.end:
                out[i] = j
                free.remove(j)
                break
    return out


def claims(data: Sequence[Pair]) -> Score:
    n: Counter[str] = Counter()
    for p in data:
        found = matches(p)
        n["right"] += len(found)
        n["said"] += len(p.found)
        n["found"] += sum(p.gold[i].sure for i in found)
        n["wanted"] += sum(g.sure for g in p.gold)
    return Score(n["right"], n["said"], n["found"], n["wanted"])


def _sets(data: Sequence[Pair], width: int) -> Score:
    n: Counter[str] = Counter()
    for p in data:
        every, sure = {g.key[:width] for g in p.gold}, {g.key[:width] for g in p.gold if g.sure}
        said = {key(c)[:width] for c in p.found}
        n["right"] += len(said & every)
        n["said"] += len(said)
        n["found"] += len(said & sure)
        n["wanted"] += len(sure)
    return Score(n["right"], n["said"], n["found"], n["wanted"])


def cells(data: Sequence[Pair]) -> Score:
    return _sets(data, 2)


def verdicts(data: Sequence[Pair]) -> Score:
    return _sets(data, 3)


def stance(data: Sequence[Pair]) -> float:
    same = both = 0
    for p in data:
        every, sure, said = (
            _stances(g.key for g in p.gold),
            _stances(g.key for g in p.gold if g.sure),
            _stances(map(key, p.found)),
        )
        for cell in said.keys() & sure.keys():
            both += 1
            same += said[cell] in (sure[cell], every[cell])
    return same / both if both else 0.0


def spans(data: Sequence[Pair]) -> float:
    shares = [
        (min(g.end, c.end) - max(g.start, c.start)) / (max(g.end, c.end) - min(g.start, c.start))
        for p in data
        for i, j in matches(p).items()
        for g, c in [(p.gold[i], p.found[j])]
    ]
    return sum(shares) / len(shares) if shares else 0.0


def opinions(data: Sequence[Pair]) -> Score:
    n: Counter[str] = Counter()
    for p in data:
        for r in p.remarks:
            held = [g for g in p.gold if g.start < r.end and r.start < g.end]
            n["right"] += r.opinion and bool(held)
            n["said"] += r.opinion
            n["found"] += r.opinion and any(g.sure for g in held)
            n["wanted"] += any(g.sure for g in held)
    return Score(n["right"], n["said"], n["found"], n["wanted"])


def _stances(keys: Iterable[Key]) -> dict[tuple[str, str], set[str]]:
    out: dict[tuple[str, str], set[str]] = {}
    for subject, code, said in keys:
        out.setdefault((subject, code), set()).add(said)
    return out


def clashes(shows_data: Sequence[Sequence[Pair]], codebook: Codebook) -> Score:
    poles = {p.first.code: (p.id, 1) for p in codebook.points()} | {
        p.second.code: (p.id, -1) for p in codebook.points() if p.is_axis
    }
    sign = {code: s for code, (_, s) in poles.items()}
    axis = {code: point.split(".", 1)[1] for code, (point, _) in poles.items()}
    n: Counter[str] = Counter()
    for data in shows_data:
        every = _opposed([[g.key for g in p.gold] for p in data], axis, sign)
        sure = _opposed([[g.key for g in p.gold if g.sure] for p in data], axis, sign)
        said = _opposed([[key(c) for c in p.found] for p in data], axis, sign)
        n["right"] += len(said & every)
        n["said"] += len(said)
        n["found"] += len(said & sure)
        n["wanted"] += len(sure)
    return Score(n["right"], n["said"], n["found"], n["wanted"])


def _opposed(
    reviews: Sequence[Sequence[Key]], axis: dict[str, str], sign: dict[str, int]
) -> set[tuple[str, str]]:
    leans = [
        {(s, axis[c], sign[c] * (1 if st == "affirms" else -1)) for s, c, st in keys if st != "subverts"}
        for keys in reviews
    ]
    return {(s, a) for one, other in combinations(leans, 2) for s, a, d in one if (s, a, -d) in other}
