"""What is known of coders before any review is read: `knowledge/coders.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel

from counterpoint.yamls import mapping

PATH = Path(__file__).parents[1] / "knowledge" / "coders.yaml"
Share = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Measured(Strict):
    """How well a coder agreed with careful people, on what, and when that was measured."""

    sample: str
    date: datetime.date
    right: Share | None = None  # precision and recall of the verdicts shown
    found: Share | None = None
    cells: tuple[Share, Share] | None = None  # from, to: F1 of cells; share of the same stance
    stance: tuple[Share, Share] | None = None


class Known(Strict):
    """A coder in plain words; `get` says how codings are come by."""

    label: str
    kind: str = ""
    method: str
    get: str = ""
    measured: Measured | None = None


@lru_cache(maxsize=1)
def _all() -> Mapping[str, Known]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = mapping(PATH, PATH.read_bytes(), loader)
    return RootModel[dict[str, Known]].model_validate(read).root


def known(name: str) -> Known:
    """What is known of a coder; of a stranger, its name."""
    found = _all().get(name)
    return found or Known(
        label=name,
        method=f"coded by {name}, whose codings lie beside the reviews.",
        get="code them by the codebook, then `python -m counterpoint.coders.adopt`",
    )
