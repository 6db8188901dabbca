"""Folders as they are typed, here or elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterpoint.cli.request import seeds as own_seeds
from counterpoint.cli.request import shows_in
from counterpoint.cli.terminal import Place, called
from counterpoint.remote import Address, address, is_address

if TYPE_CHECKING:
    from counterpoint.run import Away, Elsewhere

Folder = Path | Address


class Anywhere(click.ParamType[Folder]):
    """A path, or an address of a folder elsewhere; one to write to or one to read."""

    name = "path or address"

    def __init__(self, write: bool = False) -> None:
        self.write = write

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Folder:
        if isinstance(value, str) and is_address(value):
            return address(value, called(param), write=self.write)
        return Place().convert(value, param, ctx)


def folders(shows: Sequence[Folder], seeds: Folder | None, place: Elsewhere) -> list[Path]:
    """The shows that are meant: those named, by address, path or name among `seeds`; else every one there."""
    from counterpoint.desk import find_show

    if not shows:
        if isinstance(seeds, Address):
            return place.shows(place.under(seeds))
        return shows_in(seeds) if seeds else own_seeds()
    wanted: list[Folder] = []
    for show in shows:
        if isinstance(seeds, Address) and isinstance(show, Path) and show.name == str(show):
            wanted.append(seeds.below(show.name))
        elif isinstance(seeds, Path) and isinstance(show, Path) and (seeds / show).is_dir():
            wanted.append(seeds / show)
        else:
            wanted += place.matching(show) if isinstance(show, Address) else [find_show(str(show))]
    fetched = dict(zip(far, place.shows(far), strict=True)) if (far := _addresses(wanted)) else {}
    return [fetched[show] if isinstance(show, Address) else show for show in wanted]


def settled(
    shows: Sequence[Folder], seeds: Folder | None, out: Folder, place: Elsewhere
) -> tuple[list[Path], Path, Away]:
    """Shows and reports as folders here, and what of them is elsewhere."""
    found = folders(shows, seeds, place)
    if isinstance(out, Address):
        return found, place.reports(out, found), place.away(out)
    return found, out, place.away()


def _addresses(wanted: Sequence[Folder]) -> list[Address]:
    return [show for show in wanted if isinstance(show, Address)]
