"""Files appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from counterpoint.errors import RequestError


def write(path: Path, data: bytes | str) -> None:
    """Put the data at the path in one step; a reader sees the old file or the new one, never a part."""
    raw = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def folder(path: Path) -> Path:
    """The folder, made if need be; refused if it can't be written to."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path, prefix=".", suffix=".tmp")
        os.close(handle)
        os.unlink(name)
    except OSError as error:
        raise RequestError(f"{path}: cannot write here: {error.strerror or error}") from error
    return path
