"""show.yaml: what is read, and the one line that says what is wrong."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from counterpoint.errors import RequestError
from counterpoint.sources import load_show

GOOD = """
title: 1917
kind: film
year: 2019
leads:
  female_lead: {names: [No, Yes], performers: []}
  male_lead:
reviews:
  01: {published: 2020-01-05, author:}
  "a b": {url: https://a.example/x, tags: [war]}
"""
WRONG = [
    ("kind: serie\ntitle: X", "kind: 'serie' is not accepted; expected series or film"),
    ("title: X\nyear: soon", "year: 'soon' is not accepted; expected a year"),
    ("title: X\nyear: 1700", "year: '1700' is not accepted"),
    ("kind: film", "title: missing; expected the title of the show"),
    ("title: X\nlead: {}", "no 'lead'; did you mean leads"),
    ("title: X\nleads: {female_leed: {}}", "leads: no 'female_leed'; did you mean female_lead"),
    ("title: X\nleads: {female_lead: {name: [A]}}", "leads.female_lead: no 'name'; did you mean names"),
    (
        "title: X\nleads: {female_lead: {names: A}}",
        "leads.female_lead.names: 'A' is not accepted; expected a list",
    ),
    ("title: X\nreviews: {a: {publishr: P}}", "reviews.a: no 'publishr'; did you mean publisher"),
    (
        "title: X\nreviews: {a: {published: July}}",
        "reviews.a.published: 'July' is not accepted; expected a date",
    ),
    ("title: X\nreviews: {a: {published: 2025-02-30}}", "reviews.a.published: '2025-02-30' is not accepted"),
    ("title: X\nreviews: {a: {url: 'javascript:alert(1)'}}", "expected a web address"),
    ("title: X\nreviews: [a]", "reviews: 'a list' is not accepted; expected a mapping"),
    ("title: X\ntitle: Y", "'title' stands twice"),
    ("title: [", "not valid YAML"),
    ("- a", "'a list' is not accepted; expected a mapping"),
    ("", "expected a mapping"),
    ("&a [*a]", "not valid YAML"),
    ("title: &a {b: *a}", "not valid YAML"),
    (
        "title: !!python/object/apply:os.system [id]",
        "line 1: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not read",
    ),
    ("!!python/name:os.system title: X", "is not read; expected plain values"),
    ("title: !!binary aGVsbG8=", "the tag 'tag:yaml.org,2002:binary' is not read"),
    ("title: X\nreviews: " + "[" * 9000, "nested too deeply to read"),
    (
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in pairwise("abcdefgh")),
        "it holds more than 100,000 values once its aliases are unfolded",
    ),
    ('title: "\\u202e\\u200b"', "title: '\\u202e\\u200b' is not accepted"),
    ('title: X\nreviews: {a: {url: "\\x01java\\tscript:alert(1)"}}', "expected a web address"),
    ('title: "X\\nforged: line"\nyear: "\\e[31m"', "year: '\\x1b[31m' is not accepted"),
]


def write(folder: Path, text: str) -> Path:
    (folder / "show.yaml").write_text(text, encoding="utf-8")
    return folder


def test_titles_names_and_keys_stay_text(tmp_path: Path) -> None:
    show = load_show(write(tmp_path, GOOD))
    assert (show.title, show.kind, show.year, show.slug) == ("1917", "film", 2019, tmp_path.name)
    assert show.leads["female_lead"].names == ("No", "Yes") and "male_lead" not in show.leads


def test_what_is_said_is_cleaned_like_what_a_file_says(tmp_path: Path) -> None:
    said = 'title: "X \\u202egnp.exe\\0\\nY"\nleads: {male_lead: {names: ["Caf\u00c3\u00a9 \\e[31mKim"], performers: ["null", !!str 12]}}'
    show = load_show(write(tmp_path, said))
    assert show.title == "X gnp.exe Y"
    assert show.leads["male_lead"].names == ("Caf\u00e9 Kim",)
    assert show.leads["male_lead"].performers == ("null", "12")


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_slip_is_told_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        load_show(write(tmp_path, text))
    line = str(caught.value)
    assert says in line and "show.yaml" in line and "\n" not in line and len(line) < 600


def test_a_folder_or_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"show: 'nowhere' is not accepted; expected a folder"):
        load_show(tmp_path / "nowhere")
    with pytest.raises(RequestError, match=r"show.yaml: no such file; write one with title"):
        load_show(tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "show.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RequestError, match="cannot be read"):
        load_show(tmp_path)
