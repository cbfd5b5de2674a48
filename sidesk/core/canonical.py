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
_DOUBTFUL_NUMBER = re.compile(r"\d[.eE]|\d{16}")  # a float, or perhaps more than JSON's whole numbers hold
_AS_GIVEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SORTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`. Raises TypeError for a float, ValueError for a huge integer."""
    return (_fast(value) or _AS_GIVEN.encode(_ordered(value))).encode()


def digest(value: Json) -> str:
    """SHA-256 of the canonical bytes, 64 lower-case hex digits."""
    return sha256(canonical(value))


def sha256(data: bytes) -> str:
    """SHA-256 of bytes, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def _fast(value: Json) -> str:
    """The text by the library's own sorting, twice as fast; empty where that might not be RFC 8785."""
    try:
        text = _SORTED.encode(value)
    except (TypeError, ValueError):
        return ""  # the slow way says what is wrong with it, or knows the type
    # Names above U+FFFF are the ones whose order differs; a text has some where UTF-16 needs more units.
    if len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text):
        return ""
    outside = _STRING.sub("", text) if "\\" in text else "".join(text.split('"')[::2])
    return "" if _DOUBTFUL_NUMBER.search(outside) else text


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
