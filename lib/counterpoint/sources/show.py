"""`show.yaml` → Show and what it says of its reviews. Strict: a slip in a name is told, never passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from counterpoint import errors
from counterpoint.model import Lead, Show
from counterpoint.sources.dates import iso
from counterpoint.sources.draft import Facts
from counterpoint.sources.mend import tidy
from counterpoint.yamls import Text, mapping, once

FILE = "show.yaml"
LARGEST = 1_000_000  # bytes
RUNS = re.compile(r"(javascript|data|vbscript|file|blob):", re.IGNORECASE)
EXPECTED = {
    "title": "the title of the show",
    "kind": "series or film",
    "year": "a year from 1888 to 2100",
    "leads": "female_lead and male_lead, each with names and performers",
    "female_lead": "a mapping with names and performers",
    "male_lead": "a mapping with names and performers",
    "names": "a list of names",
    "performers": "a list of names",
    "reviews": "a mapping from a review's file stem to what is known of it",
    "published": "a date such as 2025-07-12",
    "modified": "a date such as 2025-07-12",
    "url": "a web address",
    "tags": "a list of tags",
    "language": "an ISO 639-1 code such as en",
}


def _date(value: object) -> object:
    if isinstance(value, str) and (when := iso(value)) is None:
        raise ValueError("not a date")
    return when if isinstance(value, str) else value


def _web(value: str) -> str:
    """An address. One that would run or open a file is a wrong request; any other that is not of the web becomes a warning."""
    if RUNS.match("".join(value.split())):
        raise ValueError("not a web address")
    return value


def _visible(value: str) -> str:
    """A name on one clean line: what it says must be seen, and nothing in it may be unseen."""
    if not (seen := tidy(value, len(value))):
        raise ValueError("nothing to be seen")
    return seen


Name = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_visible)]
Address = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_visible), AfterValidator(_web)]
Date = Annotated[str, BeforeValidator(_date)]


class Strict(BaseModel):
    """A mapping with known keys only; an empty value is no value."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LeadEntry(Strict):
    names: tuple[Name, ...] = ()
    performers: tuple[Name, ...] = ()


class LeadEntries(Strict):
    female_lead: LeadEntry | None = None
    male_lead: LeadEntry | None = None


class ReviewEntry(Strict):
    headline: Name | None = None
    author: Name | None = None
    publisher: Name | None = None
    url: Address | None = None
    published: Date | None = None
    modified: Date | None = None
    tags: tuple[Name, ...] = ()
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None


class ShowFile(Strict):
    title: Name
    kind: Literal["series", "film"] = "series"
    year: Annotated[int, Field(ge=1888, le=2100)] | None = None
    leads: LeadEntries = LeadEntries()
    reviews: dict[str, ReviewEntry] = {}


@dataclass(frozen=True)
class Declared:
    """A show, and what its file says of each review, by stem or review id."""

    show: Show
    facts: Mapping[str, Facts]


def load_show(folder: Path) -> Show:
    """The show a folder's show.yaml describes; RequestError where there is none or it is wrong."""
    return declared(folder).show


def declared(folder: Path) -> Declared:
    """All that show.yaml says; RequestError names file, field, value and what is accepted."""
    path = Path(folder) / FILE
    found = _validate(path, _parse(path, _text(Path(folder), path)))
    leads = {
        name: Lead(entry.names, entry.performers)
        for name in ("female_lead", "male_lead")
        if (entry := getattr(found.leads, name)) is not None
    }
    slug = Path(folder).resolve().name
    try:
        slug.encode("utf-8")
    except UnicodeEncodeError:
        raise errors.refuse(folder, "show", slug, "a folder whose name is valid text; rename it") from None
    show = Show(slug, found.title, found.kind, found.year, leads, Path(folder))
    return Declared(show, {stem: Facts(**entry.model_dump()) for stem, entry in found.reviews.items()})


def _text(folder: Path, path: Path) -> str:
    if not folder.is_dir():
        raise errors.refuse(folder.parent, "show", folder.name, f"a folder that holds {FILE} and the reviews")
    try:
        if path.stat().st_size > LARGEST:
            raise errors.refuse(path, "", f"{path.stat().st_size} bytes", "at most 1 MB")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        wanted = "title: The Title, kind: series or film, year: 2025, leads: {female_lead: {names: [...]}, male_lead: ...}"
        raise errors.RequestError(f"{path}: no such file; write one with {wanted}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise errors.RequestError(errors.one_line(f"{path}: cannot be read: {error}")) from None


class _Strings(Text):
    """YAML whose scalars all stay text, and whose keys come once."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        once(node)
        return super().construct_mapping(node, deep)


def _parse(path: Path, text: str) -> Any:
    data = mapping(path, text, _Strings, "a mapping with at least title")
    return _without_empty(data)


def _without_empty(data: Any, depth: int = 0) -> Any:
    """`author:` with nothing behind it says nothing."""
    if isinstance(data, dict) and depth < 8:
        return {k: _without_empty(v, depth + 1) for k, v in data.items() if v != ""}
    return data


def _validate(path: Path, data: Any) -> ShowFile:
    try:
        return ShowFile.model_validate(data)
    except ValidationError as error:
        raise _refusal(path, error) from None


def _refusal(path: Path, error: ValidationError) -> errors.RequestError:
    """The first thing wrong, as one line."""
    first = error.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        return errors.unknown(path, ".".join(where[:-1]) or "field", where[-1], _known(where[:-1]))
    field = next((part for part in reversed(where) if part in EXPECTED), "")
    if first["type"] == "missing":
        return errors.RequestError(
            f"{path}: {'.'.join(where)}: missing; expected {EXPECTED.get(field, 'a value')}"
        )
    return errors.refuse(path, ".".join(where), _shown(first["input"]), EXPECTED.get(field, "a short text"))


def _known(where: list[str]) -> list[str]:
    model: type[BaseModel] = ShowFile
    if where[:1] == ["reviews"]:
        model = ReviewEntry
    elif where[:1] == ["leads"]:
        model = LeadEntry if len(where) > 1 else LeadEntries
    return list(model.model_fields)


def _shown(value: object) -> str:
    """A value short enough for a line; of a list or mapping only what it is."""
    return value[:80] if isinstance(value, str) else f"a {type(value).__name__}"
