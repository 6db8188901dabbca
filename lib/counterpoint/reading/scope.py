"""What bends a claim: negation, avoidance, contrast, hedges, and how far each of them reaches.

Three nouns, after medspaCy: a target (the cue), a modifier (a word that bends), an edge (the modifier covers the target).
Every modifier is a row of data in scope.yaml; only the five kinds of reach are code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Token

from counterpoint.codebook.schema import Scope
from counterpoint.reading.matching import Index
from counterpoint.reading.parse import Sentence

SUBJECT = {"nsubj", "nsubjpass", "csubj"}
OWN_CLAUSE = {"advcl", "parataxis"}
CONTRAST = {"but", "yet", "only", "though"}
NEGATORS = {"no", "not", "never", "neither", "nor", "without"}
COMES_TO_BE = {"appear", "exist", "happen", "occur", "come", "arrive", "feature", "show", "be"}
FARTHEST = 18  # words a modifier reaches to either side


class Row(NamedTuple):
    kind: str
    effect: str
    reach: str
    until: frozenset[str]


@dataclass(frozen=True)
class Modifier:
    """A word that bends, and the token indices it covers."""

    kind: str
    effect: str
    first: Token
    last: Token
    covers: frozenset[int]
    back: bool = False  # reaches back to its subject

    @property
    def tokens(self) -> list[Token]:
        return list(self.first.doc[self.first.i : self.last.i + 1])


class Modifiers:
    """The rows of scope.yaml, ready to be found in a sentence."""

    def __init__(self, scope: Scope) -> None:
        rows = [
            (pattern, Row(kind, k.effect, row.reach, row.until))
            for kind, k in scope.kinds.items()
            for row in k.rows
            for pattern in row.match
        ]
        self._index = Index(rows)
        self._harmless: Index[None] = Index([(pattern, None) for pattern in scope.harmless])
        self._terminators = scope.terminators

    def find(self, sentence: Sentence) -> list[Modifier]:
        """Every modifier of a sentence with what it covers."""
        found = sorted(self._index.find(sentence.words), key=lambda m: (m[0] - m[1], m[0]))
        if not found:
            return []
        idle = {w.i for a, b, _ in self._harmless.find(sentence.words) for w in sentence.words[a : b + 1]}
        out: list[Modifier] = []
        for first, last, row in found:
            tokens = sentence.tokens(first, last)
            if idle.issuperset(t.i for t in tokens):
                continue
            covers = self._covers(sentence, tokens, row)
            # A longer modifier swallows the negation inside it, but not what it says of its subject.
            taken = any(
                m.effect == row.effect
                and m.back == (row.reach == "subject")
                and m.first.i <= tokens[0].i <= m.last.i
                for m in out
            )
            if covers and not taken:
                out.append(
                    Modifier(
                        row.kind, row.effect, tokens[0], tokens[-1], frozenset(covers), row.reach == "subject"
                    )
                )
        return out

    def _covers(self, sentence: Sentence, tokens: Sequence[Token], row: Row) -> set[int]:
        reach = row.reach
        if reach == "sentence":
            return {t.i for t in sentence.span}
        if reach == "tree":
            return self._before_a_dash(sentence, tokens[-1], governed(tokens[-1]))
        if reach == "subject":
            return _subject(tokens)
        return self._linear(sentence, tokens, reach, self._terminators | row.until)

    def _before_a_dash(self, sentence: Sentence, modifier: Token, covered: set[int]) -> set[int]:
        """What a clause governs ends at a dash, colon or semicolon: “No lies—just talk”."""
        stops = (
            t.i
            for t in sentence.span
            if t.i > modifier.i and t.lower_ in self._terminators and not t.is_alpha
        )
        end = next((i for i in stops if sentence.doc[i].text not in "()"), sentence.span.end)
        return {i for i in covered if i < end}

    def _linear(
        self, sentence: Sentence, tokens: Sequence[Token], reach: str, stops: frozenset[str]
    ) -> set[int]:
        own = {t.i for t in tokens}
        step, start = (1, tokens[-1].i + 1) if reach == "right" else (-1, tokens[0].i - 1)
        covered: set[int] = set()
        i = start
        if reach == "left" and i >= sentence.span.start and sentence.doc[i].lower_ in stops:
            i -= 1  # “the trope — redefined”: the dash belongs to the modifier
        while sentence.span.start <= i < sentence.span.end and abs(i - start) < FARTHEST:
            token = sentence.doc[i]
            if token.lower_ in stops and token.i not in own:
                break
            if covered and (_new_clause(token, tokens[-1]) or _main_subject(token, tokens)):
                break
            covered.add(i)
            i += step
        return covered


def _new_clause(token: Token, modifier: Token) -> bool:
    """A comma or and after which a clause with a subject of its own begins."""
    if token.lower_ not in (",", "and", "so", "or"):
        return False
    return any(
        c.dep_ == "conj" and c.i > token.i and _has_subject(c)
        for c in token.head.children
        if c.i > modifier.i
    ) or (token.head.pos_ in ("VERB", "AUX") and token.head.i > token.i and _has_subject(token.head))


def _main_subject(token: Token, modifier: Sequence[Token]) -> bool:
    """The first word of the subject of the clause the modifier hangs from: “instead of X, she …”."""
    if modifier[0].i > token.i:
        return False
    while token.dep_ in ("det", "poss", "amod", "compound", "nummod", "case"):
        token = token.head
    return token.dep_ in SUBJECT and token.head in modifier[0].ancestors and token.head not in modifier


def _has_subject(token: Token) -> bool:
    return any(c.dep_ in SUBJECT for c in token.children)


def governed(modifier: Token) -> set[int]:
    """The tokens a negating word governs: its head's clause without the subject, clauses of their own, and what a “but” contrasts."""
    itself = modifier.dep_ in ("ROOT", "prep", "mark") or modifier.lower_ == "without"
    head = modifier if itself and modifier.dep_ not in SUBJECT else modifier.head
    if modifier.lower_ in ("nor", "neither") and modifier.dep_ in ("cc", "preconj"):
        return _after(modifier, head)
    if modifier.dep_ == "neg" and modifier.i - 1 > head.i and modifier.nbor(-1).text == ",":
        return _after(modifier, head)  # “they look like kisses, not like a pose”
    covered = {head.i} if head.i != modifier.i else set()
    if modifier.dep_ in ("det", "poss", "neg") and head.dep_ in SUBJECT and head.head.pos_ in ("VERB", "AUX"):
        covered |= governed(head)  # “neither character loses …”: the verb is denied with its subject
    if head.dep_ == "amod" and head.head.left_edge.i == modifier.i:
        covered |= {
            t.i for t in head.head.subtree if t.i > modifier.i
        }  # “not manufactured drama”: the whole phrase
    keep_subject = modifier.dep_ in SUBJECT or (modifier.dep_ == "det" and head.lemma_ in COMES_TO_BE)
    for child in head.children:
        if child.i == modifier.i or _outside(child, head, keep_subject) or _contrasted(child, head):
            continue
        covered |= _spread(child)
    return covered


def _after(modifier: Token, head: Token) -> set[int]:
    return {t.i for t in head.subtree if t.i > modifier.i}


def _outside(child: Token, head: Token, keep_subject: bool) -> bool:
    if child.dep_ in SUBJECT:
        return not keep_subject and not any(c.dep_ == "expl" for c in head.children)
    if child.dep_ in OWN_CLAUSE:
        return True
    if _denies_itself(child):
        return True
    if child.dep_ == "conj":
        return _leaves(child, head)
    return child.dep_ == "ccomp" and child.i < head.i


def _leaves(conj: Token, head: Token) -> bool:
    """A conjunct that the negation before it does not reach: after but, with a subject of its own, or finite after do-support."""
    between = {t.lower_ for t in conj.doc[head.i : conj.i]}
    if between & CONTRAST or _has_subject(conj) or _denies_itself(conj):
        return True
    return conj.tag_ in ("VBZ", "VBD", "VBP") and head.pos_ in ("VERB", "AUX") and "or" not in between


def _contrasted(child: Token, head: Token) -> bool:
    """Whether a “but” stands between a head and this child of it: “isn't about X, but about Y”."""
    return any(c.dep_ == "cc" and c.lower_ in CONTRAST and head.i < c.i < child.i for c in head.children)


def _denies_itself(token: Token) -> bool:
    """Whether a word carries a negation of its own, as each noun of “no X, no Y and no Z” does."""
    return any(c.dep_ == "neg" or c.lower_ in NEGATORS for c in token.children)


def _spread(token: Token) -> set[int]:
    """A child's subtree, cut at clauses of their own and at contrasts."""
    out = {token.i}
    for child in token.children:
        if (
            child.dep_ in OWN_CLAUSE
            or _contrasted(child, token)
            or _denies_itself(child)
            or (child.dep_ == "conj" and _leaves(child, token))
        ):
            continue
        out |= _spread(child)
    return out


def _subject(tokens: Sequence[Token]) -> set[int]:
    for token in tokens:
        verb = token if token.pos_ in ("VERB", "AUX") else token.head
        subjects = [c for c in verb.children if c.dep_ in SUBJECT]
        if subjects:
            return {t.i for s in subjects for t in s.subtree}
    return set()
