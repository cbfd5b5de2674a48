"""JSON from a stranger: shallow, no name twice, whole numbers only, nothing that cannot be hashed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NoReturn

import msgspec

from sidesk.core.canonical import Json, canonical
from sidesk.core.text import N_

DEEPEST = 64
_LARGEST = 2**53 - 1
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ABOVE = re.compile(rb"[\xf0-\xf4]")  # how a sign above U+FFFF begins in UTF-8
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class NotPlain(ValueError):
    """The bytes are no JSON of the plain kind; `why` is a sentence of the catalogue."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(data: bytes) -> Json:
    """The value of `data`. Depth is judged before parsing, because the parser recurses. Raises NotPlain."""
    if _is_too_deep(data):
        raise NotPlain(N_("its JSON is nested too deeply."))
    try:
        value: Json = json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_int=_whole,
            parse_float=_refuse_fraction,
            parse_constant=_refuse_fraction,
        )
        if _SURROGATE.search(data):
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair has no UTF-8 bytes
    except NotPlain:
        raise
    except ValueError as error:  # JSONDecodeError, UnicodeDecodeError, UnicodeEncodeError
        raise NotPlain(N_("it does not hold JSON.")) from error
    return value


def read_object(data: bytes) -> dict[str, Json]:
    """The value of `data`, which has to be an object. Raises NotPlain."""
    value = read(data)
    if not isinstance(value, dict):
        raise NotPlain(N_("its JSON is not an object."))
    return value


def canonical_of(value: Mapping[str, Json]) -> bytes:
    """The RFC 8785 bytes of what `read` gave: it has seen to the numbers and to half surrogate pairs.

    Only the order of names above U+FFFF is left to be careful about.
    """
    data = msgspec.json.encode(value, order="sorted")
    return canonical(value) if _ABOVE.search(data) else data


def _is_too_deep(data: bytes) -> bool:
    """Whether brackets outside strings nest too deeply. Right for everything a parser gets to read.

    Escaped backslashes go first, then escaped quotes: what is left between quotes by turns is outside.
    """
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = b"".join(data.split(b'"')[::2])
    level = 0
    for byte in outside.translate(None, _NOT_BRACKETS):
        level += 1 if byte in b"[{" else -1
        if level > DEEPEST:
            return True
    return False


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotPlain(N_("its JSON says the same name twice."))
    return value


def _whole(text: str) -> int:
    # The length is judged first: turning thousands of digits into a number is slow, and refused by Python.
    if len(text) > 17 or abs(value := int(text)) > _LARGEST:
        raise NotPlain(N_("its JSON holds a number that is too large."))
    return value


def _refuse_fraction(_text: str) -> NoReturn:
    raise NotPlain(N_("its JSON holds a number that is not whole; measured values are text."))
