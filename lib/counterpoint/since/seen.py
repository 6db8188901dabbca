"""A desk → the state that is kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from counterpoint import __version__
from counterpoint.coders import CUES
from counterpoint.desk import Desk
from counterpoint.model import Claim, Review, Show, Stance
from counterpoint.since.model import FACTS, Aside, Basis, Mark, Opposed, Seen, State


def state_of(desk: Desk) -> State:
    """What the next run needs of this one. Same desk, same state."""
    kept, dossier, book = desk.comparison, desk.dossier, desk.codebook
    codes = sorted({c.code for c in kept.claims})
    dimensions = {code.split(".")[0] for code in codes}
    return State(
        show=kept.show.slug,
        basis=_basis(desk),
        reviews=(
            *(_seen(r) for r in kept.reviews),
            *(_seen(r, "foreign") for r in dossier.foreign),
            *(_seen(r, "uncoded") for r in dossier.uncoded),
            *(_seen(r, "copy") for r in dossier.copies),
        ),
        marks=tuple(_mark(c) for c in kept.claims),
        opposed=tuple(
            Opposed(
                c.point.id, c.point.dimension, c.point.subject, c.point.name, _mark(c.first), _mark(c.second)
            )
            for c in kept.clashes
        ),
        refused=tuple(r.source for r in dossier.refused),
        labels={code: book.codes()[code].label for code in codes},
        stances={name: _words(d.stances) for name, d in book.dimensions.items() if name in dimensions},
    )


def _basis(desk: Desk) -> Basis:
    from counterpoint.reading.cache import engine_version  # hashes the engine; only where it coded

    coder = desk.coded_by
    return Basis(
        version=__version__,
        codebook=desk.codebook.fingerprint,
        engine=engine_version() if coder.name == CUES else "",
        coder=coder.name,
        codings={c.path: c.sha256 for c in coder.codings},
        facts=_facts(desk.comparison.show),
        dimensions=tuple(dict.fromkeys(f.point.dimension for f in desk.comparison.findings)),
        reviews=tuple(sorted(desk.chosen)),
    )


def _facts(show: Show) -> str:
    """A hash of what the engine is told of a show."""
    cast = {who: [list(lead.names), list(lead.performers)] for who, lead in sorted(show.leads.items())}
    return _hash([show.title, show.kind, cast])


def _seen(review: Review, aside: Aside = "") -> Seen:
    return Seen(
        id=review.id,
        name=review.name(),
        file=review.source,
        sha256=review.sha256,
        text="" if aside else review.text,
        shape=_hash([(p.kind, p.start, p.end) for p in review.passages]),
        facts={name: getattr(review, name) for name in FACTS},
        aside=aside,
    )


def _mark(claim: Claim) -> Mark:
    return Mark(claim.review, claim.subject, claim.code, claim.stance, claim.start, claim.end)


def _words(stances: Mapping[Stance, str]) -> dict[str, str]:
    return {str(stance): word for stance, word in stances.items()}


def _hash(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]
