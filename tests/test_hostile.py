"""Every hostile payload, in every field, in every format, is read as the words it shows and as nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from counterpoint.errors import RequestError
from counterpoint.model import Review
from counterpoint.sources import Facts, load_show, read_file
from tests import hostile
from tests.hostile import FIELDS, FORMATS, OWN, SHARED, Payload, unseen


@pytest.fixture(scope="module", params=["own", "shared"])
def payloads(request: pytest.FixtureRequest) -> list[Payload]:
    if request.param == "own":
        return hostile.payloads(None)
    if not SHARED.is_dir():
        pytest.skip(
            "no shared/hostile beside the checkout (or in COUNTERPOINT_SHARED): our own payloads have been swept"
        )
    return hostile.payloads(SHARED)[len(OWN) :]


def everything(review: Review) -> dict[str, str]:
    """What of a review can come to a page, by field."""
    return {
        "headline": review.headline or "",
        "author": review.author or "",
        "publisher": review.publisher or "",
        "tags": " ".join(review.tags),
        "url": " ".join([review.url or "", *review.warnings]),
        "body": " ".join([review.text, *(r.text for r in review.receipts)]),
    }


def is_web(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s\\<>\"]+", text, re.IGNORECASE) is not None


def is_path(text: str) -> bool:
    """Whether a page's canonical address would be one inside the site: no address to show, and nothing lost."""
    return not re.search(r"[\s<>\"\\^`{|}]|^[a-z][a-z0-9+.-]*:", text, re.IGNORECASE)


@pytest.mark.parametrize("format", FORMATS)
def test_every_payload_in_every_field_is_read_as_the_words_it_shows(
    format: str, payloads: Sequence[Payload], tmp_path: Path
) -> None:
    path, lost, odd, combinations = tmp_path / "one.txt", [], [], 0
    for number, payload in enumerate(payloads):
        path.write_bytes(hostile.file_of(format, dict.fromkeys(FIELDS, payload.text), number))
        p = payload.text
        given = {"one": Facts(p, p, p, p, tags=(p,))} if format == "text" else {}
        (review,) = read_file(path, given)
        want, got = hostile.wanted(review.format, payload), everything(review)
        if format == "text":
            del want["headline"]  # a text without a title line has the one of show.yaml, or finds one
        if not (format == "html" and is_path(payload.meant)):
            want["url"] = payload.meant[:200]
        for field, text in want.items():
            signs = (
                review.format == "text" or "<" not in p
            )  # of broken markup the last signs may go, never words
            if missing := hostile.lost(text, got[field], signs):
                lost.append((field, p[:80], missing[:80]))
        combinations += len(FIELDS)
        odd += [(field, p[:80], bad) for field, text in got.items() if (bad := unseen(text))]
        odd += [("url", p[:80], review.url)] if review.url and not is_web(review.url) else []
    assert combinations >= len(FIELDS) * len(OWN)
    assert lost == [] and odd == []


def test_every_payload_in_show_yaml_is_taken_as_words_or_told_in_one_line(
    payloads: Sequence[Payload], tmp_path: Path
) -> None:
    taken = told = 0
    for payload in payloads:
        p = payload.text
        q = hostile.quoted(p, "\x80-\x9f")
        files = [
            f"title: {q}\nleads: {{female_lead: {{names: [{q}, Kim], performers: [{q}]}}}}\n"
            f"reviews: {{one: {{headline: {q}, author: {q}, publisher: {q}, tags: [{q}]}}}}",
            f"title: X\nreviews: {{one: {{url: {q}}}}}",
            f"title: X\nreviews: {{one: {{published: {q}}}}}",
            f"title: X\n{q}: y",
        ]
        for number, text in enumerate(files):
            (tmp_path / "show.yaml").write_text(text, "utf-8")
            try:
                show = load_show(tmp_path)
            except RequestError as refusal:
                told += 1
                assert not unseen(line := str(refusal)) and "\n" not in line and len(line) < 1500, p
                assert number or len(p) > 500 or not hostile.visible(p) or "\ud83d" in p, line
                continue
            taken += 1
            names = show.leads["female_lead"].names if show.leads else ()
            for seen in (show.title, *names[:1]):
                assert not unseen(seen), p
                assert number or not hostile.lost(payload.meant, seen), p
    assert taken > 1.5 * len(payloads) and told > 1.5 * len(payloads)
