"""Real files, all through the command line: no traceback, every quote exact, every refusal with its reason."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from counterpoint import cli


def call(capfdbinary: pytest.CaptureFixture[bytes], *args: object) -> tuple[int, bytes, str]:
    capfdbinary.readouterr()
    with pytest.raises(SystemExit) as left:
        cli.main.main([str(a) for a in args])
    out, err = capfdbinary.readouterr()
    return int(left.value.code or 0), out, err.decode("utf-8")


def exact(texts: Path, claims: bytes) -> int:
    rows = [json.loads(line) for line in claims.decode("utf-8").splitlines()]
    for row in rows:
        text = (texts / f"{row['review']}.txt").read_text("utf-8")
        assert text[row["start"] : row["end"]] == row["quote"]
    return len(rows)


def test_every_wordpress_file_as_a_show(
    shared: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    codes: Counter[int] = Counter()
    reviews: Counter[str] = Counter()
    for path in sorted((shared / "wordpress").glob("[0-9]*.json")):
        show = tmp_path / path.name[:2]
        show.mkdir()
        shutil.copy(path, show)
        (show / "show.yaml").write_text("title: A Show\n", "utf-8")
        code, _, _ = call(capfdbinary, "read", show, "--out", show / "texts")
        told = json.loads((show / "texts" / "reviews.json").read_text("utf-8"))
        refused = told["excluded"]["refused"]
        assert code == bool(refused) and all(r["source"] and r["reason"] for r in refused)
        reviews.update(r["language"] for r in told["reviews"] + told["excluded"]["foreign"])
        again, out, err = call(capfdbinary, "claims", show)
        assert again == code and "Traceback" not in err
        exact(show / "texts", out)
        again, out, err = call(capfdbinary, "compare", show)
        assert again == code and len(json.loads(out)["reviews"]) == len(told["reviews"])
        codes[code] += 1
    assert codes == {0: 17, 1: 7} and reviews["en"] == 57 and sum(reviews.values()) == 97


def test_films_of_the_corpus(shared: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    films = sorted(p for p in (shared / "corpus").iterdir() if p.is_dir())
    claims = 0
    for film in films[::4]:
        show = tmp_path / film.name
        shutil.copytree(film, show)
        (show / "show.yaml").write_text(
            f"title: {film.name.replace('-', ' ').title()}\nkind: film\n", "utf-8"
        )
        assert call(capfdbinary, "read", show, "--out", tmp_path / "texts")[0] == 0
        code, out, err = call(capfdbinary, "claims", show)
        assert (code, err) == (0, "")
        claims += exact(tmp_path / "texts", out)
        code, out, err = call(capfdbinary, "compare", show)
        assert (code, err) == (0, "") and len(json.loads(out)["reviews"]) == len(list(film.glob("*.txt")))
    assert len(films) == 29 and claims > 300
