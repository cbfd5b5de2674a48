"""A form as data: sections, groups, repeats and questions, frozen; what a form package holds.

A package is canonical JSON (`core.canonical`), named by its SHA-256. `to_json` and `loader.read` are
inverse to each other. Expressions are kept as the XLSForm text; `forms.session` parses them once.

Answers are one JSON object that follows the tree: groups nest, a repeat or table is a map from row key to
row. A row holds its answers and, under `ORDER`, a decimal string that sorts the rows; keys are UUIDs, or the
choice's name where the rows are fixed. A path is a tuple of keys: ("rooms", "<uuid>", "length").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sidesk.core.text import LocalText

FORMAT = "sidesk-form"
VERSION = 1
ORDER = "@order"

Path: TypeAlias = tuple[str, ...]

KINDS = (
    "text", "long", "integer", "decimal", "date", "time", "datetime", "one", "many", "yesno", "verdict",
    "person", "device", "place", "money", "ip", "mac", "barcode", "geopoint", "note", "calculate",
    "photo", "file", "signature", "acknowledge", "record",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One option of a list. `extra` holds the list's other columns: filters, criterion, clause, method."""

    name: str
    label: LocalText
    extra: Mapping[str, str | LocalText] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question or table column. Expressions are XLSForm text; empty means none."""

    name: str
    kind: str
    label: LocalText = field(default_factory=dict)
    hint: LocalText = field(default_factory=dict)
    required: str = ""
    required_message: LocalText = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_message: LocalText = field(default_factory=dict)
    calculation: str = ""
    default: str = ""
    read_only: str = ""
    choices: str = ""  # name of the choice list
    choice_filter: str = ""
    other: bool = False  # XLSForm's or_other: a free text beside the options
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""  # sidesk::unit; the first of `units` where people choose
    units: tuple[str, ...] = ()  # what people choose from, two or more
    limit: str = ""  # sidesk::limit: expression or key; a miss warns, never stops
    limit_message: LocalText = field(default_factory=dict)
    clause: str = ""  # sidesk::clause; ends with " (K)" or " (P)" where nobody has checked it
    register: str = ""  # sidesk::register, e.g. "links.length"
    source: str = ""  # sidesk::source: where the answer comes from, "D37.symptom; defects.problem"
    refers: tuple[str, ...] = ()  # sidesk::refers: the forms whose records can be named
    carry: str = ""  # sidesk::carry: last, next, yes, no; empty: the kind decides (`forms.reuse`)
    report: str = ""  # sidesk::report

    @property
    def restricted(self) -> bool:
        """Whether the answer stays in the office, whoever else is given the document's other answers."""
        return "restricted" in self.report.split()


@dataclass(frozen=True)
class Group:
    """Questions that belong together. The children of the form are its sections."""

    name: str
    items: tuple[Node, ...]
    label: LocalText = field(default_factory=dict)
    hint: LocalText = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    atomic: bool = False  # sidesk::merge = atomic
    report: str = ""


@dataclass(frozen=True)
class Repeat:
    """Rows of the same questions: pages, or a grid where `table` is set, or fixed rows."""

    name: str
    items: tuple[Node, ...]
    label: LocalText = field(default_factory=dict)
    hint: LocalText = field(default_factory=dict)
    relevant: str = ""
    count: str = ""  # XLSForm repeat_count; then people cannot add or remove rows
    table: bool = False
    rows: str = ""  # sidesk::rows: the choice list whose options are the rows
    rows_filter: str = ""  # which of them (an expression over the list's columns)
    read_only: str = ""
    register: str = ""
    source: str = ""  # sidesk::source: what can become rows, e.g. "points; D15.lines"
    report: str = ""


Node: TypeAlias = Question | Group | Repeat


@dataclass(frozen=True)
class Form:
    """One document type, as compiled. `hash` is the SHA-256 of the package it was read from."""

    id: str
    version: str
    title: LocalText
    languages: tuple[str, ...]
    items: tuple[Node, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    signs: str = ""  # sidesk::signs: "surveyor; client?; SID*"
    report: str = ""  # sidesk::report: landscape, grid, hide-empty, summary
    instance_name: str = ""  # expression that names a record in lists
    audience: str = ""  # sidesk::audience: "office" never leaves in what crew or client are given
    hash: str = ""

    def walk(self) -> Iterator[tuple[Path, Node]]:
        """Every node with its path of names (rows left out), parents first."""
        yield from _walk(self.items, ())


def _walk(items: tuple[Node, ...], parent: Path) -> Iterator[tuple[Path, Node]]:
    for node in items:
        path = (*parent, node.name)
        yield path, node
        if not isinstance(node, Question):
            yield from _walk(node.items, path)
