"""The figures as SVG files: the charts the pages draw, each able to stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoint import charts
from counterpoint.charts.drawn import svg
from counterpoint.desk import Desk
from counterpoint.views.scene import Scene, scene
from counterpoint.views.words import clip

COUNTED = ("tropes", "craft")  # dimensions whose codes are counted, where the codebook has them


def figures(desk: Desk) -> dict[str, bytes]:
    """In: a desk. Out: every figure by its file's name, also one that has nothing to show and says so."""
    return {f"figures/{name}.svg": drawn.encode() for name, drawn in _drawn(desk, _note(scene(desk)))}


def _drawn(desk: Desk, note: str) -> Iterator[tuple[str, str]]:
    yield "places", svg(charts.places(desk), note)
    yield "coverage", svg(charts.coverage(desk), note)
    yield "attention", svg(charts.attention(desk), note)
    yield "fingerprint", svg(charts.fingerprint(desk), note)
    for name, dimension in desk.codebook.dimensions.items():
        if dimension.axes or dimension.couple_axes:
            yield f"positions-{name}", svg(charts.positions(desk, name), note)
        if dimension.codes and name in COUNTED:
            yield f"counts-{name}", svg(charts.counts(desk, name), note)


def _note(here: Scene) -> str:
    """What show this is of, and whom each letter stands for unless there are too many."""
    title = here.desk.comparison.show.title
    if here.many or not here.who:
        return f"{clip(title, 200)}."
    named = "; ".join(f"{w.letter}: {clip(w.name, 60)}" for w in here.reviews)
    return f"{clip(title, 200)}. {named}."
