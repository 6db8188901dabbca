"""Shows and reports that are elsewhere, as folders here while a command goes on; and each called by its address in what is kept."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Self

from counterpoint.errors import CounterpointError, RemoteFailed, RequestError, unknown
from counterpoint.remote import Address, Store, fetch, fitting, store
from counterpoint.remote.failures import ABSENT
from counterpoint.remote.fetching import visible
from counterpoint.run.execute import Executed, folder_from
from counterpoint.run.mirror import Mirror
from counterpoint.run.progress import Progress
from counterpoint.run.results import many
from counterpoint.run.stopping import terminable


@dataclass(frozen=True)
class Away:
    """What of one run is elsewhere: what the folders here are called, and where its reports belong."""

    names: Mapping[Path, str] = field(default_factory=dict)
    mirror: Mirror | None = None

    def called(self, text: object) -> str:
        """A text in which each of the folders has its address for a name."""
        said = str(text)
        for folder, name in self._longest():
            said = said.replace(str(folder), name)
        return said

    def renamed(self, run: Executed, base: Path) -> Executed:
        """An executed notebook that holds no path of a folder that is gone tomorrow. `base`: where it ran."""
        if not self.names:
            return run
        words = [
            (path, name)
            for folder, name in self._longest()
            for path in (folder_from(folder, base), str(folder))
        ]
        return replace(run, notebook=_renamed(run.notebook, words))

    @contextmanager
    def naming(self) -> Iterator[None]:
        """A refusal of what is in the folders names their addresses."""
        try:
            yield
        except CounterpointError as error:
            raise type(error)(self.called(error)) from None

    def _longest(self) -> list[tuple[Path, str]]:
        return sorted(self.names.items(), key=lambda item: -len(str(item[0])))


def _renamed(value: Any, words: Sequence[tuple[str, str]]) -> Any:
    """The same notebook, each of its strings with the words exchanged."""
    if isinstance(value, str):
        for before, after in words:
            value = value.replace(before, after)
    elif isinstance(value, dict):
        for key in value:
            value[key] = _renamed(value[key], words)
    elif isinstance(value, list):
        value[:] = [_renamed(item, words) for item in value]
    return value


class Elsewhere:
    """A room for what is fetched, which goes when it is left. What goes wrong in it is a RequestError: nothing has run yet."""

    def __init__(self, told: Progress) -> None:
        self._told = told
        self._stack = ExitStack()
        self._shows: dict[Address, Path] = {}
        self._mirrors: dict[Address, Mirror] = {}
        self._room: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *how: object) -> None:
        self._stack.close()

    @property
    def room(self) -> Path:
        """Made when it is first needed."""
        if self._room is None:
            self._stack.enter_context(terminable())  # told to stop, it goes all the same
            made = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="counterpoint-"))
            self._room = Path(os.path.realpath(made))
        return self._room

    def away(self, out: Address | None = None) -> Away:
        """All that has been fetched, for a run whose reports belong to `out`."""
        names = {folder: str(address) for address, folder in self._shows.items()}
        names |= {mirror.folder: str(address) for address, mirror in self._mirrors.items()}
        return Away(names, self._mirrors[out] if out else None)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Whatever cannot be had is a request that cannot be met."""
        try:
            yield
        except RemoteFailed as error:
            self._told.leave()
            raise RequestError(str(error)) from None
        except (CounterpointError, OSError):
            self._told.leave()
            raise

    def under(self, seeds: Address) -> list[Address]:
        """Every show in a folder of shows."""
        with self.asked():
            found = [seeds.below(name) for name in store(seeds).folders()]
        if not found:
            raise RequestError(f"{seeds}: no shows; expected a folder a show, with show.yaml and its reviews")
        return found

    def matching(self, pattern: Address) -> list[Address]:
        """The show at an address, or those whose names match its last part."""
        if not any(c in pattern.name for c in "*?["):
            return [pattern]
        known = self.under(pattern.parent)
        found = [show for show in known if fnmatchcase(show.name, pattern.name)]
        if not found:
            raise unknown(pattern.parent, "show", pattern.name, [show.name for show in known])
        return found

    def shows(self, addresses: Sequence[Address]) -> list[Path]:
        """These shows, fetched whole; one that was fetched before is not fetched again."""
        todo = [address for address in dict.fromkeys(addresses) if address not in self._shows]
        if todo:
            self._told.start(len(todo), [a.name for a in todo], event="fetch")
        with self.asked():
            for address in todo:
                self._shows[address] = self._show(address)
        return [self._shows[address] for address in addresses]

    def _show(self, address: Address) -> Path:
        if not (address.path and fitting(address.name)):
            raise RequestError(
                f"{address}: this can be no show; expected a folder in it; --seeds takes all of them"
            )
        began, there = time.monotonic(), store(address)
        files = visible(_found(there))
        if not files:
            near = store(address.parent).folders() if address.path else []
            raise unknown(address.parent, "show", address.name, near)
        folder = self.room / "shows" / str(len(self._shows)) / address.name
        size, seconds = fetch(there, files, folder), time.monotonic() - began
        self._told.step(
            f"{address}: {many(len(files), 'file')} fetched in {seconds:.1f} s", True, "fetch",
            show=address.name, source=str(address), files=len(files), bytes=size, seconds=round(seconds, 3),
        )  # fmt: skip
        return folder

    def mirror(self, out: Address) -> Mirror:
        """A folder here for that of the reports there; still empty."""
        if out not in self._mirrors:
            folder = self.room / "out" / str(len(self._mirrors))
            folder.mkdir(parents=True)
            with self.asked():
                self._mirrors[out] = Mirror(store(out), folder)
        return self._mirrors[out]

    def reports(self, out: Address, shows: Sequence[Path]) -> Path:
        """The folder for the reports on these shows, with what earlier runs left of them."""
        mirror = self.mirror(out)
        with self.asked():
            mirror.fetch([folder.name for folder in shows])
        return mirror.folder


def _found(there: Store) -> dict[str, int | None]:
    """The files of a show; none where there is nothing, so that its neighbours can be named."""
    try:
        return there.files()
    except RemoteFailed as error:
        if str(error).endswith(ABSENT):
            return {}
        raise
