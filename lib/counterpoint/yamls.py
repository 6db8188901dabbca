"""YAML as people write it: read by a safe loader, refused in one line that names file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from counterpoint.errors import RequestError, one_line, refuse


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
        value = yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise RequestError(one_line(f"{path}: {line}not valid YAML: {error.problem}")) from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise RequestError(one_line(f"{path}: not valid YAML: {str(error)[:200]}")) from None
    if not isinstance(value, dict):
        raise refuse(path, "", shown(value), accepted)
    return value


def shown(value: object) -> str:
    """A value as a message names it: a scalar itself, anything larger by its kind."""
    return str(value)[:80] if isinstance(value, (str, int, float)) else f"a {type(value).__name__}"
