"""Claims arranged for showing: columns by review, parts by side. Shared by the sections that open to quotes."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.model import Claim, Finding, Position
from counterpoint.views.labels import say
from counterpoint.views.scene import MANY, Quote, Scene, Who


@dataclass(frozen=True)
class Part:
    """One side of one review: what it says, and the quotes; `more` says how many are not listed."""

    say: str
    side: str
    quotes: tuple[Quote, ...]
    more: str = ""


@dataclass(frozen=True)
class Column:
    """One review's parts."""

    who: Who
    parts: tuple[Part, ...]


def columns(scene: Scene, finding: Finding, limit: int = 0, said: bool = True) -> tuple[Column, ...]:
    """A column for every review that speaks on a point."""
    return tuple(
        Column(scene.who[p.review], _parts(scene, finding, p, limit, said)) for p in finding.speaking
    )


def _parts(scene: Scene, finding: Finding, position: Position, limit: int, said: bool) -> tuple[Part, ...]:
    sides: tuple[tuple[int, str, tuple[Claim, ...]], ...] = (
        (-1, "l", position.first),
        (1, "r", position.second),
        (0, "s", position.turned),
    )
    return tuple(
        _part(
            scene,
            say(finding.point, position, sign, scene.desk.codebook) if said else "",
            side,
            claims,
            limit,
        )
        for sign, side, claims in sides
        if claims
    )


def _part(scene: Scene, says: str, side: str, claims: tuple[Claim, ...], limit: int) -> Part:
    kept = claims[:limit] if limit else claims
    left = len(claims) - len(kept)
    return Part(says, side, scene.quoted(kept), f"and {left} more" if left else "")


def rows_of(finding: Finding) -> str:
    """The id of the point's rows in the matrix, where so many reviews speak that their quotes are not repeated elsewhere."""
    return f"m-{finding.point.id.replace('.', '-')}" if len(finding.speaking) > MANY else ""


def total(finding: Finding) -> int:
    """How many claims a point rests on."""
    return sum(len(p.claims) for p in finding.positions)
