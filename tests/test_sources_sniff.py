"""What a file is, by its content; and that nothing but a refusal ever comes of what is not a review."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.errors import SourceRefused
from counterpoint.sources.sniff import sniff
from tests.sources_support import BODY, assert_sound, read


def post(**more: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "type": "post",
        "title": {"rendered": "T"},
        "content": {"rendered": f"<p>{BODY}</p>"},
        **more,
    }


FORMATS = [
    (BODY, "text"),
    (f"<3 this show\n\n{BODY}", "text"),
    (f"I said <b>no</b>.\n\n{BODY}", "text"),
    (f"[Review] A Show\n\n{BODY}", "text"),
    (f"[1] it is slow\n\n{BODY}", "text"),
    (f'{{"why", she asked}}\n\n{BODY}', "text"),
    (f"# Title\n\n{BODY}", "markdown"),
    (f"#1 on my list\n\n{BODY}", "text"),
    (f"A **bold** claim.\n\n{BODY}", "markdown"),
    (f"Half stars **½\n\n{BODY}", "text"),
    (f"See [this](https://a.example).\n\n{BODY}", "markdown"),
    (f"---\ntitle: T\n---\n{BODY}", "markdown"),
    (f"---\n\n{BODY}\n\n---\n", "text"),
    (f"<p>{BODY}</p>", "html"),
    (f"<!-- saved --><!DOCTYPE html><html><body><p>{BODY}</p></body></html>", "html"),
    (f'<?xml version="1.0"?><!DOCTYPE html><html><body><p>{BODY}</p></body></html>', "html"),
    (json.dumps(post()), "wordpress"),
    ("\ufeff" + json.dumps([post(), post(id=2)]), "wordpress"),
    (f"<html><body><pre>{json.dumps(post()).replace('<', '&lt;')}</pre></body></html>", "wordpress"),
    (f"<html><body><pre>{json.dumps(post())}</pre></body></html>", "wordpress"),
]
REFUSED = [
    ("[]", "an empty JSON list"),
    ("{}", "its keys: none"),
    (
        '[{"type": "comment", "author_name": "a", "post": 1, "content": {"rendered": "x"}}]',
        "a list of 1: WordPress comm",
    ),
    (
        '{"code": "rest_no_route", "message": "No route", "data": {}}',
        "a WordPress error (rest_no_route: No route)",
    ),
    ('[{"id": 1, "media_type": "image", "source_url": "x"}]', "WordPress media"),
    ('{"plugin_options": {"a": 1}, "x": 2}', "the settings of a plugin"),
    ('{"namespaces": [], "routes": {}}', "the index of a WordPress site"),
    ('[{"id": 1, "taxonomy": "post_tag", "name": "x"}]', "tags or categories"),
    ('{"a": 1, "b": 2}', "JSON that is no WordPress post (its keys: a, b)"),
    ('{"a\\nb\\u202e": 1}', "its keys: a b)"),
    ("[1, 2, 3]", "a list of 3: a JSON int"),
    ('{"id": 1, "content": {"rendered": "<p>cut', "broken JSON"),
    ("[" * 100_000 + '"' + "]" * 100_000, ""),
    ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
    ('<?xml version="1.0"?><rss><channel/></rss>', "an XML document"),
    (json.dumps(post(content={"rendered": "", "protected": True})), "protected"),
    (json.dumps(post(content={"rendered": " "})), "empty content"),
    (json.dumps(post(content={"rendered": "[gallery ids=1]<img src=x>"})), "holds no text"),
    (json.dumps(post(content={"rendered": "<p>Soon.</p>"})), "too few words"),
]
anything = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "title",
                    "content",
                    "rendered",
                    "author",
                    "_embedded",
                    "wp:term",
                    "date",
                    "link",
                ]
            )
            | st.text(max_size=8),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)
markup = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<li>",
            "<blockquote>",
            "<svg>",
            "<b>",
            "</b>",
            "<br>",
            "[caption]",
            "[/caption]",
            "#",
            "---",
            "*",
            ">",
            "```",
            "&lt;",
            "&#0;",
            "&#8217;",
            "{%",
            "%}",
            "{{",
            "[a](",
            ")",
            "\n\n",
            "\u202e",
            "\u200d",
            "�",
            "\x00",
            "\x85",
            "\u2028",
            "<style>",
            "<![CDATA[",
            "]]>",
            "<?php",
            "?>",
        ]
    )
    | st.text(max_size=20),
    max_size=40,
).map(" ".join)


@pytest.mark.parametrize(("text", "format_"), FORMATS)
def test_formats(tmp_path: Path, text: str, format_: str) -> None:
    assert sniff(text).format == format_


@pytest.mark.parametrize(("text", "says"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_refusals_say_what_it_looks_like(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceRefused) as caught:
        read(tmp_path, text)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def tolerate(folder: Path, content: str | bytes) -> None:
    """Read it: a sound review or a refusal in one line, nothing else."""
    try:
        review = read(folder, content)
    except SourceRefused as refusal:
        assert str(refusal) and "\n" not in str(refusal)
    except ValueError as error:
        assert "unpack" in str(error)  # an array of several posts
    else:
        assert_sound(review)
        review.text.encode("utf-8")


@given(st.binary(max_size=400))
@anything
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    tolerate(tmp_path, data)


@given(st.text(max_size=400), st.booleans())
@anything
def test_any_text(tmp_path: Path, text: str, padded: bool) -> None:
    tolerate(tmp_path, f"{text}\n\n{BODY}" if padded else text)


@given(markup, st.sampled_from(["{}", "<html>{}</html>", "# T\n\n{}", "<div>{}</div>", "---\na: b\n---\n{}"]))
@anything
def test_any_markup(tmp_path: Path, text: str, frame: str) -> None:
    tolerate(tmp_path, frame.replace("{}", f"{text}\n\n{BODY}\n\n{text}"))


@given(values)
@anything
def test_any_json(tmp_path: Path, value: Any) -> None:
    tolerate(tmp_path, json.dumps(value))


@given(
    st.dictionaries(
        st.sampled_from(["_embedded", "class_list", "author", "date", "link", "yoast_head_json"]), values
    )
)
@anything
def test_any_post(tmp_path: Path, more: dict[str, Any]) -> None:
    assert_sound(read(tmp_path, json.dumps(post(**more))))


@pytest.mark.parametrize(
    "mark", ["<pre>[", "[caption x=1] ", "**a", "[a](", "---\n", "<!-- ", "[", "&amp;", "Tags: a, "]
)
def test_a_mark_repeated_takes_no_time_to_speak_of(tmp_path: Path, mark: str) -> None:
    began = time.process_time()  # others may have the processor
    tolerate(tmp_path, f"{BODY}\n\n{mark * (100_000 // len(mark))}")
    assert time.process_time() - began < 8


def test_json_keeps_its_fields_when_saved_by_a_browser(tmp_path: Path) -> None:
    saved = json.dumps(post(title={"rendered": "A &#8211; B"})).replace("&", "&amp;").replace("<", "&lt;")
    assert read(tmp_path, f"<html><body><pre>{saved}</pre></body></html>").headline == "A – B"
