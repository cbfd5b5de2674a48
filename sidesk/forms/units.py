"""Units of measurement: which belong together, and exact conversion between them.

Factors to the first unit of each dimension: SI brochure, 9th edition (BIPM 2019), tables 4, 7 and 8; inch,
foot and pound by the international agreement of 1959; Fahrenheit by its definition. Bits are not bytes: both
are in one dimension, eight to one. Logarithmic units (dB, dBm) are converted into nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

SEPARATOR = ";"  # between the units of a question where people choose
_DIGITS = 12  # significant ones, of what has no end: 51 °F in °C


@dataclass(frozen=True)
class Unit:
    """One unit: `value * factor + offset` is the value in the first unit of its dimension."""

    symbol: str
    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


class _Line(NamedTuple):
    dimension: str
    symbol: str
    factor: str  # decimal or fraction
    prefixes: str = ""  # of the symbols below
    names: str = ""  # other ways to write it, separated by blanks


# Prefix, its power of ten, its word in Chinese.
_PREFIXES = {
    "T": (12, ""), "G": (9, "吉"), "M": (6, "兆"), "k": (3, "千"), "h": (2, "百"), "c": (-2, "厘"),
    "d": (-1, "分"), "m": (-3, "毫"), "µ": (-6, "微"), "n": (-9, "纳"), "p": (-12, "皮"),
}  # fmt: skip
_LINES = (
    _Line("length", "m", "1", "kdcmµn", "米 meter metre"),
    _Line("length", "in", "0.0254", "", '英寸 inch " ″'),
    _Line("length", "ft", "0.3048", "", "英尺 foot feet ' ′"),
    _Line("length", "里", "500"),
    _Line("area", "m²", "1", "", "m2 平方米 平米 ㎡"),
    _Line("area", "mm²", "1e-6", "", "mm2 平方毫米"),
    _Line("area", "cm²", "1e-4", "", "cm2 平方厘米"),
    _Line("area", "km²", "1e6", "", "km2 平方公里"),
    _Line("volume", "m³", "1", "", "m3 立方米"),
    _Line("volume", "L", "1e-3", "m", "l 升"),
    _Line("mass", "kg", "1", "", "公斤 千克"),
    _Line("mass", "g", "1e-3", "mµ", "克"),
    _Line("mass", "t", "1000", "", "吨"),
    _Line("mass", "斤", "0.5"),
    _Line("mass", "lb", "0.45359237", "", "磅"),
    _Line("time", "s", "1", "mµnp", "秒 sec"),
    _Line("time", "min", "60", "", "分钟 分"),
    _Line("time", "h", "3600", "", "小时 时 hour hours"),
    _Line("time", "d", "86400", "", "天 日 day days"),
    _Line("voltage", "V", "1", "kmµ", "伏 伏特"),
    _Line("current", "A", "1", "kmµn", "安 安培"),
    _Line("resistance", "Ω", "1", "GMkmµ", "欧 欧姆 ohm"),
    _Line("power", "W", "1", "GMkmµn", "瓦 瓦特"),
    _Line("apparent power", "VA", "1", "Mk", "伏安"),
    _Line("energy", "J", "1", "Mk", "焦"),
    _Line("energy", "Wh", "3600", "Mk", "瓦时"),
    _Line("energy", "kW·h", "3600000", "", "kWh 度电"),
    _Line("charge", "Ah", "1", "m", "安时"),
    _Line("capacitance", "F", "1", "mµnp", "法"),
    _Line("frequency", "Hz", "1", "TGMk", "赫 赫兹"),
    _Line("pressure", "Pa", "1", "Mkh", "帕"),
    _Line("pressure", "bar", "100000", "m", "巴"),
    _Line("force", "N", "1", "Mk", "牛"),
    _Line("surface load", "N/m²", "1", "k", "N/m2"),
    _Line("angle", "°", "1", "", "度 deg"),
    _Line("temperature", "°C", "1", "", "℃ 度 摄氏度 C degC"),
    _Line("illuminance", "lx", "1", "k", "lux 勒克斯"),
    _Line("rate", "bit/s", "1", "TGMk", "bps"),
    _Line("rate", "B/s", "8", "GMk", ""),
    _Line("data", "B", "1", "TGMk", "字节"),
    _Line("data", "KiB", "1024"),
    _Line("data", "MiB", "1048576"),
    _Line("data", "GiB", "1073741824"),
    _Line("data", "TiB", "1099511627776"),
    _Line("speed", "m/s", "1", "", "米每秒"),
    _Line("speed", "km/h", "5/18", "", "公里每小时"),
    _Line("share", "%", "1", "", "％ 百分之"),
    _Line("share", "‰", "0.1"),
    _Line("ratio per length", "dB/km", "1"),
    _Line("ratio per length", "dB/m", "1000"),
    _Line("dispersion", "ps/nm", "1"),
    _Line("ratio", "dB", "1", "", "分贝"),
    _Line("level", "dBm", "1"),
    _Line("money", "元", "1", "", "¥ CNY RMB 圆 块"),
    _Line("money", "万元", "10000"),
    _Line("money", "角", "0.1"),
)
_ODD = (
    Unit("°F", "temperature", Fraction(5, 9), Fraction(-160, 9)),
    Unit("K", "temperature", Fraction(1), Fraction("-273.15")),
)
_SHORT = {
    "千米": "km",
    "公里": "km",
    "厘米": "cm",
    "兆": "Mbit/s",
    "℉": "°F",
    "华氏度": "°F",
    "KB": "kB",
    "Kbps": "kbit/s",
}
# "1.2k", "3.5万": a number with its multiplier.
MULTIPLIERS = {"k": 3, "K": 3, "千": 3, "万": 4, "萬": 4, "百万": 6, "M": 6, "亿": 8, "億": 8}


def _plain(symbol: str) -> str:
    """One spelling: full-width letters and the two micro signs are the same."""
    return unicodedata.normalize("NFKC", symbol).replace("μ", "µ").strip()


def _table() -> Iterator[tuple[str, Unit]]:
    for line in _LINES:
        made = Unit(line.symbol, line.dimension, Fraction(line.factor))
        for name in (line.symbol, *line.names.split()):
            yield name, made
        for prefix in line.prefixes:
            power, word = _PREFIXES[prefix]
            larger = Unit(prefix + line.symbol, line.dimension, made.factor * Fraction(10) ** power)
            yield larger.symbol, larger
            for name in line.names.split():
                spelled = (word or prefix) if _is_chinese(name) else prefix
                yield spelled + name, larger
            if prefix == "µ":
                yield "u" + line.symbol, larger
    for made in _ODD:
        yield made.symbol, made


def _is_chinese(name: str) -> bool:
    return "\u4e00" <= name[:1] <= "\u9fff"


UNITS: dict[str, Unit] = {}
_NAMES: dict[str, list[Unit]] = {}
for _name, _unit in _table():
    UNITS.setdefault(_unit.symbol, _unit)
    _NAMES.setdefault(_plain(_name), []).append(_unit)
for _name, _symbol in _SHORT.items():
    _NAMES.setdefault(_plain(_name), []).append(UNITS[_symbol])
_FOLDED: dict[str, list[Unit]] = {}
for _name, _found in _NAMES.items():
    _FOLDED.setdefault(_name.casefold(), []).extend(_found)


def unit_of(symbol: str) -> Unit | None:
    """The unit of a symbol as forms write it."""
    return UNITS.get(symbol) or next(iter(_NAMES.get(_plain(symbol), ())), None)


def typed_unit(typed: str, beside: str) -> Unit | None:
    """The unit somebody wrote where another one is asked for: the one of the same dimension.

    Case counts where it decides (mW, MW), else it does not.
    """
    asked = unit_of(beside)
    if asked is None:
        return None
    written = _plain(typed)
    for table, name in ((_NAMES, written), (_FOLDED, written.casefold())):
        found = {unit.symbol: unit for unit in table.get(name, ()) if unit.dimension == asked.dimension}
        if len(found) == 1:
            return next(iter(found.values()))
    return None


def converted(number: str, source: Unit, target: Unit) -> str:
    """A decimal string in another unit, exact where it has an end; a step of ten keeps the digits typed."""
    if source == target:
        return number
    factor = source.factor / target.factor
    offset = (source.offset - target.offset) / target.factor
    power = _power(factor)
    if power is not None and not offset:
        with localcontext() as context:
            context.prec = 200
            return _written(Decimal(number).scaleb(power))
    return _of_fraction(Fraction(number) * factor + offset)


def _power(factor: Fraction) -> int | None:
    """n where the factor is ten to the n."""
    for part, sign in ((factor.numerator, 1), (factor.denominator, -1)):
        text = str(part)
        if text.strip("0") == "1" and factor in (Fraction(part), Fraction(1, part)):
            return sign * (len(text) - 1)
    return None


def _of_fraction(value: Fraction) -> str:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    with localcontext() as context:
        context.prec = 200 if rest == 1 else _DIGITS
        found = Decimal(value.numerator) / Decimal(value.denominator)
    written = _written(found)
    return written.rstrip("0").rstrip(".") if "." in written else written


def _written(number: Decimal) -> str:
    return format(number, "f")
