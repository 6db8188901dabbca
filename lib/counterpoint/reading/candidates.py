"""One candidate: a cue's mention given stance, holder and quote, or what the sentence coder sees where no cue speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Token

from counterpoint.codebook import Codebook
from counterpoint.model import Bend, Claim, Review, Show, Stance
from counterpoint.reading.aim import aim, named
from counterpoint.reading.context import Around, Surroundings
from counterpoint.reading.intensity import Degrees, Said
from counterpoint.reading.learned import proposals, support
from counterpoint.reading.mentions import Mention
from counterpoint.reading.parse import Sentence
from counterpoint.reading.scope import Modifier, Modifiers
from counterpoint.reading.spans import Clauses
from counterpoint.reading.subjects import Scene
from counterpoint.reading.trained import Reading, Stretch, masked

MY = {"my", "our", "your"}  # whose mother: the reviewer's own, not the lead's
SAID: dict[str, Stance] = {"against": "denies", "fault": "denies", "turned": "subverts"}  # by a cue alone
OPPOSITE: dict[Stance, Stance] = {"affirms": "denies", "denies": "affirms", "subverts": "subverts"}


@dataclass(frozen=True)
class Candidate:
    """A claim before it is judged: what speaks for and against it, by name."""

    claim: Claim
    evidence: tuple[str, ...]


class Lookouts(NamedTuple):
    """What finds the words around a cue: one of each a codebook."""

    modifiers: Modifiers
    surroundings: Surroundings
    degrees: Degrees


@dataclass(frozen=True)
class Place:
    """A sentence of a review with its cues; what bends them and what stands around is looked for once, when somebody asks."""

    review: Review
    show: Show
    row: Sequence[Scene]
    at: int
    mentions: Sequence[Mention]
    lookouts: Lookouts

    @property
    def scene(self) -> Scene:
        return self.row[self.at]

    @property
    def sentence(self) -> Sentence:
        return self.scene.sentence

    @cached_property
    def modifiers(self) -> Sequence[Modifier]:
        return self.lookouts.modifiers.find(self.sentence)

    @cached_property
    def degree_words(self) -> Sequence[Said]:
        return self.lookouts.degrees.find(self.sentence)

    @cached_property
    def clauses(self) -> Clauses:
        return Clauses(self.sentence)

    @cached_property
    def words(self) -> Sequence[Stretch]:
        """What the sentence coder sees of it."""
        return masked(self.scene)

    @cached_property
    def around(self) -> Around:
        return self.lookouts.surroundings.of(self.row, self.at)


def cued(place: Place, mention: Mention, codebook: Codebook) -> Candidate | None:
    """What a mention claims; None where it is part of a name, or said of something else."""
    if named(place.scene, mention):
        return None
    aimed = aim(place.scene, mention, codebook)
    if aimed is None:
        return None
    subject, held = aimed
    bends = [
        m for m in place.modifiers if mention.head.i in m.covers and not any(map(mention.speaks, m.tokens))
    ]
    turned = codebook.dimensions[mention.code.split(".")[0]].turned
    stance = _stance(mention, bends, place.around, "holder:genre" in held, turned)
    claim = replace(
        _claim(place, mention, subject, stance, bends),
        intensity=place.lookouts.degrees.of(place.sentence, place.degree_words, mention, place.modifiers),
    )
    kind = f"kind:{place.show.kind}:{mention.code.split('.')[0]}"
    evidence = _evidence(place.sentence, mention, bends, stance)
    return Candidate(claim, (*held, kind, *evidence, *place.around.evidence))


def overlaid(candidate: Candidate, mention: Mention, mentions: Sequence[Mention]) -> Candidate:
    """A candidate that knows whether a longer cue of another code, or a rival as long, lies over its own."""
    own = mention.inside
    over = {m.code.split(".")[0] for m in mentions if m.code != mention.code and own < m.inside}
    beside = any(m.code != mention.code and own & m.inside and not own < m.inside for m in mentions)
    return replace(
        candidate, evidence=(*candidate.evidence, f"beside:{beside}", *(f"inside:{d}" for d in sorted(over)))
    )


def supported(candidate: Candidate, reading: Reading, index: dict[str, int], codebook: Codebook) -> Candidate:
    """A cue's candidate with what the sentence coder makes of it."""
    claim = candidate.claim
    if claim.code not in index:
        return candidate
    alone = claim.subject == "show" or claim.code.split(".")[1] in codebook.couple_codes
    more = support(reading, index[claim.code], claim.subject, claim.stance, alone)
    return replace(candidate, evidence=(*candidate.evidence, *more))


def proposed(
    place: Place,
    readings: Sequence[Reading],
    index: dict[str, int],
    codebook: Codebook,
    others: Sequence[Candidate],
) -> Iterator[Candidate]:
    """What the sentence coder sees in a sentence and no cue says. others: what the cues say there."""
    said = {(c.claim.subject, c.claim.code, c.claim.stance) for c in others}
    rivals = {c.claim.code for c in others}
    for p in proposals(readings, place.row, place.at, place.words, index, codebook):
        if (p.subject, p.code, p.stance) in said:
            continue
        over = [m for m in place.modifiers if p.spot.first.i in m.covers]
        claim = _made(
            place,
            (p.subject, p.code, p.stance),
            (p.first.first, p.last.last),
            (p.spot.first, p.spot.last),
            over if p.stance != "affirms" else (),
        )
        evidence = (
            "cue:trained",
            f"code:{p.code}",
            f"kind:{place.show.kind}:{p.code.split('.')[0]}",
            f"passage:{place.sentence.passage.kind}",
            f"stance:{p.stance}",
            f"rival:{p.code in rivals}",
            *p.evidence,
            *(f"new:{e}" for e in place.around.evidence),
        )
        yield Candidate(replace(claim, hedged=any(m.effect == "hedge" for m in over)), evidence)


def _stance(
    mention: Mention, bends: Sequence[Modifier], around: Around, of_genre: bool, turned: str
) -> Stance:
    """What the cue says by itself, turned by every flip that covers it and by what its neighbours make of it."""
    stance = SAID.get(mention.kind, "affirms")
    if turned == "subverts" and any(m.effect == "turn" for m in bends):
        return "subverts"
    effects = ("flip", "turn") if turned == "denies" else ("flip",)
    flips = [m for m in bends if m.effect in effects]
    # “Neither X nor Y” denies once, however many words say so.
    again = max(0, sum(m.first.lower_ in ("nor", "neither") for m in flips) - 1)
    reported = around.quoted or any(m.effect == "doubt" for m in bends)
    genre = around.genre == "turn" or (of_genre and around.turns)
    answered = genre or (around.answer == "retort" and reported)
    return OPPOSITE[stance] if (len(flips) - again + answered) % 2 else stance


def _evidence(sentence: Sentence, mention: Mention, bends: Sequence[Modifier], stance: Stance) -> list[str]:
    words = len(mention.tokens) + len(mention.valuation)
    return [
        f"cue:{mention.kind}",
        f"topic:{mention.topic}:{mention.code}" if mention.topic else "topic:",
        f"code:{mention.code}",
        f"words:{min(words, 4)}",
        f"passage:{sentence.passage.kind}",
        f"stance:{stance}",
        f"mine:{any(t.lower_ in MY for w in (*mention.tokens, *mention.valuation) for t in w.children)}",
        f"flips:{min(sum(m.effect == 'flip' for m in bends), 2)}",
        *(f"bend:{m.kind}" for m in bends),
    ]


def _claim(place: Place, mention: Mention, subject: str, stance: Stance, bends: Sequence[Modifier]) -> Claim:
    cue = sorted(mention.tokens + mention.valuation, key=lambda t: t.i)
    claim = _made(place, (subject, mention.code, stance), cue, (cue[0], cue[-1]), bends)
    # A cue that denies in one breath carries its own negation; a reader should see it, too.
    own = [t for t in cue if stance == "denies" and mention.kind == "against" and mention.speaks(t)]
    bent = tuple(Bend("negation", *place.sentence.place(t, t)) for t in own)
    return replace(claim, hedged=any(m.effect == "hedge" for m in bends), bends=(*bent, *claim.bends))


def _made(
    place: Place,
    what: tuple[str, str, Stance],
    said: Sequence[Token],
    cue: tuple[Token, Token],
    bends: Sequence[Modifier],
) -> Claim:
    """A claim of what (subject, code, stance), its quote the clause around what is said, its cue from one token to another."""
    review, sentence = place.review, place.sentence
    start, end = sentence.place(*place.clauses.around(said))
    cue_start, cue_end = sentence.place(*cue)
    return Claim(
        review=review.id,
        subject=what[0],
        code=what[1],
        stance=what[2],
        quote=review.text[start:end],
        start=start,
        end=end,
        cue_start=cue_start,
        cue_end=cue_end,
        bends=tuple(
            Bend(m.kind, *sentence.place(m.first, m.last)) for m in bends if m.effect in ("flip", "turn")
        ),
    )
