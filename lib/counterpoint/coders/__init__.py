"""Who says what a review claims: the cues, people, a language model. One port; what is coded by hand or model lies in files."""

from __future__ import annotations

from counterpoint.coders.coded import claims_of, complete, not_coded, set_aside, uncoded
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
from counterpoint.coders.provenance import CodingFile, Provenance, provenance

__all__ = [
    "CUES", "FOLDER", "Coder", "Coding", "CodingFile", "CuesCoder", "FileCoder", "Header", "Provenance", "Uncoded", "available",
    "claims_of", "coder", "codes_hash", "coding_path", "complete", "not_coded", "provenance", "read_coding", "set_aside", "text_hash", "uncoded",
    "write_coding",
]  # fmt: skip
