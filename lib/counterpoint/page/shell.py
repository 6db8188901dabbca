"""Parts → the bytes of a page: the one place where templates, assets and policy meet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from counterpoint.page import assets
from counterpoint.page.csp import policy
from counterpoint.page.figures import embed


def render(
    template: str, *, title: str, charts: bool = False, sheet: str = "", early: str = "", **values: object
) -> str:
    """The template's page, with its styles and scripts inside and the policy that admits only them.

    `sheet` instead of the pages' style sheet; `early`, a script that runs before the others.
    """
    styles = [(sheet or assets.style()) + assets.running(title)] + ([assets.plotly_style()] if charts else [])
    scripts = ([assets.script()] if assets.script() else []) + ([assets.draw()] if charts else [])
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy([early] * bool(early) + scripts + ([assets.plotly()] if charts else []), styles),
            styles=[Markup(text) for text in styles],
            early=Markup(early),
            scripts=[Markup(text) for text in scripts],
            packed=Markup(assets.plotly_packed() if charts else ""),
            palette=Markup(embed(assets.palette())),
            charts=charts,
            title=title,
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
