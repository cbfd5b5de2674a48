"""Small stores with real records: no window is needed to make them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from sidesk.actions import fill, finish, identity, opening
from sidesk.actions.desk import Desk
from sidesk.actions.identity import Newcomer
from sidesk.core.canonical import Json
from sidesk.models import keys
from sidesk.models.entities import FINAL, Revision

PASSPHRASE = "demo demo demo"
ROUNDS = 1000  # a key that takes no time to make, and to guess
PERSON = Newcomer("样例·陆遥", "ENG", "示例集成公司")
PROJECT_NAME = "示例园区综合布线"


@contextmanager
def easy() -> Iterator[None]:
    """Stores made meanwhile open without the slow work: each slot says how hard it is."""
    with patch.object(keys, "MEMORY_KIB", 64), patch.object(keys, "ROUNDS", 1):
        yield


def new_desk(folder: Path) -> Desk:
    """A new store, open."""
    with easy():
        desk, _ = opening.begin(folder, PASSPHRASE, PERSON, rounds=ROUNDS)
    return desk


def project(desk: Desk, name: str = PROJECT_NAME, number: str = "DEMO-2026-001") -> str:
    """A project with its name and number; returns its record."""
    opened = fill.start(desk, "P01")
    answers: dict[str, Json] = {
        **opened.answers,
        "identity": {"project_no": number, "project_name": name},
        "parties": {"client_name": "示例园区管理公司", "contractor_name": "示例集成公司"},
    }
    fill.keep(desk, opened.record, answers, name, (4, 40))
    return opened.record


def checklist(desk: Desk, within: str, number: str, place: str = "3F") -> fill.OpenRecord:
    """A checklist that was begun: where and what, one row passed and one failed."""
    opened = fill.start(desk, "D18", within)
    job: dict[str, Json] = {
        "check_no": number, "trade": "cable", "section": place, "inspector": desk.person.name,
        "inspected_at": desk.clock.stamp(), "crew": "样例班组", "sample_checked": "2",
    }  # fmt: skip
    rows: dict[str, Json] = {
        "cable-01": {"result": "pass"},
        "cable-02": {"result": "fail", "remark": "绑扎过紧，外皮有压痕"},
    }
    answers: dict[str, Json] = {**opened.answers, "job": job, "items": rows}
    fill.keep(desk, opened.record, answers, f"{number} {place}", (9, 40))
    return fill.resume(desk, opened.record)


def finished(desk: Desk, record: str) -> Revision:
    """Turn a draft into a final revision without a paper, as the sample does."""
    opened = fill.resume(desk, record)
    frozen = Revision.of(finish.body_of(desk, opened, FINAL, ()))
    signature = identity.device_key(desk.store).sign(bytes.fromhex(frozen.id))
    revision = Revision(frozen.id, frozen.body, device_signature=signature)
    desk.store.records.finish(revision)
    return revision


def small_store(folder: Path) -> Path:
    """A closed store: one project, a finished checklist with a defect, two drafts."""
    desk = new_desk(folder)
    within = project(desk)
    finished(desk, checklist(desk, within, "CK-001", "1F").record)
    checklist(desk, within, "CK-002", "2F")
    checklist(desk, within, "CK-003", "3F")
    desk.close()
    return folder


def copied(store: Path, target: Path) -> Path:
    """A copy to work on."""
    return Path(shutil.copytree(store, target))


def opened_desk(folder: Path) -> Desk:
    """The desk over a store of these."""
    return opening.unlock(folder, passphrase=PASSPHRASE)
