"""Show folders no sensible desk would make: hostile, empty, lopsided, crowded. Written by tests into a folder of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

import yaml

RUN = "window.pwned=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}><a xlink:href='javascript:{RUN}'>slow</a></svg>",
    f"<a href='javascript:{RUN}'>slow</a>",
    f"[slow](javascript:{RUN}) ![fast](https://evil.example/x.png)",
    f"</script><script>{RUN}</script>",
    f"</style><script>{RUN}</script><style>body{{display:none}}",
    f"<iframe srcdoc='<script>parent.{RUN}</script>' src='javascript:{RUN}'></iframe>",
    f"<math><mi xlink:href='javascript:{RUN}'>slow</mi></math>",
    f"<details open ontoggle={RUN}><summary>slow</summary></details>",
    f'" onmouseover="{RUN}" autofocus onfocus=\'{RUN}\' x="',
    "<base href='https://evil.example/'><link rel=stylesheet href='https://evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action='https://evil.example/'><input name=q><button>slow</button></form>",
    "<img src='https://evil.example/x.png'><video autoplay src='https://evil.example/x.mp4'></video>",
    "<button popovertarget=p1 popover>slow</button><b id=matrix-controls hidden>x</b>",
    "</main></body></html><plaintext>",
    "<!-- <template> <!--> <![CDATA[ ]]>",
    "{{ 7*7 }} {% raw %} ${7*7} %{customdata[0]} #{7*7}",
    "\u202egnp.exe\u202c \u2028 \ufeff \x0c",
)
CLAIM = "The pace is slow, {}, and the writing is superb."
PLAIN = ("It is a quiet and grounded show.", "There is no love triangle.", "The plot is predictable and the acting is superb.")  # fmt: skip
SPANISH = "La serie es lenta y hermosa. Los protagonistas no hablan de lo que sienten, y el guion confía en su público. " * 6  # fmt: skip


def show(folder: Path, title: str, **more: object) -> Path:
    folder.mkdir(parents=True)
    (folder / "show.yaml").write_text(yaml.safe_dump({"title": title, **more}, allow_unicode=True), "utf-8")
    return folder


def hostile(folder: Path, others: Iterable[str] = ()) -> Path:
    """Every format, every field a payload; the others' payloads as paragraphs of the plain text."""
    name = PAYLOADS[0] + " Kim"
    made = show(
        folder,
        "".join(PAYLOADS[:4]),
        leads={"female_lead": {"names": [name], "performers": [PAYLOADS[1]]}},
        reviews={"plain": {"publisher": PAYLOADS[1], "author": PAYLOADS[2]}},
    )
    lines = [PAYLOADS[5], *(CLAIM.format(" ".join(p.split())) for p in (*PAYLOADS, *others) if p.strip())]
    (made / "plain.txt").write_text("\n\n".join([*lines, f"{name} is cold."]), "utf-8", errors="ignore")
    front = yaml.safe_dump(
        {"title": PAYLOADS[3], "author": PAYLOADS[1], "tags": list(PAYLOADS), "url": f"javascript:{RUN}", "publisher": PAYLOADS[0]},
    )  # fmt: skip
    body = "\n\n".join(f"## {p}\n\n{CLAIM.format(p)}" for p in PAYLOADS[:-1])
    (made / "marked.md").write_text(f"---\n{front}---\n\n# {PAYLOADS[1]}\n\n{body}\n", "utf-8")
    raw = "".join(f"<h2>{escape(p)}</h2><p>{CLAIM.format(escape(p))}</p>" for p in PAYLOADS)
    raw += "".join(f"<p>{CLAIM.format(p)}</p>" for p in PAYLOADS[:16])
    page = "".join(
        f"<h2>{escape(p)}</h2><p>It is quiet, {escape(p)}, and bold; nobody kisses.</p>" for p in PAYLOADS
    )
    page += "".join(f"<p>The leads talk, {p}, and they listen.</p>" for p in PAYLOADS[:16])
    head = f"<title>{escape(PAYLOADS[0])}</title><meta name=author content='{escape(PAYLOADS[1])}'>"
    head += f"<meta property='og:site_name' content='{escape(PAYLOADS[2])}'><link rel=canonical href='javascript:{RUN}'>"
    (made / "saved.html").write_text(
        f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{escape(PAYLOADS[1])}</h1>{page}</article></body></html>",
        "utf-8",
    )
    post = {
        "id": 1, "type": "post", "date": "2025-07-12T10:00:00", "link": f"javascript:{RUN}", "slug": "x",
        "title": {"rendered": escape(PAYLOADS[1])}, "content": {"rendered": raw}, "excerpt": {"rendered": PAYLOADS[0]},
        "_embedded": {
            "author": [{"name": PAYLOADS[2]}],
            "wp:term": [[{"taxonomy": "post_tag", "name": p, "slug": p} for p in PAYLOADS]],
        },
    }  # fmt: skip
    (made / "served.json").write_text(json.dumps(post), "utf-8")
    return made


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
