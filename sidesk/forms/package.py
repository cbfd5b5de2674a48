"""A form as the bytes that travel: packing, strict reading, and its hash.

A package is canonical JSON named by its SHA-256. Fields that hold nothing are left out, so that a form has
exactly one package and a package exactly one form: `pack(read(data)) == data`. Reading refuses what it does
not know. Nothing is skipped: a field that a newer SiDesk gave a meaning must not be lost here unseen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeAlias, cast

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import FormInvalid
from sidesk.core.text import N_, LocalText
from sidesk.forms.definition import FORMAT, KINDS, VERSION, Choice, Form, Group, Node, Question, Repeat

LARGEST_PACKAGE = 32 * 1024 * 1024
DEEPEST = 40

_CONTAINERS: Mapping[str, type[Group] | type[Repeat]] = {"group": Group, "repeat": Repeat}
_Part: TypeAlias = Form | Group | Repeat | Question | Choice


def pack(form: Form) -> bytes:
    """The package of `form`. Its own `hash` is no part of it."""
    return canonical({"format": FORMAT, "version": VERSION, "form": _packed(form)})


def package_hash(data: bytes) -> str:
    """The name of a package: SHA-256 of its bytes, 64 lower-case hex digits."""
    return sha256(data)


def read(data: bytes) -> Form:
    """The form in a package, with its hash. Raises FormInvalid."""
    document = _object(_parsed(data), "package")
    if document.get("format") != FORMAT:
        raise _invalid("format", N_("This is no SiDesk form package."))
    version = document.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise FormInvalid(
            where="version",
            what=N_("This form package was made by a newer SiDesk."),
            todo=N_("Install the newer SiDesk. The package was not used."),
        )
    if version != VERSION or isinstance(version, bool):
        raise _invalid("version", N_("This version of form packages does not exist."))
    _demand_canonical(document, data)
    _only(document, {"format", "version", "form"}, "package")
    parts = _fields(Form, _object(document.get("form"), "form"), "form")
    form = Form(**parts, hash=package_hash(data))
    _check(form)
    return form


def _invalid(where: str, what: str) -> FormInvalid:
    return FormInvalid(where=where, what=what, todo=N_("Compile the form again, or ask the sender for it."))


# --- packing ---------------------------------------------------------------------------------------------


def _packed(part: _Part) -> dict[str, Json]:
    written: dict[str, Json] = {}
    for one in fields(part):
        value = getattr(part, one.name)
        if one.name != "hash" and value != _empty(one):
            written[one.name] = _packed_value(value)
    for kind, container in _CONTAINERS.items():
        if isinstance(part, container):
            written["kind"] = kind
    return written


def _packed_value(value: object) -> Json:
    if isinstance(value, Question | Group | Repeat | Choice):
        return _packed(value)
    if isinstance(value, tuple):
        return [_packed_value(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _packed_value(item) for name, item in value.items()}
    return cast(Json, value)


def _empty(one: Field[Any]) -> object:
    """What a field holds when nobody wrote it; MISSING for a field that is always written."""
    return one.default_factory() if one.default_factory is not MISSING else one.default


# --- reading ---------------------------------------------------------------------------------------------


def _parsed(data: bytes) -> Json:
    if len(data) > LARGEST_PACKAGE:
        raise _invalid("package", N_("The package is larger than a form can be."))
    try:
        return cast(Json, json.loads(data.decode("utf-8"), object_pairs_hook=_once))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, the same name twice, nested without end
        raise _invalid("package", N_("This is no SiDesk form package.")) from None


def _demand_canonical(document: Json, data: bytes) -> None:
    try:
        whole = canonical(document) == data
    except (TypeError, ValueError, RecursionError):  # a float, half a surrogate pair, a huge or deep value
        whole = False
    if not whole:
        raise _invalid("package", N_("The package was altered after it was compiled."))


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object whose names are all different: JSON readers disagree about which of two counts."""
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("the same name twice in one object")
    return named


def _fields(part: type[_Part], value: Mapping[str, Json], where: str) -> dict[str, Any]:
    """The arguments that make `part`; each field is read by its annotation."""
    known = {one.name: one for one in fields(part) if one.name != "hash"}
    _only(value, set(known), where)
    arguments: dict[str, Any] = {}
    for name, one in known.items():
        inner = f"{where}.{name}"
        if name in value:
            arguments[name] = _READERS[str(one.type)](value[name], inner)
            if arguments[name] == _empty(one):
                raise _invalid(inner, N_("A field that holds nothing is left out of a package."))
        elif _empty(one) is MISSING:
            raise _invalid(inner, N_("This field is missing."))
    return arguments


def _only(value: Mapping[str, Json], known: set[str], where: str) -> None:
    for name in value:
        if name not in known:
            raise _invalid(f"{where}.{name}", N_("This field is not known to this SiDesk."))


def _object(value: Json, where: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise _invalid(where, N_("An object is expected here."))
    return value


def _text(value: Json, where: str) -> str:
    if not isinstance(value, str):
        raise _invalid(where, N_("A text is expected here."))
    return value


def _flag(value: Json, where: str) -> bool:
    if not isinstance(value, bool):
        raise _invalid(where, N_("Yes or no (true or false) is expected here."))
    return value


def _texts(value: Json, where: str) -> dict[str, str]:
    return {name: _text(item, f"{where}.{name}") for name, item in _object(value, where).items()}


def _extras(value: Json, where: str) -> dict[str, str | LocalText]:
    return {
        name: item if isinstance(item, str) else _texts(item, f"{where}.{name}")
        for name, item in _object(value, where).items()
    }


def _list(value: Json, where: str) -> list[tuple[Json, str]]:
    if not isinstance(value, list):
        raise _invalid(where, N_("A list is expected here."))
    return [(item, f"{where}[{number}]") for number, item in enumerate(value)]


def _names(value: Json, where: str) -> tuple[str, ...]:
    return tuple(_text(item, inner) for item, inner in _list(value, where))


def _nodes(value: Json, where: str) -> tuple[Node, ...]:
    return tuple(_node(item, inner) for item, inner in _list(value, where))


def _node(value: Json, where: str) -> Node:
    # A chain of groups thousands deep would exhaust the stack of everybody who walks the form.
    if where.count(".items[") > DEEPEST:
        raise _invalid(where, N_("Groups are nested too deeply."))
    parts = dict(_object(value, where))
    kind = parts.get("kind")
    if isinstance(kind, str) and kind in _CONTAINERS:
        del parts["kind"]
        container = _CONTAINERS[kind]
        return container(**_fields(container, parts, where))
    if kind not in KINDS:
        raise _invalid(f"{where}.kind", N_("This kind of question is not known to this SiDesk."))
    return Question(**_fields(Question, parts, where))


def _choices(value: Json, where: str) -> dict[str, tuple[Choice, ...]]:
    return {
        name: tuple(Choice(**_fields(Choice, _object(one, at), at)) for one, at in _list(lists, inner))
        for name, lists, inner in ((n, v, f"{where}.{n}") for n, v in _object(value, where).items())
    }


_READERS: Mapping[str, Callable[[Json, str], object]] = {
    "str": _text,
    "bool": _flag,
    "LocalText": _texts,
    "Mapping[str, str]": _texts,
    "Mapping[str, str | LocalText]": _extras,
    "tuple[str, ...]": _names,
    "tuple[Node, ...]": _nodes,
    "Mapping[str, tuple[Choice, ...]]": _choices,
}


# --- what every user of a form relies on --------------------------------------------------------------------


def _check(form: Form) -> None:
    if not form.id or not form.version:
        raise _invalid("form.id", N_("A form needs an id and a version."))
    if not form.languages:
        raise _invalid("form.languages", N_("A form needs at least one language."))
    _check_siblings(form.items, "form")
    for path, node in form.walk():
        needed = node.choices if isinstance(node, Question) else node.rows if isinstance(node, Repeat) else ""
        if needed and needed not in form.choices:
            raise _invalid("/".join(path), N_("Its list of choices is missing."))
    rows = {node.rows for _, node in form.walk() if isinstance(node, Repeat)}
    for name, choices in form.choices.items():
        # A name may come again for another filter (king in two states); an answer must still mean one label.
        labels = {choice.name: choice.label for choice in choices}
        repeated = len(labels) != len(choices)
        if (name in rows and repeated) or any(choice.label != labels[choice.name] for choice in choices):
            raise _invalid(f"form.choices.{name}", N_("Two choices of one list have the same name."))


def _check_siblings(items: tuple[Node, ...], where: str) -> None:
    names = [node.name for node in items]
    for name in names:
        if not name or name.startswith("@") or names.count(name) > 1:
            raise _invalid(f"{where}/{name}", N_("A name is empty, reserved, or used twice."))
    for node in items:
        if not isinstance(node, Question):
            _check_siblings(node.items, f"{where}/{node.name}")
