"""Plain English is known without the model; whatever else goes to it."""

from __future__ import annotations

import pytest

from counterpoint.sources import language

ENGLISH = (
    "It is the story of a girl and the boy she has to save, and that is all you need to know of it. " * 3
)
SPANISH = (
    "Es la historia de una chica y del chico que tiene que salvar, y eso es todo lo que hay que saber. " * 3
)


@pytest.mark.parametrize(
    ("text", "asked", "code"),
    [(ENGLISH, False, "en"), (SPANISH, True, "es"), (ENGLISH + SPANISH * 3, True, "es")],
    ids=["English", "Spanish", "both"],
)
def test_only_plain_english_needs_no_model(
    text: str, asked: bool, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    model = language._identifier
    monkeypatch.setattr(language, "_identifier", lambda: calls.append(1) or model())  # type: ignore[func-returns-value]
    assert language.language(text) == code and bool(calls) == asked
