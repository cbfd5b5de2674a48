"""The header every document of the department carries, filled in from the project."""

from __future__ import annotations

from sidesk.authoring.survey import Draft
from sidesk.forms.definition import Group, Question

NAME = "header"

# Name, kind, Chinese, English, whether it must be there.
_FIELDS = (
    ("doc_no", "text", "编号", "Document no.", False),
    ("project_no", "text", "项目编号", "Project no.", True),
    ("project_name", "text", "工程/项目名称", "Project name", True),
    ("contract_no", "text", "合同编号", "Contract no.", False),
    ("client_name", "text", "建设单位（甲方）", "Client (party A)", True),
    ("contractor_name", "text", "施工单位（乙方）", "Contractor (party B)", True),
    ("supervisor_name", "text", "监理单位", "Supervision unit", False),
    ("subcontractor_name", "text", "分包单位", "Subcontractor", False),
    ("location_ref", "place", "部位", "Location", False),
    ("prepared_by", "person", "填表人", "Prepared by", True),
    ("prepared_at", "datetime", "填表日期", "Date prepared", True),
)
# Where the others come from; the project knows all else.
_SOURCES = {"prepared_by": "pulldata('user', 'name')", "prepared_at": "now()"}


def header() -> Draft:
    """The section, ahead of all others.

    Its answers are defaults, not calculations: a record opened where the project is not known keeps what its
    own laptop knew. What the project knows cannot be changed here; what it does not know can be typed.
    """
    section = Group(NAME, (), {"zh": "表头", "en": "Header"})
    return Draft(section, None, [Draft(_question(*one), None) for one in _FIELDS])


def _question(name: str, kind: str, zh: str, en: str, must: bool) -> Question:
    known = f"pulldata('project', '{name}')"
    return Question(
        name,
        kind,
        {"zh": zh, "en": en},
        required="true()" if must else "",
        default=_SOURCES.get(name, known),
        read_only="" if name in _SOURCES else f"{known} != ''",
    )
