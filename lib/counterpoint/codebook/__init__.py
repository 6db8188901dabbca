"""The codebook: what can be claimed, the words a reader sees for it, and the cues that find it; loaded, validated, fingerprinted.

The default codebook is the folder `knowledge/` beside this module. A codebook of one's own is another folder
with the same files; whatever file is absent there is taken from the default.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from counterpoint.codebook.schema import (
    Code,
    Confidence,
    Cues,
    Dimension,
    Holders,
    Lexicon,
    Opinions,
    Scope,
    Structure,
)
from counterpoint.errors import RequestError, one_line, refuse, unknown
from counterpoint.model import Point, Pole, Stance
from counterpoint.yamls import mapping

DEFAULT = Path(__file__).parents[1] / "knowledge"
PARTS = ("codebook.yaml", "scope.yaml", "lexicon.yaml", "holders.yaml", "opinions.yaml", "confidence.yaml")
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


@dataclass(frozen=True)
class Codebook:
    """Everything the engine and the pages know; `fingerprint` changes with any byte of it."""

    structure: Structure
    cues: Mapping[str, Cues]  # by code id
    scope: Scope
    lexicon: Lexicon
    holders: Holders
    opinions: Opinions
    confidence: Confidence
    fingerprint: str

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        return self.structure.dimensions

    def codes(self) -> dict[str, Code]:
        """Every code by its id, `tone.fast`."""
        return {f"{d}.{c}": code for d, dim in self.dimensions.items() for c, code in dim.all_codes.items()}

    def of_people(self, code: str) -> bool:
        """Whether a code is said of the leads and not of the show."""
        return "show" not in self.dimensions[code.split(".")[0]].subjects

    @cached_property
    def couple_codes(self) -> frozenset[str]:
        """The codes, without their dimension, that can be said only of the couple."""
        return frozenset(
            c for dim in self.dimensions.values() for axis in dim.couple_axes.values() for c in axis.poles
        )

    @cached_property
    def other_pole(self) -> Mapping[str, str]:
        """Of every code that stands on an axis, the code it is opposed to."""
        return {
            f"{name}.{a}": f"{name}.{b}"
            for name, dim in self.dimensions.items()
            for axis in (*dim.axes.values(), *dim.couple_axes.values())
            for a, b in (tuple(axis.poles), tuple(axis.poles)[::-1])
        }

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
    opinions = _valid(Opinions, *_read(path, "opinions.yaml", digest))
    certainty = _valid(Confidence, *_read(path, "confidence.yaml", digest))
    for trained in sorted((DEFAULT / "trained").glob("*.*")):  # the sentence coder belongs to what is known
        digest.update(trained.name.encode() + trained.read_bytes())
    codes = {f"{d}.{c}" for d, dim in structure.dimensions.items() for c in dim.all_codes}
    cues: dict[str, Cues] = {}
    for dimension in structure.dimensions:
        file, entries = _read(path, f"cues/{dimension}.yaml", digest)
        for code, entry in entries.items():
            if code not in codes:
                raise unknown(file, "code", code, codes)
            cues[code] = _valid(Cues, file, entry, code)
    return Codebook(structure, cues, scope, lexicon, holders, opinions, certainty, digest.hexdigest()[:16])


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
    return path, mapping(path, data, loader)


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
