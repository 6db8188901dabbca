"""Sanitised HTML goes through a tree and comes back as it was: nothing lost, nothing let in."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from counterpoint.page.sanitise import clean
from counterpoint.page.tree import drop, inner, outer, parse
from tests.hostile import OWN
from tests.making import shared


def told(fragment: str) -> str:
    """The fragment with each tag's attributes in alphabetical order: nh3 promises none."""
    tags = r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>'
    parts = r'[^\s"<>]+(?:="[^"]*")?'
    return re.sub(tags, lambda tag: f"<{' '.join(sorted(re.findall(parts, tag[0])))}>", fragment)


def through(fragment: str) -> None:
    once = clean(fragment)
    assert told(inner(parse(once))) == told(once)


@pytest.mark.parametrize(
    "fragment",
    [
        "", "words alone", "a <b>b</b> c", "&lt;script&gt; &amp; \xa0 é 한국 \u202e", '<p title="&lt;b&gt;">x</p>',
        '<svg viewBox="0 0 1 1"><g><circle cx="1%" cy="2"></circle></g></svg> after',
        "<details open><summary>s</summary><table><caption>c</caption><tbody><tr><th scope=row>a<td>b</table></details>",
        '<td>a loose cell</td>', '<div popover id="p"><button popovertarget="p">x</button></div>',
        *(text for kind, text in OWN.items() if kind != "half a character"),
    ],
)  # fmt: skip
def test_what_goes_in_comes_out(fragment: str) -> None:
    through(fragment)


def test_so_do_the_payloads_of_others() -> None:
    payloads = [e["payload"] for e in json.loads(shared("hostile/dompurify-expect.json").read_text("utf-8"))]
    payloads += json.loads(shared("hostile/blns.json").read_text("utf-8"))
    assert len(payloads) > 500
    for payload in payloads:
        through(payload)
        through(f"<p>{escape(payload)}</p>")


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_so_does_any_text(text: str) -> None:
    through(f"<p>{escape(text)}</p>")


def test_what_is_put_into_a_tree_is_cleaned_again() -> None:
    tree = parse("<p>x</p>")
    tree[0].set("onclick", "alert(1)")
    tree[0].set("class", "a")
    assert inner(tree) == '<p class="a">x</p>' == outer(tree[0])


@pytest.mark.parametrize(
    ("fragment", "left"), [("a<i>b</i>c", "ac"), ("<b>a</b><i>b</i>c<u>d</u>", "<b>a</b>c<u>d</u>"), ("<i>b</i>", "")]
)  # fmt: skip
def test_what_follows_a_dropped_element_stays(fragment: str, left: str) -> None:
    tree = parse(fragment)
    drop(tree.find("i"))
    assert inner(tree) == left
