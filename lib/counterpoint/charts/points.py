"""Charts of the points: where each review stands, what is named how often, whom the claims are about."""

from __future__ import annotations

from collections import defaultdict

import plotly.graph_objects as go

from counterpoint.charts.style import BG, COLOURS, INK, LINE, SIDES, figure, plain
from counterpoint.desk import Desk
from counterpoint.views import gathered
from counterpoint.views.finding import THEMES
from counterpoint.views.scene import MANY, scene
from counterpoint.views.words import capital, clip, count, join, number


def positions(desk: Desk, *dimensions: str) -> go.Figure:
    """Where each review stands on every raised axis, the poles named at the ends."""
    stands = gathered.stands(desk, *dimensions)
    rows = list(dict.fromkeys(s.row for s in stands))
    clashing = len({s.row for s in stands if s.clash})
    what = THEMES.get(dimensions[0], "") if len(dimensions) == 1 else ""
    title = (
        f"{capital(number(clashing))} of {len(rows)} questions are contradicted"
        if what
        else f"{clashing} of {len(rows)} contradicted"
    )
    if not rows:
        title = "No question is raised"
    caption = "A letter stands where its review stands; letters at one place stand side by side. Filled: says so; ring: only denies the other pole, or says both."  # fmt: skip
    made = figure(title, f"{title}: {join(sorted({s.row.lower() for s in stands if s.clash}))}.", caption, 110 if rows else 0, "positions-chart")  # fmt: skip
    marks = _marks(stands, len(scene(desk).who) > MANY)
    for side, name in {**SIDES, "x": "evenly both"}.items():
        some = [m for m in marks if m[0].side == side]
        made.add_scatter(
            x=[m[1] for m in some],
            y=[len(rows) - 1 - rows.index(m[0].row) for m in some],
            text=[m[2] for m in some],
            name=name,
            mode="markers+text",
            textfont={"size": 11, "color": [BG if m[0].form == "full" else INK for m in some]},
            marker={
                "size": 21,
                "color": [COLOURS[side] if m[0].form == "full" else BG for m in some],
                "line": {"width": 2.4, "color": COLOURS[side]},
            },
            customdata=[[plain(m[3], 44), plain(m[0].row), plain(clip(m[4], 120), 44)] for m in some],
            hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[0]}<br>“%{customdata[2]}”<extra></extra>",
        )
    _poles(made, stands, rows)
    return made


def _marks(
    stands: tuple[gathered.Stand, ...], many: bool
) -> list[tuple[gathered.Stand, float, str, str, str]]:
    """(stand, x, letter or count, words, a quote): letters at one place side by side; of many reviews, their number."""
    groups: dict[tuple[str, float, str], list[gathered.Stand]] = defaultdict(list)
    for s in stands:
        groups[s.row, s.place, s.form if many else ""].append(s)
    out = []
    for (_, place, _), some in groups.items():
        if many:
            out.append(
                (
                    some[0],
                    place,
                    some[0].who.letter if len(some) == 1 else f"×{len(some)}",
                    f"{len(some)} {some[0].told}",
                    some[0].quote,
                )
            )
            continue
        inward = 0.085 if place <= 0 else -0.085
        out += [
            (
                s,
                place + i * inward,
                s.who.letter,
                f"{s.who.name}: {s.told}, {count(s.claims, 'claim')}",
                s.quote,
            )
            for i, s in enumerate(some)
        ]
    return out  # fmt: skip


def _poles(made: go.Figure, stands: tuple[gathered.Stand, ...], rows: list[str]) -> None:
    """Both ends of every row named in their colours, over the row's line."""
    poles = {s.row: s.poles for s in stands}
    for i, row in enumerate(rows):
        y = len(rows) - 1 - i
        made.add_shape(type="line", x0=-1, x1=1, y0=y, y1=y, line={"color": LINE, "width": 1}, layer="below")
        for x, side, pole in ((-1, "l", poles[row][0]), (1, "r", poles[row][1])):
            made.add_annotation(
                x=x, y=y, yshift=19, text=plain(pole), showarrow=False, xanchor="left" if x < 0 else "right", xshift=-11 if x < 0 else 11,
                font={"color": COLOURS[side], "size": 11.5},
            )  # fmt: skip
    if rows:
        made.update_layout(height=110 + 52 * max(2, len(rows)))
    made.update_yaxes(
        tickvals=[len(rows) - 1 - i for i in range(len(rows))], ticktext=[plain(r, 14) for r in rows],
        range=[-0.6, len(rows) - 0.2], showgrid=False,
    )  # fmt: skip
    made.update_xaxes(range=[-1.13, 1.13], showticklabels=False, showgrid=False, zeroline=False)


def attention(desk: Desk) -> go.Figure:
    """How many claims each review spends on each lead and on the couple."""
    rows = gathered.attention(desk)
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row.subject] += row.claims
    most, every = max(totals, key=lambda s: totals[s], default=""), sum(totals.values())
    title = (
        f"{most} draws {totals[most]:,} of {every:,} lead claims" if every else "Nobody speaks of the leads"
    )
    caption = "A bar is all claims on one lead or on the couple, cut by review."
    alt = f"{title}: " + "; ".join(f"{name.lower()} {n}" for name, n in totals.items()) + "."
    made = figure(title, alt, caption, 110 + 46 * len(totals) if every else 0, "attention-chart", "Pick a part for what it is about.")  # fmt: skip
    for who in scene(desk).reviews:
        some = [r for r in rows if r.who == who]
        made.add_bar(
            orientation="h",
            x=[r.claims for r in some],
            y=[r.subject for r in some],
            text=[who.letter if r.claims else "" for r in some],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": INK, "size": 12},
            name=who.letter,
            marker={"color": LINE, "line": {"color": BG, "width": 2}},
            customdata=[[plain(who.name, 40), plain(join(r.topics), 44) or "nothing"] for r in some],
            hovertemplate="<b>%{customdata[0]}</b>: %{x}<br>most on %{customdata[1]}<extra></extra>",
        )
    made.update_layout(barmode="stack", bargap=0.3)
    made.update_yaxes(autorange="reversed", showgrid=False)
    made.update_xaxes(title_text="claims", rangemode="tozero", dtick=_step(max(totals.values(), default=1)))
    return made


def counts(desk: Desk, dimension: str = "tropes") -> go.Figure:
    """How many claims say that a device is used, avoided or subverted."""
    tallies = gathered.tallies(desk, dimension)
    stances = desk.codebook.dimensions[dimension].stances
    names = (stances["affirms"], stances["denies"], stances["subverts"])
    avoided = sum(1 for t in tallies if t.avoids and not t.uses and not t.subverts)
    title = f"{capital(number(avoided))} of {len(tallies)} {desk.codebook.dimensions[dimension].label.lower()} named are {'avoided' if dimension == 'tropes' else 'faulted'}"
    if not tallies:
        title = f"No {desk.codebook.dimensions[dimension].label.lower()} are named"
    shown = [f"{hue}: {name}" for hue, name in zip(("Blue", "rust", "plum"), names, strict=True)]
    caption = f"{', '.join(shown)}; the length is the number of claims, over all reviews."
    made = figure(title, f"{title}. The most mentioned: {join([t.name for t in tallies[:3]])}.", caption, 130 + 30 * max(3, len(tallies)) if tallies else 0, "counts-chart", "Pick a bar for the reviews behind it.", 0.5)  # fmt: skip
    for i, (name, side) in enumerate(zip(names, "lrs", strict=True)):
        if not any((t.uses, t.avoids, t.subverts)[i] for t in tallies):
            continue
        made.add_bar(
            orientation="h",
            x=[(t.uses, t.avoids, t.subverts)[i] for t in tallies],
            y=[plain(t.name, 24) for t in tallies],
            name=name,
            marker={"color": COLOURS[side], "line": {"width": 0}},
            customdata=[[t.who[i], plain(t.name)] for t in tallies],
            hovertemplate=f"<b>%{{customdata[1]}}</b><br>{plain(name)}: %{{x}} (%{{customdata[0]}})<extra></extra>",
        )
    made.update_layout(barmode="stack", bargap=0.35)
    made.update_yaxes(autorange="reversed", showgrid=False)
    made.update_xaxes(title_text="claims", dtick=_step(max((t.all for t in tallies), default=1)))
    return made


def _step(largest: int) -> int:
    return next((step for step in (1, 2, 5, 10, 20, 50, 100) if largest <= 6 * step), 500)
