"""Initials of the pinyin of Chinese words: 万用表 is found by wyb.

GB 2312 orders its 3,755 common characters by their pinyin, so that the first code of each letter decides; no
dictionary is needed. Rarer characters have no initial here; of two readings only the common one counts.
"""

from __future__ import annotations

from bisect import bisect_right

_FIRST = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_END = 0xD7F9
_CODES = [code for code, _ in _FIRST]


def initials(text: str) -> str:
    """`万用表 DMM-02` gives `wybdmm-02`: initials of what is Chinese, the rest as it is, without blanks."""
    return "".join(_initial(sign) for sign in text.casefold() if not sign.isspace())


def _initial(sign: str) -> str:
    if sign.isascii():
        return sign
    try:
        high, low = sign.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return sign
    code = high << 8 | low
    return _FIRST[bisect_right(_CODES, code) - 1][1] if _CODES[0] <= code <= _END else sign
