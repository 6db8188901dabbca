"""`runs.yaml` → named runs, every word of them checked: a slip is told with its place, before anything is run or written."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from counterpoint.errors import RequestError, refuse, unknown
from counterpoint.remote import Address, address, is_address
from counterpoint.run.cadence import ACCEPTED, Cadence, cadence
from counterpoint.run.checks import distinct, from_base, named
from counterpoint.run.globs import matching
from counterpoint.run.last import TELLER
from counterpoint.run.parameters import Loader, Parameter, declared, distribute
from counterpoint.run.prepare import NOTEBOOKS, OURS, SHOW
from counterpoint.run.printed import PAPERS
from counterpoint.since import KINDS
from counterpoint.yamls import mapping, shown

FILE = "runs.yaml"
COMPARED = f"{TELLER} among the notebooks: it keeps what the next run is compared with"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
UNQUOTED = re.compile(rb"\bcron:\s*[*@]")
EXPECTED = {
    "shows": 'a list of shows under seeds/, of paths or of addresses, such as [head-over-heels, "the-*"]',
    "notebooks": f"a list of notebooks, such as [{', '.join(NOTEBOOKS[:2])}]",
    "parameters": "a mapping from a parameter's name to its value",
    "output": "a folder for the reports, such as outputs/nightly, or its address",
    "pdf": " or ".join(PAPERS),
    "cron": ACCEPTED,
    "fail_on": f"a list of any of {', '.join(KINDS)}",
}
WHOLE = "a mapping from a run's name to its " + ", ".join(EXPECTED)


def _cadence(value: object) -> object:
    return cadence(value) if isinstance(value, str) else value


def _kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError("no such change")
    return value


Text = Annotated[str, Field(min_length=1, max_length=500)]


class Entry(BaseModel):
    """One run as the file tells it."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    shows: tuple[Text, ...] = Field(("*",), min_length=1)
    notebooks: tuple[Text, ...] = Field(NOTEBOOKS, min_length=1)
    parameters: dict[str, Any] = {}
    output: Text = "outputs"
    pdf: Literal["a4", "letter"] | None = None
    cron: Annotated[Cadence, BeforeValidator(_cadence)] | None = None
    fail_on: tuple[Annotated[str, AfterValidator(_kind)], ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the names in a runs.yaml lead: its own folder, the shows, the notebooks."""

    base: Path
    seeds: Path
    notebooks: Path


@dataclass(frozen=True)
class Run:
    """One named run: what to make of which shows, where to, and when. `where` is its place in the file, for messages.

    `far` are shows, and `far_out` the folder for the reports, that are elsewhere; `settle` makes folders of them.
    """

    name: str
    where: str
    shows: tuple[Path, ...]
    out: Path
    notebooks: tuple[str, ...] = NOTEBOOKS
    parameters: Mapping[str, object] = field(default_factory=dict)
    pdf: str | None = None  # the paper
    cadence: Cadence | None = None
    fail_on: tuple[str, ...] = ()
    far: tuple[Address, ...] = ()
    far_out: Address | None = None


def read_runs(path: Path, place: Place) -> tuple[Run, ...]:
    """The runs a file names, in its order. RequestError, in one line, for the first thing in it that is wrong."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise refuse("--file", "", str(path), f"a YAML file of runs ({error.strerror})") from None
    try:
        told = mapping(path, raw, Loader, WHOLE) if raw.strip() else {}
    except RequestError as error:
        hint = "; quote a cron line that begins with * or @" if UNQUOTED.search(raw) else ""
        raise RequestError(f"{error}{hint}") from None
    if not told:
        raise RequestError(f"{path}: no run in it; expected {WHOLE}")
    for name in told:
        if not (isinstance(name, str) and NAME.fullmatch(name)):
            raise refuse(path, "name", name, "small letters, digits, - and _, at most 64")
    known: dict[str, Mapping[str, Parameter]] = {}
    return tuple(_run(path, name, _entry(path, name, value), place, known) for name, value in told.items())


def chosen(runs: Sequence[Run], names: Sequence[str], path: Path) -> tuple[Run, ...]:
    """The runs with these names, in the file's order; all of them without names."""
    for name in names:
        if name not in {run.name for run in runs}:
            raise unknown(path, "run", name, [run.name for run in runs])
    return tuple(run for run in runs if not names or run.name in names)


def alarmed(runs: Sequence[Run], kinds: tuple[str, ...]) -> tuple[Run, ...]:
    """The runs with other kinds of change to fail on. RequestError for a run that is compared with nothing."""
    for run in runs:
        if TELLER not in run.notebooks:
            raise refuse("--fail-on", run.name, ",".join(kinds), COMPARED)
    return tuple(replace(run, fail_on=kinds) for run in runs)


def _entry(path: Path, name: str, value: object) -> Entry:
    if value is not None and not isinstance(value, dict):
        raise refuse(path, name, shown(value), f"a mapping with any of {', '.join(EXPECTED)}")
    try:
        return Entry.model_validate({k: v for k, v in (value or {}).items() if v is not None})
    except ValidationError as error:
        raise _refusal(path, name, error) from None


def _refusal(path: Path, name: str, error: ValidationError) -> RequestError:
    """The first thing wrong with a run, as one line."""
    first = error.errors(include_url=False)[0]
    key, *rest = (str(part) for part in first["loc"] if part != "[key]")
    if first["type"] == "extra_forbidden":
        return unknown(path, name, key, EXPECTED)
    if key == "fail_on" and rest and first["type"] == "value_error":
        return unknown(path, f"{name}.fail_on", first["input"], KINDS)
    reason = f" ({first['ctx']['error']})" if key == "cron" and first["type"] == "value_error" else ""
    return refuse(path, f"{name}.{key}", shown(first["input"]), EXPECTED[key] + reason)


def _run(path: Path, name: str, entry: Entry, place: Place, known: dict[str, Mapping[str, Parameter]]) -> Run:
    """A run whose shows, notebooks and parameters exist. `known`: the notebooks' parameters, as far as they were read."""
    where = f"{path}: {name}"
    there = {p.stem for p in place.notebooks.glob("*.ipynb")}
    for notebook in entry.notebooks:
        if notebook not in there:
            raise unknown(f"{where}.notebooks", "", notebook, there)
        if notebook not in known:
            known[notebook] = declared(place.notebooks / f"{notebook}.ipynb")
    notebooks = tuple(dict.fromkeys(entry.notebooks))
    if entry.fail_on and TELLER not in notebooks:
        raise refuse(
            path,
            f"{name}.fail_on",
            ", ".join(entry.fail_on),
            COMPARED,
        )
    out, far_out = _out(entry.output, place.base, f"{where}.output")
    near = [name for name in entry.shows if not is_address(name)]
    far = tuple(address(name, f"{where}.shows") for name in entry.shows if is_address(name))
    shows = matching(near, place.base, place.seeds, f"{where}.shows")
    try:
        distinct(shows)
    except RequestError as error:
        raise RequestError(f"{where}.shows: {error}") from None
    parameters = {k: from_base(k, v, place.base) for k, v in entry.parameters.items()}
    for key, instead in (OURS | {SHOW: "shows under shows:, not as a parameter"}).items():
        if key in parameters:
            raise refuse(f"{where}.parameters", key, shown(parameters[key]), instead)
    takes = {n: {k: p for k, p in known[n].items() if k not in OURS} for n in notebooks}
    for share in distribute(parameters, takes, f"{where}.parameters").values():
        for key, value in share.items():
            named(f"{where}.parameters", key, value)
    return Run(
        name, where, shows, out, notebooks, parameters, entry.pdf, entry.cron, tuple(dict.fromkeys(entry.fail_on)), far, far_out
    )  # fmt: skip


def _out(told: str, base: Path, where: str) -> tuple[Path, Address | None]:
    """The folder for the reports. Of one elsewhere, until it is settled, a path at which nothing can be."""
    if is_address(told):
        return Path(os.devnull, "elsewhere"), address(told, where, write=True)
    return base / told, None
