"""The seal on a paper as reports print it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pikepdf import pdfa

from sidesk.forms.definition import Form
from sidesk.forms.loader import built_in
from sidesk.models.entities import REVISION_FORMAT, REVISION_VERSION, Revision
from sidesk.reports.facts import PaperFacts
from sidesk.reports.paper import Rendered, render
from sidesk.signing.keys import OpenKey
from sidesk.signing.record import embedded_record
from sidesk.signing.seal import Field, seal
from sidesk.signing.verdict import State
from sidesk.signing.verify import verdict


@pytest.fixture(scope="module")
def revision() -> Revision:
    return Revision.of(
        {
            "format": REVISION_FORMAT,
            "version": REVISION_VERSION,
            "record": "00000000-0000-4000-8000-000000000001",
            "number": "DEMO-2026-001-D18-7KQ2003",
            "project": "DEMO-2026-001",
            "form": "D18",
            "package": "0" * 64,
            "kind": "final",
            "parents": [],
            "author": "张伟",
            "device": "7KQ2",
            "at": "2026-05-11T14:03:22+08:00",
            "title": "弱电间",
            "answers": {},
            "signatures": [],
            "attachments": [],
        }
    )


@pytest.fixture(scope="module")
def rendered(revision: Revision) -> Rendered:
    form = next(found for found in built_in() if isinstance(found, Form) and found.id == "D18")
    return render(form, revision, PaperFacts(company="某某网络工程有限公司"), language="zh")


@pytest.fixture(scope="module")
def stages(rendered: Rendered, people: list[OpenKey], at: dt.datetime) -> list[bytes]:
    # D18 asks for inspector, LEAD, PM and, optionally, the supervisor.
    fields = [
        Field(box.name, box.page, box.rect, box.role, required=number < 3)
        for number, box in enumerate(rendered.fields)
    ]
    found = [rendered.pdf]
    for field, key in zip(fields, people, strict=False):
        found.append(seal(found[-1], key, field.name, at=at, fields=fields))
    return found


def test_the_seals_of_a_printed_record_are_valid_here_and_in_poppler(
    stages: list[bytes],
    trust: Sequence[bytes],
    at: dt.datetime,
    pdfsig: Callable[[bytes], str],
) -> None:
    found = verdict(stages[-1], trust, at)
    assert found.state is State.VALID
    assert [seal.signer for seal in found.seals] == ["张伟", "李娜", "王䶮"]
    assert [field.required for field in found.open_fields] == [False]
    assert verdict(stages[1], trust, at).is_waiting
    assert pdfsig(stages[-1]).count("Signature is Valid") == len(found.seals)


def test_the_digest_of_the_record_inside_is_the_id_of_the_revision(
    stages: list[bytes], revision: Revision, trust: Sequence[bytes], at: dt.datetime
) -> None:
    assert verdict(stages[-1], trust, at).record_sha256 == revision.id
    assert embedded_record(stages[-1]) == dict(revision.body)


def test_sealing_breaks_no_rule_of_pdf_a(stages: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(stages[-1])
    findings = pdfa.validate_written(path, "3b").findings
    assert [finding for finding in findings if finding.kind != "unsupported"] == []


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])
def test_a_flipped_bit_is_found(
    stages: list[bytes], trust: Sequence[bytes], at: dt.datetime, share: float
) -> None:
    for pdf in stages[1:]:
        changed = bytearray(pdf)
        changed[int(len(pdf) * share)] ^= 1
        assert verdict(bytes(changed), trust, at).state in (State.NOT_VALID, State.UNREADABLE)
