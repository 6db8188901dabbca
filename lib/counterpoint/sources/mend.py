"""Text as its writer meant it: mojibake and entities mended, invisible characters out, the words themselves untouched."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter

from ftfy import TextFixerConfig, fix_text

# Curly quotes, ligatures and wide letters are the reviewer's own: only broken encoding is mended.
GENTLE = TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    remove_control_chars=False,
    normalization="NFC",
    explain=False,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
FAR = re.compile("[\u0700-\u07ff]")  # Syriac, Thaana, N’Ko
SURROGATE = re.compile(r"[\ud800-\udfff]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\U0001bca0-\U0001bca3\U000e0000-\U000e007f]"
)
JOINERS = "\u200c\u200d"
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def mend(text: str) -> tuple[str, tuple[str, ...]]:
    """Text with mojibake and broken surrogates mended, in NFC, and a warning if anything was mended."""
    mended = fix_text(text, GENTLE)
    if FAR.search(mended) and not FAR.search(text):  # "Fußª" is German and a sign, not a letter of N’Ko
        mended = fix_text(text, GENTLE._replace(fix_encoding=False))
    mended = SURROGATE.sub("\ufffd", mended)
    # Line ends and composition are mended everywhere and worth no warning.
    same = unicodedata.normalize("NFC", re.sub("\r\n?|[\u2028\u2029]", "\n", text)) == mended
    return mended, () if same else ("broken encoding (mojibake) was mended",)


def unescape(text: str) -> str:
    """Text with complete character references decoded once; a bare & stays."""
    return ENTITY.sub(lambda m: html.unescape(m.group()), text)


def fold(text: str) -> tuple[str, Counter[str]]:
    """One line of NFC text, single spaces, nothing invisible; and what invisible characters were taken out."""
    taken: Counter[str] = Counter()

    def judge(match: re.Match[str]) -> str:
        char, at = match.group(), match.start()
        around = text[at - 1 : at] + text[at + 1 : at + 2]
        if char in JOINERS and len(around) == 2 and min(around) > "\u00ff":
            return char  # joins an emoji or a letter of a script that needs it
        taken[f"U+{ord(char):04X}"] += 1
        return ""

    clean = SURROGATE.sub("\ufffd", INVISIBLE.sub(judge, text))
    return " ".join(unicodedata.normalize("NFC", " ".join(clean.split())).split()), taken


def tidy(text: str, most: int = 500) -> str:
    """A name or title as it may stand on a page: one line, mended, nothing in it unseen, at most so many characters."""
    return fold(mend(text)[0])[0][:most].strip()


def scrub(text: str) -> str:
    """Text an XML parser accepts: no controls, no lone surrogates."""
    return SURROGATE.sub("\ufffd", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text))
