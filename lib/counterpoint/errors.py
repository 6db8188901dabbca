"""One tree of errors. A message is one line: file, field, value, what would be accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class CounterpointError(Exception):
    """Anything this package refuses or fails to do, told in one line."""

    exit_code = 1


class RequestError(CounterpointError):
    """The request itself is wrong; nothing was written."""

    exit_code = 2


class SourceRefused(CounterpointError):
    """One file is not a review; the others go on."""


class RunFailed(CounterpointError):
    """A notebook did not run to its last cell."""


class PrintFailed(CounterpointError):
    """A page did not become a PDF."""


class RemoteFailed(CounterpointError):
    """What is elsewhere could not be reached, read or written."""


def refuse(where: object, field: str, value: object, accepted: str) -> RequestError:
    """The one form of a refusal: `file: field: 'value' is not accepted; expected …`."""
    return RequestError(one_line(f"{_place(where, field)}: {value!r} is not accepted; expected {accepted}"))


def unknown(where: object, field: str, value: str, known: Iterable[str]) -> RequestError:
    """A name that does not exist, with the nearest ones that do."""
    names = sorted(known)
    near = [name for name, score, _ in process.extract(value, names, limit=3) if score >= 60]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names) or 'none'}"
    return RequestError(one_line(f"{_place(where, field)}: no {value!r}; {hint}"))


def system(error: OSError) -> str:
    """What the operating system refused, and of which file."""
    what = error.strerror or str(error) or type(error).__name__
    return one_line(f"{error.filename}: {what}" if error.filename else what)


def _place(where: object, field: str) -> str:
    return f"{where}: {field}" if field else f"{where}"


def one_line(text: str) -> str:
    """Text folded to a single line, its unseen characters spelt out: a hostile value can neither forge a second message
    nor command a terminal nor turn the direction of what follows."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", " ".join(text.split()))
