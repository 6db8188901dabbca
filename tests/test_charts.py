"""Figures: a title that finds, words for those who cannot see, the same JSON twice, no markup from a review."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

import counterpoint as cp
from counterpoint.desk import Desk
from counterpoint.page.assets import palette
from counterpoint.page.figures import figure
from tests.gold_desk import crowded, desk
from tests.test_views import EMPTY, hostile

CHARTS = [("places",), ("positions", "tone"), ("positions", "leads"), ("fingerprint",), ("attention",), ("counts", "tropes"), ("counts", "craft"), ("coverage",)]  # fmt: skip


@pytest.fixture(params=CHARTS, ids="-".join)
def chart(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return request.param  # type: ignore[no-any-return]


def draw(of: Desk, chart: tuple[str, ...]):  # type: ignore[no-untyped-def]
    return getattr(cp, chart[0])(of, *chart[1:])


@pytest.mark.parametrize("name", EMPTY)
def test_it_says_its_finding_whatever_there_is(name: str, chart: tuple[str, ...]) -> None:
    made = draw(EMPTY[name](), chart)
    meta = made.layout.meta
    assert made.layout.title.text and meta["alt"] and meta["id"].endswith("-chart")
    assert {t.type for t in made.data} <= {"scatter", "bar", "heatmap"}
    figure(json.loads(made.to_json()), 1)  # the page takes it


def test_it_is_the_same_twice(chart: tuple[str, ...]) -> None:
    assert draw(desk(), chart).to_json() == draw(desk(), chart).to_json()


def test_no_review_speaks_markup(chart: tuple[str, ...]) -> None:
    text = draw(hostile(), chart).to_json()
    assert "<img" not in text and "<script" not in text


def test_colours_turn_with_the_page(chart: tuple[str, ...]) -> None:
    text = draw(desk(), chart).to_json().lower()
    used = {text[i : i + 7] for i in range(len(text)) if text[i] == "#" and text[i - 1] == '"'}
    assert used <= set(palette())


def test_the_findings_are_the_mocks() -> None:
    assert draw(desk(), ("positions", "tone")).layout.title.text == "Three of 9 questions are contradicted"
    assert draw(desk(), ("attention",)).layout.title.text == "The couple draws 106 of 134 lead claims"
    assert sum(len(t.x) for t in draw(desk(), ("places",)).data) == 332


def test_every_mark_is_in_the_table() -> None:
    rows = cp.table(desk(), "places").html.count("<tr>") - 1
    assert rows == sum(len(t.x) for t in cp.places(desk()).data)


def test_of_many_reviews_the_table_has_a_row_each_and_every_mark_in_it() -> None:
    of = crowded(12)
    rows = re.findall(r"<tr><th scope=\"row\">(\w+)</th><td>(.*?)</td></tr>", cp.table(of, "places").html)
    marks = Counter(point[0] for trace in cp.places(of).data for point in trace.customdata)
    assert len(rows) == 12 and {letter: len(said.split("; ")) for letter, said in rows} == marks
    assert all(re.fullmatch(r"\d+ % \S.*", one) for _, said in rows for one in said.split("; "))
    assert {len(point) for trace in cp.places(of).data for point in trace.customdata} == {2}


def test_importing_counterpoint_is_light() -> None:
    code = "import sys, counterpoint; heavy = {'plotly', 'pandas', 'spacy', 'IPython'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_views_draw_nothing_with_plotly() -> None:
    code = "import sys, counterpoint.views; heavy = {'plotly', 'pandas', 'spacy', 'IPython'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_verb_exists() -> None:
    assert all(callable(getattr(cp, verb)) for verb in cp.VERBS)
    with pytest.raises(AttributeError):
        cp.nothing_like_it  # noqa: B018
