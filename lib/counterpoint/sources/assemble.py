"""Draft → Review: clean the blocks, find title and headings, give every passage its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from counterpoint.errors import SourceRefused
from counterpoint.model import Passage, PassageKind, Receipt, Review
from counterpoint.sources import shortcodes
from counterpoint.sources.draft import Block, Draft, Facts, receipt
from counterpoint.sources.furniture import clear
from counterpoint.sources.language import count_words, language
from counterpoint.sources.mend import BIDI, fold, tidy
from counterpoint.sources.shape import find_author, find_title, mark_headings

TOO_FEW, FEW = 5, 50  # words: not a review; a review, with a warning
LONGEST = 500_000  # characters: a shelf of novels is no review, and the parser would need gigabytes for it
NOTHING = Facts()
WEB = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)
LONGEST_URL = 2000  # characters
REPEATS_WITHIN = 6  # a title printed twice stands among the first blocks


@dataclass(frozen=True)
class Origin:
    """Where a draft came from."""

    id: str
    source: str
    sha256: str


def assemble(origin: Origin, draft: Draft, given: Facts = NOTHING, warnings: Sequence[str] = ()) -> Review:
    """The cleaned review of a draft; `given` fills what the file does not say. SourceRefused if hardly a word is left, or far too many."""
    if (long := sum(len(b.text) for b in draft.blocks)) > LONGEST:
        raise SourceRefused(f"{long:,} characters of text; at most {LONGEST:,} are read")
    facts, fact_warnings = tidy_facts(draft.facts)
    given, given_warnings = tidy_facts(given)
    blocks, receipts = _tidy(draft.blocks)
    blocks, removed = clear(blocks)
    title = facts.headline or find_title(blocks)
    facts = facts.or_else(Facts(author=find_author(blocks)))
    blocks, repeated = _one_title(title, blocks)
    if draft.format == "text" or not any(b.kind == "heading" for b in blocks):
        blocks = mark_headings(blocks)
    titled = (Block("title", title), *blocks) if title else blocks
    text, passages = place(titled)
    words = count_words(text)
    if count_words(" ".join(b.text for b in blocks)) < TOO_FEW:
        raise SourceRefused(f"too few words ({words}) to be a review once cleaned")
    known = replace(facts, headline=title).or_else(given)
    told = (*draft.warnings, *warnings, *fact_warnings, *given_warnings, *_warn(words, draft))
    return Review(
        id=origin.id,
        text=text,
        passages=passages,
        source=origin.source,
        format=draft.format,
        headline=known.headline,
        author=known.author,
        publisher=known.publisher or publisher_of(known.url),
        url=known.url,
        published=known.published,
        modified=known.modified,
        tags=known.tags,
        language=given.language or language(text),
        words=words,
        receipts=(*draft.receipts, *receipts, *removed, *repeated),
        warnings=tuple(dict.fromkeys(told)),
        sha256=origin.sha256,
    )


def place(blocks: Sequence[Block]) -> tuple[str, tuple[Passage, ...]]:
    """The blocks joined by empty lines, and where each stands."""
    passages: list[Passage] = []
    at = 0
    for block in blocks:
        passages.append(Passage(block.kind, at, at + len(block.text)))
        at += len(block.text) + 2
    return "\n\n".join(b.text for b in blocks), tuple(passages)


def _tidy(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Receipt, ...]]:
    """Blocks on one line each, without shortcodes and invisible characters; empty ones go."""
    out: list[Block] = []
    receipts: list[Receipt] = []
    taken: Counter[str] = Counter()
    for block in blocks:
        text, short = shortcodes.strip(block.text)
        text, invisible = fold(text)
        receipts += short
        taken += invisible
        if text:
            out.append(replace(block, text=text))
    if taken:
        said = ", ".join(f"{name} × {n}" for name, n in sorted(taken.items()))
        receipts.append(receipt("invisible", "characters that cannot be seen", said))
    return tuple(out), tuple(receipts)


def _one_title(title: str | None, blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Receipt, ...]]:
    """The blocks without the title: it is put first by itself, and a second print is a receipt."""
    if not title:
        return tuple(blocks), ()
    prints = [i for i, b in enumerate(blocks[:REPEATS_WITHIN]) if same_title(b.text, title)]
    once = 1 if prints and blocks[prints[0]].text == title and prints[0] == 0 else 0
    repeated = tuple(
        receipt("repeated title", "the title, printed again", blocks[i].text) for i in prints[once:]
    )
    return tuple(b for i, b in enumerate(blocks) if i not in prints), repeated


def same_title(a: str, b: str) -> bool:
    """Whether two lines are one title, but for case, quotes and a slip."""
    x, y = ("".join(c for c in t.casefold() if c.isalnum()) for t in (a, b))
    return bool(x) and (x == y or (len(x) > 20 and abs(len(x) - len(y)) < 4 and fuzz.ratio(x, y) >= 96))


def tidy_facts(facts: Facts) -> tuple[Facts, tuple[str, ...]]:
    """Facts on one clean line each; an address that is none of the web becomes a warning."""
    names = ("headline", "author", "publisher", "published", "modified")
    lines = {name: tidy(said) or None if (said := getattr(facts, name)) else None for name in names}
    url = tidy(facts.url or "", LONGEST_URL)
    warnings = (f"its link “{tidy(url, 200)}” is not a web address",) if url and not is_web(url) else ()
    tags = tuple(t for tag in facts.tags if (t := tidy(tag)))
    return replace(facts, **lines, url=url if is_web(url) else None, tags=tags), warnings


def is_web(url: str) -> bool:
    """Whether an address is http or https with a host, and can stand in a link as it is."""
    try:
        return WEB.fullmatch(url) is not None and bool(urlsplit(url).netloc)
    except ValueError:
        return False


def publisher_of(url: str | None) -> str | None:
    """The host of an address as a publisher's name; None for a machine's own name or number."""
    if not url or not is_web(url):
        return None
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host if "." in host and not host.replace(".", "").isdigit() and ":" not in host else None


def _warn(words: int, draft: Draft) -> tuple[str, ...]:
    short = (f"only {words} words",) if words < FEW else ()
    bidi = any(BIDI.search(b.text) for b in draft.blocks)
    return (
        *short,
        *(("it held characters that reverse the direction of text; they are removed",) if bidi else ()),
    )


def kinds(review: Review) -> tuple[tuple[PassageKind, str], ...]:
    """Each passage's kind and words, for a look at what was read."""
    return tuple((p.kind, review.text[p.start : p.end]) for p in review.passages)
