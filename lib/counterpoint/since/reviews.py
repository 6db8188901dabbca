"""Which reviews of two runs are the same one, which came, which left, and which were edited."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from counterpoint.since.model import FACTS, Came, Edit, Fact, Seen, Sentence, State
from counterpoint.since.texts import changed

SHINGLE = 8  # words
ENOUGH = 0.8  # of the shorter text's eight-word runs: then two files hold one review
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Both:
    """A review that is compared before and after, perhaps under another file name."""

    before: Seen
    after: Seen

    @property
    def text_changed(self) -> bool:
        return self.before.text != self.after.text or self.before.shape != self.after.shape

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Those that are not in both."""
        return changed(self.before.text, self.after.text) if self.before.text != self.after.text else ()


@dataclass(frozen=True)
class Met:
    """The reviews of two runs, set against each other. `left_out`: those that only one of the runs was asked for."""

    both: tuple[Both, ...]
    added: tuple[Came, ...]
    withdrawn: tuple[Came, ...]
    left_out: frozenset[str] = frozenset()


def meet(before: State, after: State) -> Met:
    """Set the reviews of two runs against each other; a file that was renamed holds the same review."""
    old, new = ({r.id: r for r in state.reviews} for state in (before, after))
    alone = [r for r in before.reviews if r.id not in new and not r.aside]
    fresh = [r for r in after.reviews if r.id not in old and not r.aside]
    mates = _renamed(alone, fresh)
    pairs = [(r, new[r.id]) for r in before.reviews if r.id in new] + mates
    gone, come = ({r.id for r in rest} - {p[k].id for p in mates} for k, rest in enumerate((alone, fresh)))
    left_out: frozenset[str] = frozenset()
    if before.basis.reviews != after.basis.reviews:
        left_out, gone, come = frozenset(gone | come), set(), set()
    added = [Came(a.id, a.name, b.aside) for b, a in pairs if b.aside and not a.aside]
    withdrawn = [Came(b.id, b.name, a.aside) for b, a in pairs if a.aside and not b.aside]
    added += [
        Came(r.id, r.name, "refused" if r.file in before.refused else "") for r in fresh if r.id in come
    ]
    withdrawn += [
        Came(r.id, r.name, "refused" if r.file in after.refused else "") for r in alone if r.id in gone
    ]
    both = [Both(b, a) for b, a in pairs if not b.aside and not a.aside]
    return Met(tuple(sorted(both, key=lambda p: p.after.id)), _ordered(added), _ordered(withdrawn), left_out)


def edit(pair: Both) -> Edit | None:
    """What became of a review's text and facts; None if a reader would see no difference."""
    before, after = pair.before, pair.after
    facts = tuple(
        Fact(name, before.facts.get(name), after.facts.get(name))
        for name in FACTS
        if before.facts.get(name) != after.facts.get(name)
    )
    structure = not pair.sentences and before.shape != after.shape
    if not (facts or pair.sentences or structure):
        return None
    touched = before.sha256 != after.sha256
    dated = before.facts.get("modified") != after.facts.get("modified")
    return Edit(
        review=after.id,
        name=after.name,
        by="outlet" if touched else "here",
        silent=bool(pair.sentences) and touched and not dated,
        structure=structure,
        modified=after.facts.get("modified"),
        facts=facts,
        sentences=pair.sentences,
    )


def _renamed(alone: Sequence[Seen], fresh: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
    """Reviews under another file name: at the same address, else with the same text, else with most of it."""
    out: list[tuple[Seen, Seen]] = []
    left, right = {r.id: r for r in alone}, {r.id: r for r in fresh}
    for same in (_by(lambda r: r.facts.get("url") or ""), _by(lambda r: r.text), _alike):
        for i, j in same(left, right):
            out.append((left.pop(i), right.pop(j)))
    return out


Matches = Callable[[Mapping[str, Seen], Mapping[str, Seen]], list[tuple[str, str]]]


def _by(key: Callable[[Seen], str]) -> Matches:
    """Pairs of one key, where only one review on either side has it."""

    def pairs(left: Mapping[str, Seen], right: Mapping[str, Seen]) -> list[tuple[str, str]]:
        one, two = _only(left.values(), key), _only(right.values(), key)
        return [(one[k], two[k]) for k in sorted(one.keys() & two.keys())]

    return pairs


def _only(reviews: Iterable[Seen], key: Callable[[Seen], str]) -> dict[str, str]:
    many: dict[str, list[str]] = defaultdict(list)
    for review in reviews:
        many[key(review)].append(review.id)
    return {k: ids[0] for k, ids in many.items() if k and len(ids) == 1}


def _alike(left: Mapping[str, Seen], right: Mapping[str, Seen]) -> list[tuple[str, str]]:
    """Pairs that share most of their text, the likest first."""
    runs = {r.id: _runs(r.text) for side in (left, right) for r in side.values()}
    holders: dict[str, list[str]] = defaultdict(list)
    for j in right:
        for run in runs[j]:
            holders[run].append(j)
    ranked = []
    for i in left:
        for j, n in Counter(j for run in runs[i] for j in holders.get(run, ())).items():
            share = n / min(len(runs[i]), len(runs[j]))
            if share >= ENOUGH:
                ranked.append((-share, min(i, j), max(i, j), i, j))
    mates: dict[str, str] = {}
    for *_, i, j in sorted(ranked):
        if i not in mates and j not in mates.values():
            mates[i] = j
    return list(mates.items())


def _runs(text: str) -> frozenset[str]:
    words = WORD.findall(text.casefold())
    return frozenset(" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1))


def _ordered(came: Iterable[Came]) -> tuple[Came, ...]:
    return tuple(sorted(came, key=lambda c: c.review))
