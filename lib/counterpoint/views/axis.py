"""An axis with letters on it: where each review stands between two poles, as inline SVG in per cent and pixels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from counterpoint.model import Finding, Point, Position
from counterpoint.views.labels import stood
from counterpoint.views.scene import Scene
from counterpoint.views.words import join, lower

STEP = 25  # pixels from one letter to the next at the same place
WIDE = 8.5  # how many per cent of a narrow axis one letter takes
LANE = 26


@dataclass(frozen=True)
class Disc:
    """A mark on an axis. `form`: full (says so), ring (only denies the other), half (says both), turned."""

    at: str
    shift: float
    y: int
    text: str
    form: str
    side: str
    wide: bool = False


@dataclass(frozen=True)
class Axis:
    """Everything the template prints of one axis."""

    first: str
    second: str
    discs: tuple[Disc, ...]
    height: int
    reach: tuple[str, str, str] | None  # from, to, class of the line between the outermost
    label: str
    where: str  # the second half of the label: who stands where


def axis(scene: Scene, finding: Finding) -> Axis:
    """One finding as an axis."""
    point = finding.point
    groups: dict[float, list[tuple[str, Position]]] = defaultdict(list)
    for position in finding.speaking:
        groups[position.place or 0.0].append((scene.who[position.review].letter, position))
    discs: list[Disc] = []
    lanes: list[list[tuple[float, float]]] = []
    for place in sorted(groups, key=lambda p: (-abs(p), p)):
        marks = _marks(groups[place], scene.many)
        lane = _lane(lanes, place, len(marks))
        for i, (text, form, side) in enumerate(marks):
            discs.append(_disc(place, i, 20 + LANE * lane, text, form, side))
    places = sorted(groups)
    kind = "db" if finding.verdict == "contradicted" else "da"
    reach = (_percent(places[0]), _percent(places[-1]), kind) if len(places) > 1 else None
    return Axis(
        point.first.label,
        point.second.label,
        tuple(discs),
        40 + LANE * max(0, len(lanes) - 1),
        reach,
        heard(scene, point, finding.positions),
        standing(scene, point, finding.positions),
    )


def heard(scene: Scene, point: Point, positions: tuple[Position, ...]) -> str:
    """The axis in words; from many reviews on, in counts."""
    head = f"From {lower(point.first.label)} to {lower(point.second.label)}: "
    return head + standing(scene, point, positions)


def standing(scene: Scene, point: Point, positions: tuple[Position, ...]) -> str:
    """Who stands where, in words."""
    told: dict[str, list[str]] = defaultdict(list)
    for position in positions:
        told[stood(point, position)].append(scene.who[position.review].name)
    if scene.many:
        return "; ".join(f"{len(names)} {what}" for what, names in told.items())
    return "; ".join(f"{join(names)} {what}" for what, names in told.items())


def _marks(group: list[tuple[str, Position]], many: bool) -> list[tuple[str, str, str]]:
    marks = [(name, *_form(position)) for name, position in group]
    if not many:
        return marks
    counted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, form, side in marks:
        counted[form, side].append(name)
    return [
        (names[0] if len(names) == 1 else f"×{len(names)}", form, side)
        for (form, side), names in counted.items()
    ]


def _form(position: Position) -> tuple[str, str]:
    place = position.place or 0.0
    if position.standing == "subverts":
        return "turned", "s"
    if position.standing == "both":
        return "half", "x"
    return ("full" if abs(place) == 1 else "ring"), ("l" if place < 0 else "r")


def _lane(lanes: list[list[tuple[float, float]]], place: float, width: int) -> int:
    """The first row in which these letters touch no others, on the narrowest axis."""
    at = (place + 1) * 50
    inward = 1 if at <= 50 else -1
    low, high = sorted((at, at + inward * WIDE * width))
    for number, taken in enumerate(lanes):
        if all(high <= a or low >= b for a, b in taken):
            taken.append((low, high))
            return number
    lanes.append([(low, high)])
    return len(lanes) - 1


def _disc(place: float, i: int, y: int, text: str, form: str, side: str) -> Disc:
    inward = 1 if place <= 0 else -1
    return Disc(
        _percent(place), round(-11 * place + inward * STEP * i, 1), y, text, form, side, len(text) > 1
    )


def _percent(place: float) -> str:
    return f"{(place + 1) * 50:.4g}%"
