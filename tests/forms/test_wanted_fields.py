"""Nothing that the department wants to know is missing in the office's and the service's forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sidesk.forms.definition import Form, Question, Repeat
from tests.support.filling import FORMS
from tests.support.questions import known

WANTED: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "wanted-fields.json").read_text(encoding="utf-8")
)
LATER = {("D01", "assigned_to")}  # the next step fills it on the same paper
TABLES = {("D36", "devices"), ("D36", "visits")}  # out of the registers, one row each
ROWS = {("D05", "contents_check", "item")}  # the rows are fixed: their names stand there


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, fields in WANTED.items() for key in fields])
def test_a_field_is_there_with_its_columns_options_and_condition(name: str, key: str) -> None:
    form, wanted = FORMS[name], WANTED[name][key]
    node, condition = known(form.items)[key]
    assert isinstance(node, Repeat) == ("columns" in wanted or (name, key) in TABLES)
    if isinstance(node, Question):
        if wanted.get("must") and (name, key) not in LATER:
            assert node.required or node.calculation or is_told_otherwise(form, key)
        assert condition or not wanted.get("when")
        options = {choice.name for choice in form.choices[node.choices]} if node.choices else set()
        assert set(wanted.get("options", ())) <= options
        return
    assert isinstance(node, Repeat)
    inside = {column.name for column in node.items}
    columns = {column for column in wanted.get("columns", ()) if (name, key, column) not in ROWS}
    assert columns <= inside


def is_told_otherwise(form: Form, key: str) -> bool:
    """A customer's file that is not there yet is named in words instead."""
    return (form.id, key) == ("D37", "client_file") and "client_text" in known(form.items)


@pytest.mark.parametrize("name", WANTED)
def test_no_secret_is_asked(name: str) -> None:
    for path, node in FORMS[name].walk():
        words = " ".join((*path, *node.label.values())).casefold()
        assert not any(word in words for word in ("password", "密码", "身份证", "银行账", "account_no")), path
