"""Where to ask: the address, the model and the key, checked before anything is sent. The key comes from the environment alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from counterpoint.errors import refuse

KEYS = ("COUNTERPOINT_API_KEY", "OPENAI_API_KEY")
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Endpoint:
    """A server that speaks OpenAI's chat completions, and how long to bear with it."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)  # never shown, logged or written
    timeout: float = 600.0  # seconds, for one answer as a whole
    tries: int = 4

    @property
    def url(self) -> str:
        return f"{self.base_url}/chat/completions"

    @property
    def local(self) -> bool:
        return urlsplit(self.base_url).hostname in LOCAL

    @property
    def bare(self) -> bool:
        """Whether the key would travel where others can read it."""
        return bool(self.key) and not self.local and urlsplit(self.base_url).scheme == "http"


def endpoint(base_url: str, model: str, timeout: float, environ: Mapping[str, str]) -> Endpoint:
    """The endpoint a request names. RequestError for an address that is none or that holds a password."""
    accepted = "an address such as http://localhost:11434/v1"
    try:
        parts = urlsplit(base_url.strip())
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole:
        raise refuse("--base-url", "", base_url if "@" not in base_url else "(with a password?)", accepted)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise refuse(
            "--base-url", "", f"{parts.scheme}://…{parts.hostname}", f"{accepted}; the key goes in ${KEYS[0]}"
        )
    if not model.strip():
        raise refuse("--model", "", model, "the model's name, as the server knows it")
    key = next((environ[name].strip() for name in KEYS if environ.get(name, "").strip()), "")
    if not key.isascii() or not key.isprintable():
        raise refuse("environment", KEYS[0], "(not shown)", "a key of plain letters, digits and signs")
    base = base_url.strip().rstrip("/").removesuffix("/chat/completions")
    return Endpoint(base, model.strip(), key, timeout)
