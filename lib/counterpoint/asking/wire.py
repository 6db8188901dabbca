"""One chat completion over HTTP: bounded in time, size and tries; what goes wrong is one line without the key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from counterpoint.asking.conversation import Message, Reply
from counterpoint.asking.endpoint import KEYS, Endpoint
from counterpoint.errors import CounterpointError, one_line

LARGEST = 10_000_000  # bytes of a response
LONGEST_WAIT = 120.0  # seconds; a server that asks for more is given up
CONNECT = 20.0  # seconds
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})  # worth another try
OPTIONAL = ("seed", "temperature")  # what some models refuse to be told


class AskingFailed(CounterpointError):
    """One question got no answer; the next one may."""


class EndpointRefused(AskingFailed):
    """The endpoint will not answer any question."""


class _Passing(Exception):
    """A failure that may pass: when to try again, if the server said so, and how often at most."""

    def __init__(self, why: str, after: float | None = None, tries: int = 99, final: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.tries = tries
        self.final = final  # whether no other question will fare better


class Wire:
    """An open line to an endpoint. `tell` hears of every new try; `wait` is what passes the time."""

    def __init__(
        self,
        endpoint: Endpoint,
        tell: Callable[[str], None] = lambda line: None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._tell = tell
        self._wait = wait
        self._options: dict[str, Any] = {"temperature": 0, "seed": 1}
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        patience = httpx.Timeout(endpoint.timeout, connect=min(CONNECT, endpoint.timeout))
        # A proxy of the environment has no business between this machine and itself.
        self._client = httpx.Client(headers=headers, timeout=patience, trust_env=not endpoint.local)

    def close(self) -> None:
        self._client.close()

    def chat(self, messages: Sequence[Message]) -> Reply:
        """The model's answer. Raises AskingFailed after the last try, EndpointRefused where trying is no use."""
        for turn in range(1, self._endpoint.tries + 1):
            try:
                return self._once(messages)
            except _Passing as failure:
                last = min(self._endpoint.tries, failure.tries)
                pause = failure.after if failure.after is not None else float(2 ** (turn - 1))
                if turn >= last or pause > LONGEST_WAIT:
                    raise self._failed(failure, turn) from None
                self._tell(f"{self._safe(str(failure))}; trying again in {pause:.0f} s")
                self._wait(pause)
        raise AssertionError("no try was allowed")

    def _failed(self, failure: _Passing, turns: int) -> AskingFailed:
        kind = EndpointRefused if failure.final else AskingFailed
        tried = f"tried {turns} times" if turns > 1 else "tried once"
        return kind(self._safe(f"{self._endpoint.base_url}: {failure} ({tried})"))

    def _once(self, messages: Sequence[Message]) -> Reply:
        body = {"model": self._endpoint.model, "messages": [asdict(m) for m in messages], **self._options}
        try:
            status, headers, raw = self._send({**body, "stream": False})
        except httpx.ConnectError as error:
            raise _Passing(f"no connection: {error}", final=True) from None
        except httpx.TimeoutException:
            raise _Passing(f"no answer within {self._endpoint.timeout:g} s", tries=2) from None
        except httpx.RequestError as error:
            raise _Passing(f"the connection broke: {error or type(error).__name__}") from None
        if status == 200:
            return _reply(raw, sum(len(m.content) for m in messages))
        why = f"{status} {httpx.codes.get_reason_phrase(status)}: {_reason(raw)}".rstrip(": ")
        if status in PASSING:
            raise _Passing(why, _after(headers.get("retry-after")))
        refused = next((name for name in OPTIONAL if name in self._options and name in why), None)
        if status in (400, 422) and refused:
            self._options = {name: value for name, value in self._options.items() if name != refused}
            return self._once(messages)
        hint = f"; is {KEYS[0]} set, and right?" if status in (401, 403) else ""
        # A question can be too long or ill-formed while others are not; everything else is said of them all.
        kind = AskingFailed if status in (400, 413, 422) else EndpointRefused
        raise kind(self._safe(f"{self._endpoint.url}: {why}{hint}"))

    def _send(self, body: dict[str, Any]) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body, the body bounded in size and the whole in time."""
        late = time.monotonic() + self._endpoint.timeout
        raw = bytearray()
        # Escaped: a text may hold half a character, which no encoding can carry.
        content, kind = json.dumps(body), {"Content-Type": "application/json"}
        with self._client.stream("POST", self._endpoint.url, content=content, headers=kind) as response:
            for chunk in response.iter_bytes():
                raw += chunk
                if len(raw) > LARGEST:
                    raise httpx.DecodingError(f"more than {LARGEST} bytes")
                if time.monotonic() > late:
                    raise httpx.ReadTimeout("too slow")
            return response.status_code, response.headers, bytes(raw)

    def _safe(self, text: str) -> str:
        """One line, and the key in none: a server may send back what it was sent."""
        key = self._endpoint.key
        return one_line(text.replace(key, "…") if key else text)


def _reply(raw: bytes, asked: int) -> Reply:
    """The text of a completion. What is no completion may be one the next time."""
    try:
        value = json.loads(raw)
        choice = value["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise _Passing("the response is no chat completion") from None
    notes = ["the server cut the answer at its longest"] if choice.get("finish_reason") == "length" else []
    usage = value.get("usage")
    read = usage.get("prompt_tokens") if isinstance(usage, dict) else None
    if isinstance(read, int) and 0 < read < asked / 8:
        notes.append(f"the server read only {read} tokens of the prompt; is its context long enough?")
    return Reply(text if isinstance(text, str) else "", "; ".join(notes))


def _reason(raw: bytes) -> str:
    """What a server says of a failure, in a few words."""
    text = raw[:2000].decode("utf-8", "replace")
    try:
        value = json.loads(text)
        error = value.get("error", value)
        text = str(error.get("message", error) if isinstance(error, dict) else error)
    except (ValueError, AttributeError, RecursionError):
        text = "" if "<" in text[:50] else text
    return one_line(text)[:200]


def _after(value: str | None) -> float | None:
    """The seconds a Retry-After asks for, as a number or as a date."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
