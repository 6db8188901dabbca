"""The charts' one template, in the palette of page/css/00-tokens.css, and the frame every figure starts from.

A figure's `layout.meta` carries `alt`, `caption` and `hint` (what a pointer can do) for the page, and how many pixels its
title takes: a page sets the title as text, which folds as narrow as it must, and draws the rest. `paper` is the share of
its height that is enough on paper, where a chart that is not tall leaves no half of a page blank before it. Colours are the style sheet's to the letter, so
that the page can turn them for the night. All text is escaped: plotly reads a little HTML.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap

import plotly.graph_objects as go

BG, INK, MID, LINE = "#fbfaf7", "#1c1b19", "#5a5750", "#dcd8ce"
COLOURS = {"l": "#1d5c9c", "r": "#a84b12", "s": "#8b2a68", "x": INK}
SANS = '"CP Sans", "Libre Franklin", system-ui, sans-serif'
SERIF = '"CP Serif", Newsreader, Charter, Georgia, serif'

HEAD = 28  # pixels a title of one line takes of the margin above the plane
SYMBOLS = {"affirms": "circle", "denies": "circle-open", "subverts": "triangle-up"}
SIDES = {"l": "first pole, uses, praises", "r": "second pole, avoids, faults", "s": "turned round"}

_AXIS = {
    "automargin": True,
    "zeroline": False,
    "gridcolor": LINE,
    "linecolor": LINE,
    "tickfont": {"color": INK, "size": 12.5},
    "title": {"font": {"color": MID, "size": 12.5}, "standoff": 8},
    "ticks": "outside",
    "ticklen": 6,
    "tickcolor": BG,
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": SANS, "size": 13, "color": INK},
        "title": {
            "font": {"family": SERIF, "size": 17, "color": INK},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 6},
        },
        "paper_bgcolor": BG,
        "plot_bgcolor": BG,
        "colorway": [COLOURS["l"], COLOURS["r"], COLOURS["s"], INK],
        "margin": {"l": 8, "r": 8, "t": 62, "b": 44},
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": BG,
            "bordercolor": INK,
            "align": "left",
            "font": {"family": SANS, "size": 13, "color": INK},
        },
        "legend": {
            "traceorder": "normal",
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "font": {"color": INK, "size": 12.5},
            "bgcolor": BG,
        },
        "showlegend": False,
        "xaxis": _AXIS,
        "yaxis": {**_AXIS, "fixedrange": True},
        "modebar": {"bgcolor": BG, "color": MID, "activecolor": INK, "orientation": "h"},
        "dragmode": "zoom",
    }
)


def plain(text: str, width: int = 0) -> str:
    """Text that plotly cannot take for markup, folded at `width` characters."""
    lines = wrap(" ".join(text.split()), width) if width else [text]
    return "<br>".join(escape(line, quote=False) for line in lines)


def figure(
    title: str, alt: str, caption: str, height: int, id: str, hint: str = "", paper: float = 0.75
) -> go.Figure:
    """In: its words and its height. Out: a figure to add traces to; one without height says in its title that it is empty."""
    folded = plain(title, 46)
    extra = 22 * folded.count("<br>")  # plotly anchors a title of two lines by its last
    made = go.Figure()
    made.update_layout(
        template=TEMPLATE, title={"text": folded, "pad": {"t": 6 + extra}}, height=(height or 90) + extra, margin={"t": 62 + extra},
        meta={"alt": alt, "caption": caption, "hint": hint, "id": id, "head": HEAD + extra, "paper": paper},
    )  # fmt: skip
    if not height:  # nothing to draw: the title says so, without an empty frame; a page prints it as a line
        made.update_layout(meta={"alt": f"{title}.", "caption": "", "id": id, "empty": True})
        made.update_xaxes(visible=False).update_yaxes(visible=False)
    return made
