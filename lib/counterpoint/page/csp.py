"""The policy a page carries: nothing is loaded, and only the scripts and styles whose hashes it names apply."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256


def digest(text: str) -> str:
    """The CSP source expression for one inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The Content-Security-Policy for a page with exactly these inline scripts and styles."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_sources(scripts)}",
            f"style-src {_sources(styles)}",
            "img-src data: blob:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _sources(texts: Iterable[str]) -> str:
    return " ".join(digest(text) for text in texts) or "'none'"
