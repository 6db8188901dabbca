"""Bytes → text. UTF-8 first, then the marks a file carries, then what it most probably is."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from counterpoint.errors import SourceRefused

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive (a Word or EPUB file is one, too)"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
)
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
VALID_CONTROLS, GUESSED_CONTROLS = 0.3, 0.03  # the share of control characters above which bytes are no text
TYPOGRAPHIC = frozenset("‘’“”–—…éèêëàâäáãåçñöôóòõøüûúùßïîíìæœÉÈÀÁÂÄÅÇÑÖÓÔØÜÚÆŒ£€©®™½¼·•°§«»¿¡\xa0")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CANDIDATES = [
    *("cp1252", "mac_roman", "cp1250", "cp1251", "iso8859_2", "koi8_r", "cp1253", "cp1254", "cp1255"),
    *("cp1256", "shift_jis", "euc_jp", "cp949", "euc_kr", "gb18030", "big5"),
]


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and warnings about how it was decoded; SourceRefused if it is empty or binary."""
    if not data.strip(b" \t\r\n\x0b\x0c"):
        raise SourceRefused("an empty file")
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise SourceRefused(
                f"binary: it looks like {what}; expected text, HTML, Markdown or WordPress JSON"
            )
    text, warnings = _decode(data)
    controls = sum(1 for _ in CONTROL.finditer(text))
    # Noise that happens to be valid text is rare; noise that a guess made into text is not.
    most = GUESSED_CONTROLS if warnings else VALID_CONTROLS
    if "\x00" in text or controls > most * len(text):
        raise SourceRefused("binary: control characters where text should be")
    if not text.strip("\ufeff \t\r\n\x0b\x0c"):
        raise SourceRefused("an empty file")
    return text, warnings


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, codec in MARKS:
        if data.startswith(mark):
            return _strictly(data, codec)
    if b"\x00" in data:
        return _strictly(data, _unmarked_utf16(data))
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(data)


def _strictly(data: bytes, codec: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(codec), ()
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        if text.count("\ufffd") * 20 > len(text):
            raise SourceRefused(f"binary: its first bytes promise {codec}, the rest is not text") from None
        return text, (f"some bytes are not valid {codec} and show as \ufffd",)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark shows as a NUL in nearly every other byte; any other NUL is binary."""
    half = max(1, len(data) // 2)
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and odd > 0.6 * half and not even:
        return "utf-16-le"
    if len(data) % 2 == 0 and even > 0.6 * half and not odd:
        return "utf-16-be"
    raise SourceRefused("binary: it holds NUL bytes; expected text, HTML, Markdown or WordPress JSON")


def _guess(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The likeliest reading of bytes that are not UTF-8, with a warning that names it."""
    nearly = data.decode("utf-8", errors="replace")
    wrong, right = nearly.count("\ufffd"), sum(c > "\x7f" for c in nearly) - nearly.count("\ufffd")
    if right > 4 * wrong:
        return nearly, (f"{wrong} bytes are not valid UTF-8 and show as \ufffd",)
    if _typographic(western := data.decode("cp1252", errors="replace")):
        return western, ("not UTF-8; read as cp1252",)
    best = from_bytes(data[:500_000], cp_isolation=CANDIDATES).best()
    codec = best.encoding if best else "cp1252"
    text = data.decode(codec, errors="replace")
    if text.count("\ufffd") * 20 > len(text):
        raise SourceRefused("binary: no known text encoding fits its bytes")
    return text, (f"not UTF-8; read as {codec}, which is a guess",)


def _typographic(text: str) -> bool:
    """Whether what is not ASCII is nearly all quotes, dashes and western letters, as in English cp1252."""
    special = [c for c in text if c > "\x7f"]
    return bool(special) and sum(c in TYPOGRAPHIC for c in special) >= 0.8 * len(special)
