"""Charts along the length of the texts: where claims stand, how much they cover."""

from __future__ import annotations

import plotly.graph_objects as go

from counterpoint.charts.style import COLOURS, INK, LINE, SIDES, SYMBOLS, figure, plain
from counterpoint.desk import Desk
from counterpoint.views import gathered
from counterpoint.views.scene import Scene, scene
from counterpoint.views.words import clip, count


def places(desk: Desk) -> go.Figure:
    """Where in its text each review makes its claims: one lane a review and dimension."""
    spots, here = gathered.spots(desk), scene(desk)
    lanes = _lanes(desk, spots)
    title = _densest(desk, spots)
    caption = (
        "Each mark is a claim, placed along the length of its review; disc: says so, ring: says not, triangle: turns it "
        "round. Blue and rust are the two sides."
    )
    alt = f"{title}. {count(len(spots), 'claim')} in {count(len(here.who), 'review')}."
    height = round(130 + 24 * max(3.0, -min(lanes.values()))) if spots else 0
    hint = "Pick one for what it says." if here.many else "Pick one for its words."
    made = figure(title, alt, caption, height, "places-chart", hint, 0.6)
    quoted = "" if here.many else "<br>“%{customdata[2]}”"
    for side, name in SIDES.items():
        some = [s for s in spots if s.side == side]
        made.add_scatter(
            x=[s.at for s in some],
            y=[lanes.get((s.who.letter, s.dimension), lanes.get((s.who.letter, ""))) for s in some],
            name=name,
            mode="markers",
            marker={
                "color": COLOURS[side], "symbol": [SYMBOLS[s.stance] for s in some], "size": 9, "opacity": 0.85,
                "line": {"width": 1.5, "color": COLOURS[side]},
            },
            customdata=[[s.who.letter, plain(s.says, 44), *_quoted(s, here)] for s in some],
            hovertemplate=f"<b>%{{customdata[0]}}</b>, %{{x:.0f}} %<br>%{{customdata[1]}}{quoted}<extra></extra>",
        )  # fmt: skip
    made.update_yaxes(
        tickvals=list(lanes.values()), ticktext=[plain(" · ".join(filter(None, lane))) for lane in lanes], showgrid=True,
        range=[min(lanes.values(), default=-1) - 0.6, 0.6],
    )  # fmt: skip
    made.update_xaxes(range=[-1.5, 101.5], ticksuffix=" %", title_text="place in the text")
    return made


def _quoted(spot: gathered.Spot, here: Scene) -> list[str]:
    """A claim's words; of many reviews they are in the matrix, and not a second time here."""
    return [] if here.many else [plain(clip(spot.quote, 100), 44)]


def _lanes(desk: Desk, spots: tuple[gathered.Spot, ...]) -> dict[tuple[str, str], float]:
    """(letter, dimension) → height, from 0 downwards, a gap between reviews; of many reviews, a lane each."""
    here, out, y = scene(desk), {}, 0.0
    said = {s.dimension for s in spots}
    labels = [d.label for d in desk.codebook.dimensions.values() if d.label in said]
    for who in here.reviews:
        for label in labels if len(here.who) <= 4 else [""]:
            out[who.letter, label] = y
            y -= 1.0
        y -= 0.7 if len(here.who) <= 4 else 0.0
    return out


def _densest(desk: Desk, spots: tuple[gathered.Spot, ...]) -> str:
    if not spots:
        return "No claims to place"
    here = scene(desk)
    words = {w: here.review[w.id].words / max(1, _claims(spots, w.id)) for w in here.reviews}
    who = min(words, key=lambda w: words[w])
    head = f"{who.letter} claims most densely: one" if len(words) > 1 else "One"
    return f"{head} claim every {words[who]:.0f} words"


def _claims(spots: tuple[gathered.Spot, ...], review: str) -> int:
    return sum(1 for s in spots if s.who.id == review)


def coverage(desk: Desk) -> go.Figure:
    """How much of each part of each text stands inside a claim."""
    covers = gathered.covers(desk)
    whole = [c.whole for c in covers]
    title = "No text to measure"
    if covers:
        low, high = f"{100 * min(whole):.0f}", f"{100 * max(whole):.0f}"
        title = (
            f"Claims cover {low} to {high} % of each text"
            if low != high
            else f"Claims cover {high} % of the text"
        )
    caption = "Each review from its first word to its last, in twenty parts; the darker, the more of it stands inside a claim."  # fmt: skip
    made = figure(title, f"{title}, in {count(len(covers), 'review')}.", caption, 140 + (34 if len(covers) < 20 else 16) * len(covers) if covers else 0, "coverage-chart")  # fmt: skip
    step = 100 / gathered.SLICES
    made.add_heatmap(
        z=[[round(100 * x) for x in c.slices] for c in covers],
        x=[step * (i + 0.5) for i in range(gathered.SLICES)],
        y=[c.who.letter for c in covers],
        customdata=[[[n, plain(c.who.name, 40)] for n in c.claims] for c in covers],
        zmin=0, zmax=100, xgap=2, ygap=4, showscale=False,
        colorscale=[[0, LINE], [1, INK]],
        hovertemplate="<b>%{customdata[1]}</b><br>%{z} % inside a claim<br>%{customdata[0]} claims begin here<extra></extra>",
    )  # fmt: skip
    made.update_yaxes(autorange="reversed", showgrid=False, type="category")
    made.update_xaxes(range=[0, 100], ticksuffix=" %", title_text="place in the text", showgrid=False)
    return made
