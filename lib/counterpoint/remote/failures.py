"""What a cloud's library raises → one line in our own words: theirs may hold addresses, headers and keys."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from counterpoint.errors import CounterpointError, RemoteFailed, one_line

LACKING = "no credentials were found; they are taken from the environment or from the cloud's own files"
DENIED = "access denied to these credentials"
ABSENT = "there is no such bucket, folder or file"
CUT = "the connection failed or was cut"
# By the names of errors and their ancestors: the libraries that define them need not be there.
NAMES = {
    LACKING: {
        "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound",
        "DefaultCredentialsError", "CredentialUnavailableError", "TokenRetrievalError",
    },
    DENIED: {"PermissionError", "ClientAuthenticationError", "RefreshError", "InvalidAccessKeyId"},
    ABSENT: {"FileNotFoundError", "NotADirectoryError", "ResourceNotFoundError"},
    CUT: {
        "ConnectionError", "TimeoutError", "HTTPClientError", "ClientConnectionError", "ClientPayloadError",
        "ServerTimeoutError", "ServiceRequestError", "ServiceResponseError", "TransportError", "IncompleteRead",
        "HttpProcessingError", "SSLError", "gaierror",
    },
}  # fmt: skip
STATUS = {401: DENIED, 403: DENIED, 404: ABSENT, 410: ABSENT}
BUSY = (errno.EBUSY, errno.EREMOTEIO) if hasattr(errno, "EREMOTEIO") else (errno.EBUSY,)


@contextmanager
def told(where: object) -> Iterator[None]:
    """Whatever goes wrong inside becomes a RemoteFailed about `where`."""
    try:
        yield
    except CounterpointError:
        raise
    except Exception as error:
        raise RemoteFailed(one_line(f"{where}: {reason(error)}")) from None


def reason(error: BaseException) -> str:
    """Why, in words; never those of the error itself, for they may hold a secret."""
    seen: BaseException | None = error
    while seen is not None:
        if said := _known(seen):
            return said
        seen = seen.__cause__ or seen.__context__
    return f"it did not work ({type(error).__name__})"


def _known(error: BaseException) -> str:
    names = {kind.__name__ for kind in type(error).__mro__}
    for said, those in NAMES.items():
        if names & those:
            return said
    for attribute in ("status", "status_code", "code"):
        status = getattr(error, attribute, None)
        if isinstance(status, int) and status >= 400:
            return STATUS.get(status, f"the server refused ({status})")
    if isinstance(error, OSError) and error.errno in BUSY:
        return "the server is busy or broken"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return "there is no room for it on this machine"
    return ""
