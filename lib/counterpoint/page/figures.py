"""A plotly bundle → a `Figure`: only what our bundle draws, nothing that loads, the same bytes every time."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from counterpoint.errors import RunFailed, one_line
from counterpoint.page.parts import Figure

# What the page's plotly.js is bundled with (vendor/refresh.py).
TRACES = frozenset(
    "bar box contour heatmap histogram histogram2d histogram2dcontour pie scatter scatterternary violin".split()
)
ELSEWHERE = frozenset(
    {"images", "geo", "map", "mapbox", "scene"}
)  # layout keys that load or need another bundle
ANCHOR = re.compile(r"</?a\b[^>]*>", re.IGNORECASE)  # plotly would make these links
REMOTE = re.compile(r"\s*(?:https?:|//|ftp:|file:|javascript:)", re.IGNORECASE)


def figure(bundle: Mapping[str, Any], ordinal: int) -> Figure:
    """The figure as a page draws it. `layout.meta` may hold `alt`, `caption`, `hint`, `id` and `head`; the title is the label otherwise."""
    traces = [_bare(trace) for trace in bundle.get("data") or []]
    for trace in traces:
        if (kind := trace.get("type", "scatter")) not in TRACES:
            known = ", ".join(sorted(TRACES))
            raise RunFailed(
                one_line(f"chart {ordinal}: {kind!r} is not drawn by the page's plotly.js; expected {known}")
            )
    layout = {
        name: value for name, value in _bare(bundle.get("layout") or {}).items() if name not in ELSEWHERE
    }
    if isinstance(template := layout.get("template"), dict):
        layout["template"] = _used(template, {trace.get("type", "scatter") for trace in traces})
    meta: dict[str, Any] = layout["meta"] if isinstance(layout.get("meta"), dict) else {}
    return Figure(
        id=_id(meta.get("id"), ordinal),
        label=_words(meta.get("alt")) or _words(_title(layout)) or f"Chart {ordinal}",
        caption=_words(meta.get("caption")),
        json=embed({"data": traces, "layout": layout}),
        title=unescape(_words(_title(layout))) if isinstance(meta.get("head"), int) else "",
        hint=_words(meta.get("hint")),
    )


def embed(value: object) -> str:
    """JSON that may stand in a script element: no angle brackets, no line separators, no NaN.

    Keys sorted, as a saved notebook has them: a figure is the same bytes before and after its notebook was on disk.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _bare(value: Any) -> Any:
    """The value without addresses to load from, and with null for what JSON cannot say."""
    if isinstance(value, Mapping):
        return {str(k): _bare(v) for k, v in value.items() if not _loads(k, v)}
    if isinstance(value, list | tuple):
        return [_bare(v) for v in value]
    if isinstance(value, str):
        return ANCHOR.sub("", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _loads(name: object, value: object) -> bool:
    return name in {"source", "src"} and isinstance(value, str) and bool(REMOTE.match(value))


def _used(template: Mapping[str, Any], kinds: set[str]) -> dict[str, Any]:
    """The part of a template that this figure's traces can use."""
    return {
        "data": {kind: style for kind, style in (template.get("data") or {}).items() if kind in kinds},
        "layout": {
            name: value for name, value in (template.get("layout") or {}).items() if name not in ELSEWHERE
        },
    }


def _title(layout: Mapping[str, Any]) -> object:
    title = layout.get("title")
    return title.get("text") if isinstance(title, Mapping) else title


def _words(value: object) -> str:
    """Plain words: plotly's markup out, white space folded."""
    return " ".join(re.sub(r"<[^>]*>", " ", value).split()) if isinstance(value, str) else ""


def _id(value: object, ordinal: int) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[a-z][\w-]*", value) else f"chart-{ordinal}"
