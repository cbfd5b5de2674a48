"""Nothing that the department wants to know is missing in the forms of the work and of visits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sidesk.forms.definition import Question, Repeat
from tests.support.filling import FORMS
from tests.support.questions import known

WANTED: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "fields-of-work.json").read_text(encoding="utf-8")
)
SHOWN = {("D41", "total_cn"): "total"}  # every amount is written in capitals below itself
TABLES = {("D17", "checks_today")}  # several checks a day
ROWS = {("D16", "readiness", "item")}  # the rows are fixed: their names stand there
IN_WORDS = {("D40", "client_file")}  # a customer without a file is named in words


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, fields in WANTED.items() for key in fields])
def test_a_field_is_there_with_its_columns_options_and_condition(name: str, key: str) -> None:
    form, wanted = FORMS[name], WANTED[name][key]
    node, condition = known(form.items)[SHOWN.get((name, key), key)]
    assert isinstance(node, Repeat) == ("columns" in wanted or (name, key) in TABLES)
    if isinstance(node, Question):
        if wanted.get("must") and (name, key) not in IN_WORDS:
            assert node.required or node.calculation
        assert condition or not wanted.get("when")
        options = {choice.name for choice in form.choices[node.choices]} if node.choices else set()
        assert set(wanted.get("options", ())) <= options
        return
    assert isinstance(node, Repeat)
    columns = {column for column in wanted.get("columns", ()) if (name, key, column) not in ROWS}
    assert columns <= {column.name for column in node.items}


@pytest.mark.parametrize("name", WANTED)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    form = FORMS[name]
    for path, node in form.walk():
        if isinstance(node, Question) and node.calculation and not node.label:
            continue
        assert set(node.label) == {"zh", "en"}, path
        assert not node.hint or set(node.hint) == {"zh", "en"}, path
        if isinstance(node, Question):
            for texts in (node.constraint_message, node.required_message, node.limit_message):
                assert not texts or set(texts) == {"zh", "en"}, path
    for choices in form.choices.values():
        assert all(set(choice.label) == {"zh", "en"} for choice in choices)


@pytest.mark.parametrize("name", WANTED)
def test_no_verdict_is_preset_and_no_secret_is_asked(name: str) -> None:
    for path, node in FORMS[name].walk():
        words = " ".join((*path, *node.label.values())).casefold()
        assert not any(word in words for word in ("password", "密码", "身份证", "银行", "account")), path
        if isinstance(node, Question) and node.choices:
            assert not node.default, path
