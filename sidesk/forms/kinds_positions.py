"""Positions as people have them: decimal degrees, degrees with minutes, a link of a map.

Chinese maps shift their positions: GCJ-02 is up to 700 m away from what a receiver says (WGS-84), BD-09 a
little more. Where the text says which one it is, the answer keeps that as `datum`; nothing is ever converted.
"""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import unquote

from sidesk.core.canonical import Json
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted

DATUMS = ("WGS-84", "GCJ-02", "BD-09")

_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
_METRES = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{1,6})?", re.ASCII)
_LIMITS = {"lat": 90.0, "lon": 180.0}
_NAMES = {"lat", "lon", "alt", "accuracy", "datum"}

_N = r"([+-]?[0-9]{1,3}\.?[0-9]{0,15})"
_PAIR = rf"{_N}[,~/ ]+{_N}"
# Where the pair stands in the links that maps give, and whether longitude comes first.
_LINKS: tuple[tuple[str, bool], ...] = (
    (rf"!3d{_N}!4d{_N}", False),
    (rf"[?&#]mlat={_N}&mlon={_N}", False),
    (rf"[?&](?:lat|latitude)={_N}&(?:lon|lng|longitude)={_N}", False),
    (rf"[?&](?:position|lnglat|dest|to)={_PAIR}", True),
    (rf"[?&#](?:q|ll|query|daddr|center|location|latlng|cp|coord|p|sll)=(?:loc:)?{_PAIR}", False),
    (rf"coord:{_PAIR}", False),
    (rf"#map=[0-9.]+/{_N}/{_N}", False),
    (rf"@{_PAIR}", False),
    (rf"\Ageo:{_PAIR}", False),
)
_HOSTS = (("amap.com", "GCJ-02"), ("gaode.com", "GCJ-02"), ("map.qq.com", "GCJ-02"), ("baidu.com", "BD-09"))
_SAID = re.compile(r"\(?\b(WGS|GCJ|BD)[- ]?0?(84|2|9)\b\)?", re.ASCII | re.IGNORECASE)
_PART = (
    r"(?P<{0}a>[NSEW+-]?) *(?P<{0}d>[0-9]{{1,3}}(?:\.[0-9]{{1,15}})?) *[°* ]? *"
    r"(?:(?P<{0}m>[0-9]{{1,2}}(?:\.[0-9]{{1,15}})?) *['′ ]? *)?"
    r"(?:(?P<{0}s>[0-9]{{1,2}}(?:\.[0-9]{{1,15}})?) *(?:\"|″|'')? *)?(?P<{0}z>[NSEW]?)"
)
_ANGLES = re.compile(rf"{_PART.format('x')}(?:[,; ]+|(?<=[NSEW])|(?=[NSEW])){_PART.format('y')}", re.ASCII)
_CHINESE = str.maketrans({
    "度": "°", "º": "°", "˚": "°", "分": "'", "秒": '"',
    "’": "'", "′": "'", "‘": "'", "”": '"', "“": '"', "″": '"',
})  # fmt: skip
_SIDES = (("北纬", "N"), ("南纬", "S"), ("东经", "E"), ("西经", "W"), ("纬度", ""), ("经度", ""), (":", " "))


def stored_position(text: str) -> dict[str, Json]:
    """Latitude and longitude; where typed altitude, accuracy and datum. Raises NotAnAnswer."""
    typed = text.strip()
    found = _linked(typed) if "://" in typed or typed.startswith("geo:") else _typed(typed)
    if found is not None and is_position(found):
        return found
    if found is not None and is_position({"lat": found["lon"], "lon": found["lat"]}):
        right = f"{found['lon']}, {found['lat']}"
        raise NotAnAnswer(
            f"纬度 {found['lat']} 超出 90：是不是写反了？先写纬度：{right}。",
            f"Latitude {found['lat']} is beyond 90. Write latitude, then longitude: {right}.",
        )
    raise NotAnAnswer(
        f"「{quoted(text)}」不是位置。先写纬度再写经度，例如 31.2304, 121.4737。",
        f"“{quoted(text)}” is not a position. Write latitude, then longitude, like 31.2304, 121.4737.",
    )


def is_position(value: Json) -> bool:
    """Whether a value is a stored position."""
    if not isinstance(value, dict) or not {"lat", "lon"} <= set(value) <= _NAMES:
        return False
    if "datum" in value and value["datum"] not in DATUMS:
        return False
    for name, part in value.items():
        if name == "datum":
            continue
        form = _DEGREES if name in _LIMITS else _METRES
        if not isinstance(part, str) or not form.fullmatch(part):
            return False
        if name in _LIMITS and abs(float(part)) > _LIMITS[name]:
            return False
    return True


def _linked(text: str) -> dict[str, Json] | None:
    link = unquote(text).replace("|", ",").replace("，", ",")
    for pattern, turned in _LINKS:
        if match := re.search(pattern, link, re.ASCII):
            one, two = (part.lstrip("+").rstrip(".") for part in match.groups())
            lat, lon = (two, one) if turned else (one, two)
            datum = next((datum for host, datum in _HOSTS if host in link), "")
            if said := re.search(r"coord_type=(?:wgs84|gcj02|bd09)|coordinate=(?:wgs84|gaode)", link):
                datum = {"4": "WGS-84", "2": "GCJ-02", "9": "BD-09", "e": "GCJ-02"}[said.group()[-1]]
            return _with({"lat": lat, "lon": lon}, datum)
    return None


def _typed(text: str) -> dict[str, Json] | None:
    typed = plain(text.translate(_CHINESE))
    datum = ""
    if said := _SAID.search(typed):
        datum = {"WGS": "WGS-84", "GCJ": "GCJ-02", "BD": "BD-09"}[said.group(1).upper()]
        typed = (typed[: said.start()] + typed[said.end() :]).strip()
    for word, sign in _SIDES:
        typed = typed.replace(word, sign)
    parts = typed.replace(",", " ").replace(";", " ").split()
    names = ("lat", "lon", "alt", "accuracy")
    if 2 <= len(parts) <= len(names) and all(_METRES.fullmatch(p) or _DEGREES.fullmatch(p) for p in parts):
        plain_ones: dict[str, Json] = {n: p.lstrip("+") for n, p in zip(names, parts, strict=False)}
        return _with(plain_ones, datum)
    match = _ANGLES.fullmatch(typed.upper().strip())
    return (
        None if match is None or not re.search("[°NSEW]", typed.upper()) else _with(_of_angles(match), datum)
    )


def _of_angles(match: re.Match[str]) -> dict[str, Json]:
    """Degrees of two angles; the letters N S E W say which is which, else latitude comes first."""
    found: dict[str, Json] = {}
    for name, usual in (("x", "lat"), ("y", "lon")):
        part = {key: match.group(f"{name}{key}") or "" for key in "admsz"}
        side = part["z"] or part["a"].strip("+-")
        key = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}.get(side, usual)
        if Decimal(part["m"] or 0) >= 60 or Decimal(part["s"] or 0) >= 60 or key in found:
            return {"lat": "", "lon": ""}
        if (part["m"] and "." in part["d"]) or (part["s"] and "." in part["m"]):
            return {"lat": "", "lon": ""}
        degrees = Decimal(part["d"]) + Decimal(part["m"] or 0) / 60 + Decimal(part["s"] or 0) / 3600
        sign = "-" if side in ("S", "W") or part["a"] == "-" else ""
        whole = (
            part["d"] if not part["m"] else format(degrees.quantize(Decimal("0.0000001")).normalize(), "f")
        )
        found[key] = sign + whole
    return {"lat": found.get("lat", ""), "lon": found.get("lon", "")}


def _with(found: dict[str, Json], datum: str) -> dict[str, Json]:
    return {**found, "datum": datum} if datum else found
