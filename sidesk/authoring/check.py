"""Check one file: the form in it, what is wrong with it, and what its author should know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sidesk.authoring.compiler import compiled
from sidesk.authoring.findings import Finding
from sidesk.core.reading import read_whole
from sidesk.forms.definition import Form


@dataclass(frozen=True)
class CheckResult:
    """A form exactly if there are no problems. Notes stop nothing; they tell what is taken differently."""

    path: Path
    form: Form | None
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def check_file(path: Path) -> CheckResult:
    """Compile the file at `path`. Raises CannotRead where the system does not give it out."""
    result = compiled(read_whole(path, name=path.name), path.name)
    return CheckResult(path, result.form, result.problems, result.notes)
