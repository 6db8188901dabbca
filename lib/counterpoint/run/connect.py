"""The way to a dask.distributed cluster, or why there is none."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from counterpoint.errors import RequestError, one_line, refuse
from counterpoint.run import rooms
from counterpoint.run.cluster import OPTION, Cluster
from counterpoint.run.spread import IN_TURN, Spread

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
WAIT = 10.0  # seconds for a scheduler to answer, and for its first worker
BYE = 5.0  # seconds to take leave
APART = "import os\nos.name == 'posix' and os.setpgid(0, 0)\n"  # a worker: Ctrl-C is not for it, but for us


@contextmanager
def spread_on(address: str | None) -> Iterator[Spread]:
    """Where shows are run: on the cluster at this address, on one of our own for `local`, in this process without one.

    RequestError if there is no such cluster, or none that works.
    """
    if address is None:
        yield IN_TURN
        return
    if not address.strip():
        raise _refused(address)
    try:
        import distributed
    except ImportError:
        raise _missing("distributed") from None
    for name in [n for n in logging.root.manager.loggerDict if n.split(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters of it is told in one line
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
        with _own(address) as (place, how), _client(address, place, how) as client:
            yield Cluster(address, client)


@contextmanager
def _own(address: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The scheduler's address and how to speak to it; for `local` one of our own, a worker for each core."""
    if address != LOCAL:
        yield address, {}
        return
    import dask
    from distributed import LocalCluster, Security

    try:  # no other user of this machine may give our workers something to run, nor read what they do
        security = Security.temporary()
        with dask.config.set({"distributed.scheduler.http.routes": []}):
            cluster = LocalCluster(
                n_workers=os.cpu_count() or 1,
                threads_per_worker=1,
                host="127.0.0.1",
                protocol="tls://",
                security=security,
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                preload=APART,
                silence_logs=logging.CRITICAL + 1,
            )
    except ImportError:
        raise _missing("cryptography") from None
    except Exception as error:
        raise RequestError(one_line(f"{OPTION}: {address}: cannot be started: {error}")) from None
    try:
        yield cluster.scheduler_address, {"security": security}
    finally:
        with suppress(Exception):
            cluster.close(timeout=BYE)
        rooms.sweep()  # of a worker that had to be killed


@contextmanager
def _client(address: str, place: str, how: Mapping[str, Any]) -> Iterator[Client]:
    from distributed import Client

    client = Client.__new__(Client)
    try:
        Client.__init__(client, place, timeout=WAIT, set_as_default=False, name="counterpoint", **how)
    except Exception as error:  # dask has no one kind for an address that is none
        client.status = "closed"  # or it would try for long to take leave of nobody
        why = " ".join(str(error).split()) or type(error).__name__
        raise RequestError(f"{_refused(address)} ({one_line(why)[:200]})") from None
    try:
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            raise RequestError(f"{OPTION}: {address}: no worker; start one: dask worker {address}") from None
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=BYE)


def _missing(package: str) -> RequestError:
    return RequestError(f"{OPTION}: needs the package {package}: pip install '.[cluster]'")


def _refused(address: str) -> RequestError:
    expected = f"the address of a running scheduler, such as tcp://host:8786, or {LOCAL}"
    return refuse(OPTION, "", address, expected)
