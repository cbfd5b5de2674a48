"""The functions of the expression language: their names, what they take, and the ones about texts.

`FUNCTIONS` is complete; what an expression calls is looked up there while it is read. Numbers, dates and
places have modules of their own. A function whose `run` is None decides itself which of its arguments are
computed: the binder knows those.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import string
from collections.abc import Mapping

from sidesk.core.expressions_moments import MOMENTS
from sidesk.core.expressions_numbers import NUMBERS
from sidesk.core.expressions_patterns import PatternInvalid, pattern
from sidesk.core.expressions_places import PLACES
from sidesk.core.expressions_signature import Function, signature
from sidesk.core.expressions_values import Value, texts, truth
from sidesk.core.expressions_world import World

DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def _substr(whole: str, start: float, end: float | None = None) -> str:
    if start != start or (end is not None and end != end):
        return ""
    return whole[_index(start) : None if end is None else _index(end)]


def _index(wanted: float) -> int:
    return int(max(-1e9, min(1e9, wanted)))


def _translate(whole: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for number, char in enumerate(old):
        table.setdefault(ord(char), new[number] if number < len(new) else None)
    return whole.translate(table)


def _regex(whole: str, source: str) -> bool:
    try:
        return pattern(source).matches(whole)
    except PatternInvalid:  # a computed pattern; a written one was checked when it was read
        return False


def _join(separator: str, *values: Value) -> str:
    return separator.join(texts(values))


def _selected_at(chosen: str, number: float) -> str:
    names = chosen.split()
    return names[int(number)] if 0 <= number < len(names) else ""


def _digest(source: str, algorithm: str, encoding: str = "base64") -> str:
    name = DIGESTS.get(algorithm.upper())
    if name is None:
        return ""
    made = hashlib.new(name, source.encode(), usedforsecurity=False).digest()
    return made.hex() if encoding == "hex" else base64.b64encode(made).decode()


def _base64(source: str) -> str:
    try:
        return base64.b64decode(source, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _uuid(world: World, size: float | None = None) -> str:
    if size is None:
        return world.new_id()
    letters = string.ascii_lowercase + string.digits
    return "".join(world.chance().choices(letters, k=int(size) if 0 < size <= 1000 else 0))


def known_value(world: World, where: str, what: str) -> str:
    """What pulldata('project', 'name') finds: `project_name`, or a plain `name`."""
    return world.known.get(f"{where}_{what}", world.known.get(what, ""))


_TEXTS: dict[str, Function] = {
    "string": signature("s", lambda value: value),
    "concat": signature("v*", lambda *values: "".join(texts(values))),
    "join": signature("sv*", _join),
    "substr": signature("snn?", _substr),
    "substring-before": signature("ss", lambda a, b: a.partition(b)[0] if b in a else ""),
    "substring-after": signature("ss", lambda a, b: a.partition(b)[2] if b else a),
    "string-length": signature("s", lambda value: float(len(value))),
    "contains": signature("ss", lambda a, b: b in a),
    "starts-with": signature("ss", lambda a, b: a.startswith(b)),
    "ends-with": signature("ss", lambda a, b: a.endswith(b)),
    "normalize-space": signature("s", lambda value: " ".join(value.split())),
    "translate": signature("sss", _translate),
    "regex": signature("ss", _regex),
    "digest": signature("sss?", _digest),
    "base64-decode": signature("s", _base64),
    "uuid": signature("n?", _uuid, world=True),
    "selected": signature("ss", lambda chosen, name: name.strip() in chosen.split()),
    "selected-at": signature("sn", _selected_at),
    "count-selected": signature("s", lambda chosen: float(len(chosen.split()))),
}

_TRUTHS: dict[str, Function] = {
    "true": signature("", lambda: True),
    "false": signature("", lambda: False),
    "not": signature("b", lambda value: not value),
    "boolean": signature("v", truth),
    "boolean-from-string": signature("s", lambda value: value in ("true", "1")),
}

# Lazy or about nodes: the binder computes them.
_BOUND: dict[str, Function] = {
    "if": signature("bvv"),
    "coalesce": signature("vv*"),
    "once": signature("v"),
    "count": signature("v"),
    "count-non-empty": signature("v"),
    "position": signature("v?"),
    "last": signature(""),
    "current": signature(""),
    "instance": signature("s"),
    "indexed-repeat": signature("vvnvnvn", least=3),
    "pulldata": signature("ssss", least=2),
    "jr:choice-name": signature("sv"),
}

FUNCTIONS: Mapping[str, Function] = {**_TEXTS, **_TRUTHS, **NUMBERS, **MOMENTS, **PLACES, **_BOUND}
