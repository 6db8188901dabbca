"""Files appear whole or not at all, and a set of files all together or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from counterpoint.errors import RequestError, one_line

MARK = ".counterpoint-"  # how the name of a file begins that is not yet in its place


def write(path: Path, data: bytes | str, durable: bool = True) -> None:
    """Put the data at the path in one step; a reader sees the old file or the new one, never a part.

    Not durable: quicker, and after a power cut perhaps a part, for what can be made again.
    """
    write_all({path: data}, durable)


def write_all(files: Mapping[Path, bytes | str], durable: bool = True) -> None:
    """Put every file at its path, in folders that exist; where one cannot be, the others are as they were.

    What is no regular file (a pipe, /dev/stdout) is written into, not replaced. Raises OSError.
    """
    staged: list[tuple[Path, Path]] = []
    straight: list[tuple[Path, bytes]] = []
    try:
        for path, data in files.items():
            raw = data.encode() if isinstance(data, str) else data
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
            if path.exists() and not stat.S_ISREG(path.stat().st_mode):
                straight.append((path, raw))
                continue
            target = Path(os.path.realpath(path))  # a link stays a link
            staged.append((aside(target), target))
            _fill(staged[-1][0], raw, durable)
        _swap(staged)
        for path, raw in straight:
            path.write_bytes(raw)
    finally:
        for temporary, _ in staged:
            remove(temporary)


def _swap(staged: list[tuple[Path, Path]]) -> None:
    """Move each file to its place; if one will not go, put back what the others replaced."""
    before: list[tuple[Path | None, Path]] = []
    try:
        for temporary, target in staged:
            before.append((_second(target) if len(staged) > 1 else None, target))
            os.replace(temporary, target)
    except BaseException:
        for old, target in reversed(before if len(staged) > 1 else []):
            with suppress(OSError):
                os.replace(old, target) if old else target.unlink()
        raise
    finally:
        for old, _ in before:
            if old:
                remove(old)


def _second(path: Path) -> Path | None:
    """Another name for what is at the path, or a copy where the file system has no links."""
    if not path.exists():
        return None
    other = aside(path)
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)
    return other


def _fill(path: Path, raw: bytes, durable: bool) -> None:
    # Not mkstemp: its files are closed to everyone else, these get the permissions any new file gets.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def aside(path: Path) -> Path:
    """A name beside the path that nobody has."""
    return path.with_name(f"{MARK}{secrets.token_hex(8)}.tmp")


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def can_hold(path: Path) -> None:
    """Refuse a folder that cannot be made or written to. Makes nothing."""
    with probe(path):
        pass


@contextmanager
def probe(path: Path) -> Iterator[Path]:
    """A file in the folder, or in the one above it that is there, for as long as this lasts. RequestError if none can be."""
    there = path
    try:
        while not there.exists() and not there.is_symlink() and there != there.parent:
            there = there.parent
        if not there.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder" if there.exists() else "a link to nothing")
        temporary = aside(there / "x")
        _fill(temporary, b"", durable=False)
    except OSError as error:
        blame = "" if there == path else f"{there}: "
        raise RequestError(
            one_line(f"{path}: --out: cannot write here: {blame}{error.strerror or error}")
        ) from None
    try:
        yield temporary
    finally:
        remove(temporary)


def folder(path: Path) -> Path:
    """The folder, made if need be; refused if it can't be written to."""
    can_hold(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(one_line(f"{path}: cannot write here: {error.strerror or error}")) from None
    return path
