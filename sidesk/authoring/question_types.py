"""The types of XLSForm: which kind each becomes, which SiDesk refuses, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sidesk.authoring import faults
from sidesk.authoring.findings import Fault, nearest


@dataclass(frozen=True)
class Opening:
    """`begin group` or `begin repeat`."""

    what: Literal["group", "repeat"]


@dataclass(frozen=True)
class Closing:
    """`end group` or `end repeat`."""

    what: Literal["group", "repeat"]


@dataclass(frozen=True)
class Asking:
    """A question of a kind; `calculation` where the type itself says what is computed."""

    kind: str
    choices: str = ""
    other: bool = False
    calculation: str = ""
    ranged: bool = False


@dataclass(frozen=True)
class Refusing:
    """Why a type cannot be used; `near` is a type that may have been meant."""

    fault: Fault
    near: str = ""


_KINDS = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal",
    "date": "date", "time": "time", "dateTime": "datetime", "datetime": "datetime", "note": "note",
    "calculate": "calculate", "hidden": "calculate", "image": "photo", "photo": "photo", "file": "file",
    "audio": "file", "video": "file", "barcode": "barcode", "geopoint": "geopoint", "gps": "geopoint",
    "location": "geopoint", "acknowledge": "acknowledge", "trigger": "acknowledge",
}  # fmt: skip
# Taken once, when the record is begun; `once` keeps the value from then on.
_TAKEN_ONCE = {
    "today": "once(today())", "start": "once(now())", "username": "once(pulldata('user', 'name'))",
}  # fmt: skip
_REFUSED = (
    dict.fromkeys(
        (
            "end", "deviceid", "imei", "subscriberid", "simserial", "phonenumber", "email", "audit",
            "start-geopoint", "background-audio", "background-geopoint",
        ),
        faults.NO_RECORDING,
    )
    | dict.fromkeys(("geotrace", "geoshape", "osm"), faults.NO_MAP)
    | dict.fromkeys(("csv-external", "xml-external"), faults.NO_OUTSIDE_DATA)
    | {"rank": faults.NO_RANKING}
)  # fmt: skip
_SELECTS = {
    "select_one": "one", "select one": "one", "select one from": "one", "select1": "one",
    "add select one prompt using": "one", "select_multiple": "many",
    "select all that apply": "many", "select all that apply from": "many",
    "add select multiple prompt using": "many",
}  # fmt: skip
_OUTSIDE = ("select_one_from_file", "select_multiple_from_file", "select_one_external")

_CONTROL = re.compile(r"(begin|end)[ _]+(.+)")
_CONTAINERS = {"group": "group", "repeat": "repeat", "lgroup": "repeat", "looped group": "repeat"}
_SELECT = re.compile(
    r"(?P<command>" + "|".join(sorted(_SELECTS, key=len, reverse=True)) + r")\s+(?P<list>\S+)"
    r"(?P<other>\s+(?:or specify other|or_other|or other))?"
)

Meaning = Opening | Closing | Asking | Refusing


def meaning(written: str) -> Meaning:
    """What the type of a row asks for."""
    text = " ".join(written.split())
    control = _CONTROL.fullmatch(text)
    if control:
        return _control(*control.groups())
    select = _SELECT.fullmatch(text)
    if select:
        if "${" in select["list"]:
            return Refusing(faults.NO_CHOICES_FROM_ANSWERS)
        return Asking(_SELECTS[select["command"]], select["list"], bool(select["other"]))
    if text in _KINDS:
        return Asking(_KINDS[text])
    if text in _TAKEN_ONCE:
        return Asking("calculate", calculation=_TAKEN_ONCE[text])
    if text == "range":
        return Asking("decimal", ranged=True)
    return _refusing(text)


def _control(end: str, rest: str) -> Meaning:
    what = _CONTAINERS.get(rest)
    if what is None:
        is_loop = rest.split()[0] == "loop"
        return Refusing(
            faults.NO_LOOP if is_loop else faults.UNKNOWN_TYPE, nearest(f"{end}_{rest}", _WRITTEN)
        )
    named: Literal["group", "repeat"] = "group" if what == "group" else "repeat"
    return Opening(named) if end == "begin" else Closing(named)


def _refusing(text: str) -> Refusing:
    first = text.split()[0]
    if text in _SELECTS:
        return Refusing(faults.SELECT_WITHOUT_LIST)
    if first in _OUTSIDE:
        return Refusing(faults.NO_OUTSIDE_DATA)
    if first in _REFUSED or first.startswith("uri:"):
        return Refusing(_REFUSED.get(first, faults.NO_RECORDING))
    if any(text.startswith(f"{command} ") for command in _SELECTS):
        return Refusing(faults.SELECT_WITH_MORE)
    return Refusing(faults.UNKNOWN_TYPE, nearest(first if len(text.split()) > 1 else text, _WRITTEN))


_WRITTEN = (
    *_KINDS, *_TAKEN_ONCE, *_SELECTS, "range", "begin_group", "end_group", "begin_repeat", "end_repeat",
)  # fmt: skip
