"""Words of pasted cells: comparing them, the titles of columns, and the many spellings of a verdict."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sidesk.forms.definition import Choice

_BRACKETS = re.compile(r"[(\[（【〔].*?[)\]）】〕]")

# Latin x is in none of them: some tick with it, others strike out.
_SPELLINGS = (
    (("pass", "yes"), "√ ✓ ✔ ☑ ✅ ok p passed 合格 通过 正常 良好 符合 符合要求"),
    (("fail", "no"), "× ✗ ✘ ✕ ❌ ☒ ng f failed failure 不合格 不通过 未通过 不正常 异常 不符合 不符合要求"),
    (("na",), "n/a na n.a. 不适用 不涉及 无此项 / - — －"),
    (("yes",), "y yes true 是 有 对 1"),
    (("no",), "n no false 否 无 没有 错 0"),
)


def folded(text: str) -> str:
    """Text for comparing: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_NAMES: dict[str, tuple[str, ...]] = {}
for _names, _words in _SPELLINGS:
    for _word in _words.split():
        _NAMES[folded(_word)] = _NAMES.get(folded(_word), ()) + _names


def spelled(written: str) -> tuple[str, ...]:
    """The names of options that a folded word may stand for."""
    return _NAMES.get(written, ())


def names_of(choices: Sequence[Choice]) -> dict[str, str]:
    """The name of an option by everything it is called, with and without what stands in brackets."""
    made: dict[str, str] = {}
    for choice in choices:
        for known in (choice.name, *choice.label.values()):
            made.setdefault(folded(known), choice.name)
    for choice in choices:
        for label in choice.label.values():
            made.setdefault(folded(_BRACKETS.sub("", label)), choice.name)
    return made


def title_key(title: str) -> str:
    """A head for comparing: without the star, the unit in brackets and the marks around it."""
    bare = folded(_BRACKETS.sub("", title)).strip("*:：")
    return bare or folded(title)


def keys_of(titles: Iterable[str], unit: str) -> set[str]:
    """Everything a head may say for a column."""
    bare = {title_key(title) for title in titles}
    return bare | {f"{key}{mark}{folded(unit)}" for key in bare for mark in ("", "/", ",", "_") if unit}
