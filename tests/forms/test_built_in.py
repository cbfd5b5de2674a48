"""The built-in forms: compiled as committed, complete, and in two languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sidesk.authoring.compiler import compiled
from sidesk.core.files import resources
from sidesk.forms.definition import KINDS, Form, Group, Node, Question, Repeat
from sidesk.forms.loader import built_in
from sidesk.forms.package import pack

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(resources("forms").glob("*.md"))
DOCUMENTS = tuple(path.stem for path in SOURCES if path.stem.startswith("D"))
RECORDS = tuple(path.stem for path in SOURCES if path.stem.startswith("P"))
FIRST = ("D02", "D18", "D26", "D27")  # compared with the analyst's list field by field

# The analyst's list of fields is not part of the project; the test runs where it lies beside it.
DOMAIN = ROOT.parent / "shared" / "domain" / "forms.json"

# What a type of the field list may have become. An automatic field is computed, or the document's number.
KINDS_OF = {
    "text": {"text", "long", "barcode", "place", "device"}, "long": {"long", "text"}, "int": {"integer"},
    "num": {"decimal"}, "money": {"money"}, "date": {"date"}, "datetime": {"datetime"}, "choice": {"one"},
    "multi": {"many"}, "yesno": {"yesno", "one"}, "pfn": {"verdict"}, "photo": {"photo"}, "file": {"file"},
    "sign": {"signature"}, "person": {"person"}, "ref": {"text", "place", "device"}, "phone": {"text"},
    "email": {"text"}, "ip": {"ip"}, "mac": {"mac"}, "auto": {"text", "integer", "decimal", "calculate"},
}  # fmt: skip
# Columns that a fixed row shows from its choice, beside the name and the label.
SHOWN = {"item_id", "item", "std"}


def forms() -> dict[str, Form]:
    return {one.id: one for one in built_in() if isinstance(one, Form)}


def form(name: str) -> Form:
    return forms()[name]


def domain(name: str) -> dict[str, Any]:
    if not DOMAIN.is_file():
        pytest.skip("the field list does not lie beside the project")
    written = json.loads(DOMAIN.read_text(encoding="utf-8"))
    return next(one for one in written if one["id"] == name)


def fields_of(name: str) -> list[dict[str, Any]]:
    return [field for section in domain(name)["secs"] for field in section["fields"]]


def questions(one: Form) -> list[tuple[tuple[str, ...], Question]]:
    return [(path, node) for path, node in one.walk() if isinstance(node, Question)]


def outside_tables(items: tuple[Node, ...], asked_if: str = "") -> dict[str, tuple[Node, str]]:
    """Nodes by name with the conditions above them; the columns of tables are left out."""
    found: dict[str, tuple[Node, str]] = {}
    for node in items:
        condition = " and ".join(part for part in (asked_if, node.relevant) if part)
        found[node.name] = (node, condition)
        if isinstance(node, Group) or (isinstance(node, Repeat) and not node.table):
            found |= outside_tables(node.items, condition)
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_committed_package_is_its_source_compiled(source: Path) -> None:
    result = compiled(source.read_bytes(), source.name)
    assert [str(problem) for problem in result.problems] == []
    assert [note.details for note in result.notes] == []
    assert result.form is not None
    committed = resources("forms", "packages") / f"{result.form.id}-{result.form.version}.json"
    assert committed.read_bytes() == pack(result.form), f"compile {source.name} again and commit the package"


def test_every_package_has_a_source() -> None:
    packages = {path.name for path in resources("forms", "packages").glob("*.json")}
    assert packages == {f"{one.id}-{one.version}.json" for one in forms().values()}
    assert {path.stem for path in SOURCES} == set(forms())
    assert {*FIRST, "P01", "P02", "P03"} <= set(forms())


@pytest.mark.parametrize("name", [*DOCUMENTS, *RECORDS])
def test_every_text_is_in_both_languages(name: str) -> None:
    one = form(name)
    for path, node in one.walk():
        texts = [node.label, node.hint]
        if isinstance(node, Question):
            texts += [node.constraint_message, node.required_message, node.limit_message]
            assert node.label or node.kind == "calculate", path
        else:
            assert node.label, path
        for text in texts:
            assert not text or set(text) == {"zh", "en"}, path
    for choices in one.choices.values():
        assert all(set(choice.label) == {"zh", "en"} for choice in choices)
    assert set(one.title) == {"zh", "en"}


@pytest.mark.parametrize("name", [*DOCUMENTS, *RECORDS])
def test_every_rule_says_what_is_wrong(name: str) -> None:
    for path, question in questions(form(name)):
        assert not question.constraint or question.constraint_message, path
        assert not question.limit or question.limit_message, path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_signers_a_header_and_a_name_for_lists(name: str) -> None:
    one = form(name)
    assert one.signs
    assert one.items[0].name == "header"
    assert one.instance_name


@pytest.mark.parametrize("name", [*DOCUMENTS, *RECORDS])
def test_no_verdict_is_given_before_somebody_looked(name: str) -> None:
    for path, question in questions(form(name)):
        assert question.kind != "verdict" or not question.default, path


def test_the_checklist_has_all_trades_and_items() -> None:
    one = form("D18")
    assert len(one.choices["trade"]) == 12
    assert len(one.choices["items"]) == 112
    trades = {choice.name for choice in one.choices["trade"]}
    for item in one.choices["items"]:
        assert item.extra["trade"] in trades
        assert all(item.extra[column] for column in ("criterion", "method", "clause"))


def test_an_unverified_clause_says_so_in_the_form() -> None:
    for item in form("D18").choices["items"]:
        clause, confidence = str(item.extra["clause"]), str(item.extra["confidence"])
        assert clause.endswith(f"({confidence})") == (confidence in ("K", "P")), item.name


@pytest.mark.parametrize("name", FIRST)
def test_no_field_is_missing(name: str) -> None:
    found = outside_tables(form(name).items)
    for field in fields_of(name):
        node, condition = found[field["key"]]
        if field["type"] == "table":
            assert isinstance(node, Repeat), field["key"]
            assert node.table, field["key"]
            continue
        assert isinstance(node, Question), field["key"]
        assert node.kind in KINDS_OF[field["type"]], field["key"]
        assert field["type"] != "num" or node.unit, field["key"]
        if field["req"] == "R" and field["type"] != "auto":
            assert node.required or node.calculation, field["key"]
        if field["req"] == "C" and field["type"] != "auto":
            assert node.required, field["key"]
            assert condition, field["key"]
        if field["when"]:
            assert condition, field["key"]


@pytest.mark.parametrize("name", FIRST)
def test_no_option_is_missing(name: str) -> None:
    one = form(name)
    found = outside_tables(one.items)
    for field in fields_of(name):
        node, _ = found[field["key"]]
        for code, *_ in field.get("options", ()):
            assert isinstance(node, Question)
            assert code in {choice.name for choice in one.choices[node.choices]}, (field["key"], code)


@pytest.mark.parametrize("name", FIRST)
def test_no_column_is_missing(name: str) -> None:
    one = form(name)
    found = outside_tables(one.items)
    for field in fields_of(name):
        for column, zh, _, kind, options in field.get("cols", ()):
            table, _ = found[field["key"]]
            assert isinstance(table, Repeat)
            inside = {node.name: node for node in table.items if isinstance(node, Question)}
            if column not in inside:
                extra = {key for choice in one.choices[table.rows] for key in choice.extra}
                assert column in SHOWN | extra, (field["key"], column, zh)
                continue
            assert inside[column].kind in KINDS_OF[kind], (field["key"], column)
            if kind == "choice":
                known = {choice.name for choice in one.choices[inside[column].choices]}
                wanted = {part.split()[0] for part in options.strip("()").split(",")}
                assert wanted <= known, (field["key"], column)


def test_the_example_form_asks_every_kind_once_or_more() -> None:
    source = ROOT / "tests" / "data" / "example-form.md"
    result = compiled(source.read_bytes(), source.name)
    assert result.problems == ()
    assert result.form is not None
    asked = {question.kind for _, question in questions(result.form)}
    assert asked == set(KINDS)
    nodes = [node for _, node in result.form.walk()]
    repeats = [node for node in nodes if isinstance(node, Repeat)]
    assert any(not one.table for one in repeats)
    assert any(one.table and not one.rows for one in repeats)
    assert any(one.rows and one.rows_filter for one in repeats)
    assert any(isinstance(one, Question) and one.other for one in nodes)
    assert any(isinstance(one, Question) and one.choice_filter for one in nodes)
    assert any(isinstance(one, Group) and one.atomic for one in nodes)
