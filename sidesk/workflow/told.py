"""What one revision says to the process: worked out once, because revisions never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.workflow.defects import Defect
from sidesk.workflow.facts import Said


@dataclass(frozen=True)
class Told:
    """Its answers, when and by whom it was issued, the roles that signed, the defects it found."""

    answers: Mapping[str, Said]
    at: str = ""
    author: str = ""
    signed: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
