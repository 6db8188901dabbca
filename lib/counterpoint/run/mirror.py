"""Reports that belong elsewhere: what lies there is fetched first, the run goes on here, what is new is put there last."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath

from counterpoint.errors import CounterpointError, one_line, system
from counterpoint.remote import Store, fetch, fitting
from counterpoint.remote.fetching import LARGEST
from counterpoint.run import manifest as ledger
from counterpoint.run import state
from counterpoint.run.progress import Progress
from counterpoint.run.results import many
from counterpoint.run.stamp import hash_of

INDEX = "index.html"


class Mirror:
    """A folder here for one elsewhere, as far as these shows go. `known`: what was fetched, by name, with its hash."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.known: dict[str, str] = {}
        self.there: set[str] = set()

    def __str__(self) -> str:
        return str(self.store.address)

    def fetch(self, shows: Iterable[str]) -> None:
        """What lies there of these shows, whole; of the others their manifests. RemoteFailed."""
        found = self.store.files()
        mine = set(shows)
        fit = {n: size for n, size in found.items() if fitting(n) and (size or 0) <= LARGEST}
        self.there = set(fit)
        wanted = {n: size for n, size in fit.items() if _wanted(PurePosixPath(n).parts, mine)}
        fetch(self.store, wanted, self.folder)
        self.known |= {name: hash_of(self.folder / name) for name in wanted}

    def fetch_state(self, run: str) -> None:
        """What is kept of a named run. RemoteFailed."""
        name = _state_name(run)
        found = self.store.files(state.FOLDER)
        if name in found:
            fetch(self.store, {name: found[name]}, self.folder)
            self.known[name] = hash_of(self.folder / name)

    def publish(self, shows: Sequence[str], told: Progress) -> list[str]:
        """Put there what is new here, a show at a time, the index last. Out: what went wrong; then nothing after it was put.

        Of each show the manifest comes last: without it the rest is no good run, and the next one makes all of it again.
        """
        todo = [(show, work) for show in shows if (work := self._work(show))]
        index = self._changed([INDEX])
        if not (todo or index):
            return []
        told.start(len(todo) + bool(index), event="publish", out=str(self))
        for show, (put, gone) in [*todo, *([(INDEX, (index, []))] if index else [])]:
            began, first = time.monotonic(), len(put)
            try:
                self._do(put, gone)
            except (CounterpointError, OSError) as error:
                why = system(error) if isinstance(error, OSError) else str(error)
                line = f"publishing stopped: {why}; what was good there stays, the next run mends the rest"
                told.step(line, False, "publish", show=show, reason=one_line(why))
                return [line]
            seconds = time.monotonic() - began
            told.step(
                f"{show}: {many(first, 'file')} published in {seconds:.1f} s", True, "publish",
                show=show, files=first, gone=len(gone), seconds=round(seconds, 3),
            )  # fmt: skip
        return []

    def publish_state(self, run: str) -> None:
        """Put there what is kept of a named run. RemoteFailed."""
        self._do(self._changed([_state_name(run)]), [])

    def _work(self, show: str) -> tuple[list[str], list[str]] | None:
        """What is to be put of one show, in this order, and what is to go."""
        last = f"{show}/{ledger.NAME}"
        here = {p.relative_to(self.folder).as_posix() for p in (self.folder / show).rglob("*") if p.is_file()}
        shown = {n for n in here if not any(part.startswith(".") for part in n.split("/"))}
        put = self._changed([*sorted(shown - {last}), *({last} & shown)])
        gone = sorted(n for n in self.known if n.startswith(f"{show}/") and n not in here)
        return (put, gone) if put or gone else None

    def _changed(self, names: Iterable[str]) -> list[str]:
        there = (n for n in names if (self.folder / n).is_file())
        return [n for n in there if hash_of(self.folder / n) != self.known.get(n)]

    def _do(self, put: Sequence[str], gone: Sequence[str]) -> None:
        """Pages and data, then what is to go, then the manifest."""
        manifests = [n for n in put if PurePosixPath(n).name == ledger.NAME]
        self._put([n for n in put if n not in manifests])
        for name in gone:
            self.store.drop([name])
            del self.known[name]
            self.there.discard(name)
        self._put(manifests)

    def _put(self, names: Sequence[str]) -> None:
        for name in names:
            data = (self.folder / name).read_bytes()
            self.store.put(name, data)
            self.known[name] = sha256(data).hexdigest()
            self.there.add(name)

    def listed(self, shows: Iterable[str]) -> frozenset[str]:
        """Files that are there and not here, as the index has them: those of the shows this run is not about."""
        mine = set(shows)
        return frozenset(n for n in self.there if n.split("/")[0] not in mine)


def _wanted(parts: tuple[str, ...], shows: set[str]) -> bool:
    """Whether a file is fetched: all of a show that is run, what tells of one that is not, the index to compare with."""
    if parts[0] in shows:
        return len(parts) > 1 and not any(part.startswith(".") for part in parts)
    return parts == (INDEX,) or (parts[1:] == (ledger.NAME,) and not parts[0].startswith("."))


def _state_name(run: str) -> str:
    return state.state_path(Path(), run).as_posix()
