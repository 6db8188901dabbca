"""Asking a server on loopback: what it may do wrong, how often it is asked again, and that the key is told to nobody else."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from counterpoint.asking.conversation import Message
from counterpoint.asking.endpoint import Endpoint, endpoint
from counterpoint.asking.wire import AskingFailed, EndpointRefused, Wire
from counterpoint.errors import RequestError
from tests.answering import Act, completion, says, serving

KEY = "sk-very-secret-0123456789"
ASK = [Message("user", "x" * 4000)]


class Line:
    """A wire whose waits are noted and not waited."""

    def __init__(self, url: str, **options: object) -> None:
        self.waits: list[float] = []
        self.told: list[str] = []
        self.wire = Wire(Endpoint(url, "m", KEY, **options), self.told.append, self.waits.append)  # type: ignore[arg-type]

    def __call__(self) -> str:
        return self.wire.chat(ASK).text


def test_a_question_is_asked_without_chance_and_with_the_key() -> None:
    with serving(says("yes")) as server:
        assert Line(server.url)() == "yes"
    (body,) = server.bodies
    assert body == {
        "model": "m", "messages": [{"role": "user", "content": "x" * 4000}], "temperature": 0, "seed": 1, "stream": False,
    }  # fmt: skip
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    "bad",
    [
        Act(status=500),
        Act(b"<html>Bad gateway</html>", 502),
        Act(b'{"error": {"message": "slow down"}}', 429),
        Act(b"not JSON at all"),
        Act(b'{"choices": []}'),
        Act(b'{"choices": [{"message": {}}]}'),
        Act(b'{"choices": 3}'),
        Act(b"[" * 100_000),
        Act(completion("half an answer")[:40], cut=True),
        Act(b"", cut=True),
    ],
    ids=["500", "502", "429", "no JSON", "no choice", "no content", "odd", "deep", "cut", "cut at once"],
)
def test_what_may_pass_is_tried_again_and_then_given_up(bad: Act) -> None:
    with serving(bad, bad, says("yes")) as server:
        line = Line(server.url)
        assert line() == "yes"
        assert line.waits == [1.0, 2.0] and len(line.told) == 2
    with serving(bad) as server, pytest.raises(AskingFailed, match=r"\(tried 4 times\)") as error:
        Line(server.url)()
    assert len(server.bodies) == 4 and "\n" not in str(error.value)
    assert not isinstance(error.value, EndpointRefused)


def test_a_server_says_how_long_to_wait() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    acts = [Act(status=429, headers=[("Retry-After", "7")]), Act(status=503, headers=[("Retry-After", soon)])]
    with serving(*acts, says("yes")) as server:
        line = Line(server.url)
        assert line() == "yes"
    assert line.waits[0] == 7 and 25 < line.waits[1] <= 30
    with serving(Act(status=429, headers=[("Retry-After", "86400")])) as server:
        line = Line(server.url)
        with pytest.raises(AskingFailed, match="429 Too Many Requests"):
            line()
    assert not line.waits
    with serving(Act(status=429, headers=[("Retry-After", "soon")]), says("yes")) as server:
        line = Line(server.url)
        assert line() == "yes" and line.waits == [1.0]


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever() -> None:
    began = time.monotonic()
    with (
        serving(Act(wait=30)) as server,
        pytest.raises(AskingFailed, match=r"no answer within 0\.2 s .tried 2 times"),
    ):
        Line(server.url, timeout=0.2)()
    assert time.monotonic() - began < 10


def test_nobody_there() -> None:
    with pytest.raises(EndpointRefused, match="no connection"):
        Line("http://127.0.0.1:9/v1", tries=2)()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 301])
def test_what_will_not_pass_is_not_tried_again(status: int) -> None:
    body = f'{{"error": {{"message": "no: {KEY} is\\nwrong"}}}}'.encode()
    with serving(Act(body, status)) as server, pytest.raises(AskingFailed) as error:
        Line(server.url)()
    assert isinstance(error.value, EndpointRefused) is (status != 400)
    assert len(server.bodies) == 1
    assert KEY not in str(error.value) and "no: … is wrong" in str(error.value)
    assert ("COUNTERPOINT_API_KEY" in str(error.value)) is (status in (401, 403))


def test_a_model_that_may_not_be_told_a_temperature_is_not() -> None:
    refusal = Act(b'{"error": {"message": "Unsupported value: temperature"}}', 400)
    with serving(refusal, says("yes"), says("yes")) as server:
        line = Line(server.url)
        assert line() == "yes" == line()
    assert ["temperature" in body for body in server.bodies] == [True, False, False]
    assert all("seed" in body for body in server.bodies)


def test_what_is_odd_about_an_answer_is_noted() -> None:
    with serving(says("", finish_reason="length")) as server:
        assert "cut the answer" in Line(server.url).wire.chat(ASK).note
    short = completion("yes").replace(b'"choices"', b'"usage": {"prompt_tokens": 100}, "choices"')
    with serving(Act(short)) as server:
        assert "read only 100 tokens" in Line(server.url).wire.chat(ASK).note


@pytest.mark.parametrize(
    "url",
    ["", "localhost:11434", "ftp://x/v1", "http://", "http://x:y/v1", "https://key@host/v1", "https://a:b@h/v1",
     "https://h/v1?key=abc", "http://[::1/v1"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(RequestError) as error:
        endpoint(url, "m", 1, {})
    assert (
        "--base-url" in str(error.value) and "key@" not in str(error.value) and "abc" not in str(error.value)
    )


def test_the_key_comes_from_the_environment_alone_and_shows_nowhere() -> None:
    own, other = {"COUNTERPOINT_API_KEY": KEY}, {"OPENAI_API_KEY": "sk-other"}
    assert endpoint("http://h/v1/", "m", 1, own | other).key == KEY
    assert endpoint("http://h/v1", "m", 1, other | {"COUNTERPOINT_API_KEY": " "}).key == "sk-other"
    assert endpoint("http://h/v1", "m", 1, {}).key == ""
    there = endpoint("http://h/v1/chat/completions", "m", 1, own)
    assert KEY not in repr(there) and there.url == "http://h/v1/chat/completions"
    assert there.bare and not endpoint("https://h/v1", "m", 1, own).bare
    assert not endpoint("http://127.0.0.1:1/v1", "m", 1, own).bare
    with pytest.raises(RequestError) as error:
        endpoint("http://h/v1", "m", 1, {"OPENAI_API_KEY": "sk-a\nb"})
    assert "sk-a" not in str(error.value)
    with pytest.raises(RequestError, match="--model"):
        endpoint("http://h/v1", " ", 1, {})
