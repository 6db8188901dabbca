"""What a reader is told of the last run: the change story of a desk, in words and counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from counterpoint.codebook import SUBJECT_LABELS
from counterpoint.desk import Desk
from counterpoint.errors import refuse
from counterpoint.since import Changes, Difference, Turn, follow, kept, state_of
from counterpoint.views.words import capital, count, join, lower, number

NAMED = 3  # contradictions named in the sentence; the others are counted


@lru_cache(maxsize=8)
def story_of(desk: Desk, since: str) -> Changes | None:
    """What has changed since the run that left this file; None without one, or where it left nothing to tell.

    RequestError for a file that is no state of this show.
    """
    if not since:
        return None
    wanted = "the state.json a run left beside its pages"
    try:
        before = kept(Path(since).read_bytes())
    except (OSError, ValueError):
        before = None
    if before is None:
        raise refuse("since", "", since, wanted)
    now = state_of(desk)
    if before.run.show != now.show:
        raise refuse("since", "show", before.run.show, now.show)
    return follow(before, now)[0].story


def told(story: Changes) -> str:
    """The whole story in a sentence: The codebook changed; one review edited; two claims gained; one contradiction new (pace)."""
    return capital("; ".join([*(lower(method(d)) for d in story.method), summary(story)]))


def summary(story: Changes) -> str:
    """The same without the method, and without a capital."""
    n = story.counts
    parts = (
        _listed(
            (n["added"], "review", "added"), (n["withdrawn"], "review", "withdrawn"), (n["edited"], "review", "edited"),
            (n["reread"], "review", "read anew"),
        ),
        _listed((n["gained"], "claim", "gained"), (n["lost"], "claim", "lost"), (n["flipped"], "stance", "turned")),
        ", ".join(filter(None, (_over("new", story.appeared, True), _over("gone", story.vanished, not story.appeared)))),
    )  # fmt: skip
    return "; ".join(filter(None, parts))


def _listed(*counts: tuple[int, str, str]) -> str:
    """One review added, two withdrawn: the noun only where it is not the one before."""
    out, last = [], ""
    for n, noun, what in counts:
        if n:
            out.append(f"{number(n)} {'' if noun == last else noun + 's ' * (n != 1) + ' ' * (n == 1)}{what}")
            last = noun
    return ", ".join(out)


def _over(what: str, turns: Sequence[Turn], noun: bool) -> str:
    """Two contradictions new (pace and music)."""
    if not turns:
        return ""
    names = [topic(t.name, t.subject) for t in turns[:NAMED]]
    rest = [f"{number(len(turns) - NAMED)} more"] if len(turns) > NAMED else []
    called = f" contradiction{'s' * (len(turns) != 1)}" if noun else ""
    return f"{number(len(turns))}{called} {what} ({join([*names, *rest])})"


def topic(name: str, subject: str) -> str:
    """A point inside a sentence, by what the run that knew it called it."""
    if subject in ("show", "couple") or subject not in SUBJECT_LABELS:
        return lower(name)
    return f"the {lower(SUBJECT_LABELS[subject])}’s {lower(name)}"


def method(d: Difference) -> str:
    """What besides the texts is not as it was, in words."""
    told = {
        "version": f"Counterpoint changed from {d.before} to {d.after}",
        "codebook": "The codebook changed",
        "engine": "The engine that finds claims changed",
        "coder": f"The coder changed from {d.before} to {d.after}",
        "codings": f"{count(len(d.after.split(', ')), 'coding')} changed",
        "facts": "Title, kind or leads of the show changed",
        "dimensions": f"The dimensions asked for changed from {d.before} to {d.after}",
        "reviews": f"The reviews asked for changed from {d.before or 'all'} to {d.after or 'all'}",
    }
    return told[d.what]
