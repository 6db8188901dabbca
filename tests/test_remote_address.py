"""Addresses as they are typed, names as they come from elsewhere, and what is said when something goes wrong: no secret in any of it."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from counterpoint.errors import RemoteFailed, RequestError
from counterpoint.remote import Address, Store, address, fetch, fitting, is_address
from counterpoint.remote.failures import ABSENT, CUT, DENIED, LACKING, reason, told
from counterpoint.remote.fetching import visible
from counterpoint.run.environment import inherited

GOOD = {
    "s3://desk/seeds/a-show/": "s3://desk/seeds/a-show",
    "S3://desk": "s3://desk",
    "s3://desk/my show": "s3://desk/my show",
    "gcs://desk/x": "gs://desk/x",
    "az://desk/x": "abfs://desk/x",
    "abfs://desk@account.dfs.core.windows.net/x": "abfs://desk@account.dfs.core.windows.net/x",
    "https://example.org/shows/my%20show/": "https://example.org/shows/my%20show",
    "http://127.0.0.1:8000/x": "http://127.0.0.1:8000/x",
}
BAD = {
    "https://me:t0ken@example.org/x": "without user and password",
    "https://t0ken@example.org/x": "without user and password",
    "s3://AKIA:t0ken@desk/x": "without user and password",
    "abfs://desk:t0ken@account.dfs.core.windows.net/x": "without user and password",
    "https://example.org/x?sig=t0ken": "without ? and #",
    "s3://desk/x#t0ken": "without ? and #",
    "http://example.org/x": "expected s3://, gs://, abfs://, https://",
    "http://me:t0ken@127.0.0.1/x": "without user and password",
    "ftp://me:t0ken@example.org/x": "this ftp:// address",
    "t0ken secret://example.org": "this …:// address",
    "simplecache::s3://desk/t0ken": "this …:// address",
    "file:///etc/t0ken": "this file:// address",
    "s3://": "a bucket or host",
    "s3://desk/../t0ken": "names other than . and ..",
    "https://h/%2e%2e/t0ken": "names other than . and ..",
    "https://h/a%2f..%2ft0ken": "names other than . and ..",
    "s3://desk/a//t0ken": "names other than . and ..",
    "s3://desk/a\nb/t0ken": "names other than . and ..",
    "https://[t0ken/x": "host cannot be read",
    "https://h:t0ken/x": "host cannot be read",
}


@pytest.mark.parametrize("text", GOOD)
def test_addresses_are_read(text: str) -> None:
    assert is_address(text) and str(address(text, "SHOWS")) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_addresses_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(RequestError) as refused:
        address(text, "--out")
    line = str(refused.value)
    assert BAD[text] in line and line.startswith("--out: ")
    assert "t0ken" not in line and "\n" not in line and "AKIA" not in line


@pytest.mark.parametrize("text", ["https://h/x", "http://127.0.0.1/x"])
def test_the_web_is_not_written_to(text: str) -> None:
    with pytest.raises(RequestError, match="https:// can only be read"):
        address(text, "--out", write=True)


def test_an_address_leads_up_and_down() -> None:
    show = address("https://h/shows/my%20show", "x")
    assert show.name == "my show" and str(show.parent) == "https://h/shows"
    assert show.parent.below("my show") == show
    assert str(Address("s3", "desk").below("a b")) == "s3://desk/a b"


FITTING = ["one.txt", "codings/hand/one.jsonl", "ein Ü.html", "..x", "a.b"]
UNFIT = ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".", "a/./b", "C:\\x", "a\\b", "a\x00b", "a\nb", "x" * 300, "a/ /b", "con:"]  # fmt: skip


def test_names_from_elsewhere_stay_in_the_folder() -> None:
    assert [n for n in FITTING if not fitting(n)] == [] and [n for n in UNFIT if fitting(n)] == []
    assert visible({"a": 1, ".b": 1, "c/.d": 1, "c/e": 1}) == {"a": 1, "c/e": 1}


class Shelf(Store):
    """A store that writes what it is told to, whatever its listing says."""

    def get(self, name: str, path: Path, most: int) -> None:
        path.write_bytes(self.fs[name])


def shelf(**files: bytes) -> Store:
    return Shelf(Address("s3", "desk", "x"), files, "desk/x")


def test_files_are_fetched_whole_or_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetch(shelf(a=b"123"), {"a": 3}, tmp_path) == 3 and (tmp_path / "a").read_bytes() == b"123"
    monkeypatch.setattr("counterpoint.remote.fetching.LARGEST", 10)
    monkeypatch.setattr("counterpoint.remote.fetching.MOST_FILES", 2)
    monkeypatch.setattr("counterpoint.remote.fetching.MOST_BYTES", 15)
    wrong: dict[str, dict[str, int | None]] = {
        "changed or was cut": {"a": 4},
        "larger than": {"a": 11},
        "all of it is larger": {"a": 9, "b": 9},
        "it holds 3 files": {"a": 1, "b": 1, "c": 1},
        "can be called '../a'": {"../a": 1},
    }
    for said, files in wrong.items():
        with pytest.raises(RemoteFailed, match=said):
            fetch(shelf(a=b"123", b=b"123", c=b"123"), files, tmp_path / said)
        assert not list(tmp_path.glob("a*/../a")) or (tmp_path / "a").read_bytes() == b"123"
    with pytest.raises(RemoteFailed, match="all of it is larger"):  # where sizes are not told before
        fetch(shelf(a=b"1" * 9, b=b"1" * 9), {"a": None, "b": None}, tmp_path)


def raised(name: str, base: type[Exception] = Exception, **told: Any) -> Exception:
    """An error as one of the clouds' libraries has it, with a secret in its words."""
    error = type(name, (base,), {})("https://me:t0ken@host?sig=t0ken")
    for key, value in told.items():
        setattr(error, key, value)
    return error


REASONS = [
    (raised("NoCredentialsError"), LACKING),
    (raised("DefaultCredentialsError"), LACKING),
    (PermissionError("t0ken"), DENIED),
    (raised("ClientResponseError", status=403), DENIED),
    (raised("ClientAuthenticationError"), DENIED),
    (FileNotFoundError("t0ken"), ABSENT),
    (raised("HttpError", code=404), ABSENT),
    (ConnectionResetError("t0ken"), CUT),
    (raised("EndpointConnectionError", raised("HTTPClientError").__class__), CUT),
    (TimeoutError("t0ken"), CUT),
    (raised("ClientResponseError", status=500), "the server refused (500)"),
    (OSError(errno.ENOSPC, "t0ken"), "there is no room for it on this machine"),
    (OSError(errno.EBUSY, "t0ken"), "the server is busy or broken"),
    (raised("Strange"), "it did not work (Strange)"),
]


@pytest.mark.parametrize(("error", "said"), REASONS, ids=[type(e).__name__ for e, _ in REASONS])
def test_what_went_wrong_is_said_in_our_own_words(error: Exception, said: str) -> None:
    assert reason(error) == said
    with pytest.raises(RemoteFailed) as failed, told("s3://desk/x"):
        raise error
    assert str(failed.value) == f"s3://desk/x: {said}" and "t0ken" not in str(failed.value)


def test_a_kernel_inherits_no_secret() -> None:
    kept = {"PATH": "/bin", "HOME": "/home/me", "LANG": "C", "TOKENIZERS_PARALLELISM": "false", "COUNTERPOINT_CACHE": "/c",
            "HTTP_PROXY": "http://proxy:3128", "KEYBOARD": "us", "PYTHONHASHSEED": "0"}  # fmt: skip
    withheld = (
        "AWS_ACCESS_KEY_ID AWS_PROFILE AZURE_CLIENT_SECRET GOOGLE_APPLICATION_CREDENTIALS FSSPEC_S3_KEY OPENAI_API_KEY "
        "COUNTERPOINT_API_KEY HF_TOKEN GITHUB_TOKEN DB_PASSWORD aws_session_token CLOUDSDK_CONFIG MY_SECRET SSH_PRIVATE_KEY"
    )
    given = kept | dict.fromkeys(withheld.split(), "t0ken") | {"HTTPS_PROXY": "http://me:t0ken@proxy:3128"}
    assert inherited(given) == kept
