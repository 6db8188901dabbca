"""The environment of a kernel: the runner's, without its secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

OURS = {
    "PYTHONHASHSEED": "0",
    "PLOTLY_RENDERER": "plotly_mimetype",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
WITHHELD = (  # a notebook reads a folder here; whatever opens a door elsewhere is no business of its
    "AWS_*", "AZURE_*", "GOOGLE_*", "GCLOUD_*", "GCS_*", "GCSFS_*", "CLOUDSDK_*", "S3_*", "BOTO_*", "FSSPEC_*", "MINIO_*",
    "*API_KEY*", "*APIKEY*", "*ACCESS_KEY*", "*SECRET*", "*_TOKEN", "*_TOKEN_*", "*PASSWORD*", "*PASSWD*", "*PASSPHRASE*",
    "*CREDENTIAL*", "*PRIVATE_KEY*", "*CONNECTION_STRING*", "*SAS_KEY*",
)  # fmt: skip
WITH_PASSWORD = re.compile(r"://[^/\s@]*:[^/\s@]*@")  # an address that carries one, such as a proxy's


def inherited(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a kernel gets of an environment (this process's own by default)."""
    told = os.environ if environment is None else environment
    return {name: value for name, value in told.items() if not _secret(name, value)}


def added() -> dict[str, str]:
    """What a kernel gets besides. Variables that name folders are meant from here: a kernel starts in another folder."""
    told = {name: os.environ.get(name, "") for name in ("PYTHONPATH", "COUNTERPOINT_CACHE")}
    paths = {
        name: os.pathsep.join(os.path.abspath(Path(p).expanduser()) for p in value.split(os.pathsep) if p)
        for name, value in told.items()
        if value
    }
    return OURS | paths


def _secret(name: str, value: str) -> bool:
    return any(fnmatchcase(name.upper(), kind) for kind in WITHHELD) or bool(WITH_PASSWORD.search(value))
