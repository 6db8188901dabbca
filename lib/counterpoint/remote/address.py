"""An address as it is typed → one that can be reached, and repeated to anybody: there is no secret in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from counterpoint.errors import RequestError, one_line

EXTRA = "pip install .[remote]"
WRITTEN = ("s3", "gs", "abfs")
READ = (*WRITTEN, "https")
PLAIN = "a bucket or host, and below it names other than . and .."
ALSO = {"gcs": "gs", "az": "abfs", "abfss": "abfs"}  # other names for the same
LOOPBACK = ("127.0.0.1", "::1", "localhost")  # what never leaves the machine may do without encryption
ACCOUNT = re.compile(r"[a-z0-9$-]+@[a-z0-9]+\.(?:dfs|blob)\.[a-z.]+")  # abfs: container@account, no secret
UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class Address:
    """A folder elsewhere: how it is reached, on which host or in which bucket, and the path there, without slashes at its ends."""

    scheme: str
    host: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}" + (f"/{self.path}" if self.path else "")

    @property
    def web(self) -> bool:
        return self.scheme in ("http", "https")

    @property
    def name(self) -> str:
        """The last part of the path, as a person reads it."""
        last = self.path.rpartition("/")[2]
        return unquote(last) if self.web else last

    @property
    def parent(self) -> Address:
        return Address(self.scheme, self.host, self.path.rpartition("/")[0])

    def below(self, name: str) -> Address:
        """The address of what has this name here."""
        last = quote(name) if self.web else name
        return Address(self.scheme, self.host, f"{self.path}/{last}" if self.path else last)


def is_address(text: str) -> bool:
    """Whether a text is meant as an address rather than as a path."""
    return "://" in text


def address(text: str, where: str, *, write: bool = False) -> Address:
    """The address a text means. RequestError, which repeats no more of it than is safe to repeat.

    `where` is what it was given as; `write`: whether reports are to be put there.
    """
    known = WRITTEN if write else READ
    scheme, _, _ = text.partition("://")
    scheme = ALSO.get(scheme.lower(), scheme.lower())
    try:
        parts = urlsplit(text)
        local = scheme == "http" and parts.hostname in LOOPBACK
        _ = parts.port
    except ValueError:
        raise _refused(where, scheme, "an address", "as its host cannot be read") from None
    if write and (scheme == "https" or local):
        raise RequestError(f"{where}: https:// can only be read; expected {_listed(known)} or a folder")
    if scheme not in known and not local:
        raise _refused(where, scheme, f"{_listed(known)} or a folder")
    if "?" in text or "#" in text:
        raise _refused(where, scheme, "an address without ? and #", "as what follows them may be a secret")
    if "@" in parts.netloc and not (scheme == "abfs" and ACCOUNT.fullmatch(parts.netloc)):
        why = "as secrets belong in the environment or the cloud's own files"
        raise _refused(where, scheme, "an address without user and password", why)
    if UNSAFE.search(text):  # which urlsplit takes out
        raise _refused(where, scheme, PLAIN)
    return _checked(parts, scheme, where)


def _checked(parts: SplitResult, scheme: str, where: str) -> Address:
    path = parts.path.strip("/")
    read = [unquote(step) for step in path.split("/")] if path else []
    odd = any(step in ("", ".", "..") or "/" in step or UNSAFE.search(step) for step in read)
    if not parts.netloc or odd:
        raise _refused(where, scheme, PLAIN)
    return Address(scheme, parts.netloc, path)


def _refused(where: str, scheme: str, accepted: str, why: str = "") -> RequestError:
    shown = scheme if re.fullmatch(r"[a-z][a-z0-9+.-]{0,20}", scheme) else "…"
    because = f", {why}" if why else ""
    return RequestError(
        one_line(f"{where}: this {shown}:// address is not accepted{because}; expected {accepted}")
    )


def _listed(schemes: tuple[str, ...]) -> str:
    return ", ".join(f"{scheme}://" for scheme in schemes)
