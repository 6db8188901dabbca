"""Strict parameters: the notebook's own parameter cell says what exists and what it takes. Values are data, never code."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from counterpoint.errors import RequestError, one_line, refuse, unknown
from counterpoint.lean import lean
from counterpoint.yamls import mapping, once

SIMPLE: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list, tuple),
    "dict": (dict,),
}
TYPE = re.compile(r"(\w+)(?:\[\s*(\w+).*\])?")


class Typed(str):
    """A value as someone typed it on a command line: read by the parameter's type, as YAML where that isn't text."""


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameter cell."""

    name: str
    type: str  # "str", "list[str]", …; empty if neither said nor shown by the default
    default: object
    help: str = ""


class Loader(yaml.SafeLoader):
    """YAML in which a date is just text, and a key comes once."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        once(node)
        return super().construct_mapping(node, deep)


Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def from_file(path: Path) -> dict[str, object]:
    """Parameters as a YAML file gives them; RequestError if it holds no mapping of names to values."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise refuse("-f", "file", str(path), f"a YAML file ({error.strerror})") from None
    value = mapping(path, text, Loader, "a mapping of parameter names to values")
    for name in value:
        if not isinstance(name, str):
            raise refuse(path, "name", name, "a parameter's name")
    return value


def declared(notebook: Path) -> dict[str, Parameter]:
    """The parameters a notebook declares, by name."""
    lean()
    import nbformat
    from papermill import inspect_notebook

    try:
        node = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise RequestError(one_line(f"{notebook}: not a notebook: {error}")) from error
    node.metadata.setdefault(
        "kernelspec", {"name": "python3", "language": "python", "display_name": "Python 3"}
    )
    node.metadata.setdefault("language_info", {"name": "python"})
    return {name: _parameter(**told) for name, told in inspect_notebook(node).items()}


def distribute(
    given: Mapping[str, object], notebooks: Mapping[str, Mapping[str, Parameter]], where: str = "parameters"
) -> dict[str, dict[str, object]]:
    """Each notebook's share of the given values, all of them checked. Refuses what no notebook declares."""
    known = {name for parameters in notebooks.values() for name in parameters}
    for name, value in given.items():
        if name not in known:
            raise unknown("-p" if isinstance(value, Typed) else where, "name", name, known)
    return {
        notebook: {
            name: fit(value, parameters[name], where) for name, value in given.items() if name in parameters
        }
        for notebook, parameters in notebooks.items()
    }


def fit(value: object, parameter: Parameter, where: str = "parameters") -> object:
    """The value as the parameter's type takes it, or a refusal."""
    where = "-p" if isinstance(value, Typed) else where
    read = _read(value, parameter, where) if isinstance(value, Typed) else value
    if read is None and parameter.default is None:
        return None
    found = TYPE.fullmatch(parameter.type)
    outer, inner = (found[1].lower(), (found[2] or "").lower()) if found else ("", "")
    if outer not in SIMPLE:
        return read
    if not _is(read, outer) or (
        isinstance(read, list) and inner in SIMPLE and not all(_is(item, inner) for item in read)
    ):
        raise refuse(
            where, parameter.name, str(value) if isinstance(value, Typed) else value, _wanted(parameter)
        )
    return list(read) if isinstance(read, tuple) else read


def _is(value: object, kind: str) -> bool:
    return isinstance(value, SIMPLE[kind]) and (kind == "bool" or not isinstance(value, bool))


def _read(text: Typed, parameter: Parameter, where: str) -> object:
    if parameter.type == "str" and not (text in {"null", "None"} and parameter.default is None):
        return str(text)
    if parameter.type.startswith("list") and not text.lstrip().startswith("["):
        return [_yaml(part.strip(), text, parameter, where) for part in text.split(",") if part.strip()]
    return _yaml(text, text, parameter, where)


def _yaml(part: str, text: Typed, parameter: Parameter, where: str) -> object:
    if parameter.type == "list[str]" and not part.lstrip().startswith("["):
        return str(part)
    try:
        return yaml.load(part, Loader)
    except yaml.YAMLError:
        raise refuse(where, parameter.name, str(text), _wanted(parameter)) from None


def _wanted(parameter: Parameter) -> str:
    return f"{parameter.type or 'a value'} (default {parameter.default!r})" + (
        f": {parameter.help}" if parameter.help else ""
    )


def _parameter(name: str, inferred_type_name: str, default: str, help: str) -> Parameter:
    try:
        value: object = ast.literal_eval(default)
    except (ValueError, SyntaxError):
        value = default
    kind = "" if inferred_type_name == "None" else inferred_type_name.replace(" ", "")
    if not kind and value is not None and type(value).__name__ in SIMPLE:
        kind = type(value).__name__
    return Parameter(name, kind, value, help)
