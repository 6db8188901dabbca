"""YAML as people write it: read by a safe loader, refused in one line that names file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from counterpoint.errors import RequestError, one_line, refuse

MOST = 100_000  # values, once every alias is unfolded
CORE = ("str", "seq", "map", "int", "float", "bool", "null", "timestamp")  # tags that change no text
NULL = ("null", "Null", "NULL", "~")  # unless in quotes


class Refused(yaml.MarkedYAMLError):
    """Sound YAML that is more than plain values."""


class Text(yaml.BaseLoader):
    """YAML whose scalars all stay text: a title may be 1917, a name No or "null". A tag that asks for an object is refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        node: Any = super().compose_node(parent, index)
        if node.tag.removeprefix("tag:yaml.org,2002:") not in CORE:
            raise Refused(problem=f"the tag {node.tag!r} is not read; expected plain values", problem_mark=node.start_mark)  # fmt: skip
        return node

    def construct_scalar(self, node: Any) -> Any:
        value = super().construct_scalar(node)
        return "" if node.style is None and value in NULL else value


def load(text: str | bytes, loader: Any) -> Any:
    """The value of a YAML text; YAMLError, ValueError, TypeError or RecursionError if it has none. Aliases cannot make it large."""
    reader = loader(text)
    try:
        node = reader.get_single_node()
        if node is None:
            return None
        if _unfolded(node, {}) > MOST:
            raise Refused(problem=f"it holds more than {MOST:,} values once its aliases are unfolded")
        return reader.construct_document(node)
    finally:
        reader.dispose()


def once(node: yaml.MappingNode) -> None:
    """Refuse a key that stands twice: YAML lets the last one win without a word."""
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key.value, str) and key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
        seen.add(str(key.value))


def mapping(path: Path, text: str | bytes, loader: Any, accepted: str = "a mapping") -> dict[Any, Any]:
    """The mapping a YAML text holds. In: where it stands, for messages, and the loader to trust. Raises RequestError for anything else."""
    try:
        value = load(text, loader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        broken = "" if isinstance(error, Refused) else "not valid YAML: "
        raise RequestError(one_line(f"{path}: {line}{broken}{error.problem}")) from None
    except RecursionError:
        raise RequestError(f"{path}: nested too deeply to read") from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise RequestError(one_line(f"{path}: not valid YAML: {str(error)[:200]}")) from None
    if not isinstance(value, dict):
        raise refuse(path, "", shown(value), accepted)
    return value


def shown(value: object) -> str:
    """A value as a message names it: a scalar itself, anything larger by its kind."""
    return str(value)[:80] if isinstance(value, (str, int, float)) else f"a {type(value).__name__}"


def _unfolded(node: Any, known: dict[int, int]) -> int:
    """How many values a node holds where each alias counts as all it stands for. A node inside itself is left to the loader."""
    if id(node) not in known:
        known[id(node)] = 1
        inner = node.value if isinstance(node, yaml.CollectionNode) else ()
        parts = (part for item in inner for part in (item if isinstance(item, tuple) else (item,)))
        known[id(node)] = 1 + sum(_unfolded(part, known) for part in parts)
    return known[id(node)]
