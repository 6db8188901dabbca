"""What a prompt says beside the codebook: notes on single codes, and worked examples. Data in `knowledge/asking/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from counterpoint.codebook import DEFAULT
from counterpoint.errors import RequestError, one_line
from counterpoint.model import Stance

FOLDER = DEFAULT / "asking"
Row = tuple[str, str, str, Stance]  # quote, subject, code, stance


@dataclass(frozen=True)
class Example:
    """An invented sentence and the claims it makes; `why` says what the claims alone do not."""

    text: str
    claims: tuple[Row, ...]
    why: str = ""


@lru_cache(maxsize=1)
def notes() -> Mapping[str, str]:
    """By code: what else belongs there, and what does not."""
    return cast(Mapping[str, str], _valid(FOLDER / "notes.yaml", TypeAdapter(dict[str, str])))


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    return cast(tuple[Example, ...], _valid(FOLDER / "examples.yaml", TypeAdapter(tuple[Example, ...])))


def template() -> str:
    return (FOLDER / "prompt.md").read_text("utf-8")


def _valid(path: Path, kind: TypeAdapter[Any]) -> Any:
    try:
        return kind.validate_python(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise RequestError(one_line(f"{path}: cannot be used: {str(error)[:200]}")) from None
