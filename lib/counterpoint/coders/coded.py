"""A show as one coder has it: its claims, and the reviews this coder has not coded, set aside by name.

A review without a coding is not silent. `set_aside` takes it out of the comparison, as it is done with a review in another
language, and refuses only where nothing is left; `complete` refuses it at once, for data that scripts read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from counterpoint.coders.known import known
from counterpoint.coders.port import Coder, Uncoded
from counterpoint.errors import RequestError, one_line
from counterpoint.model import Claim, Dossier, Review


def set_aside(dossier: Dossier, coder: Coder) -> Dossier:
    """The dossier with only the reviews this coder has coded in the comparison. RequestError where that is none of several."""
    missing = uncoded(dossier, coder)
    if missing and len(missing) == len(dossier.reviews):
        raise not_coded(coder.name, list(missing.values()))
    return replace(
        dossier,
        reviews=tuple(r for r in dossier.reviews if r.id not in missing),
        uncoded=tuple(r for r in dossier.reviews if r.id in missing),
    )


def complete(dossier: Dossier, coder: Coder) -> None:
    """RequestError that names every review this coder has not coded."""
    if missing := uncoded(dossier, coder):
        raise not_coded(coder.name, list(missing.values()))


def claims_of(
    dossier: Dossier, coder: Coder, tell: Callable[[Review], None] = lambda review: None
) -> tuple[Claim, ...]:
    """The claims of all reviews that are compared; `tell` is called with each review once it is read."""
    out: list[Claim] = []
    for review, claims in zip(dossier.reviews, coder.each(dossier.reviews, dossier.show), strict=True):
        out += claims
        tell(review)
    return tuple(out)


def uncoded(dossier: Dossier, coder: Coder) -> dict[str, Path]:
    """The reviews to be compared that this coder has not coded, with where their codings would be."""
    missing = {}
    for review in dossier.reviews:
        try:
            coder.header(review)
        except Uncoded as error:
            missing[review.id] = error.path
    return missing


def not_coded(name: str, missing: Sequence[Path]) -> RequestError:
    """What is said where codings are missing: which, and how they are come by."""
    files = ", ".join(map(str, missing))
    how = known(name).get
    return RequestError(one_line(f"coder: {name!r} has not coded {files}{f'; {how}' if how else ''}"))
