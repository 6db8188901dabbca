"""Codings of film reviews that are not ours to give away: `films.py SPANS_DIR CORPUS_DIR OUT_DIR`.

SPANS_DIR holds who claims what by place alone; with the texts (CORPUS_DIR/<film>/<number>.txt) they become coded folders like
the others. A text that is absent or has changed is left out, by name.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path


def build(spans: Path, corpus: Path, out: Path) -> list[str]:
    """Write the coded folders; the reviews left out, each with why."""
    left: list[str] = []
    for path in sorted(spans.glob("*/*.spans.jsonl")):
        head, *claims = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        text = corpus / head["from"]
        if not text.is_file():
            left.append(f"{head['from']}: no such text")
        elif hashlib.sha256(text.read_bytes()).hexdigest() != head["text"]:
            left.append(f"{head['from']}: another text than was coded")
        else:
            _write(path, text.read_bytes(), claims, out / path.parent.name)
    return left


def _write(path: Path, raw: bytes, claims: list[dict[str, object]], folder: Path) -> None:
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    shutil.copy(path.with_name("show.yaml"), folder / "show.yaml")
    name = path.name.removesuffix(".spans.jsonl")
    text = raw.decode("utf-8")
    (folder / "gold" / f"{name}.txt").write_bytes(raw)
    lines = [{"quote": text[c.pop("start") : c.pop("end")], **c} for c in claims]  # type: ignore[misc]
    rows = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "gold" / f"{name}.jsonl").write_text(rows, "utf-8")


if __name__ == "__main__":
    for line in build(*map(Path, sys.argv[1:4])):
        print(f"left out: {line}", file=sys.stderr)
