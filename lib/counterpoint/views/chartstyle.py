"""The charts' one template, in the palette of page/css/00-tokens.css."""

from __future__ import annotations

import plotly.graph_objects as go

BG, INK, MID, LINE = "#fbfaf7", "#1c1b19", "#5a5750", "#dcd8ce"
COLOURS = {"l": "#1d5c9c", "r": "#a84b12", "s": "#8b2a68", "x": INK}
SANS = '"CP Sans", "Libre Franklin", system-ui, sans-serif'
SERIF = '"CP Serif", Newsreader, Charter, Georgia, serif'

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
