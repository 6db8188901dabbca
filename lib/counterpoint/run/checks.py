"""What is checked of a request before anything runs: its folders, and the parameters that name files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from counterpoint import codebook
from counterpoint.errors import RequestError, one_line, refuse, unknown
from counterpoint.run.execute import folder_from
from counterpoint.run.results import ShowFacts

PATHS = (
    "codebook",
)  # parameters that name a file or folder; a notebook gets them relative to its own folder


def examine_plainly(folder: Path, parameters: Mapping[str, object]) -> ShowFacts:
    """A show's title as its `show.yaml` gives it, else its folder's name."""
    try:
        told = yaml.safe_load((folder / "show.yaml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        told = None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RequestError(f"{folder / 'show.yaml'}: not YAML: {' '.join(str(error).split())}") from error
    title = told.get("title") if isinstance(told, dict) else None
    return ShowFacts(str(title or slug_of(folder)))


def distinct(folders: Sequence[Path]) -> None:
    slugs: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            near = (p.name for p in folder.parent.glob("*/")) if folder.parent.is_dir() else ()
            raise unknown(folder.parent, "show", folder.name, near)
        if (first := slugs.setdefault(slug_of(folder), folder)) is not folder:
            raise refuse(
                folder, "show", slug_of(folder), f"another folder name, {first} has this one already"
            )


def notebooks_in(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The names, each once; refused if one is no notebook of this folder."""
    there = {p.stem for p in folder.glob("*.ipynb")}
    for name in names:
        if name not in there:
            raise unknown("--notebook", "", name, there)
    return tuple(dict.fromkeys(names))


def slug_of(folder: Path) -> str:
    return folder.resolve().name


def path_value(name: str, value: object) -> object:
    """The value; refused if it should name a codebook and names none."""
    if name in PATHS and isinstance(value, str):
        codebook.locate(value)
    return value


def seen_from(name: str, value: object, notebook_dir: Path) -> object:
    return (
        folder_from(Path(value), notebook_dir)
        if name in PATHS and isinstance(value, str) and value
        else value
    )


def from_base(name: str, value: object, base: Path) -> object:
    """A parameter that names a file, seen from the runs.yaml it stands in."""
    if name not in PATHS or not isinstance(value, str) or not value or value.startswith("~"):
        return value
    return str(base / value)


def named(where: str, name: str, value: object) -> None:
    """Refuse a value that should name a codebook and names none; `where` it stands."""
    try:
        path_value(name, value)
    except RequestError as error:
        raise RequestError(one_line(f"{where}: {error}")) from None
