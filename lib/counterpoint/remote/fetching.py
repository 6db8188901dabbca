"""Files from elsewhere into a folder here: only so many, only so large, and only under names that stay in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from counterpoint.errors import RemoteFailed
from counterpoint.remote.failures import told
from counterpoint.remote.store import Store

MOST_FILES = 10_000
LARGEST = 100 * 10**6  # bytes of one file
MOST_BYTES = 2 * 10**9  # of all
AT_ONCE = 8
UNFIT = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')  # as no file is called on one system or another
LONGEST = 200


def fitting(name: str) -> bool:
    """Whether a name from elsewhere can be a file's here, below the folder it is put in."""
    parts = name.split("/")
    return not UNFIT.search(name) and all(
        0 < len(part.encode("utf-8", "replace")) <= LONGEST and part.strip(". ") for part in parts
    )


def visible(files: Mapping[str, int | None]) -> dict[str, int | None]:
    """Without what is hidden, as in a folder here."""
    return {n: size for n, size in files.items() if not any(part.startswith(".") for part in n.split("/"))}


def fetch(store: Store, files: Mapping[str, int | None], into: Path) -> int:
    """Copy files, named from the store's folder, each with its size where that is known. Out: how many bytes.

    RemoteFailed for the first that cannot be had, with what came before it left in the folder.
    """
    _bounded(store, files)
    for folder in sorted({(into / name).parent for name in files}):
        with told(store.address):
            folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            sizes = list(pool.map(lambda name: _one(store, name, files[name], into), sorted(files)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    _within(store, sizes)
    return sum(sizes)


def _bounded(store: Store, files: Mapping[str, int | None]) -> None:
    if len(files) > MOST_FILES:
        raise RemoteFailed(f"{store.address}: it holds {len(files):,} files; at most {MOST_FILES:,} are read")
    for name, size in files.items():
        if not fitting(name):
            raise RemoteFailed(f"{store.address}: no file here can be called {name[:80]!r}")
        if (size or 0) > LARGEST:
            raise RemoteFailed(f"{store.address.below(name)}: it is larger than {LARGEST // 10**6} MB")
    _within(store, (size or 0 for size in files.values()))


def _within(store: Store, sizes: Iterable[int]) -> None:
    if sum(sizes) > MOST_BYTES:
        raise RemoteFailed(f"{store.address}: all of it is larger than {MOST_BYTES // 10**9} GB")


def _one(store: Store, name: str, size: int | None, into: Path) -> int:
    path = into / name
    store.get(name, path, LARGEST)
    with told(store.address.below(name)):
        got = path.stat().st_size
    if size is not None and got != size:
        raise RemoteFailed(f"{store.address.below(name)}: it changed or was cut while it was read")
    return got
