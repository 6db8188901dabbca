"""What the sentence coder is trained on: codings kept by place alone, joined with their texts."""

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest

from counterpoint.codebook import load

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "lib" / "training")]

from films import build  # noqa: E402

TEXT = "It drags. She’s wonderful."


def spans(folder: Path, text: str) -> None:
    (folder / "lanterns").mkdir(parents=True)
    (folder / "lanterns" / "show.yaml").write_text("title: Lanterns\n", "utf-8")
    head = {"text": hashlib.sha256(text.encode()).hexdigest(), "from": "lanterns/01.txt"}
    claim = {"start": 3, "end": 8, "subject": "show", "code": "tone.slow", "stance": "affirms", "sure": True}
    lines = "\n".join(map(json.dumps, (head, claim)))
    (folder / "lanterns" / "lanterns-01.spans.jsonl").write_text(lines, "utf-8")


@pytest.mark.parametrize(
    ("text", "left"), [(TEXT, ""), (TEXT + " More.", "another text"), (None, "no such text")]
)
def test_codings_by_place(text: str | None, left: str, tmp_path: Path) -> None:
    spans(tmp_path / "spans", TEXT)
    if text is not None:
        (tmp_path / "corpus" / "lanterns").mkdir(parents=True)
        (tmp_path / "corpus" / "lanterns" / "01.txt").write_text(text, "utf-8")
    out = build(tmp_path / "spans", tmp_path / "corpus", tmp_path / "out")
    coded = tmp_path / "out" / "lanterns" / "gold" / "lanterns-01.jsonl"
    if left:
        assert len(out) == 1 and left in out[0] and not coded.exists()
    else:
        assert not out and json.loads(coded.read_text("utf-8"))["quote"] == "drags"


def test_every_quote_learnt_from_is_in_its_text() -> None:
    paths = sorted((ROOT / "lib" / "training" / "gold").glob("*/*/gold/*.jsonl"))
    assert len(paths) > 200
    for path in paths:
        text = path.with_suffix(".txt").read_text("utf-8")
        for line in path.read_text("utf-8").splitlines():
            assert json.loads(line)["quote"] in text, path


def test_every_coding_by_place_names_its_text_and_known_codes() -> None:
    book = load()
    paths = sorted((ROOT / "lib" / "training" / "gold").glob("**/*.spans.jsonl"))
    assert len(paths) > 300
    for path in paths:
        head, *claims = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        assert re.fullmatch("[0-9a-f]{64}", head["text"]) and head["from"], path
        for claim in claims:
            assert 0 <= claim["start"] < claim["end"] and claim["code"] in book.cues, (path, claim)
            assert (claim["subject"] == "show") == (not claim["code"].startswith("leads.")), (path, claim)
            assert claim["stance"] in ("affirms", "denies", "subverts") and isinstance(claim["sure"], bool)
