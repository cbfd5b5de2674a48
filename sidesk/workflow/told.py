"""What one revision says to the process: worked out once, because revisions never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.workflow.defects import Defect
from sidesk.workflow.facts import Said


@dataclass(frozen=True)
class Told:
    """Its answers, when and by whom it was issued, who signed in which role, the defects it found.

    `began`: of a project, that it was written by the device that began it. `account`: the author's, by id.
    """

    answers: Mapping[str, Said]
    at: str = ""
    author: str = ""
    signers: tuple[tuple[str, str], ...] = ()  # role, name
    defects: tuple[Defect, ...] = ()
    began: bool = False
    account: str = ""
