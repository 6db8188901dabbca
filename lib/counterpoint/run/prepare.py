"""What a run needs, all of it checked before a kernel starts and before a file is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from counterpoint.errors import refuse
from counterpoint.lean import lean
from counterpoint.run.checks import distinct, examine_plainly, notebooks_in, path_value, seen_from, slug_of
from counterpoint.run.elsewhere import Away
from counterpoint.run.last import SINCE
from counterpoint.run.parameters import Parameter, declared, distribute
from counterpoint.run.printed import Press
from counterpoint.run.progress import Progress
from counterpoint.run.results import ShowFacts
from counterpoint.writing import can_hold

NOTEBOOKS = ("brief", "tone", "leads", "tropes", "sources")
SHOW = "show"  # the parameter that carries the show's folder
OURS = {  # parameters the run itself gives, and what to ask for instead
    SHOW: "shows as folders, not as a parameter",
    SINCE: "nothing: each run compares itself with the last one in its own folder",
}

DataFiles = Callable[[Path, Mapping[str, object]], Mapping[str, bytes]]
Examine = Callable[[Path, Mapping[str, object]], ShowFacts]


class Asked(TypedDict, total=False):
    """What may be asked of a run beside its shows, folder, parameters and notebooks' folder; see `prepare`."""

    notebooks: Sequence[str]
    examine: Examine | None
    press: Press | None
    timeout: float  # seconds a cell
    workers: int | None
    force: bool
    where: str
    away: Away | None


@dataclass(frozen=True)
class Job:
    """What stays the same over all shows of a run, all of it checked."""

    out: Path
    facts: Mapping[Path, ShowFacts]
    notebook_dir: Path
    notebooks: tuple[str, ...]
    declared: Mapping[str, Mapping[str, Parameter]]
    given: Mapping[str, object]
    shares: Mapping[str, Mapping[str, object]]
    timeout: float
    workers: int
    made: datetime
    press: Press | None = None
    force: bool = False  # also what is unchanged
    told: Mapping[str, object] | None = None  # parameters as they were given, where `given` has other paths
    away: Away = field(default_factory=Away)

    def called(self, place: Path) -> str:
        """What a message calls a folder: its address where it stands for one."""
        return self.away.called(place)

    def publish(self, shows: Sequence[str], told: Progress) -> list[str]:
        """Put these shows' reports where they belong, if that is elsewhere. Out: what went wrong."""
        return self.away.mirror.publish(shows, told) if self.away.mirror else []

    def elsewhere(self) -> frozenset[str]:
        """The files on other shows that lie where the reports belong, and not here."""
        mirror = self.away.mirror
        return mirror.listed(slug_of(folder) for folder in self.facts) if mirror else frozenset()


def prepare(
    folders: Sequence[Path],
    out: Path,
    parameters: Mapping[str, object],
    *,
    notebook_dir: Path,
    notebooks: Sequence[str] = NOTEBOOKS,
    examine: Examine | None = None,
    press: Press | None = None,
    timeout: float = 600,
    workers: int | None = None,
    force: bool = False,
    where: str = "parameters",
    away: Away | None = None,
) -> Job:
    """A run that can be performed. RequestError for anything wrong with the request; nothing is written.

    `where` is what a refusal calls the parameters: the file they stand in. `examine` tells a show's title and troubles
    (and may refuse it); `press` makes a PDF beside each page; `force` runs shows again whose inputs are unchanged; `away`: what of it is elsewhere.
    """
    lean()
    notebooks = notebooks_in(notebook_dir, notebooks)
    known = {name: declared(notebook_dir / f"{name}.ipynb") for name in notebooks}
    for name, instead in OURS.items():
        if name in parameters:
            raise refuse("parameters", name, str(parameters[name]), instead)
    shares = distribute(
        parameters, {n: {k: p for k, p in ps.items() if k not in OURS} for n, ps in known.items()}, where
    )
    distinct(folders)
    given = {k: path_value(k, value) for share in shares.values() for k, value in share.items()}
    can_hold(out)
    for folder in folders:
        _room(out, folder)
    facts = {folder: (examine or examine_plainly)(folder, given) for folder in folders}
    return Job(
        out,
        facts,
        notebook_dir.resolve(),
        notebooks,
        known,
        given,
        {
            name: {k: seen_from(k, v, notebook_dir) for k, v in share.items()}
            for name, share in shares.items()
        },
        timeout,
        workers or max(1, min(4, os.cpu_count() or 1)),
        datetime.now(UTC),
        press,
        force,
        away=away or Away(),
    )


def _room(out: Path, folder: Path) -> None:
    """Refuse an `out` that cannot be written, or whose folder for this show is the show's own."""
    target = out / slug_of(folder)
    if target.resolve() == folder.resolve():
        raise refuse("--out", "", str(out), f"a folder in which {target.name}/ is not the show itself")
    can_hold(target)
