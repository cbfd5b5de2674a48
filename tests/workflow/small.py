"""A small process with everything a large one has, and records for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sidesk.core.clock import Clock
from sidesk.core.expressions_world import World
from sidesk.workflow import reading
from sidesk.workflow.defects import lives
from sidesk.workflow.definition import Process
from sidesk.workflow.engine import Engine
from sidesk.workflow.facts import Book, Columns, Fact, Said

TODAY = dt.date(2026, 5, 10)
SMALL = """
format = "sidesk-process"
version = 1

[[phase]]
id = "work"
zh = "施工"
en = "Work"

[[role]]
id = "PM"
zh = "项目经理"
en = "Project manager"

[[step]]
id = "1"
phase = "work"
zh = "要不要勘察"
en = "Survey needed?"
kind = "decision"
who = ["PM"]
may = ["ASK"]
    [[step.next]]
    to = "1.1"
    when = "count(${ASK}[survey = 'yes']) > 0"
    [[step.next]]
    to = "2"
    when = "count(${ASK}[survey = 'no']) > 0"

[[step]]
id = "1.1"
phase = "work"
zh = "勘察"
en = "Survey"
needs = ["SURVEY"]
    [[step.next]]
    to = "2"

[[step]]
id = "2"
phase = "work"
zh = "同意"
en = "Consent"
needs = ["CONSENT"]
    [[step.next]]
    to = "3"

[[step]]
id = "3"
phase = "work"
zh = "施工"
en = "Construct"
needs = ["LOG"]
per = "section"
    [[step.next]]
    to = "4"

[[step]]
id = "4"
phase = "work"
zh = "检查"
en = "Check"
needs = ["CHECK"]
may = ["D21"]
per = "section"
done = "count(${CHECK.here}) > 0 and count(${defects}[state = 'open' and section = ${this_section}]) = 0"
    [[step.next]]
    to = "5"
    [[step.next]]
    to = "3"
    when = "count(${defects}[state = 'open']) > 0"
    loop = true
    count = "count(${D21})"

[[step]]
id = "5"
phase = "work"
zh = "结束"
en = "Finished"
kind = "milestone"

[[gate]]
id = "consent"
step = "3"
zh = "甲方同意"
en = "The client agrees"
guards = ["LOG"]
holds = "count(${CONSENT}[answer = 'agree' and selected(_signed, 'client')]) > 0"
roles = ["PM"]

[[gate]]
id = "weather"
step = "3"
zh = "天气好"
en = "Fair weather"
hard = false
guards = ["LOG"]
when = "${this}/outdoors = 'yes'"
holds = "count(${SURVEY}[fair = 'yes']) > 0"

[[doubt]]
id = "two"
step = "2"
zh = "两份不同的同意"
en = "Two consents that differ"
when = "count(${CONSENT}[answer = 'agree']) > 0 and count(${CONSENT}[answer = 'reject']) > 0"
"""
SCHEMA: dict[str, Columns] = {
    "P01": {"project_no": None, "start_step": None, "sections": {"code": None}},
    "P04": {"gate": None, "reason": None},
    "ASK": {"survey": None},
    "SURVEY": {"fair": None},
    "CONSENT": {"answer": None},
    "LOG": {"outdoors": None, "crews": {"people": None}},
    "CHECK": {"result": None},
    "D21": {"defect": None},
    "D22": {"defect": None},
}


def written(folder: Path, text: str = SMALL) -> Process:
    """The process of one file."""
    (folder / "department.toml").write_text(text, encoding="utf-8")
    return reading.read(folder)


def engine(folder: Path, text: str = SMALL) -> Engine:
    """It, ready to be asked."""
    return Engine(written(folder, text), SCHEMA, World.of(Clock()))


def fact(form: str, number: str = "", **answers: Said) -> Fact:
    """An issued record."""
    number = number or f"{form}-1"
    return Fact(form, f"record of {number}", number, True, answers)


def project(*sections: str, **answers: Said) -> Fact:
    """The project itself."""
    return fact("P01", sections=tuple({"code": code} for code in sections), **answers)


def book(*facts: Fact) -> Book:
    """Records together with the defects they tell of."""
    return Book.of(facts, [one.cells() for one in lives((), facts, TODAY)])
