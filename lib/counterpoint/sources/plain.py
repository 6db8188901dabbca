"""Plain text → blocks: a paragraph a line, or hard-wrapped lines joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterpoint.sources.draft import Block, Draft
from counterpoint.sources.mend import fold, unescape
from counterpoint.sources.shape import heading_shaped

NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")
BULLET = re.compile(r"(?:[*•·‣◦▪●–—-]|-{2})[ \t\u00a0]+(?=\S)")
QUOTED = re.compile(r"(?:>[ \t]*)+(?=[^\s>])")
NUMBER = re.compile(r"\d{1,3}[.)][ \t]+(?=\S)")
SENTENCE_END = re.compile(r"[.!?…:][)\]\"'”’»*_]*$")
RUNS_ON = re.compile(r"[^\W\d_A-Z]|I\b|\d")
NARROW, WIDE = 45, 110  # the columns between which a hard-wrapped line ends


@dataclass(frozen=True)
class Line:
    """One line: its folded text, whether it is indented, whether a blank line stands before it."""

    text: str
    indented: bool
    opens: bool


def read_plain(text: str) -> Draft:
    """A draft of a plain text; headings and the title are found later, by shape."""
    lines = split_lines(text)
    wrapped = is_wrapped(lines)
    return Draft("text", tuple(_block(p) for p in _paragraphs(lines, wrapped)))


def split_lines(text: str) -> tuple[Line, ...]:
    """The lines that hold something."""
    lines: list[Line] = []
    opens = True
    for raw in NEWLINE.split(text):
        if not raw:
            opens = True
            continue
        text = unescape(raw)
        folded = fold(text)[0]
        if folded:  # what is invisible stays until the blocks are tidied: there it is counted
            lines.append(Line(" ".join(text.split()), raw[:2].isspace() and len(raw) > 2, opens))
        opens = not folded
    return tuple(lines)


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the lines were broken at a column: nearly all end near it, and sentences run on across the breaks."""
    if not lines or sorted(len(x.text) for x in lines)[int(len(lines) * 0.95)] > WIDE:
        return False
    inner = [(a, b) for a, b in pairwise(lines) if not b.opens and not _marked(b.text)]
    if not inner:
        return False
    near = sum(len(a.text) >= NARROW for a, _ in inner)
    run_on = sum(not SENTENCE_END.search(a.text) and len(a.text) >= NARROW for a, _ in inner)
    lower = sum(not SENTENCE_END.search(a.text) and _runs_on(a.text, b.text) for a, b in inner)
    return near >= 0.7 * len(inner) and run_on >= 0.5 * len(inner) and lower >= 0.3 * len(inner)


def _runs_on(above: str, below: str) -> bool:
    """Whether a line goes on in the next: that begins small, or with I where no comma ends the first, as in verse."""
    return bool(RUNS_ON.match(below)) and (below[0] != "I" or above[-1].isalnum())


def _paragraphs(lines: Sequence[Line], wrapped: bool) -> Iterator[str]:
    """The text of each paragraph, its marker still before it."""
    column = max((len(x.text) for x in lines), default=0)
    held: list[Line] = []
    for line in lines:
        if held and (not wrapped or _breaks(held, line, column)):
            yield _join(held)
            held = []
        held.append(line)
    if held:
        yield _join(held)


def _breaks(held: Sequence[Line], line: Line, column: int) -> bool:
    """Whether a line of a wrapped text begins a paragraph."""
    last = held[-1]
    if line.opens or (line.indented and not last.indented and not _marked(held[0].text)):
        return True
    if QUOTED.match(line.text):
        return not QUOTED.match(last.text)
    if _marked(line.text):
        return True
    short = len(last.text) < 0.6 * column
    return short and len(held) == 1 and heading_shaped(last.text) and not line.text[0].islower()


def _join(lines: Sequence[Line]) -> str:
    """Lines as one; a line that ends in a joining dash takes the next without a space."""
    texts = [lines[0].text, *(QUOTED.sub("", x.text, count=1) for x in lines[1:])]
    out = texts[0]
    for text in texts[1:]:
        tight = re.search(r"[^\W\d_][-‑—]$", out) and text[0].isalpha()
        out += text if tight else f" {text}"
    return out


def _marked(text: str) -> bool:
    return bool(BULLET.match(text) or QUOTED.match(text) or NUMBER.match(text))


def _block(text: str) -> Block:
    """A block with its kind; a bullet or > says the kind and goes, a number is the writer's and stays."""
    if quoted := QUOTED.match(text):
        return Block("quote", text[quoted.end() :])
    bullet = BULLET.match(text)
    # "— And then she laughed" is dialogue, and "* * *" a separator: a dash opens an item only where it is short.
    if bullet and not re.fullmatch(r"[\s*_=~•·#.\-–—]+", text) and text[0] not in "—":
        return Block("item", text[bullet.end() :])
    if NUMBER.match(text) and not heading_shaped(text):
        return Block("item", text)
    return Block("paragraph", text)
