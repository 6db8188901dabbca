"""Plotly figures, for what a reader wants to hover, zoom or pick. One template; every title says the finding.

A figure's `layout.meta` carries `alt` and `caption` for the page. Colours are those of page/css/00-tokens.css, to the
letter, so that the page can turn them for the night. All text is escaped: plotly reads a little HTML.
"""

from __future__ import annotations

from collections import defaultdict
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from counterpoint.desk import Desk
from counterpoint.views import gathered
from counterpoint.views.chartstyle import BG, COLOURS, INK, LINE, MID, TEMPLATE
from counterpoint.views.finding import THEMES
from counterpoint.views.scene import MANY, scene
from counterpoint.views.voices import MEASURES, voices
from counterpoint.views.words import capital, clip, count, join, number

SYMBOLS = {"affirms": "circle", "denies": "circle-open", "subverts": "triangle-up"}
SIDES = {"l": "first pole, uses, praises", "r": "second pole, avoids, faults", "s": "turned round"}


def plain(text: str, width: int = 0) -> str:
    """Text that plotly cannot take for markup, folded at `width` characters."""
    lines = wrap(" ".join(text.split()), width) if width else [text]
    return "<br>".join(escape(line, quote=False) for line in lines)


def _figure(title: str, alt: str, caption: str, height: int, id: str) -> go.Figure:
    made = go.Figure()
    made.update_layout(
        template=TEMPLATE, title=plain(title, 46), height=height, meta={"alt": alt, "caption": caption, "id": id}
    )
    return made


def places(desk: Desk) -> go.Figure:
    """Where in its text each review makes its claims: one lane a review and dimension."""
    spots, here = gathered.spots(desk), scene(desk)
    lanes = _lanes(desk, spots)
    title = _densest(desk, spots)
    caption = (
        "Each mark is a claim, placed along the length of its review; disc: says so, ring: says not, triangle: turns it "
        "round. Blue and rust are the two sides. Pick one for its words."
    )
    alt = f"{title}. {count(len(spots), 'claim')} in {count(len(here.who), 'review')}."
    made = _figure(title, alt, caption, round(130 + 24 * max(3.0, -min(lanes.values(), default=0.0))), "places-chart")
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
            customdata=[[s.who.letter, plain(s.says, 44), plain(clip(s.quote, 100), 44)] for s in some],
            hovertemplate="<b>%{customdata[0]}</b>, %{x:.0f} %<br>%{customdata[1]}<br>“%{customdata[2]}”<extra></extra>",
        )  # fmt: skip
    made.update_yaxes(
        tickvals=list(lanes.values()), ticktext=[plain(" · ".join(filter(None, lane))) for lane in lanes], showgrid=True,
        range=[min(lanes.values(), default=-1) - 0.6, 0.6],
    )  # fmt: skip
    made.update_xaxes(range=[-1.5, 101.5], ticksuffix=" %", title_text="place in the text")
    return made


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


def positions(desk: Desk, *dimensions: str) -> go.Figure:
    """Where each review stands on every raised axis, the poles named at the ends."""
    stands = gathered.stands(desk, *dimensions)
    rows = list(dict.fromkeys(s.row for s in stands))
    clashing = len({s.row for s in stands if s.clash})
    what = THEMES.get(dimensions[0], "") if len(dimensions) == 1 else ""
    title = f"{capital(number(clashing))} of {len(rows)} questions are contradicted" if what else f"{clashing} of {len(rows)} contradicted"
    if not rows:
        title = "No question is raised"
    caption = "A letter stands where its review stands; letters at one place stand side by side. Filled: says so; ring: only denies the other pole, or says both."  # fmt: skip
    made = _figure(title, f"{title}: {join(sorted({s.row.lower() for s in stands if s.clash}))}.", caption, 110 + 34 * max(2, len(rows)), "positions-chart")  # fmt: skip
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


def _marks(stands: tuple[gathered.Stand, ...], many: bool) -> list[tuple[gathered.Stand, float, str, str, str]]:
    """(stand, x, letter or count, words, a quote): letters at one place side by side; of many reviews, their number."""
    groups: dict[tuple[str, float, str], list[gathered.Stand]] = defaultdict(list)
    for s in stands:
        groups[s.row, s.place, s.form if many else ""].append(s)
    out = []
    for (_, place, _), some in groups.items():
        if many:
            out.append((some[0], place, some[0].who.letter if len(some) == 1 else f"×{len(some)}", f"{len(some)} {some[0].told}", some[0].quote))
            continue
        inward = 0.085 if place <= 0 else -0.085
        out += [(s, place + i * inward, s.who.letter, f"{s.who.name}: {s.told}, {count(s.claims, 'claim')}", s.quote) for i, s in enumerate(some)]
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
    made.update_layout(height=110 + 52 * max(2, len(rows)))
    made.update_yaxes(
        tickvals=[len(rows) - 1 - i for i in range(len(rows))], ticktext=[plain(r, 14) for r in rows],
        range=[-0.6, len(rows) - 0.2], showgrid=False,
    )  # fmt: skip
    made.update_xaxes(range=[-1.13, 1.13], showticklabels=False, showgrid=False, zeroline=False)


def fingerprint(desk: Desk) -> go.Figure:
    """Each review's voice against the mean of all: twice as much is two."""
    here, measured = scene(desk), voices(desk)
    means = {m.field: sum(getattr(v, m.field) for v in measured) / max(1, len(measured)) for m in MEASURES}
    kept = [m for m in MEASURES if means[m.field] > 0]
    title = "How each review is written"
    if len(measured) > 1:
        address = [v.second_person for v in measured]
        lead = here.reviews[address.index(max(address))].letter
        title = f"{lead} speaks to the reader most" if max(address) > 0 else "Nobody speaks to the reader"
    caption = "Each letter is a review’s figure over the mean of all: at 1 it writes like the rest, at 2 twice as much. Pick one for the figure itself."  # fmt: skip
    made = _figure(title, f"{title}, against the mean of {count(len(measured), 'review')}.", caption, 110 + 38 * max(2, len(kept)), "fingerprint-chart")  # fmt: skip
    ratios = {m.field: [round(getattr(v, m.field) / means[m.field], 2) for v in measured] for m in kept}
    widest = max((x for row in ratios.values() for x in row), default=1.0)
    lifts = {field: _apart(row, widest / 22) for field, row in ratios.items()}
    for i, (who, voice) in enumerate(zip(here.reviews, measured, strict=True)):
        made.add_scatter(
            x=[ratios[m.field][i] for m in kept],
            y=[round(len(kept) - 1 - k + lifts[m.field][i], 2) for k, m in enumerate(kept)],
            text=[who.letter] * len(kept),
            name=who.letter,
            mode="markers+text",
            marker={"size": 19, "color": BG, "line": {"width": 1.6, "color": INK}},
            textfont={"size": 11, "color": INK},
            customdata=[[plain(who.name, 40), m.name, getattr(voice, m.field), m.unit] for m in kept],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}: %{customdata[2]:.1f} %{customdata[3]}<extra></extra>",
        )
    made.update_yaxes(
        tickvals=list(range(len(kept))), ticktext=[plain(m.name, 16) for m in reversed(kept)], range=[-0.7, len(kept) - 0.3]
    )  # fmt: skip
    made.update_xaxes(title_text="times the mean", range=[-0.06 * widest, 1.06 * widest], ticksuffix="×")
    made.add_vline(x=1, line={"color": MID, "width": 1, "dash": "dot"}, layer="below")
    return made


def _apart(values: list[float], gap: float) -> list[float]:
    """How far to lift each value off its row so that near ones do not cover each other."""
    steps, lifts, last = (0.0, 0.32, -0.32), [0.0] * len(values), -1
    previous = None
    for i in sorted(range(len(values)), key=lambda i: values[i]):
        near = previous is not None and values[i] - previous < gap
        last = (last + 1) % 3 if near else 0
        lifts[i], previous = steps[last], values[i]
    return lifts


def attention(desk: Desk) -> go.Figure:
    """How many claims each review spends on each lead and on the couple."""
    rows = gathered.attention(desk)
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row.subject] += row.claims
    most, every = max(totals, key=lambda s: totals[s], default=""), sum(totals.values())
    title = f"{most} draws {totals[most]:,} of {every:,} claims on the leads" if every else "Nobody speaks of the leads"
    caption = "A bar is all claims on one lead or on the couple, cut by review. Pick a part for what it is about."
    alt = f"{title}: " + "; ".join(f"{name.lower()} {n}" for name, n in totals.items()) + "."
    made = _figure(title, alt, caption, 110 + 46 * max(2, len(totals)), "attention-chart")
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
    made.update_xaxes(title_text="claims", rangemode="tozero")
    return made


def counts(desk: Desk, dimension: str = "tropes") -> go.Figure:
    """How many claims say that a device is used, avoided or subverted."""
    tallies = gathered.tallies(desk, dimension)
    stances = desk.codebook.dimensions[dimension].stances
    names = (stances["affirms"], stances["denies"], stances["subverts"])
    mostly = sum(1 for t in tallies if t.avoids > t.uses + t.subverts)
    title = f"{capital(number(mostly))} of {len(tallies)} {desk.codebook.dimensions[dimension].label.lower()} named are {'avoided' if dimension == 'tropes' else 'faulted'}"
    if not tallies:
        title = f"No {desk.codebook.dimensions[dimension].label.lower()} are named"
    caption = f"Claims that say so, over all reviews: {join(names)}. Pick a bar for the reviews behind it."
    made = _figure(title, f"{title}. The most mentioned: {join([t.name for t in tallies[:3]])}.", caption, 130 + 30 * max(3, len(tallies)), "counts-chart")  # fmt: skip
    for i, (name, side) in enumerate(zip(names, "lrs", strict=True)):
        made.add_bar(
            orientation="h",
            x=[(t.uses, t.avoids, t.subverts)[i] for t in tallies],
            y=[plain(t.name, 24) for t in tallies],
            name=name,
            marker={"color": COLOURS[side], "line": {"width": 0}},
            customdata=[[t.who[i], plain(t.name)] for t in tallies],
            hovertemplate=f"<b>%{{customdata[1]}}</b><br>{plain(name)}: %{{x}} (%{{customdata[0]}})<extra></extra>",
        )
    made.update_layout(barmode="stack", bargap=0.35, showlegend=True)
    made.update_yaxes(autorange="reversed", showgrid=False)
    made.update_xaxes(title_text="claims", dtick=_step(max((t.all for t in tallies), default=1)))
    return made


def _step(largest: int) -> int:
    return next((step for step in (1, 2, 5, 10, 20, 50, 100) if largest <= 10 * step), 500)


def coverage(desk: Desk) -> go.Figure:
    """How much of each part of each text stands inside a claim."""
    covers = gathered.covers(desk)
    whole = [c.whole for c in covers]
    title = "No text to measure"
    if covers:
        low, high = f"{100 * min(whole):.0f}", f"{100 * max(whole):.0f}"
        title = f"Claims cover {low} to {high} % of each text" if low != high else f"Claims cover {high} % of the text"
    caption = "Each review from its first word to its last, in twenty parts; the darker, the more of it stands inside a claim."  # fmt: skip
    made = _figure(title, f"{title}, in {count(len(covers), 'review')}.", caption, 140 + (34 if len(covers) < 20 else 16) * max(2, len(covers)), "coverage-chart")  # fmt: skip
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
