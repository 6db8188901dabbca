"""A paper as Markdown: plain CommonMark with GitHub's tables, in which no word of a review means anything but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from counterpoint.cells import visible
from counterpoint.papers.blocks import Block, Grid, Heading, Items, Paper, Para, Quote, Run, Words

# Also what only some readers know: dollars are mathematics, braces are templates, tildes strike out.
MEANS = re.compile(r"[\\`*_{}\[\]<|~$]|&(?=#?\w+;)")
NUMBERED = re.compile(r"\d{1,9}[.)](?:\s|$)")
IN_ADDRESS = {"|": "%7C", "`": "%60", "{": "%7B", "}": "%7D", "*": "%2A"}


def markdown(paper: Paper) -> str:
    """In: a paper. Out: its Markdown, which ends with a line end."""
    blocks = [f"# {_head(paper.title)}", _opening(_marked(escape(paper.line), "*"))]
    blocks += [_block(block) for block in paper.blocks]
    return "\n\n".join(filter(None, blocks)) + "\n"


def escape(text: str) -> str:
    """Text on one line in which nothing is markup, wherever in a line it stands."""
    return MEANS.sub(r"\\\g<0>", re.sub(r"\s+", " ", visible(text)))


def _head(text: str) -> str:
    """The words of a heading; signs at its end would be taken for its frame."""
    return re.sub(r"#(?=#*$)", r"\\#", escape(text).strip())


def _opening(told: str) -> str:
    """Markdown whose first sign opens nothing."""
    if told[:1] in tuple("-+=#>"):
        return "\\" + told
    if NUMBERED.match(told):
        return re.sub(r"[.)]", r"\\\g<0>", told, count=1)
    return told


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * (level + 1)} {_head(text)}"
        case Para(told):
            return _opening(runs(told))
        case Quote(told, source):
            return f"> {_opening(runs(told))}\n>\n> {_opening(runs(source))}"
        case Items(items):
            return "\n".join(f"- {_opening(runs(item))}" for item in items)
        case Grid():
            return "\n".join(_table(block))


def _table(grid: Grid) -> Iterator[str]:
    yield _row([escape(name).strip() for name in grid.head])
    yield _row(["---:" if i in grid.figures else "---" for i in range(len(grid.head))])
    for row in grid.rows:
        yield _row([runs(cell) for cell in row])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def runs(told: Words) -> str:
    """Runs as one line: strong ones bold, cues elsewhere slanted, links with their address."""
    out = []
    for (strong, href), some in groupby(told, key=lambda r: (r.strong, r.href)):
        group = list(some)
        text = (
            _marked("".join(escape(r.text) for r in group), "**")
            if strong
            else "".join(_slanted(r) for r in group)
        )
        out.append(f"[{text}](<{_address(href)}>)" if href else text)
    return re.sub(r" +", " ", "".join(out)).strip()


def _slanted(run: Run) -> str:
    return _marked(escape(run.text), "*") if run.cue else escape(run.text)


def _marked(text: str, sign: str) -> str:
    """Text between signs, its outer spaces outside; bare where a reader could not tell what the signs belong to."""
    inner = text.strip()
    if not inner or not (inner[0].isalnum() and inner[-1].isalnum()):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{sign}{inner}{sign}{after}"


def _address(href: str) -> str:
    """An address in which nothing ends the link, begins code or names a character."""
    plain = "".join(IN_ADDRESS.get(c, c) for c in visible(href) if not c.isspace())
    return re.sub(r"[\\<>]", "", re.sub(r"&(?=#?\w+;)", "&amp;", plain))
