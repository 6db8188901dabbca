"""The ledger: stock devices used, avoided, subverted or passed over; craft praised or faulted."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.errors import unknown
from counterpoint.model import Finding, Position, Stance
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.gather import total
from counterpoint.views.scene import Quote, Scene, best, scene
from counterpoint.views.words import count, join, lower, number

SHAPES = {"affirms": ("a", "l"), "denies": ("d", "r"), "subverts": ("s", "s")}
TABLES = {
    "tropes": (
        ("disputed", "Disputed", "Reviews contradict each other."),
        ("affirms", "Used", "The show is said to play it."),
        ("denies", "Avoided", "The show is said to do without it."),
        ("both", "Used and avoided", "Said to be played in one place, done without in another."),
        ("turned", "Turned round", "The show is said to take it up and turn it."),
    ),
    "craft": (
        ("disputed", "Disputed", "Praised by one, faulted by another."),
        ("affirms", "Praised", ""),
        ("denies", "Faulted", ""),
        ("turned", "Mixed", ""),
    ),
}
NOUNS = {"tropes": ("stock device", "stock devices"), "craft": ("point of craft", "points of craft")}


@dataclass(frozen=True)
class Entry:
    """What one review says of one device: marks, words for them, how many claims. None of it is silence."""

    marks: tuple[tuple[str, str], ...]
    says: str
    n: int


@dataclass(frozen=True)
class Item:
    """One line of the ledger."""

    id: str
    name: str
    entries: tuple[Entry, ...]
    tallies: tuple[tuple[str, str, str, int], ...]  # shape, side, word, reviews: for many reviews
    quote: Quote
    more: tuple[Quote, ...]
    more_label: str


@dataclass(frozen=True)
class Table:
    """The lines of one verdict."""

    head: str
    note: str
    items: tuple[Item, ...]


def ledger(desk: Desk, dimension: str = "tropes") -> Fragment:
    """One table for each thing said of a device, and the devices nobody mentions."""
    if dimension not in TABLES:
        raise unknown("ledger", "dimension", dimension, TABLES)
    here = scene(desk)
    found = [f for f in desk.comparison.findings if f.point.dimension == dimension]
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=lambda f: (-len(f.speaking), -total(f), f.point.name)):
        groups.setdefault(_kind(finding), []).append(finding)
    tables = [
        Table(head, note, tuple(_item(here, f) for f in groups.get(kind, ())))
        for kind, head, note in TABLES[dimension]
    ]
    silent = [lower(f.point.name) for f in groups.get("silent", ())]
    return render(
        "ledger",
        id=dimension,
        who=here.reviews,
        many=here.many,
        tables=[t for t in tables if t.items],
        empty=_empty(groups, dimension),
        silent=join(silent),
        unmentioned=len(silent),
        lede=_lede(found, dimension, len(here.who)),
        first="Trope" if dimension == "tropes" else "Craft",
    )


def _empty(groups: dict[str, list[Finding]], dimension: str) -> str:
    """What is said of no device, in a line; nothing where no device is named at all."""
    missing = [
        lower(head)
        for kind, head, _ in TABLES[dimension]
        if kind in ("affirms", "denies", "turned") and kind not in groups
    ]
    if not missing or not set(groups) - {"silent"}:
        return ""
    return f"No {NOUNS[dimension][0]} is said to be {join(missing, 'or')}."


def _lede(found: list[Finding], dimension: str, n: int) -> str:
    named = [f for f in found if f.speaking]
    one, many = NOUNS[dimension]
    if not found:
        return f"No {many} were asked about."
    text = f"{len(named)} of {len(found)} {many} {'is' if len(named) == 1 else 'are'} mentioned."
    everyone = [f for f in named if len(f.speaking) == n]
    if n > 1 and named:
        all_ = "both reviews" if n == 2 else f"all {number(n)} reviews"
        text += (
            f" {count(len(everyone), one, many)} by {all_}." if everyone else f" No {one} is named by {all_}."
        )
    return text


def _kind(finding: Finding) -> str:
    if not finding.speaking:
        return "silent"
    if finding.verdict == "contradicted":
        return "disputed"
    stances = {c.stance for p in finding.speaking for c in p.claims}
    if len(stances) == 1 and "subverts" not in stances:
        return stances.pop()
    return "both" if finding.point.dimension == "tropes" and "subverts" not in stances else "turned"


def _item(here: Scene, finding: Finding) -> Item:
    claims = [c for p in finding.speaking for c in p.claims]
    first = best(claims)
    rest = here.quoted(c for c in claims if c is not first)
    return Item(
        f"t-{finding.point.id.replace('.', '-')}",
        finding.point.name,
        tuple(_entry(here, finding, p) for p in finding.positions),
        _tallies(here, finding),
        here.quote(first),
        rest,
        count(len(rest), "more quote"),
    )


def _by_stance(position: Position) -> dict[Stance, int]:
    said: dict[Stance, int] = {"affirms": len(position.first), "denies": len(position.second)}
    said["subverts"] = len(position.turned)
    return {stance: n for stance, n in said.items() if n}


def _entry(here: Scene, finding: Finding, position: Position) -> Entry:
    said = _by_stance(position)
    words = [here.desk.codebook.stance_label(finding.point.first.code, s) for s in said]
    return Entry(
        tuple(SHAPES[s] for s in said), f"{join(words)} it" if words else "silent", sum(said.values())
    )


def _tallies(here: Scene, finding: Finding) -> tuple[tuple[str, str, str, int], ...]:
    stances: tuple[Stance, ...] = ("affirms", "denies", "subverts")
    return tuple(
        (
            *SHAPES[s],
            here.desk.codebook.stance_label(finding.point.first.code, s),
            sum(1 for p in finding.speaking if s in _by_stance(p)),
        )
        for s in stances
    )
