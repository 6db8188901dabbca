"""What a chat model wrote → what it says, whatever stands around it: fences, prose, one array, one object, or lines.

Nothing here is believed yet: `verify` holds every claim against the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LARGEST = 1_000_000  # characters of an answer
FAILURES = 2000  # brackets that open nothing, after which an answer is given up
START = re.compile(r"[{\[]")
THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.S)
# A line whose quote holds quotation marks that were not escaped.
LOOSE = re.compile(
    r'\{(?P<before>[^{}]*?)"quote"\s*:\s*"(?P<quote>.*?)"(?P<after>\s*,\s*"(?:p|passage|subject|code|stance|hedged|sure)"\s*:[^{}]*|\s*)\}'
)
_DECODER = json.JSONDecoder(parse_constant=lambda name: None)


@dataclass(frozen=True)
class Tag:
    """The first line of an answer: of which review it is, and of which part. Empty where it has none."""

    review: str = ""
    text: str = ""
    part: int = 1
    of: int = 1


@dataclass(frozen=True)
class Section:
    """What an answer says of one review. `whole` if it came to its end; `broken` are lines that are no JSON."""

    tag: Tag
    rows: tuple[Mapping[str, Any], ...]
    broken: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class _Found:
    """An object, a broken line, or the end of something that was closed properly."""

    value: Mapping[str, Any] | None = None
    broken: str = ""
    closed: bool = False


def parse(answer: str) -> tuple[Section, ...]:
    """The sections of an answer, one for each tag; what stands before the first tag is of no known review."""
    sections: list[Section] = []
    rows: list[Mapping[str, Any]] = []
    broken: list[str] = []
    tag, whole = Tag(), False

    def close() -> None:
        if rows or broken or whole or tag != Tag():
            sections.append(Section(tag, tuple(rows), tuple(broken), whole))

    for found in _found(THOUGHT.sub("", answer[:LARGEST])):
        if found.broken:
            broken.append(found.broken)
        if found.value is not None:
            told = _tag(found.value)
            if told and told != tag:
                close()
                tag, rows, broken, whole = told, [], [], False
            if "quote" in found.value or "code" in found.value:
                rows.append(found.value)
            whole = whole or "done" in found.value
        whole = whole or found.closed
    close()
    return tuple(sections)


def _found(text: str) -> Iterator[_Found]:
    """Everything in a text that is JSON, or was meant to be."""
    at = failures = 0
    while failures < FAILURES and (match := START.search(text, at)):
        try:
            value, at = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            failures += 1
            end = text.find("\n", match.start())
            line = text[match.start() : end if end >= 0 else len(text)]
            at = match.start() + 1
            if '"quote"' in line and not START.search(line, 1):
                mended = _mended(line)
                yield _Found(mended) if mended else _Found(broken=line[:200])
                at = match.start() + len(line)
            continue
        yield from _flat(value)


def _flat(value: Any) -> Iterator[_Found]:
    """The objects of an array, or of an object that has its claims inside."""
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        yield from (_Found(row) for row in rows)
        if rows:
            yield _Found(closed=True)
    elif isinstance(value, dict):
        inner = value.get("claims")
        yield _Found({k: v for k, v in value.items() if k != "claims"})
        if isinstance(inner, list):
            yield from (_Found(row) for row in inner if isinstance(row, dict))
            yield _Found(closed=True)


def _mended(line: str) -> Mapping[str, Any] | None:
    """A claim whose only fault is quotation marks inside its quote."""
    match = LOOSE.search(line)
    if not match:
        return None
    quote = json.dumps(match["quote"].replace('\\"', '"'))
    try:
        value = json.loads(f'{{{match["before"]}"quote": {quote}{match["after"]}}}')
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _tag(value: Mapping[str, Any]) -> Tag | None:
    review, text = value.get("review"), value.get("text")
    if "quote" in value or not isinstance(review, str):
        return None
    return Tag(
        review, text if isinstance(text, str) else "", _count(value.get("part")), _count(value.get("of"))
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 1
