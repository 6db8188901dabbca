"""Who says what a review claims: the cues, people, a language model. One port; what is coded by hand or model lies in files."""

from __future__ import annotations

from counterpoint.coders.codings import (
    FOLDER,
    Coding,
    Header,
    codes_hash,
    coding_path,
    read_coding,
    text_hash,
    write_coding,
)
from counterpoint.coders.port import CUES, Coder, CuesCoder, FileCoder, Uncoded, available, coder

__all__ = [
    "CUES",
    "FOLDER",
    "Coder",
    "Coding",
    "CuesCoder",
    "FileCoder",
    "Header",
    "Uncoded",
    "available",
    "coder",
    "codes_hash",
    "coding_path",
    "read_coding",
    "text_hash",
    "write_coding",
]
