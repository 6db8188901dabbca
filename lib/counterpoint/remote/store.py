"""A folder elsewhere, reached through fsspec: what is in it, a file to here, bytes to there."""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from counterpoint.errors import RemoteFailed, RequestError
from counterpoint.remote.address import EXTRA, Address
from counterpoint.remote.failures import reason, told

DEEPEST = 8  # folders in folders of a web server's listing
MOST_NAMES = 200_000
TALKATIVE = (
    "adlfs",
    "aiobotocore",
    "aiohttp",
    "asyncio",
    "azure",
    "botocore",
    "fsspec",
    "gcsfs",
    "google",
    "s3fs",
    "urllib3",
)
KINDS: dict[str, Callable[[str], dict[str, Any]]] = {  # how each library is told the kind of a file
    "abfs": lambda kind: {"content_settings": {"content_type": kind}},
    "gs": lambda kind: {"content_type": kind},
    "s3": lambda kind: {"ContentType": kind},
}


@dataclass(frozen=True, eq=False)
class Store:
    """One folder elsewhere. Every method raises RemoteFailed, in one line."""

    address: Address
    fs: Any
    root: str

    def folders(self) -> list[str]:
        """The folders in it, hidden ones left out."""
        with told(self.address):
            found = [PurePosixPath(e["name"]).name for e in self._list(self.root) if e["type"] == "directory"]
        return sorted(name for name in found if not name.startswith((".", "_")))

    def files(self, under: str = "") -> dict[str, int | None]:
        """Every file in it or in one folder of it, by its name from here, with its size where that is told."""
        with told(self.address):
            there = self._place(under)
            found = self.fs.find(there, detail=True).values()
        start = len(self.root.rstrip("/")) + 1
        return {e["name"][start:]: e.get("size") for e in found if _file(e) and len(e["name"]) > start}

    def get(self, name: str, path: Path, most: int) -> None:
        """Copy one file to a path; given up where it turns out larger than `most` bytes."""
        from fsspec.callbacks import Callback

        class Bounded(Callback):  # type: ignore[misc]
            """Counts what arrives."""

            def relative_update(self, inc: int = 1) -> None:
                self.value += inc
                if self.value > most:
                    raise RemoteFailed(f"{where}: it is larger than {most // 10**6} MB")

        where = self.address.below(name)
        with told(where):
            self.fs.get_file(self._place(name), str(path), callback=Bounded())

    def put(self, name: str, data: bytes) -> None:
        """Put one file in its place by one request: it is there whole, or as it was."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with told(self.address.below(name)):
            self.fs.pipe_file(self._place(name), data, **KINDS[self.address.scheme](kind))

    def drop(self, names: Iterable[str]) -> None:
        """Take files away; one that is gone already is no loss."""
        for name in names:
            with told(self.address.below(name)):
                try:
                    self.fs.rm_file(self._place(name))
                except FileNotFoundError:
                    continue

    def _list(self, place: str) -> Sequence[dict[str, Any]]:
        found: Sequence[dict[str, Any]] = self.fs.ls(place, detail=True)
        return found

    def _place(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}" if name else self.root


class Web(Store):
    """A folder of a web server that lists its folders as pages of links. It can only be read."""

    def files(self, under: str = "") -> dict[str, int | None]:
        with told(self.address):
            return dict.fromkeys(self._walk(self._place(under).rstrip("/") + "/", DEEPEST))

    def folders(self) -> list[str]:
        with told(self.address):
            names = [e["name"] for e in self._list(self.root.rstrip("/") + "/") if e["type"] == "directory"]
        named = {unquote(name.rstrip("/").rpartition("/")[2]) for name in names}
        return sorted(name for name in named if not name.startswith((".", "_")))

    def _walk(self, place: str, deeper: int) -> list[str]:
        found: list[str] = []
        for entry in self._list(place):
            if entry["type"] == "file":
                found.append(unquote(entry["name"][len(self.root.rstrip("/")) + 1 :]))
            elif deeper:
                found += self._walk(entry["name"], deeper - 1)
            if len(found) > MOST_NAMES:
                raise RemoteFailed(f"{self.address}: it holds more than {MOST_NAMES:,} files")
        return found

    def _list(self, place: str) -> Sequence[dict[str, Any]]:
        """What a listing links to right below itself; whatever else it links to is no file of the folder."""
        links = (e | {"name": e["name"].replace("/./", "/")} for e in self.fs.ls(place, detail=True))
        below = [(e, e["name"].removeprefix(place)) for e in links if e["name"].startswith(place)]
        return [e for e, rest in below if rest.strip("/") and "/" not in rest.rstrip("/") and not set("?#") & set(rest)]  # fmt: skip

    def _place(self, name: str) -> str:
        return str(self.address.below(name)) if name else self.root


def _file(entry: dict[str, Any]) -> bool:
    return entry["type"] == "file" and not entry["name"].endswith("/")


def store(address: Address) -> Store:
    """The folder at an address; nothing is asked of it yet. RequestError where the packages for it are not there."""
    for name in TALKATIVE:  # what they would say on standard error may hold a secret, and is no one line
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        from fsspec.core import url_to_fs

        fs, root = url_to_fs(str(address), skip_instance_cache=True, use_listings_cache=False)
    except ImportError:
        raise RequestError(f"{address}: to reach it, {EXTRA}") from None
    except Exception as error:  # an account that is not told, a setting that cannot be
        raise RemoteFailed(f"{address}: {reason(error)}") from None
    return (Web if address.web else Store)(address, fs, root)
