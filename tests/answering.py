"""A server that speaks OpenAI's chat completions from a script, on loopback, and a show to ask about."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SHOW = """\
title: Paper Lanterns
kind: series
leads:
  female_lead: {names: [Han Mina, Mina], performers: [Seo Yuna]}
  male_lead: {names: [Kang Jun, Jun], performers: [Lee Dohyun]}
"""
FIRST = """\
A Slow Boat

Paper Lanterns moves at a stately pace, and there is no love triangle in it anywhere.

Seo Yuna does it all with her shoulders. Mina, who mends nets, is never helpless.

The songs are lovely — I cried twice, and then I cried again. My sister saw the half of it and went to bed, as she does
whenever a boat comes into the picture.
"""
SECOND = """\
Loud and Late

This is a loud show with amnesia, a wedding and a chase to the airport.

My neighbour asked me on the stairs whether the noise had come from my flat or from the street, and I told him the truth.
Lee Dohyun has one face. Nobody should waste a weekend on these twelve hours of thunder.
"""
CLAIMS = {
    "first": [
        ("moves at a stately pace", "show", "tone.slow", "affirms"),
        ("no love triangle", "show", "tropes.love_triangle", "denies"),
        ("is never helpless", "female_lead", "leads.passive", "denies"),
    ],
    "second": [
        ("a loud show", "show", "tone.loud", "affirms"),
        ("amnesia", "show", "tropes.amnesia", "affirms"),
    ],
}


def make_show(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"show.yaml": SHOW, "first.txt": FIRST, "second.txt": SECOND}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def answer(review: str, end: bool = True, **change: str) -> str:
    """A good answer about a review of `make_show`, as a model writes it."""
    rows = [
        dict(zip(("quote", "subject", "code", "stance"), row, strict=True)) | change for row in CLAIMS[review]
    ]
    lines = [
        json.dumps({"review": review}),
        *(json.dumps(row) for row in rows),
        *(['{"done": 4}'] if end else []),
    ]
    return "```\n" + "\n".join(lines) + "\n```"


def completion(text: str, **more: Any) -> bytes:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return json.dumps({"object": "chat.completion", "choices": [choice | more]}).encode()


@dataclass(frozen=True)
class Act:
    """What the server does with one request."""

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    cut: bool = False  # says more bytes will come, and hangs up
    wait: float = 0.0  # seconds before anything is said


def says(text: str, **more: Any) -> Act:
    return Act(completion(text, **more))


@dataclass
class Server:
    """The address of a scripted server, and all that it was sent."""

    url: str
    acts: list[Act | Callable[[dict[str, Any]], Act]]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(*acts: Act | Callable[[dict[str, Any]], Act]) -> Iterator[Server]:
    """A server that does one act a request; the last one over and over."""
    told = Server("", list(acts))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.bodies.append(body)
            told.keys.append(self.headers.get("Authorization"))
            act = told.acts.pop(0) if len(told.acts) > 1 else told.acts[0]
            act = act(body) if callable(act) else act
            told.over.wait(act.wait)
            try:
                self.send_response(act.status)
                for name, value in act.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(act.body) + (100 if act.cut else 0)))
                self.end_headers()
                self.wfile.write(act.body)
                self.wfile.flush()
            except OSError:  # the other side did not wait
                pass
            if act.cut:
                self.close_connection = True
                self.connection.close()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
