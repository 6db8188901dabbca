"""The codebook: what can be claimed, the words a reader sees for it, and the cues that find it; loaded, validated, fingerprinted.

The default codebook is the folder `knowledge/` beside this module. A codebook of one's own is another folder
with the same files; whatever file is absent there is taken from the default.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from counterpoint.errors import RequestError, one_line, refuse, unknown
from counterpoint.model import Point, Pole, Stance, Subject

DEFAULT = Path(__file__).with_name("knowledge")
PARTS = ("codebook.yaml", "scope.yaml", "lexicon.yaml", "holders.yaml", "confidence.yaml")
WHO = {
    "female_lead": ("the female lead", "Is"),
    "male_lead": ("the male lead", "Is"),
    "couple": ("the two", "Are"),
}
SUBJECT_LABELS = {
    "show": "The show",
    "female_lead": "Female lead",
    "male_lead": "Male lead",
    "couple": "The couple",
}


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
    general: bool = True  # whether the lexicon's valuations of anything apply to these topics, too
    praise: tuple[str, ...] = ()
    fault: tuple[str, ...] = ()
    is_: tuple[Annotated[Example, BeforeValidator(_example)], ...] = Field(default=(), alias="is")
    is_not: tuple[str, ...] = ()


class Reach(Strict):
    """Words that bend a claim, and how far they reach."""

    reach: Literal["tree", "right", "left", "subject", "sentence"]
    match: tuple[str, ...]


class Kind(Strict):
    """A kind of modifier and what it does to a claim."""

    effect: Literal["flip", "turn", "hedge", "doubt", "drop"]
    rows: tuple[Reach, ...]


class Scope(Strict):
    """scope.yaml."""

    source: str
    terminators: frozenset[str]
    harmless: tuple[str, ...]
    kinds: Mapping[str, Kind]
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
    gender: Mapping[Literal["she", "he"], frozenset[str]]


class Lexicon(Strict):
    """lexicon.yaml: valuations that hold of any topic."""

    source: str
    praise: tuple[str, ...] = ()
    fault: tuple[str, ...] = ()


class Confidence(Strict):
    """confidence.yaml: the weight of each piece of evidence, and the thresholds of the two tiers."""

    source: str
    shown: float = Field(ge=0, le=1)
    possible: float = Field(ge=0, le=1)
    weights: Mapping[str, float]


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


@dataclass(frozen=True)
class Codebook:
    """Everything the engine and the pages know; `fingerprint` changes with any byte of it."""

    structure: Structure
    cues: Mapping[str, Cues]  # by code id
    scope: Scope
    lexicon: Lexicon
    holders: Holders
    confidence: Confidence
    fingerprint: str

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        return self.structure.dimensions

    def codes(self) -> dict[str, Code]:
        """Every code by its id, `tone.fast`."""
        return {f"{d}.{c}": code for d, dim in self.dimensions.items() for c, code in dim.all_codes.items()}

    @property
    def couple_codes(self) -> frozenset[str]:
        """The codes, without their dimension, that can be said only of the couple."""
        return frozenset(
            c for dim in self.dimensions.values() for axis in dim.couple_axes.values() for c in axis.poles
        )

    def stance_label(self, code: str, stance: Stance) -> str:
        """The word a reader sees for a stance: uses, avoids, praises, says so …"""
        return self.dimensions[code.split(".")[0]].stances[stance]

    def points(self, *dimensions: str) -> tuple[Point, ...]:
        """Every question a review can answer, in the codebook's order; all dimensions unless some are named."""
        return tuple(
            point
            for name, dim in self.dimensions.items()
            if not dimensions or name in dimensions
            for point in _points(name, dim)
        )


def _points(name: str, dimension: Dimension) -> list[Point]:
    out: list[Point] = []
    for subject in dimension.subjects:
        axes = dict(dimension.axes) | (dict(dimension.couple_axes) if subject == "couple" else {})
        for axis_name, axis in axes.items():
            first, second = (Pole(f"{name}.{code}", c.label, c.negated) for code, c in axis.poles.items())
            who, are = WHO.get(subject, ("it", "Is"))
            question = axis.question.replace("{who}", who).replace("{Are}", are)
            prefix = name if subject == "show" else subject
            out.append(Point(f"{prefix}.{axis_name}", name, subject, axis.name, question, first, second))
    uses, avoids = dimension.stances["affirms"], dimension.stances["denies"]
    for code_name, code in dimension.codes.items():
        first = Pole(f"{name}.{code_name}", uses.capitalize(), avoids.capitalize())
        second = Pole(f"{name}.{code_name}", avoids.capitalize(), uses.capitalize())
        out.append(Point(f"{name}.{code_name}", name, "show", code.label, code.label, first, second))
    return out


def load(folder: str | Path = "") -> Codebook:
    """The codebook in `folder`, or the default. In: a folder, or its codebook.yaml. Raises RequestError on bad YAML or a bad field."""
    return _load(locate(folder))


def locate(folder: str | Path = "") -> Path:
    """The folder a codebook is in. In: the folder, or its codebook.yaml. RequestError where there is none."""
    wanted = f"a folder with any of {', '.join(PARTS)} and cues/, or its codebook.yaml"
    path = Path(folder) if str(folder) else DEFAULT
    try:
        if path.name == "codebook.yaml" and path.is_file():
            path = path.parent
        path = path.resolve()
        if not any((path / name).exists() for name in (*PARTS, "cues")):
            raise refuse("codebook", "", str(folder), wanted)
    except (OSError, RuntimeError, ValueError):  # a name too long, a loop of links, a NUL
        raise refuse("codebook", "", str(folder), wanted) from None
    return path


@lru_cache(maxsize=4)
def _load(path: Path) -> Codebook:
    digest = hashlib.sha256()
    structure = _valid(Structure, *_read(path, "codebook.yaml", digest))
    scope = _valid(Scope, *_read(path, "scope.yaml", digest))
    lexicon = _valid(Lexicon, *_read(path, "lexicon.yaml", digest))
    holders = _valid(Holders, *_read(path, "holders.yaml", digest))
    certainty = _valid(Confidence, *_read(path, "confidence.yaml", digest))
    codes = {f"{d}.{c}" for d, dim in structure.dimensions.items() for c in dim.all_codes}
    cues: dict[str, Cues] = {}
    for dimension in structure.dimensions:
        file, entries = _read(path, f"cues/{dimension}.yaml", digest)
        for code, entry in entries.items():
            if code not in codes:
                raise unknown(file, "code", code, codes)
            cues[code] = _valid(Cues, file, entry, code)
    return Codebook(structure, cues, scope, lexicon, holders, certainty, digest.hexdigest()[:16])


def _read(folder: Path, name: str, digest: Any) -> tuple[Path, dict[str, Any]]:
    path = folder / name if (folder / name).exists() else DEFAULT / name
    if not path.exists():
        raise refuse(folder, "file", name, "a file of cues for every dimension of codebook.yaml")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RequestError(one_line(f"{path}: cannot be read: {error.strerror}")) from None
    digest.update(name.encode() + b"\0" + data + b"\0")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        value = yaml.load(data, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise RequestError(one_line(f"{path}: {line}not valid YAML: {error.problem}")) from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise RequestError(one_line(f"{path}: not valid YAML: {str(error)[:200]}")) from None
    if not isinstance(value, dict):
        raise refuse(path, "", type(value).__name__, "a mapping")
    return path, value


Model = TypeVar("Model", bound=BaseModel)


def _valid(model: type[Model], path: Path, value: Any, where: str = "") -> Model:
    """The value as a model. Raises RequestError that names file, field and value."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join([*([where] if where else []), *(str(part) for part in first["loc"])])
        raise RequestError(
            one_line(f"{path}: {field}: {str(first['input'])[:80]!r} is not accepted; {first['msg']}")
        ) from None
