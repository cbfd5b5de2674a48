"""Canonical JSON (RFC 8785) of the values SiDesk stores, and their SHA-256.

Stored values hold strings, whole numbers, booleans, null, lists and maps; measured numbers are
decimal strings, because a trailing zero is information (design: numbers are strings with a unit).
A float is therefore refused instead of being rounded to somebody else's rule.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

_LARGEST = 2**53 - 1
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_NOT_FOR_THE_FAST_WAY = re.compile(r"\d[.eE]|\d{16}")  # outside strings: a float, a number that may be huge
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`. Raises TypeError for a float, ValueError for a huge integer."""
    return (_fast(value) or _text(_ordered(value))).encode()


def digest(value: Json) -> str:
    """SHA-256 of the canonical bytes, 64 lower-case hex digits."""
    return sha256(canonical(value))


def sha256(data: bytes) -> str:
    """SHA-256 of bytes, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def _fast(value: Json) -> str:
    """The text by the library's own sorting, ten times as fast; empty where that might not be RFC 8785."""
    try:
        text = _text(value, in_order=True)
    except (TypeError, ValueError):
        return ""  # the slow way says what is wrong with it, or knows the type
    if _BEYOND_BMP.search(text) or _NOT_FOR_THE_FAST_WAY.search(_STRING.sub("", text)):
        return ""
    return text


def _text(value: Json, *, in_order: bool = False) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=in_order)


def _ordered(value: Json) -> Json:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise ValueError(f"{value} does not fit into JSON's whole numbers")
        return value
    if isinstance(value, Mapping):
        # RFC 8785 orders names by UTF-16 code units, Python by code points: they differ above U+FFFF.
        return {
            name: _ordered(value[name])
            for name in sorted(value, key=lambda n: n.encode("utf-16-be", "surrogatepass"))
        }
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_ordered(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not a stored value")
