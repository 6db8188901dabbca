"""Review → claims: mentions, bent by their modifiers, given to their holders, aimed at this show or left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from counterpoint.codebook import Codebook
from counterpoint.model import Bend, Claim, Review, Show, Stance
from counterpoint.reading.aim import aim, named
from counterpoint.reading.confidence import confidence
from counterpoint.reading.context import Around, Surroundings
from counterpoint.reading.intensity import Degrees
from counterpoint.reading.learned import proposals, support
from counterpoint.reading.mentions import Cues, Mention
from counterpoint.reading.parse import Sentence, sentences
from counterpoint.reading.scope import Modifier, Modifiers
from counterpoint.reading.spans import clause
from counterpoint.reading.subjects import Cast, Scene, people, scenes
from counterpoint.reading.trained import Reader, Reading

MY = {"my", "our", "your"}  # whose mother: the reviewer's own, not the lead's
SAID: dict[str, Stance] = {"against": "denies", "fault": "denies", "turned": "subverts"}  # by a cue alone
OPPOSITE: dict[Stance, Stance] = {"affirms": "denies", "denies": "affirms", "subverts": "subverts"}


@dataclass(frozen=True)
class Candidate:
    """A claim before it is judged: what speaks for and against it, by name."""

    claim: Claim
    evidence: tuple[str, ...]


class Engine:
    """A codebook made ready to read reviews. Building one costs more than reading a review: build it once."""

    def __init__(self, codebook: Codebook, reader: Reader | None = None) -> None:
        self.codebook = codebook
        self.reader = reader
        self.cues = Cues(codebook)
        self.modifiers = Modifiers(codebook.scope)
        self._degrees = Degrees(codebook.scope)
        self._surroundings = Surroundings(codebook.scope)

    def candidates(self, review: Review, show: Show) -> list[Candidate]:
        """Everything in a review that may be a claim, with its evidence, in the order of the text."""
        row = list(scenes(sentences(review), Cast(show, self.codebook.holders)))
        readings = self.reader.read(review, row) if self.reader else ()
        found: list[Candidate] = []
        topic = ""
        for at, scene in enumerate(row):
            if not _follows(row, at):
                topic = ""
            mentions, topic = self.cues.find(scene.sentence, people(scene), topic)
            modifiers = self.modifiers.find(scene.sentence)
            around = self._surroundings.of(row, at)
            cued: list[Candidate] = []
            for mention in mentions:
                candidate = self._candidate(review, show, scene, mention, modifiers, around)
                if candidate:
                    cued.append(_overlaid(candidate, mention, mentions))
            if readings and self.reader:
                cued = [self._supported(c, readings[at], self.reader.index) for c in cued]
                cued += self._proposed(review, show, readings, row, at, modifiers, around, cued)
            found += cued
        return _merged(found)

    def claims(self, review: Review, show: Show) -> list[Claim]:
        """The claims of a review, each with its confidence; shown where that reaches the codebook's threshold."""
        tiers = self.codebook.confidence
        judged = ((c.claim, confidence(c.evidence, tiers.weights)) for c in self.candidates(review, show))
        return _consistent(
            [
                replace(claim, confidence=sure, shown=sure >= tiers.shown)
                for claim, sure in judged
                if sure >= tiers.possible
            ]
        )

    def _candidate(
        self,
        review: Review,
        show: Show,
        scene: Scene,
        mention: Mention,
        modifiers: Sequence[Modifier],
        around: Around,
    ) -> Candidate | None:
        if named(scene, mention):
            return None
        aimed = aim(scene, mention, self.codebook)
        if aimed is None:
            return None
        subject, held = aimed
        bends = [
            m for m in modifiers if mention.head.i in m.covers and not any(map(mention.speaks, m.tokens))
        ]
        turned = self.codebook.dimensions[mention.code.split(".")[0]].turned
        stance = _stance(mention, bends, around, "holder:genre" in held, turned)
        claim = replace(
            _claim(review, scene.sentence, mention, subject, stance, bends),
            intensity=self._degrees.of(scene.sentence, mention, modifiers),
        )
        kind = f"kind:{show.kind}:{mention.code.split('.')[0]}"
        return Candidate(
            claim, (*held, kind, *_evidence(scene.sentence, mention, bends, stance), *around.evidence)
        )

    def _supported(self, candidate: Candidate, reading: Reading, index: dict[str, int]) -> Candidate:
        """A cue's candidate with what the sentence coder makes of it."""
        claim = candidate.claim
        if claim.code not in index:
            return candidate
        alone = claim.subject == "show" or claim.code.split(".")[1] in self.codebook.couple_codes
        more = support(reading, index[claim.code], claim.subject, claim.stance, alone)
        return replace(candidate, evidence=(*candidate.evidence, *more))

    def _proposed(
        self,
        review: Review,
        show: Show,
        readings: Sequence[Reading],
        row: Sequence[Scene],
        at: int,
        modifiers: Sequence[Modifier],
        around: Around,
        cued: Sequence[Candidate],
    ) -> Iterator[Candidate]:
        """What the sentence coder sees and no cue says."""
        assert self.reader is not None
        sentence = row[at].sentence
        said = {(c.claim.subject, c.claim.code, c.claim.stance) for c in cued}
        rivals = {c.claim.code for c in cued}
        for p in proposals(readings, row, at, self.reader.index, self.codebook):
            if (p.subject, p.code, p.stance) in said:
                continue
            bends = [m for m in modifiers if p.spot.first.i in m.covers] if p.stance != "affirms" else []
            span = clause(sentence, [p.first.first, p.last.last])
            claim = _made(
                review, sentence, (p.subject, p.code, p.stance), span, (p.spot.first, p.spot.last), bends
            )
            hedged = any(m.effect == "hedge" and p.spot.first.i in m.covers for m in modifiers)
            evidence = (
                "cue:trained",
                f"code:{p.code}",
                f"kind:{show.kind}:{p.code.split('.')[0]}",
                f"passage:{sentence.passage.kind}",
                f"stance:{p.stance}",
                f"rival:{p.code in rivals}",
                *p.evidence,
                *(f"new:{e}" for e in around.evidence),
            )
            yield Candidate(replace(claim, hedged=hedged), evidence)


def _follows(row: Sequence[Scene], at: int) -> bool:
    """Whether a sentence goes on from the one before it: in one passage, or under its heading."""
    if not at:
        return False
    before, here = row[at - 1].sentence.passage, row[at].sentence.passage
    return before is here or before.kind == "heading"


def _overlaid(candidate: Candidate, mention: Mention, mentions: Sequence[Mention]) -> Candidate:
    """A candidate that knows whether a longer cue of another code, or a rival as long, lies over its own."""
    own = mention.inside
    over = {m.code.split(".")[0] for m in mentions if m.code != mention.code and own < m.inside}
    beside = any(m.code != mention.code and own & m.inside and not own < m.inside for m in mentions)
    return replace(
        candidate, evidence=(*candidate.evidence, f"beside:{beside}", *(f"inside:{d}" for d in sorted(over)))
    )


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


def _claim(
    review: Review,
    sentence: Sentence,
    mention: Mention,
    subject: str,
    stance: Stance,
    bends: Sequence[Modifier],
) -> Claim:
    cue = sorted(mention.tokens + mention.valuation, key=lambda t: t.i)
    claim = _made(
        review, sentence, (subject, mention.code, stance), clause(sentence, cue), (cue[0], cue[-1]), bends
    )
    # A cue that denies in one breath carries its own negation; a reader should see it, too.
    own = [t for t in cue if stance == "denies" and mention.kind == "against" and mention.speaks(t)]
    bent = tuple(Bend("negation", *sentence.place(t, t)) for t in own)
    return replace(claim, hedged=any(m.effect == "hedge" for m in bends), bends=(*bent, *claim.bends))


def _made(
    review: Review,
    sentence: Sentence,
    what: tuple[str, str, Stance],
    quote: tuple[Token, Token],
    cue: tuple[Token, Token],
    bends: Sequence[Modifier],
) -> Claim:
    """A claim of what (subject, code, stance), on the tokens of its quote and of its cue."""
    start, end = sentence.place(*quote)
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


def _merged(found: Iterable[Candidate]) -> list[Candidate]:
    """One candidate where the same thing is said twice in one clause."""
    out: dict[tuple[str, str, str, int, int], Candidate] = {}
    for candidate in found:
        c = candidate.claim
        out.setdefault((c.subject, c.code, c.stance, c.start, c.end), candidate)
    return sorted(
        out.values(),
        key=lambda k: (k.claim.start, k.claim.end, k.claim.code, k.claim.subject, k.claim.stance),
    )


def _consistent(claims: Sequence[Claim]) -> list[Claim]:
    """Where one clause would both affirm and deny a code, the surer claim stays."""
    out: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (-c.confidence, c.start, c.stance)):
        same = (c for c in out if (c.subject, c.code) == (claim.subject, claim.code))
        if not any(c.start < claim.end and claim.start < c.end for c in same):
            out.append(claim)
    return sorted(out, key=lambda c: (c.start, c.end, c.code, c.subject, c.stance))
