"""The voice fingerprint: how each reviewer writes, against the mean of all."""

from __future__ import annotations

import plotly.graph_objects as go

from counterpoint.charts.style import BG, INK, MID, figure, plain
from counterpoint.desk import Desk
from counterpoint.views.scene import scene
from counterpoint.views.voices import MEASURES, voices
from counterpoint.views.words import count

DISC, ROW = 18, 48  # pixels: a letter, and the row it stands in


def fingerprint(desk: Desk) -> go.Figure:
    """Each review's voice against the mean of all: twice as much is two."""
    here, measured = scene(desk), voices(desk)
    means = {m.field: sum(getattr(v, m.field) for v in measured) / max(1, len(measured)) for m in MEASURES}
    kept = [m for m in MEASURES if means[m.field] > 0]
    title = "How each review is written" if measured else "There is no review to measure"
    if len(measured) > 1:
        address = [v.second_person for v in measured]
        lead = here.reviews[address.index(max(address))].letter
        title = f"{lead} speaks to the reader most" if max(address) > 0 else "Nobody speaks to the reader"
    caption = "Each letter is a review’s figure over the mean of all: at 1 it writes like the rest, at 2 twice as much."  # fmt: skip
    made = figure(title, f"{title}, against the mean of {count(len(measured), 'review')}.", caption, 110 + ROW * len(kept) if kept else 0, "fingerprint-chart", "Pick one for the figure itself.", 0.85)  # fmt: skip
    ratios = {m.field: [round(getattr(v, m.field) / means[m.field], 2) for v in measured] for m in kept}
    widest = max((x for row in ratios.values() for x in row), default=1.0)
    lifts = {field: _apart(row, widest / 20, ROW) for field, row in ratios.items()}
    if here.many:  # too many letters to stand apart: a dot each, told by hovering
        made.update_layout(meta={**made.layout.meta, "caption": caption.replace("Each letter", "Each dot")})
        lifts = {field: [0.0] * len(row) for field, row in ratios.items()}
    for i, (who, voice) in enumerate(zip(here.reviews, measured, strict=True)):
        made.add_scatter(
            x=[ratios[m.field][i] for m in kept],
            y=[round(len(kept) - 1 - k + lifts[m.field][i], 2) for k, m in enumerate(kept)],
            text=[who.letter] * len(kept),
            name=who.letter,
            mode="markers" if here.many else "markers+text",
            marker={
                "size": DISC / 2 if here.many else DISC, "color": BG, "opacity": 0.75 if here.many else 1,
                "line": {"width": 1.6, "color": INK},
            },
            textfont={"size": 11, "color": INK},
            customdata=[[plain(who.name, 40), m.name, getattr(voice, m.field), m.unit] for m in kept],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}: %{customdata[2]:.1f} %{customdata[3]}<extra></extra>",
        )  # fmt: skip
    made.update_yaxes(
        tickvals=list(range(len(kept))), ticktext=[plain(m.name, 12) for m in reversed(kept)], range=[-0.7, len(kept) - 0.3]
    )  # fmt: skip
    made.update_xaxes(title_text="times the mean", range=[-0.06 * widest, 1.06 * widest], ticksuffix="×")
    made.add_vline(x=1, line={"color": MID, "width": 1, "dash": "dot"}, layer="below")
    return made


def _apart(values: list[float], gap: float, row: int) -> list[float]:
    """How far to lift each value off its row so that near ones do not cover each other."""
    lifts, cluster = [0.0] * len(values), list[int]()
    for i in [*sorted(range(len(values)), key=lambda i: values[i]), -1]:
        if i < 0 or (cluster and values[i] - values[cluster[-1]] >= gap):
            step = min((DISC + 2) / row, 0.8 / max(1, len(cluster) - 1))
            for k, member in enumerate(cluster):
                lifts[member] = ((len(cluster) - 1) / 2 - k) * step
            cluster = []
        cluster.append(i)
    return lifts
