"""A show that sixty reviews are about: the training reviews of 24 shows, each recast with one and the same cast."""

from __future__ import annotations

import random
import re
from pathlib import Path

import yaml

from tests.conftest import ROOT

GOLD = ROOT / "lib" / "training" / "gold" / "train"
TITLE = "Head Over Heels"
CAST = {
    "female_lead": {"names": ["Park Seong-ah", "Seong-ah"], "performers": ["Cho Yi-hyun"]},
    "male_lead": {"names": ["Bae Gyeon-woo", "Gyeon-woo"], "performers": ["Choo Young-woo"]},
}
PAPERS = ("Evening Post", "Reel Notes", "Second Row", "The Slow Critic", "Drama Desk", "Still Watching")


def crowd(folder: Path, reviews: int = 60) -> Path:
    """A show folder with so many reviews, the first of every training show before any second; none is a copy of another."""
    texts = sorted(GOLD.glob("*/gold/*.txt"), key=lambda path: (path.stem[-1], path.stem))[:reviews]
    if len(texts) < reviews:
        raise ValueError(f"only {len(texts)} training reviews in {GOLD}")
    folder.mkdir(parents=True)
    facts = {}
    for i, path in enumerate(texts):
        stem = f"r{i + 1:02}"
        (folder / f"{stem}.txt").write_text(_recast(path), "utf-8")
        facts[stem] = {"publisher": f"{PAPERS[i % len(PAPERS)]} {i // len(PAPERS) + 1}", "published": f"2025-07-{i % 28 + 1:02}"}  # fmt: skip
    told = {"title": TITLE, "kind": "series", "year": 2025, "leads": CAST, "reviews": facts}
    (folder / "show.yaml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def many(folder: Path, reviews: int, start: int = 0) -> Path:
    """A show folder with so many reviews, each of paragraphs drawn from those of four training reviews; none is a copy of another.

    start: where the count begins, so that shows made with different ones share no review.
    """
    texts = sorted(GOLD.glob("*/gold/*.txt"))
    paragraphs = [[p for p in _recast(path).split("\n") if len(p.split()) > 20] for path in texts]
    folder.mkdir(parents=True)
    for n in range(start, start + reviews):
        rng = random.Random(n)
        drawn = [p for found in rng.sample(paragraphs, 4) for p in rng.sample(found, min(2, len(found)))]
        (folder / f"r{n:04}.txt").write_text("\n\n".join([f"Review number {n}", *drawn]), "utf-8")
    told = {"title": TITLE, "kind": "series", "year": 2025, "leads": CAST}
    (folder / "show.yaml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def _recast(path: Path) -> str:
    """The review with this show's title, names and performers in place of its own."""
    own = yaml.safe_load((path.parents[1] / "show.yaml").read_text("utf-8"))
    text = path.read_text("utf-8").replace(own["title"], TITLE)
    for lead, new in CAST.items():
        old = own["leads"].get(lead, {})
        for kind in ("names", "performers"):
            for k, name in enumerate(old.get(kind, [])):
                text = re.sub(rf"\b{re.escape(name)}\b", new[kind][min(k, len(new[kind]) - 1)], text)
    return text
