"""Records with their papers and verdicts, registers with their spreadsheets, conflicts and quarantine."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sidesk.actions import browse, projects, verify, versions
from sidesk.actions.registers import NAMES, UNSAID, every_line, title
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.hq import ingest, roles
from sidesk.hq.desk.frame import HOME, Away, Fields, Reading, Visitor, moved, page, trusted
from sidesk.models.entities import Paper, RecordQuery, RegisterLine, RegisterQuery
from sidesk.reports.volumes.archive import spreadsheet

router = APIRouter()
_LINES = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/records")
def listed(request: Request, who: Reading, q: str = "", form: str = "") -> Response:
    """The records that match, the last changed first."""
    found = who.desk.store.records.page(RecordQuery(text=q[:200], form=form[:20], limit=_LINES))
    titles = browse.titles(who.desk)
    return page(request, "records.html", who, records=found, titles=titles, q=q, form=form, most=_LINES)


@router.get("/records/{record:path}")
def one_record(request: Request, who: Reading, record: str) -> Response:
    """One record: its versions, its papers, and what the verdict on each paper says."""
    summary = who.desk.store.records.summary(record)
    if summary is None:
        raise Away(404)
    papers = [(paper, _verdict(who, paper)) for paper in browse.papers(who.desk, record)]
    return page(
        request,
        "record.html",
        who,
        record=summary,
        title=browse.titles(who.desk).get(summary.form, {}),
        versions=browse.versions(who.desk, record),
        papers=papers,
        standing=versions.standing(who.desk, record) if summary.heads > 1 else None,
    )


@router.get("/papers/{name}.pdf")
def paper(who: Reading, name: str) -> Response:
    """The sealed bytes, to be kept and checked with any program; never shown inside our own pages."""
    found = who.desk.store.papers.get(name)
    if found is None:
        raise Away(404)
    summary = who.desk.store.records.summary(found.record)
    return _file(browse.paper_bytes(who.desk, found), f"{summary.number if summary else name}.pdf",
                 "application/pdf")  # fmt: skip


@router.get("/registers")
def registers(request: Request, who: Reading, name: str = "", q: str = "", project: str = "") -> Response:
    """Search in one register."""
    names = browse.registers(who.desk)
    chosen = name if name in names else (names[0] if names else "")
    query = RegisterQuery(chosen, project=project, text=q[:200], limit=_LINES)
    found = browse.register(who.desk, query) if chosen else browse.RegisterLines([], 0)
    filled = {name for line in found.lines for name in line.cells}
    columns = [one for one in _columns(who, chosen) if one.name in filled]
    rows = [[_cell(who, column, line) for column in columns] for line in found.lines]
    return page(
        request,
        "registers.html",
        who,
        names=names,
        chosen=chosen,
        called=NAMES,
        columns=[title(chosen, one, who.words) for one in columns],
        rows=list(zip(found.lines, rows, strict=True)),
        total=found.total,
        q=q,
        project=project,
        projects=projects.projects(who.desk),
    )


@router.get("/registers/{name}.xlsx")
def workbook(who: Reading, name: str, q: str = "", project: str = "") -> Response:
    """The same lines, all of them, as a spreadsheet of texts."""
    if name not in browse.registers(who.desk):
        raise Away(404)
    columns = _columns(who, name)
    rows = [[title(name, column, who.words) for column in columns]]
    query = RegisterQuery(name, project=project, text=q[:200])
    for line in every_line(who.desk, query, Progress()):
        rows.append([_cell(who, column, line) for column in columns])
    return _file(spreadsheet({name: rows}), f"{name}.xlsx", _XLSX)


# --- what waits for a decision ---


@router.get("/waiting")
def waiting(request: Request, who: Reading) -> Response:
    """Conflicts that people in the field have to resolve, and what was put aside."""
    return page(
        request,
        "waiting.html",
        who,
        conflicts=versions.open_conflicts(who.desk),
        aside=who.office.store.office.quarantine(),
        decided=who.office.store.office.quarantine(decided=True)[-20:],
    )


@router.post("/waiting/{name}")
def decide(who: Reading, name: str, fields: Fields) -> Response:
    """Try to take it in again, or leave it aside for good with a reason; the bytes stay either way."""
    given = trusted(who, fields)
    who.demand(roles.DECIDE)
    office = who.office.store.office
    entry = next((one for one in office.quarantine() if one.id == name), None)
    data = office.quarantined(name)
    if entry is None or data is None:
        raise Away(404)
    if given.get("again") and entry.kind == "bundle":
        result = ingest.ingest(who.office, [data]).results[0]
        if result.outcome.exit_code:
            return moved(f"{HOME}/waiting")
        decision = "taken in"
    else:
        decision = " ".join(given.get("reason", "").split())[:500]
        if not decision:
            return moved(f"{HOME}/waiting")
    office.decide(name, decision)
    who.note("decide", entry=name, decision=decision)
    return moved(f"{HOME}/waiting")


def _verdict(who: Visitor, paper: Paper) -> verify.FileVerdict | None:
    if not who.desk.store.attachments.has(paper.sha256):
        return None
    data = browse.paper_bytes(who.desk, paper)
    return verify.verify_file(data, [who.office.root], who.words, crls=[who.office.crl])


def _columns(who: Visitor, register: str) -> list[browse.RegisterColumn]:
    unsaid = UNSAID.get(register, ())
    known = browse.register_columns(who.desk, register) if register else []
    return [column for column in known if column.name not in unsaid]


def _cell(who: Visitor, column: browse.RegisterColumn, line: RegisterLine) -> str:
    value: Json = line.cells.get(column.name)
    if isinstance(value, str) and value in column.options:
        return who.words.pick(column.options[value])
    if isinstance(value, str) and column.kind == "datetime":
        return _moment(value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if isinstance(part, str))
    return "" if value is None else str(value)


def _moment(value: str) -> str:
    try:
        return f"{dt.datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
    except ValueError:  # a foreign record may hold anything; it is shown as it is
        return value


def _file(data: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=kind, headers=headers)
