"""Of whom a thing is said: every noun, name and pronoun of a sentence gets a referent, and a cue finds its holder among them.

Pronouns are resolved by recency: a lead, once named, answers to he or she until another person takes the pronoun;
a new paragraph gives it back to the leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from spacy.tokens import Token

from counterpoint.codebook.schema import Holders
from counterpoint.model import Show
from counterpoint.reading.introduced import PERFORMER, Credits, credited
from counterpoint.reading.matching import Index
from counterpoint.reading.mentions import Person, Role
from counterpoint.reading.parse import Sentence

Referent = Literal["show", "female_lead", "male_lead", "couple", "side", "person", "genre", "performer"]
How = Literal[
    "name", "role", "pronoun", "performer", "crew", "title"
]  # title: a name the lead shares with the show

SHE, HE, THEY, IT = (
    {"she", "her", "herself", "hers"},
    {"he", "him", "his", "himself"},
    {"they", "them", "their", "themselves", "both", "theirs"},
    {"it", "its", "itself", "this"},
)
ONESELF = {"i", "me", "my", "we", "us", "our", "you", "your", "myself", "yourself", "mine"}
KINDS: tuple[Referent, ...] = ("show", "genre", "couple", "side", "person")
LEADS: tuple[Literal["female_lead", "male_lead"], ...] = ("female_lead", "male_lead")
MODIFIES = {"amod", "compound", "nmod", "appos", "poss", "relcl", "acl", "advmod", "npadvmod"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a token refers to, and how it does."""

    to: Referent
    how: How
    code: str = ""  # of the crew: the craft they answer for


class Cast:
    """The names and roles of one show, ready to be looked up."""

    def __init__(self, show: Show, holders: Holders) -> None:
        self.leads: tuple[Referent, ...] = tuple(name for name in LEADS if name in show.leads)
        only: Referent | None = self.leads[0] if len(self.leads) == 1 else None
        rows: list[tuple[str, tuple[Referent, How]]] = []
        for kind in KINDS:
            rows += [(p, (kind, "role")) for p in getattr(holders, kind)]
        for role in LEADS:
            rows += [(p, (role, "role")) for p in getattr(holders, role)]
            lead = show.leads.get(role)
            for name in lead.names if lead else ():
                rows.append((_literal(name), (role, "title" if _same(name, show.title) else "name")))
            rows += [(_literal(n), (role, "performer")) for n in (lead.performers if lead else ())]
        if only is not None:
            rows += [(p, (only, "role")) for p in holders.lead]
        rows += [(_literal(show.title), ("show", "name"))]
        self._index = Index([row for row in rows if row[0].strip()])
        self._gender = holders.gender
        self.crew = holders.crew
        self.default_he: Referent = "male_lead" if "male_lead" in self.leads else "side"
        self.default_she: Referent = "female_lead" if "female_lead" in self.leads else "side"

    def named(self, sentence: Sentence) -> dict[int, Reference]:
        """The tokens of names and roles, by token index; names win over roles, longer over shorter."""
        found = sorted(
            self._index.find(sentence.words),
            key=lambda m: (m[2][1] != "role", m[1] - m[0], m[2][0] not in ("show", "side")),
        )
        return {
            w.i: Reference(to, how)
            for first, last, (to, how) in found
            for w in sentence.words[first : last + 1]
        }

    def gender(self, lemma: str) -> str | None:
        return next((g for g, nouns in self._gender.items() if lemma in nouns), None)


def _same(name: str, title: str) -> bool:
    """Whether a lead's name is also what the show is called: Joker, Barbie, Erin Brockovich."""
    return name.casefold() in (title.casefold(), title.casefold().removeprefix("the "))


def _literal(name: str) -> str:
    """A name as a pattern: its words as they are."""
    return " ".join(
        "=" + part
        for part in name.replace("|", " ").replace("?", " ").replace("*", " ").replace("/", " ").split()
        if part not in (":", "-", "–", "—", "&")
    )


@dataclass
class Memory:
    """Who answers to a pronoun now."""

    he: Referent
    she: Referent
    they: Referent = "couple"
    it: Referent = "show"


@dataclass(frozen=True)
class Scene:
    """A sentence with what its tokens refer to."""

    sentence: Sentence
    references: dict[int, Reference] = field(repr=False)

    def mentions(self, *kinds: str) -> bool:
        return any(r.to in kinds for r in self.references.values())


def scenes(sentences: Sequence[Sentence], cast: Cast) -> Iterator[Scene]:
    """Each sentence with its references, pronouns resolved from what came before."""
    credits = credited(sentences, cast.crew)
    memory = Memory(cast.default_he, cast.default_she)
    passage = None
    for sentence in sentences:
        if sentence.passage is not passage:
            if passage is None or passage.kind not in ("heading", "title"):
                memory = Memory(cast.default_he, cast.default_she)
            passage = sentence.passage
        named = cast.named(sentence)
        references: dict[int, Reference] = {}
        for token in sentence.span:
            reference = named.get(token.i) or _pronoun(token, memory) or _stranger(token, credits)
            if reference and reference.how == "title" and _called_a_film(token, named):
                reference = Reference("show", "name")
            if reference:
                references[token.i] = reference
                _remember(memory, token, reference, cast)
        yield Scene(sentence, references)


def people(scene: Scene) -> list[Person]:
    """The performers, crew and side characters a sentence names, each name whole."""
    found: list[Person] = []
    for token in scene.sentence.span:
        reference = scene.references.get(token.i)
        if reference is None or not (reference.how in ("performer", "crew") or reference.to == "side"):
            continue
        role: Role = reference.how if reference.how in ("performer", "crew") else "side"
        last = found[-1] if found else None
        if last and last.role == role and last.tokens[-1].i == token.i - 1:
            found[-1] = replace(last, tokens=(*last.tokens, token))
        elif reference.how != "pronoun":
            found.append(Person(role, (token,), reference.code))
    return found


def _pronoun(token: Token, memory: Memory) -> Reference | None:
    low = token.lower_
    if low in SHE:
        return Reference(memory.she, "pronoun")
    if low in HE:
        return Reference(memory.he, "pronoun")
    if low in THEY and token.pos_ == "PRON":
        return Reference(memory.they, "pronoun")
    if low in IT and token.pos_ == "PRON":
        return Reference(memory.it, "pronoun")
    return Reference("person", "pronoun") if low in ONESELF else None


def _called_a_film(token: Token, named: dict[int, Reference]) -> bool:
    """“Joker is a grim film”: the predicate tells which of the two the name means."""
    if token.dep_ != "nsubj":
        return False
    predicates = [c for c in token.head.children if c.dep_ == "attr"]
    return any(r.to == "show" for c in predicates if (r := named.get(c.i)))


def _stranger(token: Token, credits: Credits) -> Reference | None:
    """A proper name that is nobody we know, in a place where a person would stand."""
    person = token.pos_ == "PROPN" and token.dep_ in (
        "nsubj",
        "nsubjpass",
        "poss",
        "agent",
        "conj",
        "dobj",
        "pobj",
        "appos",
        "ROOT",
    )
    if not person:
        return None
    work = credits.get(token.lower_)
    if work is None:
        return Reference("side", "name")
    return Reference("side", "performer") if work == PERFORMER else Reference("person", "crew", work)


def _remember(memory: Memory, token: Token, reference: Reference, cast: Cast) -> None:
    if reference.how == "pronoun":
        return
    if reference.to == "female_lead":
        memory.she, memory.they = "female_lead", "couple"
    elif reference.to == "male_lead":
        memory.he, memory.they = "male_lead", "couple"
    elif reference.to == "couple":
        memory.they = "couple"
        memory.he, memory.she = cast.default_he, cast.default_she
    elif reference.to == "side" and token.dep_ in SUBJECTS | {"ROOT", "appos"}:
        gender = cast.gender(token.lemma_.lower())
        if gender != "he":
            memory.she = "side"
        if gender != "she":
            memory.he = "side"
    elif reference.to == "genre" and token.dep_ in SUBJECTS:
        memory.they = "genre"


def holders(head: Token, inside: set[int]) -> Iterator[Token]:
    """The tokens of whom a cue may be said, nearest first. In: the cue's head, and the indices of all its tokens."""
    token, seen = head, set(inside)
    for _ in range(8):
        for child in token.children:
            if child.i not in seen and (child.dep_ in SUBJECTS or child.dep_ == "poss"):
                seen.add(child.i)
                yield child
                yield from (c for c in child.conjuncts if c.i not in seen)
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "between", "from") and child.i not in seen:
                yield from (c for c in child.children if c.dep_ == "pobj" and c.i not in seen)
        parent = token.head
        if parent.i == token.i:
            return
        # “He is a cold man”: the noun only names him again, its subject holds the cue.
        if parent.i not in seen and token.dep_ in MODIFIES and parent.dep_ not in ("attr", "oprd"):
            seen.add(parent.i)
            yield parent
        if parent.i not in seen and token.dep_ in ("oprd", "xcomp", "ccomp", "acomp"):
            yield from (c for c in parent.children if c.dep_ == "dobj" and c.i not in seen)
        token = parent
