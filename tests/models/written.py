"""What people write, in a few words: revisions, drafts and a form, for the tests of the models."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Group, Question, Repeat
from sidesk.forms.package import pack, package_hash
from sidesk.models.entities import FINAL, Draft, Revision

FORM = Form(
    id="D18",
    version="2026.1",
    title={"zh": "线缆测试", "en": "Cable test"},
    languages=("zh", "en"),
    choices={},
    items=(
        Group(
            "head",
            (
                Question("room", "text", {"en": "Room"}, register="links.room"),
                Question("remark", "long", {"en": "Remark"}),
            ),
            {"en": "Head"},
        ),
        Repeat(
            "links",
            (
                Question("label", "text", {"en": "Label"}, register="links.label"),
                Question("length", "decimal", {"en": "Length"}, unit="m", register="links.length"),
                Question("note", "text", {"en": "Note"}),
            ),
            {"en": "Links"},
            table=True,
        ),
    ),
)
PACKAGE = pack(FORM)
PACKAGE_HASH = package_hash(PACKAGE)


def answers(room: str = "高新区机房", **links: str) -> dict[str, Json]:
    """Answers of the form: a room, and links by label with their lengths."""
    rows: dict[str, Json] = {
        f"row-{label}": {"@order": str(number), "label": label, "length": length}
        for number, (label, length) in enumerate(links.items(), 1)
    }
    return {"head": {"room": room}, "links": rows}


def revision(
    record: str = "r1",
    *,
    parents: Sequence[str] = (),
    kind: str = FINAL,
    at: str = "2026-05-11T14:03:22+08:00",
    attachments: Sequence[str] = (),
    given: Json = None,
    title: str = "",
    project: str = "DEMO-2026-001",
    cms: bytes = b"",
) -> Revision:
    """A revision of a record of the form above."""
    body: dict[str, Json] = {
        "format": "sidesk-revision", "version": 1, "record": record, "number": f"{project}-D18-7KQ2001",
        "project": project, "form": "D18", "package": PACKAGE_HASH, "kind": kind, "parents": sorted(parents),
        "author": "anna", "device": "d1", "at": at, "answers": answers() if given is None else given,
        "attachments": sorted(attachments),
    }  # fmt: skip
    return Revision.of(body | ({"title": title} if title else {}), cms=cms)


def draft(record: str = "r1", given: Json = None, number: str = "DEMO-2026-001-D18-7KQ2001") -> Draft:
    """A draft that was just started."""
    given = given if isinstance(given, dict) else answers()
    return Draft(record, "D18", PACKAGE_HASH, number, "DEMO-2026-001", given)
