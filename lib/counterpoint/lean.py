"""Spare a process about a second: one optional format check of jsonschema drags in a large grammar nobody here uses."""

from __future__ import annotations

import sys

UNWANTED = "rfc3987_syntax"
KERNEL_LINE = f"__import__('sys').modules.setdefault({UNWANTED!r}, None)"


def lean() -> None:
    """Make `import rfc3987_syntax` fail, as it does where it isn't installed; jsonschema then skips IRI formats.

    Call it before nbformat is first imported; afterwards it changes nothing.
    """
    sys.modules.setdefault(UNWANTED, None)  # type: ignore[arg-type]
