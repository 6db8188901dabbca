"""What stands around a review and is not the reviewer's, known from `knowledge/furniture.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from counterpoint.model import Receipt
from counterpoint.sources.draft import Block, receipt

SHORT = 220  # a longer line is never furniture
TAIL_FROM = 0.4  # a tail marker counts only after this share of the text


@dataclass(frozen=True)
class Rule:
    """One kind of line that is not the reviewer's, with lines it must take and lines it must leave."""

    kind: str
    reason: str
    pattern: re.Pattern[str]
    drop: tuple[str, ...]
    keep: tuple[str, ...]

    def takes(self, line: str) -> bool:
        return len(line) <= SHORT and self.pattern.fullmatch(line.strip()) is not None


@dataclass(frozen=True)
class Furniture:
    """All rules, compiled once."""

    lines: tuple[Rule, ...]
    tails: tuple[Rule, ...]
    elements: Mapping[str, str]  # class or id → kind
    shortcodes: frozenset[str]
    bare_shortcodes: frozenset[str]
    general_headings: frozenset[str]


@cache
def furniture() -> Furniture:
    """The rules of `knowledge/furniture.yaml`."""
    source = files("counterpoint").joinpath("knowledge/furniture.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(source)
    return Furniture(
        lines=tuple(map(_rule, data["lines"])),
        tails=tuple(map(_rule, data["tails"])),
        elements={name: kind for kind, names in data["elements"].items() for name in names},
        shortcodes=frozenset(data["shortcodes"]),
        bare_shortcodes=frozenset(data["bare_shortcodes"]),
        general_headings=frozenset(data["general_headings"]),
    )


def _rule(entry: Mapping[str, Sequence[str]]) -> Rule:
    pattern = re.compile(str(entry["pattern"]), re.IGNORECASE)
    return Rule(str(entry["kind"]), str(entry["reason"]), pattern, tuple(entry["drop"]), tuple(entry["keep"]))


def clear(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Receipt, ...]]:
    """The blocks that are the reviewer's, and a receipt for each that is not."""
    kept, tail = _cut_tail(blocks)
    out: list[Block] = []
    receipts: list[Receipt] = []
    for block in kept:
        rule = next((r for r in furniture().lines if r.takes(block.text)), None)
        if rule is None:
            out.append(block)
        else:
            receipts.append(receipt(rule.kind, rule.reason, block.text))
    return tuple(out), (*receipts, *tail)


def _cut_tail(blocks: Sequence[Block]) -> tuple[Sequence[Block], tuple[Receipt, ...]]:
    """Blocks up to a marked comment section or list of other articles, and receipts for the rest."""
    total, before = sum(len(b.text) for b in blocks), 0
    for at, block in enumerate(blocks):
        if before > TAIL_FROM * total:
            rule = next((r for r in furniture().tails if r.takes(block.text)), None)
            if rule is not None:
                return blocks[:at], tuple(receipt(rule.kind, rule.reason, b.text) for b in blocks[at:])
        before += len(block.text)
    return blocks, ()
