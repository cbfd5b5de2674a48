"""What a session says about a form that is being filled: problems, sections, surroundings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sidesk.core.text import LocalText
from sidesk.forms.definition import Path

Changes: TypeAlias = frozenset[Path]
"""Paths of the instances whose value, relevance, required, problem, choices, words or rows changed."""

Severity: TypeAlias = Literal["error", "warning"]
ProblemKind: TypeAlias = Literal["required", "constraint", "type", "limit", "rows"]


@dataclass(frozen=True)
class Context:
    """What a form may know about the world. `known` holds header values: project_no, client_name ..."""

    today: dt.date
    now: dt.datetime
    user: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    language: str = ""  # of labels that an expression reads; empty: the form's first
    unasked: frozenset[Path] = frozenset()  # questions that need no answer here, whatever the form demands


@dataclass(frozen=True)
class Problem:
    """Something to put right. It never blocks typing."""

    path: Path
    severity: Severity
    kind: ProblemKind
    message: LocalText


@dataclass(frozen=True)
class SectionState:
    """How far one section is."""

    path: Path
    label: LocalText
    relevant: bool
    answered: int
    asked: int
    required_missing: int
    errors: int
    warnings: int
