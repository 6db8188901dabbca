"""An S3 server on loopback, with accounts of its own, and a wire to it that can be cut."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

BUCKET = "desk"
KEY, SECRET = "AKIAGOODGOODGOODGOOD", "s3cret-good-0123456789abcdefghij"
LAUNCH = "from moto.server import main; import sys; main(sys.argv[1:])"


def free_port() -> int:
    with closing(socket.socket()) as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
        return port


@contextmanager
def served(room: Path) -> Iterator[str]:
    """moto's server as a process of its own; its address. Every account may do everything until `guard` is called."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    log = (room / "moto.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log, env=env
    )
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert server.poll() is None, (room / "moto.log").read_text("utf-8", "replace")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def environment(endpoint: str, key: str = KEY, secret: str = SECRET) -> dict[str, str]:
    """What a process finds its way to the server by; nothing of the machine's own cloud."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",  # of the inner of two loops; the outer still tries five times
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@dataclass
class Bucket:
    """The bucket as its owner sees it, past any wire."""

    endpoint: str
    name: str = BUCKET
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        import boto3

        self.client = boto3.client(
            "s3", endpoint_url=self.endpoint, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="us-east-1"
        )  # fmt: skip

    def make(self) -> None:
        self.client.create_bucket(Bucket=self.name)

    def put(self, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            self.client.put_object(Bucket=self.name, Key=name, Body=data)

    def put_folder(self, folder: Path, under: str) -> None:
        files = (p for p in sorted(folder.rglob("*")) if p.is_file())
        self.put({f"{under}/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in files})

    def only(self, account: str, *actions: str) -> dict[str, str]:
        """From now on accounts are looked at; out: how to be one that may do these things alone, as `s3:GetObject`."""
        import boto3

        me = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        iam = boto3.client("iam", endpoint_url=self.endpoint, **me)
        iam.create_user(UserName=account)
        may = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        told = json.dumps({"Version": "2012-10-17", "Statement": [may]})
        iam.put_user_policy(UserName=account, PolicyName="may", PolicyDocument=told)
        key = iam.create_access_key(UserName=account)["AccessKey"]
        self.guard()
        return environment(self.endpoint, key["AccessKeyId"], key["SecretAccessKey"])

    def guard(self, after: str = "0") -> None:
        httpx.post(f"{self.endpoint}/moto-api/reset-auth", content=after).raise_for_status()

    def drop_all(self) -> None:
        for name in self.heads():
            self.drop(name)

    def drop(self, name: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=name)

    def heads(self, under: str = "") -> dict[str, tuple[str, object]]:
        """Each file's hash and time of writing."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=under)
        return {o["Key"]: (o["ETag"], o["LastModified"]) for p in pages for o in p.get("Contents", ())}

    def files(self, under: str = "") -> dict[str, bytes]:
        return {k: self.client.get_object(Bucket=self.name, Key=k)["Body"].read() for k in self.heads(under)}

    def kind(self, name: str) -> str:
        return str(self.client.head_object(Bucket=self.name, Key=name)["ContentType"])


class Wire:
    """A TCP proxy. `most` is how many bytes a connection may carry in a direction before it is cut; None: all."""

    def __init__(self, endpoint: str) -> None:
        self.to = ("127.0.0.1", int(endpoint.rpartition(":")[2]))
        self.up: int | None = None
        self.down: int | None = None
        self.cuts = 0
        self.forgives: int | None = None  # after so many cuts it is whole
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._server.accept()
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        try:
            there = socket.create_connection(self.to)
        except OSError:
            here.close()
            return
        for source, target, way in ((here, there, "up"), (there, here, "down")):
            threading.Thread(target=self._copy, args=(source, target, way), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, way: str) -> None:
        carried = 0
        with suppress(OSError):
            while data := source.recv(65536):
                most = getattr(self, way)
                if most is not None and carried + len(data) > most and self.cuts != self.forgives:
                    self.cuts += 1
                    target.sendall(data[: max(0, most - carried)])
                    break
                carried += len(data)
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
