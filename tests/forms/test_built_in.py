"""The built-in forms: compiled as committed, complete, and in two languages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from sidesk.authoring.compiler import compiled
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.files import resources
from sidesk.forms.definition import KINDS, Form, Group, Node, Question, Repeat
from sidesk.forms.loader import built_in
from sidesk.forms.package import pack
from sidesk.forms.session import Context, FormSession
from sidesk.models.extraction import rows_of

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(resources("forms").glob("*.md"))
DOCUMENTS = ("D02", "D18", "D26", "D27")
RECORDS = ("P01", "P02", "P03")
NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))

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
    assert {path.stem for path in SOURCES} == set(forms()) == {*DOCUMENTS, *RECORDS}


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


@pytest.mark.parametrize("name", DOCUMENTS)
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


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_option_is_missing(name: str) -> None:
    one = form(name)
    found = outside_tables(one.items)
    for field in fields_of(name):
        node, _ = found[field["key"]]
        for code, *_ in field.get("options", ()):
            assert isinstance(node, Question)
            assert code in {choice.name for choice in one.choices[node.choices]}, (field["key"], code)


@pytest.mark.parametrize("name", DOCUMENTS)
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


# --- what the forms do -------------------------------------------------------------------------------------


def session(name: str, answers: dict[str, Json]) -> FormSession:
    return FormSession(form(name), answers, Context(NOW.date(), NOW), Clock(now=lambda: NOW))


def rows(*written: dict[str, Json]) -> dict[str, Json]:
    return {f"r{n}": {"@order": str(n), **row} for n, row in enumerate(written, 1)}


def told(one: FormSession, *path: str) -> list[tuple[str, str]]:
    return [(problem.severity, problem.kind) for problem in one.problems(path)]


def test_a_checklist_asks_the_items_of_its_trade() -> None:
    checklist = session("D18", {"job": {"trade": "term"}})
    assert checklist.row_keys(("items",)) == [f"term-{n:02}" for n in range(1, 10)]
    checklist.answer(("job", "trade"), "wifi")
    assert checklist.row_keys(("items",)) == [f"wifi-{n:02}" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("result", "needed"), [("pass", set()), ("fail", {"photo", "remark"}), ("na", {"remark"})]
)
def test_a_failure_needs_photo_and_remark_and_na_its_reason(result: str, needed: set[str]) -> None:
    checklist = session("D18", {"job": {"trade": "duct"}})
    checklist.answer(("items", "duct-08", "result"), result)
    row = ("items", "duct-08")
    assert {name for name in ("photo", "remark") if checklist.required((*row, name))} == needed
    assert checklist.relevant((*row, "rect")) == (result == "fail")


def test_a_checklist_counts_what_was_found_and_doubts_another_conclusion() -> None:
    checklist = session("D18", {"job": {"trade": "duct"}})
    for number, result in enumerate(["pass", "pass", "fail", "na"], 1):
        checklist.answer(("items", f"duct-{number:02}", "result"), result)
    values = [checklist.value(("summary", name)) for name in ("count_pass", "count_fail", "rate")]
    assert values == ["2", "1", "66.7"]
    checklist.answer(("summary", "check_result"), "pass")
    assert told(checklist, "summary", "check_result") == [("warning", "limit")]
    checklist.answer(("summary", "check_result"), "rework")
    assert told(checklist, "summary", "check_result") == []


def test_only_a_failed_item_is_a_defect() -> None:
    checklist = session("D18", {"job": {"trade": "duct"}})
    checklist.answer(("items", "duct-01", "result"), "na")
    checklist.answer(("items", "duct-01", "remark"), "not here")
    checklist.answer(("items", "duct-02", "result"), "fail")
    checklist.answer(("items", "duct-02", "remark"), "5 mm off")
    defects = [row for row in rows_of(form("D18"), checklist.finished()) if row.register == "defects"]
    assert [(row.cells["problem"], row.cells["state"], row.cells["trade"]) for row in defects] == [
        ("5 mm off", "open", "duct")
    ]


def test_two_rooms_cannot_have_one_code() -> None:
    rooms = rows({"room": {"room_code": "A-1F"}}, {"room": {"room_code": "A-2F"}})
    survey = session("D02", {"rooms": rooms})
    place = ("rooms", "r2", "room", "room_code")
    assert told(survey, *place) == []
    survey.answer(place, "A-1F")
    assert told(survey, *place) == [("error", "constraint")]


@pytest.mark.parametrize(
    ("kind", "width", "warned"), [("tr", "1.8", True), ("tr", "2.1", False), ("er", "2.1", True)]
)
def test_a_small_room_is_a_warning(kind: str, width: str, warned: bool) -> None:
    room: dict[str, Json] = {"room_type": kind, "room_l": "2.4", "room_w": width}
    survey = session("D02", {"rooms": rows({"room": room})})
    assert bool(told(survey, "rooms", "r1", "room", "room_area")) == warned


@pytest.mark.parametrize(("count", "enough"), [(1, False), (2, False), (3, True)])
def test_a_room_needs_three_photos_whatever_they_are_called(count: int, enough: bool) -> None:
    photos = [{"sha256": "0" * 64, "name": f"IMG {n} a.jpg", "mime": "image/jpeg"} for n in range(count)]
    survey = session("D02", {"rooms": rows({"room": {"room_photos": photos}})})
    assert (told(survey, "rooms", "r1", "room", "room_photos") == []) == enough


@pytest.mark.parametrize("expression", [None, "fibre", "copper"])
def test_only_what_is_tested_is_asked(expression: str | None) -> None:
    test = session("D26", {"job": {"test_scope": [expression]} if expression else {}})
    asked = {name for name in ("copper_tests", "fibre_tests", "active", "wireless") if test.relevant((name,))}
    assert asked == ({f"{expression}_tests"} if expression else set())


def test_a_repaired_link_counts_as_repaired() -> None:
    links = rows(
        {"link_id": "a", "result": "pass"},
        {"link_id": "b", "result": "pass_star"},
        {"link_id": "c", "result": "fail"},
        {"link_id": "d", "result": "fail_star"},
        {"link_id": "c", "result": "pass", "retest_of": "c"},
    )
    test = session("D26", {"job": {"test_scope": ["copper"]}, "copper_tests": {"copper": links}})
    values = [
        test.value(("copper_tests", f"copper_{name}"))
        for name in ("total", "first_pass", "rate", "repaired", "unrepaired", "summary")
    ]
    assert values == ["4", "2", "50", "1", "1", "2 + 1 / 4"]
    verdict = ("conclusion", "copper_verdict")
    test.answer(verdict, "pass")
    assert told(test, *verdict) == [("warning", "limit")]
    test.answer(verdict, "fail")
    assert told(test, *verdict) == []


@pytest.mark.parametrize(
    ("wavelength", "coefficients", "limit"),
    [
        ("1310", [], "2.14"),  # 0.1 km at 0.4, two connectors at 0.75, two splices at 0.3
        ("850", [], "2.45"),
        ("1310", [{"wl": "1310", "coeff": "1.0"}], "2.2"),
        ("1550", [{"wl": "1310", "coeff": "1.0"}], "2.14"),
    ],
)
def test_the_fibre_limit_follows_length_connectors_and_splices(
    wavelength: str, coefficients: list[dict[str, Json]], limit: str
) -> None:
    core: dict[str, Json] = {
        "wl": wavelength,
        "length": "100",
        "connectors": "2",
        "splices": "2",
        "loss": "2.3",
    }
    fibre: dict[str, Json] = {
        "fibre_limit_rule": "link", "fibre_coeff": rows(*coefficients), "fibre": rows(core),
    }  # fmt: skip
    test = session("D26", {"job": {"test_scope": ["fibre"]}, "fibre_tests": fibre})
    row = ("fibre_tests", "fibre", "r1")
    assert test.value((*row, "limit")) == limit
    assert told(test, *row, "loss") == ([("warning", "limit")] if float(limit) < 2.3 else [])


def test_an_instrument_past_its_date_needs_a_reason() -> None:
    job: dict[str, Json] = {
        "test_to": "2026-05-12", "instruments": rows({"name": "tester", "cal_until": "2026-05-11"}),
    }  # fmt: skip
    test = session("D26", {"job": job})
    place = ("job", "instruments", "r1", "cal_until")
    assert told(test, *place) == [("error", "constraint")]
    test.answer(("job", "instruments", "r1", "cal_reason"), "the client agreed")
    assert told(test, *place) == []


def test_no_failures_can_only_be_said_where_there_are_none() -> None:
    links = rows({"link_id": "a", "result": "fail"})
    test = session("D26", {"job": {"test_scope": ["copper"]}, "copper_tests": {"copper": links}})
    place = ("conclusion", "no_failures")
    test.answer(place, "OK")
    assert told(test, *place) == [("error", "constraint")]
    test.answer(("copper_tests", "copper", "r1", "result"), "pass")
    assert told(test, *place) == []


@pytest.mark.parametrize(
    ("kind", "network", "radio", "mac"),
    [
        ("access", True, False, False),
        ("ap", True, True, True),
        ("ups", False, False, False),
        ("cam", False, False, True),
    ],
)
def test_a_device_is_asked_what_it_has(kind: str, network: bool, radio: bool, mac: bool) -> None:
    report = session("D27", {"device": {"dev_kind": kind}})
    assert report.relevant(("config", "mgmt_ip")) == network
    assert report.relevant(("config", "radio")) == radio
    assert report.relevant(("device", "dev_mac")) == mac


def test_the_password_must_have_been_changed() -> None:
    report = session("D27", {"device": {"dev_kind": "access"}})
    place = ("config", "default_pwd_changed")
    report.answer(place, "no")
    assert told(report, *place) == [("error", "constraint")]


def test_power_waits_for_the_checks() -> None:
    report = session("D27", {"power_on": {"pon_at": "2026-05-11T13:40:00+08:00"}})
    assert told(report, "power_on", "pon_at") == []
    report.answer(("checks", "ck_earth"), "fail")
    assert told(report, "power_on", "pon_at") == [("warning", "limit")]
    assert report.required(("checks", "ck_photo"))
    assert report.required(("checks", "ck_remark"))
