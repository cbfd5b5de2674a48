"""What is seen rarely, for the pictures: enrolment, verdicts, two versions, and dialogs of files and devices.

Nothing here reaches a network or a device: what a measured point or headquarters would say is written down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from sidesk.actions import browse, exchange, fill, finish, load_sample, traces, versions
from sidesk.actions.desk import Desk
from sidesk.actions.measuring import Measuring, Setup
from sidesk.forms.session import FormSession
from sidesk.models.entities import WORKING, RecordQuery, Revision
from sidesk.ui.device_reading import ReachDialog
from sidesk.ui.main_window import MainWindow
from sidesk.ui.measuring import RunDialog
from sidesk.ui.measuring_near import NearDialog
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.trace_dialog import TraceDialog
from tests.support.sor import Shot, sor

Opening = tuple[str, Callable[[], object]]
POINTS = tuple(f"3F-{number:02}" for number in range(1, 13))
TABLE = "Cable ID,Length (m),Wire Map,Result\nA-1F-D-001,43.5,PASS,PASS*\nA-1F-D-002,51,looped,PASS\n"
STRANGE = "Kabel,Laenge,Befund\nA-1F-D-001,43.5,in Ordnung\n"


def divided(desk: Desk) -> None:
    """A correction of a checklist meets another version of it, as a bundle brings it."""
    lines = desk.store.records.page(RecordQuery(form="D18", state="final", limit=1))
    record = fill.correct(desk, lines[0].record).record
    exchange.share_drafts(desk)
    opened = fill.resume(desk, record)
    assert opened.draft is not None
    own, theirs = (json.loads(json.dumps(opened.answers)) for _ in range(2))
    theirs["job"]["crew"], own["job"]["crew"] = "样例·顾宁 班组", "样例·郑木 班组"
    told = {"author": "样例·顾宁", "device": "7KQ2", "at": "2026-05-10T16:05:00+08:00"}
    body = finish.body_of(desk, opened, WORKING, ())
    told |= {"answers": theirs, "parents": list(opened.draft.base)}
    desk.store.records.add_revisions([Revision.of({**body, **told})])
    session = FormSession(opened.form, own, opened.context, desk.clock)
    fill.keep(desk, record, own, session.title(), session.progress())


def sealed(desk: Desk) -> None:
    """A finished checklist with a sealed paper; whoever else signs does it later."""
    lines = desk.store.records.page(RecordQuery(form="D18", state="final"))
    record = fill.correct(desk, lines[1].record).record
    asked = finish.parties(desk, fill.resume(desk, record))
    held = next(number for number, one in enumerate(asked) if one.held)
    signed = [
        finish.Signed(one.role, desk.person.name, finish.CERTIFICATE)
        if number == held
        else finish.Signed(one.role, "", finish.LATER)
        for number, one in enumerate(asked)
    ]
    finish.finish(desk, record, signed, load_sample.PASSPHRASE)


def in_two(desk: Desk) -> str:
    """The record that has two versions."""
    return versions.open_conflicts(desk)[0].record


def settings_down(window: MainWindow) -> Iterator[str]:
    """The settings below the first screenful."""
    window.go("settings")
    area = window.page("settings").findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    for number in range(2, 2 + -(-bar.maximum() // bar.pageStep())):
        bar.setValue((number - 1) * bar.pageStep())
        yield f"settings-{number}"


def enrolled(window: MainWindow) -> Iterator[str]:
    """The sync page of somebody whose key headquarters has certified, and whom it can be reached by."""
    window.go("sync")
    page = window.page("sync")
    assert isinstance(page, SyncPage)
    yield "sync-divided"  # everything it shows has been read then
    shown = page._shown
    assert shown is not None
    page._shown = replace(shown, enrolled=True, reachable=True)
    page._show_cards()
    yield "sync-enrolled"


def verdicts(window: MainWindow) -> Iterator[str]:
    """What is said of a sealed paper of ours, and of one that somebody changed."""
    desk = window.room.desk
    for line in desk.store.records.page(RecordQuery(form="D18", state="final")):
        papers = browse.papers(desk, line.record)
        if papers:
            pdf = browse.paper_bytes(desk, papers[-1])
            window.handing.verify_paper(f"{line.number}.pdf", pdf)
            yield "verify-whole"
            window.handing.verify_paper(f"{line.number}.pdf", pdf.replace(b"/Type", b"/Tipe", 1))
            yield "verify-changed"
            return


def merged(window: MainWindow) -> Iterator[str]:
    """The record with two versions, and both side by side."""
    window.open_record(in_two(window.room.desk))
    yield "versions-told"
    page = window.shown()
    assert isinstance(page, RecordPage)
    page.versions.show_versions()
    yield "versions"


def over_window(window: MainWindow) -> Iterator[Opening]:
    """What the pages ask now and then."""
    projects = window.page("projects")
    assert isinstance(projects, ProjectsPage)
    window.go("projects")
    yield "package", projects.bind_package
    yield "racks", projects._on_racks
    sync = window.page("sync")
    assert isinstance(sync, SyncPage)
    yield "mail-password", partial(sync._posting._on_password, "")
    falling = [
        20_000 + int(0.7 * n) + 213 * (n > 406) + 350 * (n > 755) + 15_000 * (n > 900) for n in range(1000)
    ]
    shown = traces.shown(sor(Shot(levels=falling)), "GL-01-07.sor", window.room.words)
    yield "trace", TraceDialog(window.room.look, window, shown).open
    error = RuntimeError("a picture of the window that tells a crash")
    yield "crash", partial(window.room.tell, error, window)


def over_tests(page: RecordPage, folder: Path) -> Iterator[Opening]:
    """Over a network test: a run of measuring, the switch beside it, and tables of testers."""
    room, wizard = page.room, page.wizard
    assert wizard is not None
    run = Measuring(page.record, Setup("outlet", POINTS), {point: _measured(point) for point in POINTS[:5]})
    yield "measure-run", RunDialog(room, wizard, run).open
    yield "measure-switch", NearDialog(room, wizard).open
    for name, text in (("measured", TABLE), ("measured-columns", STRANGE)):
        file = folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        yield name, partial(page._take_measured, [file])


def over_device(page: RecordPage) -> Iterator[Opening]:
    """Over the report of a device."""
    assert page.wizard is not None
    yield "reach", ReachDialog(page.room, page.wizard).open
    yield "start-from", partial(page.from_asked.emit, page.record)


def over_final(page: RecordPage) -> Iterator[Opening]:
    """Over a finished record."""
    yield "correct", page._on_correct
    yield "withdraw", page.versions.withdraw


def _measured(point: str) -> dict[str, object]:
    bad = point.endswith("4")
    values = {
        "sent": 50,
        "lost": 2 if bad else 0,
        "average_ms": "0.8",
        "longest_ms": "41.2" if bad else "1.9",
    }
    said = "fail" if bad else "pass"
    check = {"kind": "ping", "target": "10.1.30.1", "verdict": said, "values": values}
    return {
        "verdict": said,
        "checks": [check],
        "neighbour": {"switch": "SW-3F", "port": "GE1/0/7", "vlan": 30},
    }
