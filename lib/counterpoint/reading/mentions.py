"""Cue → code: every place in a sentence where the codebook's words for a code stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from spacy.tokens import Token

from counterpoint.codebook import Codebook
from counterpoint.reading.matching import Index
from counterpoint.reading.parse import Sentence
from counterpoint.reading.patterns import own_negators

CueKind = Literal["strong", "weak", "against", "turned", "topic", "praise", "fault", "performer"]
CODE_KINDS: tuple[tuple[str, CueKind], ...] = (
    ("strong", "strong"),
    ("weak", "weak"),
    ("against", "against"),
    ("turned", "turned"),
    ("topics", "topic"),
    ("praise", "praise"),
    ("fault", "fault"),
)
CARRIED = "carried"  # stands for a pattern where the topic is one of a sentence before
NEAR = 4  # steps in the parse between a topic and its valuation


Role = Literal["performer", "side", "crew"]


@dataclass(frozen=True)
class Person:
    """A named person of a sentence: what they are to the show, and the craft they answer for, if it is known."""

    role: Role
    tokens: tuple[Token, ...]
    code: str = ""


@dataclass(frozen=True)
class Mention:
    """One cue found: the code it names, how, and its tokens. For craft, `valuation` holds the words that value the topic."""

    code: str
    kind: CueKind
    pattern: str
    tokens: tuple[Token, ...]
    valuation: tuple[Token, ...] = ()
    negators: frozenset[str] = frozenset()  # the negating words that its pattern asks for
    topic: str = ""  # whose craft is valued: a performer's, side's or crew's name, or carried

    @property
    def head(self) -> Token:
        """The token that carries the cue in the parse: of the valuation, where there is one."""
        return head_of(self.valuation or self.tokens)

    def speaks(self, token: Token) -> bool:
        """Whether a token is one of the cue's own words, and not one that stands in a gap of its pattern."""
        return token.i in self.inside and token.lower_ in self.negators

    @property
    def inside(self) -> set[int]:
        return {t.i for t in self.tokens + self.valuation}


def head_of(tokens: Sequence[Token]) -> Token:
    """The token all others hang from, the first such one; function words only if there is nothing else."""
    own = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in own or t.head.i == t.i]
    return next(
        (t for t in tops if t.pos_ not in ("DET", "ADP", "PART", "CCONJ", "SCONJ", "PUNCT", "AUX")), tops[0]
    )


class Found(NamedTuple):
    """The mentions of a sentence, and the code whose topic stands last in it or before it."""

    mentions: list[Mention]
    topic: str


class Cues:
    """All cues of a codebook, ready to be found."""

    def __init__(self, codebook: Codebook) -> None:
        rows = [
            (code, kind, pattern)
            for code, cues in codebook.cues.items()
            for name, kind in CODE_KINDS
            for pattern in getattr(cues, name)
        ]
        rows += [("", "praise", p) for p in codebook.lexicon.praise] + [
            ("", "fault", p) for p in codebook.lexicon.fault
        ]
        negators = codebook.scope.negators
        self._index = Index([(p, (code, kind, p)) for code, kind, p in dict.fromkeys(rows)])
        self._negators = {p: own_negators(p, negators) for _, _, p in rows}
        self._of = {
            role: tuple(code for code, cues in codebook.cues.items() if getattr(cues, flag))
            for role, flag in (("performer", "performers"), ("side", "sides"))
        }
        self._own = frozenset(code for code, cues in codebook.cues.items() if not cues.general)

    def find(self, sentence: Sentence, people: Sequence[Person] = (), carried: str = "") -> Found:
        """Every mention in a sentence: of each code and kind the longest where several overlap, topics joined to their valuations.

        A person's name is a topic of the codes that say so; as the subject of a verb a performer or one of the crew
        is one without a valuation, too. carried: the code whose topic was named last before this sentence.
        """
        hits = [
            Mention(code, kind, p, tuple(sentence.tokens(first, last)), negators=self._negators[p])
            for first, last, (code, kind, p) in self._index.find(sentence.words)
        ]
        kept = _longest(hits)
        values = [m for m in kept if m.kind in ("praise", "fault")]
        plain = [m for m in kept if m.kind not in ("praise", "fault", "topic")]
        topics = [m for m in kept if m.kind == "topic"]
        said = plain + list(_valued([*topics, *self._topics(people)], values, plain, self._own))
        if carried and not topics:
            said += _carried(carried, values, said, self._own)
        acts = [m for person in people for code in self._codes(person) if (m := _acts(code, person))]
        said += [
            m for m in acts if not any(m.code == s.code and m.inside & {t.i for t in s.tokens} for s in said)
        ]
        last = max(topics, key=lambda m: m.tokens[0].i, default=None)
        return Found(said, last.code if last else carried)

    def _codes(self, person: Person) -> tuple[str, ...]:
        return (person.code,) if person.code else self._of[person.role]

    def _topics(self, people: Sequence[Person]) -> Iterator[Mention]:
        for person in people:
            for code in self._codes(person):
                yield Mention(code, "topic", person.role, person.tokens, topic=person.role)


def _acts(code: str, person: Person) -> Mention | None:
    """A performer or one of the crew who does something: “Seo Yuna folds one lantern and you know”."""
    verb = head_of(person.tokens).head
    acting = head_of(person.tokens).dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB"
    if person.role == "side" or not acting:
        return None
    return Mention(code, "performer", person.role, (*person.tokens, verb), topic=person.role)


def _carried(
    code: str, values: Sequence[Mention], said: Sequence[Mention], own: frozenset[str]
) -> list[Mention]:
    """Valuations left over, said of the topic named before: “Then there is the ending. Honestly, a letdown.”"""
    spoken = set().union(*(m.inside for m in said)) if said else set()
    return [
        Mention(code, v.kind, f"{CARRIED} × {v.pattern}", v.tokens, v.tokens, v.negators, CARRIED)
        for v in values
        if (v.code == code or (not v.code and code not in own)) and not v.inside & spoken
    ]


def _longest(hits: Sequence[Mention]) -> list[Mention]:
    out: list[Mention] = []
    taken: dict[tuple[str, str], set[int]] = {}
    for hit in sorted(hits, key=lambda m: (-len(m.tokens), m.tokens[0].i, m.kind)):
        group = (
            hit.code,
            "value" if hit.kind in ("praise", "fault") else "topic" if hit.kind == "topic" else "cue",
        )
        own = {t.i for t in hit.tokens}
        if own & taken.get(group, set()):
            continue
        taken.setdefault(group, set()).update(own)
        out.append(hit)
    return sorted(out, key=lambda m: (m.tokens[0].i, m.code, m.kind))


def _valued(
    topics: Sequence[Mention], values: Sequence[Mention], plain: Sequence[Mention], own: frozenset[str]
) -> Iterator[Mention]:
    """Each topic with the nearest valuation in its clause, each valuation with its nearest topic of a code.

    Where a cue of the code already speaks in the words of either, it has the say.
    """
    spoken: dict[str, set[int]] = {}
    for mention in plain:
        spoken.setdefault(mention.code, set()).update(mention.inside)
    links = [
        (steps, -len(v.tokens), abs(v.tokens[0].i - topic.tokens[0].i), n, m)
        for n, topic in enumerate(topics)
        for m, v in enumerate(values)
        if (v.code == topic.code or (not v.code and (topic.topic == "side" or topic.code not in own)))
        and not topic.inside & v.inside
        and not (
            topic.topic and all(t.like_num for t in v.tokens)
        )  # a mark for the acting is none for an actor
        and not (topic.inside | v.inside) & spoken.get(topic.code, set())
        and (steps := _steps(head_of(topic.tokens), head_of(v.tokens))) <= NEAR
    ]
    used: set[tuple[str, str, int]] = set()
    for *_, n, m in sorted(links):
        topic, value = topics[n], values[m]
        if not {(topic.code, "topic", n), (topic.code, "value", m)} & used:
            used |= {(topic.code, "topic", n), (topic.code, "value", m)}
            yield Mention(
                topic.code,
                value.kind,
                f"{topic.pattern} × {value.pattern}",
                topic.tokens,
                value.tokens,
                topic.negators | value.negators,
                topic.topic,
            )


def _steps(a: Token, b: Token) -> int:
    """How many edges of the parse lie between two tokens; a clause boundary counts for three."""
    up: dict[int, int] = {}
    cost = 0
    for token in (a, *a.ancestors):
        up[token.i] = cost
        cost += _edge(token)
    cost = 0
    for token in (b, *b.ancestors):
        if token.i in up:
            return cost + up[token.i]
        cost += _edge(token)
    return 99


def _edge(token: Token) -> int:
    clause = token.dep_ in ("advcl", "parataxis", "ccomp") or (
        token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")
    )
    return 3 if clause else 1
