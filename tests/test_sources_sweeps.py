"""Everything that lies in ../shared is read or refused with a reason; nothing is lost that a coder quoted."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from counterpoint.errors import SourceRefused
from counterpoint.sources import read_file
from counterpoint.sources.mend import fold, mend
from tests.sources_support import BODY, assert_sound, read

FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(FOLD)).strip().lower()


def test_all_wordpress_files(shared: Path) -> None:
    read_, refused = 0, {}
    files = sorted((shared / "wordpress").glob("[0-9]*.json"))
    languages: Counter[str] = Counter()
    for path in files:
        try:
            reviews = read_file(path)
        except SourceRefused as refusal:
            refused[path.name[:2]] = str(refusal)
            continue
        for review in reviews:
            assert_sound(review)
            assert review.format == "wordpress" and not re.search(r"<(script|iframe|style)\b", review.text)
        languages.update(r.language for r in reviews)
        read_ += len(reviews)
    assert len(files) == 24 and sorted(refused) == ["35", "39", "41"]
    assert "comments" in refused["35"] and "empty content" in refused["39"]
    assert read_ == 97 and languages["fr"] == 35 and languages["es"] == 3


def test_all_corpus_reviews(shared: Path) -> None:
    files = sorted((shared / "corpus").glob("*/*.txt"))
    assert len(files) == 97
    for path in files:
        (review,) = read_file(path)
        assert_sound(review)
        assert review.language == "en" and review.words > 100 and not review.warnings
        source = len(path.read_text(encoding="utf-8").split())
        assert len(review.text.split()) > 0.85 * source, (
            f"{path.parent.name}/{path.name}: too much was taken out"
        )


@pytest.mark.parametrize("part", ["dev", "train"])
def test_no_gold_quote_is_lost(shared: Path, part: str) -> None:
    lost = []
    for path in sorted((shared / "gold" / part).glob("*/*.txt")):
        text = folded(read_file(path)[0].text)
        rows = (path.parent / "gold" / f"{path.stem}.jsonl").read_text(encoding="utf-8").splitlines()
        lost += [
            f"{path.stem}: {q}"
            for row in rows
            if row.strip() and folded(q := json.loads(row)["quote"]) not in text
        ]
    assert lost == []


def test_mojibake_is_mended_as_the_cases_say(shared: Path) -> None:
    cases = [
        c
        for f in sorted((shared / "hostile/mojibake").glob("*.json"))
        for c in json.loads(f.read_text("utf-8"))
    ]
    passing = [c for c in cases if c["expect"] == "pass"]
    wrong = [
        c["label"]
        for c in passing
        if fold(mend(c["original"])[0])[0] != fold(c.get("fixed-encoding", c["fixed"]))[0]
    ]
    assert len(passing) > 90 and wrong == []


def test_naughty_strings_as_a_body(shared: Path, tmp_path: Path) -> None:
    for text in json.loads((shared / "hostile/blns.json").read_text("utf-8")):
        for body in (text, f"{BODY}\n\n{text}\n\n{BODY}", f"<p>{BODY}</p><p>{text}</p>"):
            try:
                assert_sound(read(tmp_path, body))
            except SourceRefused:
                assert body == text


def test_payloads_never_leave_a_script_in_what_was_parsed(shared: Path, tmp_path: Path) -> None:
    for case in json.loads((shared / "hostile/dompurify-expect.json").read_text("utf-8")):
        hostile = f"<p>{BODY}</p>{case['payload']}<p>{BODY}</p>"
        item = {
            "id": 1,
            "type": "post",
            "title": {"rendered": case["payload"]},
            "content": {"rendered": hostile},
        }
        page = f"<!DOCTYPE html><html><body><article>{hostile}</article></body></html>"
        for body in (json.dumps(item), page, f"# Title\n\n{hostile}", hostile):
            review = read(tmp_path, body)
            assert_sound(review)
            assert not re.search(r"<script[\s>]", review.text, re.IGNORECASE)
            assert review.url is None
        assert_sound(read(tmp_path, f"{BODY}\n\nA line. {case['payload']}"))
