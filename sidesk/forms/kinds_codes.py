"""Bar codes as scanners type them: without the signs a scanner adds around them and between them."""

from __future__ import annotations

import re
import unicodedata

_AIM = re.compile(r"\A\](?:[A-Z]|[a-z])[0-9A-Za-z]")  # the kind of code, as scanners can be told to send it
_BETWEEN = re.compile(r"[\x04\x1c-\x1f\t\r\n\v\f\u0085\u2028\u2029]+|<GS>|\{GS\}")
_NOTHING = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def stored_code(text: str) -> str | None:
    """The code alone; separators within it become a blank. None where nothing is left.

    A Chinese input method makes full-width letters of a scanner's keys: they are made narrow again, unless
    the code itself holds Chinese.
    """
    known = unicodedata.normalize("NFC", text)
    known = _BETWEEN.sub(" ", known).translate(_NOTHING)
    known = _AIM.sub("", known.strip())
    if not _HAN.search(known):
        known = known.translate(_HALF)
    known = " ".join(unicodedata.normalize("NFC", known).split())
    if not known:
        return None
    return known if known == text else stored_code(known)
