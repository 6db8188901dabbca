"""Who coded a show's reviews, by what and when, and how well that coder is known to agree with careful people."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from counterpoint.codebook import Codebook, load
from counterpoint.coders.codings import FOLDER, Header, codes_hash
from counterpoint.coders.known import Known, known
from counterpoint.coders.port import CUES, Coder, FileCoder
from counterpoint.errors import RequestError
from counterpoint.model import Dossier, Review


@dataclass(frozen=True)
class CodingFile:
    """One review's coding file, as provenance names it."""

    review: str
    path: str  # within the show's folder
    sha256: str
    header: Header


@dataclass(frozen=True)
class Provenance:
    """Who coded, by what, and how well that coder is known to agree with careful people."""

    name: str = CUES
    known: Known = field(default_factory=lambda: known(CUES))
    codings: tuple[CodingFile, ...] = ()  # none of the cues, which leave no files
    stale: tuple[str, ...] = ()  # reviews coded by another version of the codes
    measured: bool = True  # whether the known figures hold here: those of the cues are of the cues that come with Counterpoint
    alpha: float | None = None  # Krippendorff's, with the hand coding of this show
    beside: int = 0  # on how many reviews

    @property
    def by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.header.by for c in self.codings if c.header.by))

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.header.model for c in self.codings if c.header.model))

    @property
    def prompts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.header.prompt for c in self.codings if c.header.prompt))

    @property
    def dates(self) -> tuple[str, ...]:
        """The first and the last day, or the one."""
        days = sorted({c.header.date for c in self.codings})
        return (*days[:1], *days[1:][-1:])


def provenance(dossier: Dossier, coder: Coder, codebook: Codebook) -> Provenance:
    """Who coded the reviews that are compared."""
    codings = tuple(c for review in dossier.reviews if (c := _coding(dossier, coder, review)))
    said = known(coder.name)
    alpha, beside = (None, 0) if said.measured else _beside_hand(dossier, coder, codebook)
    own = coder.name == CUES and codebook.fingerprint != load().fingerprint
    current = codes_hash(codebook)
    stale = tuple(c.review for c in codings if c.header.codebook != current)
    return Provenance(coder.name, said, codings, stale, not own, alpha, beside)


def _coding(dossier: Dossier, coder: Coder, review: Review) -> CodingFile | None:
    header = coder.header(review)
    if header is None or dossier.show.folder is None:
        return None
    path = Path(FOLDER) / coder.name / f"{review.id}.jsonl"
    digest = sha256((dossier.show.folder / path).read_bytes()).hexdigest()
    return CodingFile(review.id, path.as_posix(), digest, header)


def _beside_hand(dossier: Dossier, coder: Coder, codebook: Codebook) -> tuple[float | None, int]:
    """Alpha with the hand coding of this show's own reviews, where there is one that fits them."""
    from counterpoint.coders.agreement import agreement  # needed seldom

    if dossier.show.folder is None:
        return None, 0
    hand = FileCoder("hand", dossier.show.folder, codebook)
    both = {}
    for review in dossier.reviews:
        try:
            both[review.id] = coder.claims(review, dossier.show), hand.claims(review, dossier.show)
        except RequestError:  # not coded by hand, or not this text: no yardstick for this review
            continue
    if not both:
        return None, 0
    first, second = ({r: pair[i] for r, pair in both.items()} for i in (0, 1))
    return agreement(tuple(both), first, second, codebook).rows[-1].alpha.value, len(both)
