"""A path → its bytes, or the reason why not."""

from __future__ import annotations

import stat
from pathlib import Path

from counterpoint import errors
from counterpoint.errors import SourceRefused

LARGEST = 20_000_000  # bytes


def file_bytes(path: Path) -> bytes:
    """A regular file's bytes; SourceRefused for anything else, without opening a pipe or a device."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SourceRefused("a folder, not a file" if path.is_dir() else "not a regular file")
        if found.st_size > LARGEST:
            raise SourceRefused(f"{found.st_size / 1e6:.0f} MB; at most {LARGEST // 1_000_000} MB are read")
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceRefused("a link to nothing" if path.is_symlink() else "no such file") from None
    except OSError as error:
        raise SourceRefused(errors.one_line(f"cannot be read: {error.strerror or error}")) from None


def printable(name: str) -> str:
    """A file name that can be shown on one line, whatever its bytes."""
    return errors.one_line(name.encode("utf-8", "replace").decode("utf-8"))
