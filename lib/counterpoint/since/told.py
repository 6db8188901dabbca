"""The story in three lines at most, for a log."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoint.errors import one_line
from counterpoint.since.model import Changes, Edit, Turn

NAMED = 3  # reviews or contradictions named in a line; the others are counted
WHAT = {
    "version": "Counterpoint",
    "codebook": "the codebook",
    "engine": "the engine",
    "coder": "the coder",
    "codings": "a coding",
    "facts": "title, kind or leads in show.yaml",
    "dimensions": "the dimensions asked for",
    "reviews": "the reviews asked for",
}


def lines(story: Changes) -> tuple[str, ...]:
    """The method first, then the reviews, then claims and contradictions; nothing where nothing changed."""
    found = (_method(story), _reviews(story), _claims(story))
    return tuple(one_line(f"{story.show}: {line}") for line in found if line)


def _method(story: Changes) -> str:
    if not story.method:
        return ""
    whats = " and ".join(dict.fromkeys(WHAT[d.what] for d in story.method))
    so = (
        "only what both runs were asked for is compared"
        if story.choice
        else ("claims may have moved for that reason" if story.moved else "nothing moved for that reason")
    )
    return f"{whats} changed since the last run; {so}"


def _reviews(story: Changes) -> str:
    outlet = [e for e in story.edited if e.by == "outlet"]
    here = [e for e in story.edited if e.by == "here"]
    parts = [
        _named("added", [c.name for c in story.added]),
        _named("withdrawn", [c.name for c in story.withdrawn]),
        _named("edited", [_edit(e) for e in outlet]),
        _named("read anew", [e.name for e in here]),
    ]
    told = ", ".join(filter(None, parts))
    return f"since the last run {told}" if told else ""


def _edit(edit: Edit) -> str:
    n = len(edit.sentences)
    what = f"{n} sentence{'s' * (n != 1)}" if n else ", ".join(f.name for f in edit.facts) or "its structure"
    return f"{edit.name}: {what}{', silently' if edit.silent else ''}"


def _named(what: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"{len(names)} review{'s' * (len(names) != 1)} {what} ({_first(names, '; ')})"


def _first(names: Sequence[str], between: str) -> str:
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return between.join([*names[:NAMED], *more])


def _claims(story: Changes) -> str:
    n = story.counts
    parts = [
        *(f"{n[kind]} claim{'s' * (n[kind] != 1)} {kind}" for kind in ("gained", "lost") if n[kind]),
        f"{n['flipped']} stance{'s' * (n['flipped'] != 1)} flipped" if n["flipped"] else "",
        _points("new", story.appeared),
        _points("gone", story.vanished),
    ]
    return ", ".join(filter(None, parts))


def _points(what: str, turns: Sequence[Turn]) -> str:
    if not turns:
        return ""
    named = [t.name if t.subject == "show" else f"{t.name}, {t.subject.replace('_', ' ')}" for t in turns]
    return f"{len(turns)} contradiction{'s' * (len(turns) != 1)} {what} ({_first([n.lower() for n in named], '; ')})"
