"""What a paper must be told besides the record: names, pictures, the program's version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.text import LocalText
from sidesk.forms.definition import Path
from sidesk.forms.session import Context
from sidesk.models.entities import Revision
from sidesk.reports.blocks import Block
from sidesk.reports.brand import PLAIN, Brand
from sidesk.reports.pdfa import File
from sidesk.reports.voice import Voice

Names = LocalText | str


def _untitled(_number: str) -> str:
    return ""


def _no_figures(_revision: Revision, _voice: Voice) -> Mapping[Path, Sequence[Block]]:
    return {}


def _no_files(_revision: Revision) -> Sequence[File]:
    return ()


def _nothing(_sha256: str) -> bytes:
    raise KeyError(_sha256)


@dataclass(frozen=True)
class PaperFacts:
    """`load` gives an attachment's bytes by hash and raises KeyError, OSError or AttachmentMissing."""

    company: Names = ""
    project: Names = ""
    load: Callable[[str], bytes] = _nothing
    titled: Callable[[str], str] = _untitled  # what the record of a number is called
    app_version: str = ""
    revision: str = ""  # as people call it, e.g. A/0; else the first digits of the hash
    role_names: Mapping[str, LocalText] = field(default_factory=dict)  # beside our own of `signers`
    brand: Brand = PLAIN
    figures: Callable[[Revision, Voice], Mapping[Path, Sequence[Block]]] = _no_figures  # below the answer
    enclosed: Callable[[Revision], Sequence[File]] = _no_files  # what instruments wrote, as it is
    context: Context | None = None  # for expressions that look at the date; else the session's own

    def company_name(self, voice: Voice) -> str:
        """The firm, for the footer."""
        return _named(self.company, voice)

    def project_name(self, voice: Voice) -> str:
        """The project, for the header."""
        return _named(self.project, voice)


def _named(name: Names, voice: Voice) -> str:
    return name if isinstance(name, str) else voice.form(name).main
