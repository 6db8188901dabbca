"""Files appear whole, and a set of them together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counterpoint.errors import RequestError
from counterpoint.writing import can_hold, folder, write, write_all


def there(place: Path) -> dict[str, bytes]:
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}


@pytest.mark.parametrize("links", [True, False])
def test_where_one_file_cannot_go_the_others_are_as_they_were(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "old", "before")
    move, moved = os.replace, []

    def third_time_unlucky(source: Path, target: Path) -> None:
        moved.append(target)
        if len(moved) == 3:
            raise OSError(28, "No space left on device")
        move(source, target)

    def none(*args: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(os, "replace", third_time_unlucky)
    if not links:
        monkeypatch.setattr(os, "link", none)
    with pytest.raises(OSError, match="No space"):
        write_all({tmp_path / name: "after" for name in ("new", "old", "third")})
    assert there(tmp_path) == {"old": b"before"}


def test_nothing_moves_before_everything_is_written(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(IsADirectoryError):
        write_all({tmp_path / "a": "x", tmp_path / "b": "x"})
    with pytest.raises(FileNotFoundError):
        write_all({tmp_path / "a": "x", tmp_path / "nowhere" / "c": "x"})
    assert there(tmp_path) == {}
    write_all({tmp_path / "a": "x", tmp_path / "b" / "c": b"y"})
    assert there(tmp_path) == {"a": b"x", "b/c": b"y"}


def test_a_link_stays_a_link_and_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "file")
    write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink() and there(tmp_path / "real") == {"file": b"new"}
    write(tmp_path / ("x" * 255), "long")
    assert (tmp_path / ("x" * 255)).read_text() == "long"


def test_a_folder_is_tried_before_it_is_made(tmp_path: Path) -> None:
    can_hold(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    assert folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "f").write_text("x")
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    for place in ("f", "f/g/h", "dead", "dead/x", "y" * 300):
        with pytest.raises(RequestError, match="cannot write here"):
            can_hold(tmp_path / place)
