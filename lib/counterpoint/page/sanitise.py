"""What may stand in a page: our own fragments pass unharmed, anything that runs, loads or styles does not."""

from __future__ import annotations

import re
from functools import cache

import nh3

TAGS = frozenset(
    """
    a abbr address article aside b bdi bdo blockquote br button caption cite code col colgroup data dd del details dfn dialog
    div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr i input ins kbd label legend li
    main mark menu meter nav ol optgroup option output p pre progress q s samp search section select small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr
    svg g defs symbol use line circle ellipse path rect polygon polyline text tspan title desc
    """.split()
)
ANYWHERE = frozenset("class cite datetime dir for headers hidden id lang open popover role scope tabindex".split())
SVG_TAGS = "svg g defs symbol use line circle ellipse path rect polygon polyline text tspan".split()
SVG_ATTRIBUTES = frozenset(
    """
    viewBox preserveAspectRatio width height x y x1 y1 x2 y2 dx dy cx cy r rx ry d points pathLength transform fill
    fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-opacity
    stroke-width opacity text-anchor dominant-baseline alignment-baseline vector-effect focusable font-size font-weight
    """.split()
)
PARTICULAR = {
    "a": {"href"},
    "abbr": {"title"},
    "button": {"popovertarget", "popovertargetaction", "disabled", "value"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "fieldset": {"disabled"},
    "input": {"type", "name", "value", "checked", "disabled", "min", "max", "step", "placeholder", "size"},
    "li": {"value"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "ol": {"start", "reversed"},
    "optgroup": {"label", "disabled"},
    "option": {"value", "selected", "disabled", "label"},
    "output": {"name"},
    "progress": {"value", "max"},
    "select": {"name", "size", "multiple", "disabled"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "abbr"},
    "use": {"href"},
}
INPUTS = frozenset({"checkbox", "radio", "search", "text", "number", "range"})
WEB = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)
NEARBY = re.compile(r"(?:(?:\.\./)?(?:[\w-]+/)?[\w-][\w.-]*\.(?:html|csv|jsonl?))?(?:#[^\s<>\"]*)?", re.IGNORECASE)


def clean(html: str) -> str:
    """The fragment with only what a page may hold; cleaning twice changes nothing."""
    return _cleaner().clean(html)


def _permit(tag: str, name: str, value: str) -> str | None:
    """The attribute's value, or None where it would lead or load elsewhere."""
    if name in {"href", "cite"}:
        if tag == "use":
            return value if re.fullmatch(r"#[\w.-]+", value) else None
        return value if value and (WEB.fullmatch(value) or NEARBY.fullmatch(value)) else None
    if tag == "input" and name == "type":
        return value if value.lower() in INPUTS else "text"
    if "url(" in value.lower().replace(" ", "") and not re.fullmatch(r"url\(#[\w.-]+\)", value):
        return None if name in SVG_ATTRIBUTES else value
    return value


@cache
def _cleaner() -> nh3.Cleaner:
    attributes = {tag: set(names) for tag, names in PARTICULAR.items()}
    for tag in SVG_TAGS:
        attributes.setdefault(tag, set()).update(SVG_ATTRIBUTES)
    attributes["*"] = set(ANYWHERE)
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes=attributes,
        attribute_filter=_permit,
        generic_attribute_prefixes={"aria-", "data-"},
        set_tag_attribute_values={"button": {"type": "button"}},
        link_rel="noopener noreferrer",
        url_schemes={"http", "https"},
        strip_comments=True,
    )
