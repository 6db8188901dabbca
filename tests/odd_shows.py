"""Show folders no sensible desk would make: empty, lopsided, crowded. Written by tests into a folder of theirs."""

from __future__ import annotations

from pathlib import Path

import yaml

KERNELS = "half"  # whose notebooks the tests run in kernels
PLAIN = ("It is a quiet and grounded show.", "There is no love triangle.", "The plot is predictable and the acting is superb.")  # fmt: skip
SPANISH = "La serie es lenta y hermosa. Los protagonistas no hablan de lo que sienten, y el guion confía en su público. " * 6  # fmt: skip


def show(folder: Path, title: str, **more: object) -> Path:
    folder.mkdir(parents=True)
    (folder / "show.yaml").write_text(yaml.safe_dump({"title": title, **more}, allow_unicode=True), "utf-8")
    return folder


def odd(folder: Path) -> list[Path]:
    """Six shows: one review and no leads; one lead and a folder full of trouble; nothing at all; twelve reviews; two that
    agree and raise little; two with names out of hand and right-to-left words in what they say."""
    alone = show(folder / "alone", "Alone", kind="film")
    (alone / "one.txt").write_text("\n\n".join((*PLAIN, "It moves at a brisk pace.")), "utf-8")
    half = show(folder / "half", "Half", leads={"male_lead": {"names": ["Jun"]}})
    first = "\n\n".join(
        (*PLAIN, "Jun is cold and rich.", "It is a slow and tender story about grief and the sea.")
    )
    (half / "first.txt").write_text(first, "utf-8")
    (half / "again.txt").write_text(first, "utf-8")
    (half / "second.txt").write_text("The pace is brisk and fast.\n\nJun is warm and gentle.\n\nThe writing is clumsy.", "utf-8")  # fmt: skip
    (half / "reseña.txt").write_text(SPANISH, "utf-8")
    (half / "broken.json").write_text('{"id": 1, "title": {"rendered": "x"', "utf-8")
    (half / "empty.txt").write_text("", "utf-8")
    show(folder / "nothing", "Nothing yet")
    dozen = show(
        folder / "dozen",
        "The Unreasonably and Immoderately Long Title of a Series About Everyone, Volume XII: "
        + "Donaudampfschifffahrtsgesellschaftskapitänswitwe " * 3
        + "يوم طويل 견우와 선녀",
        kind="series",
        year=2025,
        reviews={
            "r02": {"publisher": "مجلة السينما العربية", "author": "ليلى"},
            "r03": {"publisher": "한국드라마평론", "author": "김민아"},
        },
    )
    for i in range(12):
        words = [
            "The pace is slow and patient." if i % 3 else "The pace is fast.",
            "The acting is superb." if i % 4 else "The acting is wooden.",
            PLAIN[i % 3],
            f"Number {i} was written on the {i + 1}th day, in a room of its own, about {'tides rain wool glass salt maps moths bells ink hay rust fog'.split()[i]}.",
            "The Korean title is 견우와 선녀, and it is a grounded, quiet show." if i == 3 else "",
            "عنوان المسلسل (The pace is slow) يوم طويل" if i == 2 else "",
        ]
        (dozen / f"r{i:02}.txt").write_text("\n\n".join(filter(None, words)), "utf-8")
    return [alone, half, folder / "nothing", dozen, _calm(folder / "calm"), _named(folder / "named")]


def _calm(folder: Path) -> Path:
    """No contradiction, no trope, no word on the leads."""
    calm = show(folder, "Calm", leads={"female_lead": {"names": ["Mina"]}, "male_lead": {"names": ["Jun"]}})
    (calm / "first.txt").write_text(
        "It is a quiet and grounded show.\n\nThe pace is slow and patient.", "utf-8"
    )
    (calm / "second.txt").write_text(
        "The pace is slow and patient, for twelve hours by the sea.\n\nIt is a quiet and grounded show about a ferry.",
        "utf-8",
    )
    return calm


def _named(folder: Path) -> Path:
    """Every name too long, one without a place to break it; Arabic and Hebrew inside the sentences quoted."""
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
    lead = "Maria Anna Sophia Theresia Josepha Walburga von und zu Unaussprechlichkeit-Hinterwaldstetten"
    named = show(
        folder,
        "Short",
        leads={"female_lead": {"names": [lead, "Mina"], "performers": [long]}, "male_lead": {"names": ["Jun"]}},
        reviews={
            "first": {"publisher": long, "author": lead, "headline": f"{lead} and the {long}, or: " + "what a day it was, " * 12},
            "second": {"publisher": "The Quarterly Review of Everything That Has Ever Been Shown Anywhere, " * 2, "url": f"https://example.org/{long}/{long}"},
        },
    )  # fmt: skip
    first = ("The pace is slow, “بطيء جدا يا صديقي” as he says, and patient.", "Mina is cold.", "There is no love triangle.", "The writing is superb, and שלום is its best word.")  # fmt: skip
    second = ("The pace is fast; “سريع جدا” says everybody.", "Mina is warm and gentle.", f"There is a love triangle, and a {long}.", "The writing is clumsy.")  # fmt: skip
    (named / "first.txt").write_text("\n\n".join(first), "utf-8")
    (named / "second.txt").write_text("\n\n".join(second), "utf-8")
    return named
