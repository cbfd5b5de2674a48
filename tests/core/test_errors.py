"""Every error says what happened and what to do, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sidesk.core import errors
from sidesk.core.errors import SideskError
from sidesk.core.errors_base import Sentences
from sidesk.core.text import Words


def kinds(root: type[SideskError] = SideskError) -> Iterator[type[SideskError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from kinds(kind)


FAMILIES = {errors.StoreError, errors.SigningError, Sentences}
TOLD = [
    kind
    for kind in kinds()
    if kind not in FAMILIES
    and kind.__module__.startswith(errors.__name__)
    and not kind.__name__.startswith("_")
]


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_has_a_text_and_an_advice(kind: type[SideskError], language: str) -> None:
    names = set(re.findall(r"{(\w+)}", kind.text + kind.advice))
    arguments: dict[str, object] = dict.fromkeys(names, "X")
    if kind is errors.ExpressionError:
        arguments = {"position": 3, "what": "X", "todo": "X"}
    error = kind(**arguments)
    words = Words(language)
    assert error.told(words)
    assert error.advised(words)
    if language == "zh" and re.sub(r"{\w+}|[^\w]", "", kind.text):
        assert re.search("[\u4e00-\u9fff]", error.told(words)), kind.text


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert errors.__doc__
    missing = [kind.__name__ for kind in TOLD if kind.__name__ not in errors.__doc__]
    assert not missing


def test_an_error_reads_as_english_in_logs() -> None:
    assert str(errors.StoreMissing(folder="x")).startswith("There is no store in x.")
