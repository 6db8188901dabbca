"""An office file is a zip; ours holds no clock, so that the same input gives the same bytes."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NEVER = datetime(1980, 1, 1)  # the first day a zip can name


def timeless(data: bytes) -> bytes:
    """The same zip, every entry dated the first of January 1980."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            made = ZipInfo(entry.filename, NEVER.timetuple()[:6])
            made.compress_type = ZIP_DEFLATED
            made.external_attr = 0o600 << 16
            made.create_system = 3
            new.writestr(made, old.read(entry))
    return out.getvalue()
