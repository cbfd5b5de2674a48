"""Amounts in Chinese capitals, as bills write them: 壹仟贰佰 can be altered less easily than 1200.

Rules: 支付结算办法 (PBoC 1997), annex 1, 正确填写票据和结算凭证的基本规定, articles 2 to 4.
"""

from __future__ import annotations

import re

from sidesk.core.canonical import Json
from sidesk.forms.definition import Question
from sidesk.forms.units import unit_of

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_AMOUNT = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,2})0*)?", re.ASCII)
_STEPS = ((10**8, "亿"), (10**4, "万"))


def in_capitals(amount: str) -> str:
    """`10.05` is 壹拾元零伍分; nothing for parts of a fen, or more than 16 digits before the point."""
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        return ""
    sign, yuan, part = match[1], int(match[2]), (match[3] or "").ljust(2, "0")
    jiao, fen = int(part[0]), int(part[1])
    if not yuan and not jiao and not fen:
        return "零元整"
    said = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        said += "零"
    return ("负" if sign else "") + said + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    for size, word in _STEPS:
        if number >= size:
            above, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return _whole(above) + word + gap + (_whole(rest) if rest else "")
    said, skipped = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if skipped and said else "") + _DIGITS[digit] + _PLACES[place]
        skipped = digit == 0
    return said


def capitals_of(question: Question, value: Json | None) -> str:
    """The capitals of an answer, if the question asks for yuan."""
    yuan = not question.unit or getattr(unit_of(question.unit), "symbol", "") == "元"
    if question.kind != "money" or question.units or not yuan or not isinstance(value, str):
        return ""
    return in_capitals(value)
