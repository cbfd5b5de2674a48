"""Addresses, positions and codes in every way people and scanners write them; nothing else is ever raised."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import Question
from sidesk.forms.kinds import is_stored, shown, stored
from sidesk.forms.kinds_addresses import stored_ip, stored_mac
from sidesk.forms.kinds_answers import NotAnAnswer
from sidesk.forms.kinds_codes import stored_code
from sidesk.forms.kinds_positions import stored_position

SIGNS = st.text(
    alphabet=st.sampled_from(list("0123456789abcdefABCDEF:.-/ °'\"NSEW,+@?&=[]%!北纬度分秒東")), max_size=40
)
ANYTHING = st.one_of(st.text(max_size=40), SIGNS)


def read(kind: str, value: Json) -> str:
    return shown(Question("q", kind), value, Words("en"), ())


@given(st.sampled_from(["ip", "mac", "geopoint", "barcode"]), ANYTHING)
def test_anything_typed_is_an_answer_or_told_to_be_none(kind: str, text: str) -> None:
    try:
        value = stored(Question("q", kind), text)
    except NotAnAnswer:
        return
    if value is not None:
        assert is_stored(Question("q", kind), value)
        again = stored(Question("q", kind), value if isinstance(value, str) else read(kind, value))
        assert again == value


@given(st.lists(st.integers(0, 255), min_size=6, max_size=6), st.integers(0, 4))
def test_a_mac_reads_the_same_in_every_notation(parts: list[int], way: int) -> None:
    digits = "".join(f"{part:02x}" for part in parts)
    pairs = [digits[n : n + 2] for n in range(0, 12, 2)]
    fours = [digits[n : n + 4] for n in range(0, 12, 4)]
    ways = ("-".join(pairs), ".".join(fours), ":".join(pairs).upper(), digits, f"MAC：{' '.join(pairs)}")
    assert stored_mac(ways[way]) == ":".join(pairs).upper()


@given(st.ip_addresses(v=4), st.integers(8, 32))
def test_a_mask_is_a_prefix(address: object, prefix: int) -> None:
    bits = (0xFFFFFFFF << (32 - prefix)) & 0xFFFFFFFF
    mask = ".".join(str(bits >> shift & 255) for shift in (24, 16, 8, 0))
    assert stored_ip(f"{address} {mask}") == f"{address}/{prefix}"


@given(st.ip_addresses(v=6))
def test_an_address_of_the_long_kind_has_one_form(address: object) -> None:
    assert stored_ip(f"[{address.exploded}]") == str(address)  # type: ignore[attr-defined]


def test_an_address_is_taken_out_of_a_link() -> None:
    assert stored_ip("https://10.88.10.21/") == "10.88.10.21"


POSITIONS: list[tuple[str, tuple[str, ...]]] = [
    ("39.9, 116.4", ("39.9", "116.4")),
    ("39.9 116.4", ("39.9", "116.4")),
    ("39.9N 116.4E", ("39.9", "116.4")),
    ("116.4E, 39.9N", ("39.9", "116.4")),
    ("39°54'26.4\"N 116°23'29\"E", ("39.9073333", "116.3913889")),
    ("39° 54.44' N, 116° 23.4' E", ("39.9073333", "116.39")),
    ("北纬39度54分26.4秒，东经116度23分29秒", ("39.9073333", "116.3913889")),
    ("33°51'S 151°12'W", ("-33.85", "-151.2")),
    ("https://www.google.com/maps/@39.9,116.4,17z", ("39.9", "116.4")),
    ("https://www.google.com/maps/place/A/@1,2,17z/data=!3d39.9!4d116.4", ("39.9", "116.4")),
    ("https://maps.google.com/?q=39.9,116.4", ("39.9", "116.4")),
    ("https://maps.apple.com/?ll=39.9%2C116.4", ("39.9", "116.4")),
    ("https://www.openstreetmap.org/#map=17/39.9/116.4", ("39.9", "116.4")),
    ("https://www.bing.com/maps?cp=39.9~116.4", ("39.9", "116.4")),
    ("geo:39.9,116.4;u=35", ("39.9", "116.4")),
    ("https://uri.amap.com/marker?position=116.4,39.9", ("39.9", "116.4", "GCJ-02")),
    ("https://apis.map.qq.com/uri/v1/marker?marker=coord:39.9,116.4;title:A", ("39.9", "116.4", "GCJ-02")),
    ("https://api.map.baidu.com/marker?location=39.9,116.4", ("39.9", "116.4", "BD-09")),
    ("https://api.map.baidu.com/marker?location=39.9,116.4&coord_type=gcj02", ("39.9", "116.4", "GCJ-02")),
    ("39.9, 116.4 gcj02", ("39.9", "116.4", "GCJ-02")),
    ("39.9, 116.4 (WGS-84)", ("39.9", "116.4", "WGS-84")),
]


@pytest.mark.parametrize(("text", "said"), POSITIONS)
def test_a_position_is_read_as_people_have_it(text: str, said: tuple[str, ...]) -> None:
    found = stored_position(text)
    assert tuple(found[name] for name in ("lat", "lon", "datum") if name in found) == said
    assert is_stored(Question("q", "geopoint"), found)


def test_a_position_says_in_which_system_it_is() -> None:
    assert read("geopoint", stored_position("39.9, 116.4 GCJ02")) == "39.9, 116.4 (GCJ-02)"


def test_longitude_before_latitude_is_noticed() -> None:
    with pytest.raises(NotAnAnswer) as caught:
        stored_position("116.4, 39.9")
    assert "39.9, 116.4" in caught.value.message["en"]


SCANNED = [
    ("6901234567892\r", "6901234567892"),
    ("6901234567892\t", "6901234567892"),
    ("]C16901234567892", "6901234567892"),
    ("\x0221020ABC-7\x03", "21020ABC-7"),
    ("0106901234567892\x1d21X9", "0106901234567892 21X9"),
    ("ＳＮ－００１２", "SN-0012"),
    ("合同，编号 7", "合同，编号 7"),
    ("\ufeffSN-1\u200b", "SN-1"),
    ("\x00\x02", None),
]


@pytest.mark.parametrize(("text", "code"), SCANNED)
def test_what_a_scanner_adds_is_left_out(text: str, code: str | None) -> None:
    assert stored_code(text) == code


@pytest.mark.parametrize("clean", [stored_ip, stored_mac])
@given(text=ANYTHING)
def test_a_normal_form_is_its_own_normal_form(clean: Callable[[str], str], text: str) -> None:
    try:
        found = clean(text)
    except NotAnAnswer:
        return
    assert clean(found) == found
