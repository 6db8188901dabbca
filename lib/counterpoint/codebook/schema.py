"""What the codebook's files may hold, each as a frozen model that refuses an unknown key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from counterpoint.model import Stance, Subject


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Code(Strict):
    """One thing that can be claimed."""

    label: str
    negated: str
    gloss: str


class Axis(BaseModel):
    """Two codes that oppose each other. In YAML every key that is not name or question is a pole."""

    model_config = ConfigDict(extra="allow", frozen=True)
    name: str
    question: str

    @property
    def poles(self) -> dict[str, Code]:
        return {name: Code.model_validate(value) for name, value in (self.__pydantic_extra__ or {}).items()}

    @model_validator(mode="after")
    def _two_poles(self) -> Axis:
        if len(self.poles) != 2:
            raise ValueError(f"axis {self.name!r} needs exactly two poles, has {len(self.poles)}")
        return self


class Dimension(Strict):
    """A group of codes asked of the same subjects."""

    label: str
    question: str
    subjects: tuple[Subject, ...]
    stances: Mapping[Stance, str]
    turned: Literal["subverts", "denies", "stands"] = "stands"  # what “subverts the X” makes of a claim
    axes: Mapping[str, Axis] = Field(default_factory=dict)
    couple_axes: Mapping[str, Axis] = Field(default_factory=dict)
    codes: Mapping[str, Code] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_stance_has_a_word(self) -> Dimension:
        if missing := [stance for stance in get_args(Stance) if stance not in self.stances]:
            raise ValueError(f"stances: no word for {missing[0]}")
        return self

    @property
    def all_codes(self) -> dict[str, Code]:
        axes = (*self.axes.values(), *self.couple_axes.values())
        return {name: code for axis in axes for name, code in axis.poles.items()} | dict(self.codes)


Side = Annotated[tuple[Subject, str, Literal["affirms", "denies"]], Field()]


class Related(Strict):
    """Two claims of different codes that sit uneasily together."""

    a: Side
    b: Side
    note: str


class Example(Strict):
    """A sentence a code must catch, with what it must be caught as."""

    text: str
    stance: Stance = "affirms"
    subject: Subject | None = None


def _example(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Cues(Strict):
    """How a code is found: an entry in cues/<dimension>.yaml. Patterns as in reading/patterns.py.

    strong says it alone; weak needs a fitting holder; against denies it in one breath; turned subverts it.
    For craft, a topic counts only with a valuation in its clause; praise and fault are valuations of this topic alone.
    """

    source: str = Field(min_length=3)
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    performers: bool = False  # whether a performer's name is a topic, too
    sides: bool = False  # whether a side character's name is a topic, too
    general: bool = True  # whether the lexicon's valuations of anything apply to these topics, too
    praise: tuple[str, ...] = ()
    fault: tuple[str, ...] = ()
    is_: tuple[Annotated[Example, BeforeValidator(_example)], ...] = Field(default=(), alias="is")
    is_not: tuple[str, ...] = ()


class Reach(Strict):
    """Words that bend a claim, and how far they reach."""

    reach: Literal["tree", "right", "left", "subject", "sentence"]
    match: tuple[str, ...]
    until: frozenset[str] = frozenset()  # words that end this reach, besides the terminators: less X *than* Y


class Kind(Strict):
    """A kind of modifier and what it does to a claim."""

    effect: Literal["flip", "turn", "hedge", "doubt"]
    rows: tuple[Reach, ...]


class Degree(Strict):
    """Words that say how strongly a claim is meant. reach: the word they modify, what stands before or after them, or
    themselves, where they are part of the cue."""

    degree: Literal["strong", "mild"]
    reach: Literal["word", "left", "right", "self"]
    match: tuple[str, ...]


class Scope(Strict):
    """scope.yaml."""

    source: str
    terminators: frozenset[str]
    negators: frozenset[str]
    harmless: tuple[str, ...]
    kinds: Mapping[str, Kind]
    degrees: tuple[Degree, ...] = ()
    retorts: tuple[str, ...]
    assents: tuple[str, ...]
    genre_marks: tuple[str, ...]
    genre_turns: tuple[str, ...]
    genre_joins: tuple[str, ...]


class Holders(Strict):
    """holders.yaml: of whom or what a thing is said."""

    source: str
    show: tuple[str, ...]
    genre: tuple[str, ...]
    female_lead: tuple[str, ...]
    male_lead: tuple[str, ...]
    lead: tuple[str, ...]
    couple: tuple[str, ...]
    side: tuple[str, ...]
    person: tuple[str, ...]
    gender: Mapping[Literal["she", "he"], frozenset[str]]
    crew: Mapping[str, frozenset[str]]  # code of a craft → the lemmas of its trades, and of plying them


class Lexicon(Strict):
    """lexicon.yaml: valuations that hold of any topic."""

    source: str
    praise: tuple[str, ...] = ()
    fault: tuple[str, ...] = ()


Sign = Literal[
    "cue", "valuation", "verdict", "topic", "named", "about", "predicate", "denied", "bent", "compared", "likened", "impersonal",
]  # fmt: skip


class Opinions(Strict):
    """opinions.yaml: which sentences bear an opinion. One that shows every sign of a row of `bears` does."""

    source: str
    bears: tuple[frozenset[Sign], ...]
    verdict: tuple[str, ...] = ()


class Confidence(Strict):
    """confidence.yaml: the weight of each piece of evidence, and the thresholds of the two tiers."""

    source: str
    shown: float = Field(ge=0, le=1)  # of a claim by itself
    upheld: float = Field(default=0.0, ge=0, le=1)  # and of what its company leaves of it
    possible: Mapping[Literal["series", "film"], Annotated[float, Field(ge=0, le=1)]]
    weights: Mapping[str, float]
    together: Mapping[str, float] = Field(default_factory=dict)  # of what a review's other candidates say


class Structure(Strict):
    """codebook.yaml."""

    version: int
    dimensions: Mapping[str, Dimension]
    related: tuple[Related, ...] = ()

    @model_validator(mode="after")
    def _related_codes_exist(self) -> Structure:
        known = {f"{d}.{c}" for d, dimension in self.dimensions.items() for c in dimension.all_codes}
        for pair in self.related:
            for side in (pair.a, pair.b):
                if side[1] not in known:
                    raise ValueError(f"related: no code {side[1]!r}")
        return self
