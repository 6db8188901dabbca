"""What a reader takes along: the brief for word processors, tables for spreadsheets, figures as files. Alone knows Word and Excel."""

from __future__ import annotations

from collections.abc import Mapping

from counterpoint import desk as data
from counterpoint.desk import Desk
from counterpoint.since import Changes


def data_files(desk: Desk, story: Changes | None = None) -> Mapping[str, bytes]:
    """Every file beside the pages by its name, with its folder if it has one. `story`: what changed since the last run.

    Same desk and story, same bytes.
    """
    return {**data.data_files(desk), **texts(desk, story), **tables(desk), **drawings(desk)}


def texts(desk: Desk, story: Changes | None = None) -> dict[str, bytes]:
    """brief.md and brief.docx."""
    from counterpoint.papers.brief import brief
    from counterpoint.papers.markdown import markdown
    from counterpoint.papers.word import word

    made = brief(desk, story)
    return {"brief.md": markdown(made).encode(), "brief.docx": word(made)}


def tables(desk: Desk) -> dict[str, bytes]:
    """claims.xlsx, the workbook, and matrix.csv."""
    from counterpoint.papers.rows import matrix, sheets
    from counterpoint.papers.sheets import comma_separated, workbook

    title = f"{desk.comparison.show.title}: claims"
    return {"claims.xlsx": workbook(title, sheets(desk)), "matrix.csv": comma_separated(matrix(desk))}


def drawings(desk: Desk) -> dict[str, bytes]:
    """figures/<name>.svg, a file a chart."""
    from counterpoint.papers.figures import figures

    return figures(desk)
