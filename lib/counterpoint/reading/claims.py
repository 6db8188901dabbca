"""Review → claims: mentions, bent by their modifiers, given to their holders, aimed at this show or left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from counterpoint.codebook import Codebook
from counterpoint.model import Bend, Claim, Review, Show, Stance
from counterpoint.reading.confidence import confidence
from counterpoint.reading.mentions import Cues, Mention
from counterpoint.reading.parse import Sentence, sentences
from counterpoint.reading.patterns import Index
from counterpoint.reading.scope import Modifier, Modifiers
from counterpoint.reading.spans import clause
from counterpoint.reading.subjects import Cast, Reference, Scene, holders, scenes

LEADS = ("female_lead", "male_lead", "couple")
OPPOSITE: dict[Stance, Stance] = {"affirms": "denies", "denies": "affirms", "subverts": "subverts"}


@dataclass(frozen=True)
class Around:
    """What the neighbouring sentences make of a sentence: see Engine._genre and Engine._answer."""

    genre: str
    answer: str


@dataclass(frozen=True)
class Candidate:
    """A claim before it is judged: what speaks for and against it, by name."""

    claim: Claim
    evidence: tuple[str, ...]


class Engine:
    """A codebook made ready to read reviews. Building one costs more than reading a review: build it once."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._cues = Cues(codebook)
        self._modifiers = Modifiers(codebook.scope)
        scope = codebook.scope
        self._turns = Index(
            [(p, "turn") for p in scope.genre_turns] + [(p, "join") for p in scope.genre_joins]
        )
        self._answers = Index([(p, "retort") for p in scope.retorts] + [(p, "assent") for p in scope.assents])

    def candidates(self, review: Review, show: Show) -> list[Candidate]:
        """Everything in a review that may be a claim, with its evidence, in the order of the text."""
        cast = Cast(show, self.codebook.holders)
        row = list(scenes(sentences(review), cast))
        found: list[Candidate] = []
        for at, scene in enumerate(row):
            mentions = self._cues.find(scene.sentence)
            if not mentions:
                continue
            modifiers = self._modifiers.find(scene.sentence)
            around = Around(self._genre(row, at), self._answer(row, at))
            found += [
                c for m in mentions if (c := self._candidate(review, scene, m, modifiers, around, cast))
            ]
        return _merged(found)

    def claims(self, review: Review, show: Show) -> list[Claim]:
        """The claims of a review, each with its confidence; shown where that reaches the codebook's threshold."""
        weights, threshold = self.codebook.confidence.weights, self.codebook.confidence.shown
        out = []
        for candidate in self.candidates(review, show):
            sure = confidence(candidate.evidence, weights)
            if sure >= self.codebook.confidence.possible:
                out.append(_with(candidate.claim, sure, sure >= threshold))
        return _consistent(out)

    def _genre(self, row: Sequence[Scene], at: int) -> str:
        """'' for a sentence about this show; 'drop', 'turn' or 'join' for one about the genre, by what its neighbours say."""
        scene = row[at]
        subjects = [
            t for t in scene.sentence.span if t.dep_ in ("nsubj", "nsubjpass") and t.i in scene.references
        ]
        if not subjects or scene.references[subjects[0].i].to != "genre":
            return ""
        if _named(scene) and self._turn(scene.sentence):
            return ""
        near = [
            row[k]
            for k in (at + 1, at - 1)
            if 0 <= k < len(row) and row[k].sentence.passage is scene.sentence.passage
        ]
        for neighbour in near:
            if _named(neighbour) and (turn := self._turn(neighbour.sentence)):
                return turn
        return "drop"

    def _answer(self, row: Sequence[Scene], at: int) -> str:
        """How the next sentence of the passage opens: with a 'retort', an 'assent', or neither."""
        if at + 1 >= len(row) or row[at + 1].sentence.passage is not row[at].sentence.passage:
            return ""
        opening = row[at + 1].sentence.words[:6]
        return next((kind for first, _, kind in sorted(self._answers.find(opening)) if first <= 1), "")

    def _turn(self, sentence: Sentence) -> str:
        kinds = {kind for _, _, kind in self._turns.find(sentence.words)}
        return "turn" if "turn" in kinds else "join" if "join" in kinds else ""

    def _candidate(
        self,
        review: Review,
        scene: Scene,
        mention: Mention,
        modifiers: Sequence[Modifier],
        around: Around,
        cast: Cast,
    ) -> Candidate | None:
        aim = _aim(scene, mention, cast, self.codebook)
        if aim is None:
            return None
        subject, evidence = aim
        stance, bends, marks = _stance(mention, modifiers)
        if around.genre == "turn" or (around.answer == "retort" and "doubt" in {m.effect for m in bends}):
            stance = OPPOSITE[stance]
        marks += [f"genre:{around.genre}", f"answer:{around.answer}"]
        sentence = scene.sentence
        first, last = clause(sentence, mention.tokens + mention.valuation)
        start, end = sentence.place(first, last)
        cue = sorted(mention.tokens + mention.valuation, key=lambda t: t.i)
        cue_start, cue_end = sentence.place(cue[0], cue[-1])
        evidence += [
            f"cue:{mention.kind}",
            f"code:{mention.code}",
            f"words:{min(len(cue), 4)}",
            f"passage:{sentence.passage.kind}",
            *marks,
        ]
        claim = Claim(
            review=review.id,
            subject=subject,
            code=mention.code,
            stance=stance,
            quote=review.text[start:end],
            start=start,
            end=end,
            hedged="hedge" in {m.effect for m in modifiers if mention.head.i in m.covers},
            cue_start=cue_start,
            cue_end=cue_end,
            bends=tuple(
                Bend(m.kind, *sentence.place(m.first, m.last)) for m in bends if m.effect in ("flip", "turn")
            ),
        )
        return Candidate(claim, tuple(evidence))


def _named(scene: Scene) -> bool:
    """This show, or its leads, named or meant by a pronoun in subject place."""
    return any(r.to in ("show", *LEADS) for r in scene.references.values())


def _aim(scene: Scene, mention: Mention, cast: Cast, codebook: Codebook) -> tuple[str, list[str]] | None:
    """The subject of a mention and the evidence for it, or None where it is said of something else."""
    dimension = mention.code.split(".")[0]
    chain = list(holders(mention.head, mention.inside))
    if dimension == "leads":
        return _lead(scene, mention, chain, cast, codebook)
    reference = next((r for t in chain if (r := scene.references.get(t.i))), None)
    kind = (
        reference.to if reference else "thing" if any(t.pos_ in ("NOUN", "PROPN") for t in chain) else "none"
    )
    if mention.kind == "weak" and kind not in ("show", "none"):
        return None
    return "show", [f"holder:{kind}"]


def _lead(
    scene: Scene, mention: Mention, chain: Sequence[Token], cast: Cast, codebook: Codebook
) -> tuple[str, list[str]] | None:
    couple_only = mention.code.split(".")[1] in codebook.couple_codes
    people = [(t, r) for t in chain if (r := scene.references.get(t.i)) and r.to not in ("show", "genre")]
    if people:
        reference = people[0][1]
        if reference.to not in LEADS:
            return None
        both = {
            r.to
            for t, r in people[:2]
            if (r.to in LEADS and t.head.i == people[0][0].i) or t.i == people[0][0].i
        }
        subject = "couple" if couple_only or len(both) > 1 else reference.to
        return subject, [f"holder:{reference.how}", f"subject:{subject}"]
    if mention.kind == "weak" and not couple_only:
        return None
    last = _nearest(scene, mention)
    if couple_only:
        return "couple", ["holder:couple_code", "subject:couple"]
    if last is None or last.to not in LEADS:
        return None
    return last.to, ["holder:nearest", f"subject:{last.to}"]


def _nearest(scene: Scene, mention: Mention) -> Reference | None:
    """The person mentioned last before the cue in its sentence, else first after it."""
    at = mention.tokens[0].i
    people = {i: r for i, r in scene.references.items() if r.to not in ("show", "genre", "person")}
    before = [i for i in people if i < at]
    after = [i for i in people if i > at]
    return people[max(before)] if before else people[min(after)] if after else None


def _stance(mention: Mention, modifiers: Sequence[Modifier]) -> tuple[Stance, list[Modifier], list[str]]:
    """The stance of a mention, the modifiers that made it so, and the evidence they are."""
    stance: Stance = (
        "denies"
        if mention.kind in ("against", "fault")
        else "subverts"
        if mention.kind == "turned"
        else "affirms"
    )
    bends = [m for m in modifiers if mention.head.i in m.covers and not mention.speaks(m.first)]
    flips = [m for m in bends if m.effect == "flip"]
    # “Neither X nor Y” denies once, however many words say so.
    again = sum(m.first.lower_ in ("nor", "neither") for m in flips) - 1
    if (len(flips) - max(0, again)) % 2:
        stance = OPPOSITE[stance]
    turns = [m for m in bends if m.effect == "turn"]
    if turns and mention.code.startswith("tropes."):
        stance = "subverts"
    marks = [f"bend:{m.kind}" for m in bends] + [f"flips:{min(len(flips), 2)}", f"stance:{stance}"]
    return stance, bends, marks


def _with(claim: Claim, sure: float, shown: bool) -> Claim:
    return replace(claim, confidence=sure, shown=shown)


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
    for claim in sorted(claims, key=lambda c: -c.confidence):
        rival = any(
            c.subject == claim.subject
            and c.code == claim.code
            and c.start < claim.end
            and claim.start < c.end
            for c in out
        )
        if not rival:
            out.append(claim)
    return sorted(out, key=lambda c: (c.start, c.end, c.code, c.subject, c.stance))
