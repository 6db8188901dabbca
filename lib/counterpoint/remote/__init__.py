"""Folders that are elsewhere: `s3://`, `gs://`, `abfs://`, `https://`. Only this package knows fsspec; it knows nothing of shows."""

from __future__ import annotations

from counterpoint.remote.address import Address, address, is_address
from counterpoint.remote.fetching import fetch, fitting
from counterpoint.remote.store import Store, store

__all__ = ["Address", "Store", "address", "fetch", "fitting", "is_address", "store"]
