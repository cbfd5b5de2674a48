"""Bring a document of an older version to the current one, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sidesk.core.errors import CannotRead
from sidesk.core.text import N_

Document = dict[str, Any]
Step = Callable[[Document], Document]


def upgraded(document: Document, steps: Sequence[Step], name: str) -> Document:
    """`document` at version len(steps) + 1. A step may not call current code: it describes the past.

    Raises CannotRead when the document is newer than this program or carries no version.
    """
    version = document.get("version")
    newest = len(steps) + 1
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CannotRead(path=name, why=N_("it carries no version"))
    if version > newest:
        raise CannotRead(path=name, why=N_("it was written by a newer SiDesk"))
    for number, step in enumerate(steps[version - 1 :], version + 1):
        document = {**step(document), "version": number}
    return document
