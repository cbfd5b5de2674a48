"""Amounts in Chinese capitals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.forms.capitals import capitals_of, in_capitals
from sidesk.forms.definition import Question

KNOWN = {
    "0": "零元整",
    "0.00": "零元整",
    "0.05": "伍分",
    "0.5": "伍角整",
    "10.05": "壹拾元零伍分",
    "325.04": "叁佰贰拾伍元零肆分",
    "1200.00": "壹仟贰佰元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "100000": "壹拾万元整",
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "1000000000000": "壹万亿元整",
    "-12.30": "负壹拾贰元叁角整",
    "12.340": "壹拾贰元叁角肆分",
    "12.345": "",
    "12345678901234567": "",
    "": "",
    "x": "",
}


@pytest.mark.parametrize(("amount", "said"), KNOWN.items())
def test_known_amounts(amount: str, said: str) -> None:
    assert in_capitals(amount) == said


def slowly(fen: int) -> str:
    """Every digit with its place written out, then the zeros put together, as one does by hand."""
    digits, said = str(fen // 100), ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        said += "零壹贰叁肆伍陆柒捌玖"[int(digit)] + ["", "拾", "佰", "仟"][place % 4]
        said += {4: "万", 8: "亿", 12: "万"}.get(place, "")
    said = re.sub("零[拾佰仟]", "零", said)
    said = re.sub("零+", "零", said)
    said = re.sub("零([万亿])", r"\1", said)
    said = re.sub("亿万", "亿", said)
    # A gap at the end of a part and a full next part: the zero before 仟 is not said.
    return said.rstrip("零")


@given(st.integers(1, 10**8 - 1))
def test_whole_amounts_below_a_hundred_million_read_as_by_hand(yuan: int) -> None:
    assert in_capitals(str(yuan)) == slowly(yuan * 100) + "元整"


def value_of(said: str) -> int:
    """The fen of capitals, read back sign by sign."""
    yuan, _, rest = said.removesuffix("整").rpartition("元")
    total = part = digit = 0
    high = 0
    for sign in yuan:
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in "拾佰仟":
            part += digit * 10 ** ("拾佰仟".index(sign) + 1)
            digit = 0
        else:
            part += digit
            digit = 0
            if sign == "万":
                total += part * 10**4
            else:
                high, total = (total + part) * 10**8, 0
            part = 0
    small = [0, 0]
    for number, sign in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        small["角分".index(sign)] = "零壹贰叁肆伍陆柒捌玖".index(number)
    return (high + total + part + digit) * 100 + small[0] * 10 + small[1]


@given(st.integers(0, 10**18 - 1))
def test_capitals_read_back_as_the_same_amount(fen: int) -> None:
    said = in_capitals(f"{fen // 100}.{fen % 100:02}")
    assert value_of(said) == fen
    assert "零零" not in said


def test_only_yuan_have_capitals() -> None:
    assert capitals_of(Question("q", "money"), "5.00") == "伍元整"
    assert capitals_of(Question("q", "money", unit="¥"), "5.00") == "伍元整"
    assert capitals_of(Question("q", "money", unit="USD"), "5.00") == ""
    assert capitals_of(Question("q", "decimal", unit="元"), "5.00") == ""
    assert capitals_of(Question("q", "money"), None) == ""
