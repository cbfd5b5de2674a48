"""Walk a project through the department's process: documents begun, filled, finished and corrected for real.

`Walk` is one person at one desk. What a document asks is answered by the names of its questions; whatever the
form demands beyond that is answered plainly (`_plain`), so that a walk says only what matters to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, cast

import pypdfium2
import pytest

from sidesk.actions import (
    begin,
    browse,
    countersign,
    defects,
    fill,
    finish,
    identity,
    opening,
    process,
    release,
    service,
)
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk, Person
from sidesk.actions.finish import CERTIFICATE, LATER, WITNESSED, Signed
from sidesk.actions.identity import Newcomer
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.errors import GateClosed
from sidesk.core.roles import KEYED
from sidesk.core.settings import Settings
from sidesk.forms.definition import Group, Node, Question, Repeat
from sidesk.forms.definition import Path as Where
from sidesk.forms.session import FormSession, Problem
from sidesk.models.entities import RecordQuery
from sidesk.workflow.defects import Defect
from sidesk.workflow.nextup import NextAction, next_actions
from sidesk.workflow.states import State, StepState
from tests.support.papers import picture

Given: TypeAlias = Mapping[str, Json]
Todo: TypeAlias = tuple[str, ...]

PASSPHRASE = "demo"
MANAGER = Newcomer("样例·林舟", "PM", "系统集成部")
DOER, CHECKER, CLIENT = "样例·郑木", "样例·何川", "样例·江敏"
PEOPLE = (
    ("SALES", "样例·周晓", "us"), ("SID", "样例·方远", "us"), ("CTO", "样例·沈一", "us"),
    ("PM", MANAGER.name, "us"), ("LEAD", DOER, "us"), ("LEAD", CHECKER, "us"), ("ENG", "样例·陆遥", "us"),
    ("CPM", CLIENT, "client"), ("CTECH", "样例·白杨", "client"),
)  # fmt: skip
_NAMES = {role: person for role, person, _ in PEOPLE}
STROKES = [[[100, 200], [300, 120], [500, 260]], [[600, 80], [620, 300]]]
LONG = (
    "样例：按图纸、规范和合同施工，先做样板，班组自检合格后报验，出现的问题当天登记、当天处理，"
    "处理完再由别人复查，资料随工程同步整理。"
)
PHONE = "000-0000-0100"
_ROUNDS = 40  # a form asks for more once something was answered


class Time:
    """A clock that goes on by a minute whenever somebody looks at it, beginning some days ago."""

    def __init__(self, days_ago: int = 2) -> None:
        zone = dt.timezone(dt.timedelta(hours=8))
        self.moment = dt.datetime.now(zone).replace(microsecond=0) - dt.timedelta(days=days_ago)

    def now(self) -> dt.datetime:
        """The moment, a second after the last one."""
        self.moment += dt.timedelta(seconds=1)
        return self.moment


def new_walk(folder: Path, sections: Sequence[str] = ("1F", "2F"), **project: Json) -> Walk:
    """A new store with one new project, whose manager sits at the desk."""
    clock = Clock(now=Time().now)
    settings = Settings(language="zh", paper_language="zh", company="示例云启")
    desk, _ = opening.begin(folder, PASSPHRASE, MANAGER, settings, clock, rounds=1)
    walk = Walk(desk, "")
    people: list[Json] = [
        {"role": role, "person": person, "side": side, "phone": PHONE} for role, person, side in PEOPLE
    ]
    given: dict[str, Json] = {
        "project_no": "W-2026-001", "project_name": "样例园区布线工程", "client_name": "示例园区管理公司",
        "contractor_name": "示例云启", "contractor_dept": "系统集成部", "client_address": "示例市样板路1号",
        "has_supervision": "no", "site_address": "示例市样板路1号", "contract_no": "HT-W-001",
        "scope": "两层楼的综合布线和网络，按图纸施工，含测试、验收和培训",
        "sections": [{"code": code, "name": code} for code in sections],
        "people": people, **project,
    }  # fmt: skip
    walk.project = walk.issue("P01", given)
    return walk


class Walk:
    """What a person does at a desk with one project, and what the program says to it."""

    def __init__(self, desk: Desk, project: str) -> None:
        self.desk, self.project = desk, project
        self.last = ""  # the record issued last

    # --- documents ---------------------------------------------------------------------------------------

    def draft(self, form: str, given: Given | None = None, *, origin: str = "", section: str = "") -> str:
        """A document begun as the process page begins it, and filled in; its record."""
        opened = begin.begin(self.desk, Beginning(form, self.project, origin=origin, section=section))
        self.write(opened.record, given or {})
        return opened.record

    def write(self, record: str, given: Given) -> None:
        """Fill in a draft: what is given, then whatever the form still demands."""
        opened = fill.resume(self.desk, record)
        session = FormSession(opened.form, opened.answers, opened.context, self.desk.clock)
        self._answer(session, opened.form.items, (), given)
        for _ in range(_ROUNDS):
            missing = [one for one in session.problems() if (one.severity, one.kind) == ("error", "required")]
            if not missing:
                break
            session.answer_many([(one.path, self._plain(session, one.path)) for one in missing])
        fill.keep(self.desk, record, session.answers, session.title(), session.progress(), session.pages())

    def issue(
        self, form: str, given: Given | None = None, *signed: str, origin: str = "", section: str = ""
    ) -> str:
        """A document begun, filled in and finished with a sealed paper; `signed` names optional signers."""
        return self.finish(self.draft(form, given, origin=origin, section=section), *signed)

    def issue_in_case(self, form: str, given: Given | None = None, *signed: str) -> str:
        """The next document of the newest service case, begun with what the case knows, and finished."""
        return self.finish(self.draft_in_case(form, given), *signed)

    def draft_in_case(self, form: str, given: Given | None = None) -> str:
        """The same, not finished."""
        record = service.begin_document(self.desk, self._case(), form).record
        self.write(record, given or {})
        return record

    def finish(self, record: str, *signed: str) -> str:
        """Finish a draft: everybody the form demands signs here, and those who are named."""
        opened = fill.resume(self.desk, record)
        left = [one for one in finish.problems(self.desk, record) if one.severity == "error"]
        assert not left, f"{opened.form.id} {_said(left)}"
        finish.finish(self.desk, record, self._signatures(opened, signed), PASSPHRASE)
        for role in signed:
            if role in KEYED and role not in finish.held_roles(self.desk, self.project):
                self._seal_up_to(record, role)
        self.last = record
        return record

    def _seal_up_to(self, record: str, role: str) -> None:
        """Everybody of the firm whose place is open seals, in the form's order, as far as this role."""
        for turn in countersign.signing(self.desk, record).turns:
            self._seal_as(record, turn.role)
            if turn.role == role:
                return

    def _seal_as(self, record: str, role: str) -> None:
        """Whoever has the role seals with the own key, as on another laptop to which the paper has gone."""
        store, here = self.desk.store, (self.desk.person, identity.person_key(self.desk.store))
        self.desk.person = Person(f"id-of-{role}", _NAMES[role], role, MANAGER.unit)
        try:
            identity.make_person_key(store, self.desk.person, PASSPHRASE, at=self.desk.clock.now(), rounds=1)
            countersign.countersign(self.desk, record, role, PASSPHRASE)
        finally:
            self.desk.person = here[0]
            identity.keep_person_key(store, here[1])

    def correct(self, record: str, given: Given, *signed: str) -> str:
        """A second issue of a document."""
        fill.correct(self.desk, record)
        self.write(record, given)
        return self.finish(record, *signed)

    def refused(self, record: str, *signed: str) -> list[str]:
        """Try to finish a draft behind closed gates: which they are; the refusal names each.

        The draft is put away again.
        """
        shut = self.shut(record)
        with pytest.raises(GateClosed) as refusal:
            self.finish(record, *signed)
        told = refusal.value.told(self.desk.words)
        gates = process.process(self.desk).gates
        assert all(self.desk.words.pick(gate.title) in told for gate in gates if gate.code in shut), told
        fill.put_away(self.desk, record)
        return shut

    def warned(self, record: str) -> list[str]:
        """The soft gates a draft stands before that do not hold."""
        return [one.gate.code for one in process.gates_before(self.desk, record) if one.state == "warns"]

    def shut(self, record: str) -> list[str]:
        """The hard gates a draft stands before that do not hold."""
        return [one.gate.code for one in process.gates_before(self.desk, record) if one.stops]

    def release(self, record: str, code: str, reason: str) -> str:
        """Release a gate for one document, with a sealed paper of its own."""
        gate = next(one for one in process.gates_before(self.desk, record) if one.gate.code == code)
        roles = process.roles_in(self.desk, self.project)
        opened = release.begin_release(self.desk, self.project, gate, roles, self.number(record))
        self.write(opened.record, {"reason": reason})
        return self.finish(opened.record)

    def number(self, record: str) -> str:
        """The number of a document."""
        return fill.resume(self.desk, record).number

    def answer(self, record: str, name: str) -> Json:
        """An answer of a document, whatever group it stands in."""
        opened = fill.resume(self.desk, record)
        return next((value for key, value in _plainly(opened.answers) if key == name), None)

    def rows(self, record: str, name: str) -> list[Json]:
        """The rows of a table of a document."""
        table = self.answer(record, name)
        return list(table.values()) if isinstance(table, Mapping) else []

    def text_of(self, record: str) -> str:
        """What the newest sealed paper of a document says, without line breaks."""
        paper = browse.papers(self.desk, record)[-1]
        pdf = pypdfium2.PdfDocument(browse.paper_bytes(self.desk, paper))
        pages = (page.get_textpage().get_text_bounded() for page in pdf)
        whole = "".join(pages).replace("\x02", "-")  # pdfium's hyphen at the end of a line
        return "".join(whole.split())

    # --- what the program says ---------------------------------------------------------------------------

    def report(self) -> process.Report:
        """Where the project stands."""
        return process.report(self.desk, self.project)

    def state(self, code: str) -> str:
        """The state of a step, of the project or of the only case."""
        return self.step(code).state

    def step(self, code: str) -> StepState:
        """A step of the project, or of the newest case."""
        told = self.report()
        states: list[State] = [told.state, *(case.state for case in reversed(told.cases))]
        return next(one for state in states for one in state.steps if one.step.code == code)

    def stands(self, code: str, state: str, *todo: Todo) -> None:
        """Say that a step of the project is in a state, and that nothing else than `todo` comes next."""
        found = self.state(code), self.todo()
        assert found == (state, list(todo)), f"step {code}: {found}"

    def parts(self, code: str) -> dict[str, str]:
        """The state of a step in each section."""
        return {part.section: part.state for part in self.step(code).parts}

    def gate(self, step: str, code: str, section: str = "") -> str:
        """The state of a gate."""
        gates = (one for one in self.step(step).gates if one.gate.code == code)
        return next(one.state for one in gates if section in ("", one.section))

    def todo(self) -> list[Todo]:
        """What the project proposes next: kind, step, and where they are known form and section."""
        told = self.report()
        roles = process.roles_of(self.desk, told)
        actions = next_actions(told.state, told.book, told.defects, roles, self.desk.person.name)
        shut = (one.gate.gate.code if one.gate else "" for one in actions)
        found = [
            (one.kind, one.step, one.form or gate, one.section)
            for one, gate in zip(actions, shut, strict=True)
        ]
        return [tuple(text for text in one if text) for one in found]

    def todo_of_case(self) -> list[Todo]:
        """What the newest case proposes next."""
        return [_todo(one) for one in self._case().next]

    def _case(self) -> service.ServiceCase:
        own = (one for one in service.cases(self.desk) if one.project.record == self.project)
        return max(own, key=lambda one: one.case.number)

    def defect(self, number: str) -> Defect:
        """A defect as it stands."""
        return next(one for one in self.report().defects if one.number == number)

    def card(self, number: str) -> defects.Card:
        """Its card on the board."""
        return next(one for one in defects.board(self.desk, self.project) if one.defect.number == number)

    def issued(self, form: str) -> list[str]:
        """The numbers of the issued documents of a form."""
        lines = self.desk.store.records.page(RecordQuery(form=form, project=self.project))
        return sorted(line.number for line in lines if line.state == "final")

    # --- answering ---------------------------------------------------------------------------------------

    def photo(self) -> Json:
        """A photo that is really in the store."""
        kept = self.desk.store.attachments.add(picture(48, 32), "IMG 1.png", "image/png")
        return {"sha256": kept.sha256, "name": "IMG 1.png", "mime": "image/png", "size": kept.size}

    def file(self) -> Json:
        """A file that is really in the store."""
        data = "样例文件 sample file".encode()
        kept = self.desk.store.attachments.add(data, "plan.txt", "text/plain")
        return {"sha256": kept.sha256, "name": "plan.txt", "mime": "text/plain", "size": kept.size}

    def _answer(self, session: FormSession, items: Sequence[Node], above: Where, given: Given) -> None:
        """Answers by name wherever the question stands; rows of a table as a list, of a checklist by key."""
        for node in items:
            path = (*above, node.name)
            if isinstance(node, Group):
                self._answer(session, node.items, path, given)
            elif node.name not in given or above[:1] == ("header",):
                continue
            elif isinstance(node, Question):
                session.answer(path, given[node.name])
            else:
                self._answer_rows(session, node, path, given[node.name])

    def _answer_rows(self, session: FormSession, node: Repeat, path: Where, rows: Json) -> None:
        if isinstance(rows, Mapping):
            for key, row in rows.items():
                self._answer(session, node.items, (*path, key), cast(Given, row))
            return
        session.remove_rows(path, session.row_keys(path))
        for row in cast("Sequence[Given]", rows):
            (key,) = session.add_rows(path)
            self._answer(session, node.items, (*path, key), row)

    def _plain(self, session: FormSession, path: Where) -> Json:
        """What somebody answers who has nothing particular to say."""
        node = session.node(path)
        assert isinstance(node, Question), path
        kind, now = node.kind, self.desk.clock.now()
        if node.name.endswith("phone"):
            return PHONE
        if kind in ("one", "yesno"):
            return session.choices(path)[0].name
        plain: dict[str, Json] = {
            "text": "样例", "long": LONG, "integer": "1", "decimal": "1", "money": "100",
            "date": now.date().isoformat(), "time": "09:00", "datetime": now.isoformat(timespec="seconds"),
            "person": self.desk.person.name, "device": "SW-1F-01", "place": "1F", "ip": "10.0.0.2",
            "mac": "00:11:22:33:44:55", "barcode": "SN-0001", "verdict": "pass", "acknowledge": "OK",
            "signature": {"strokes": cast(Json, STROKES), "name": "样例·赵石"},
            "record": self.number(self.last) if self.last else "",
        }  # fmt: skip
        if kind == "many":
            return [session.choices(path)[0].name]
        if kind in ("photo", "file"):
            return [self.photo(), self.photo()] if kind == "photo" else [self.file()]
        return plain[kind]

    def _signatures(self, opened: fill.OpenRecord, named: Sequence[str]) -> list[Signed]:
        parties = [one for one in finish.parties(self.desk, opened) if not one.optional or one.role in named]
        everybody = finish.parties(self.desk, opened)
        if everybody and not any(one.held for one in parties):
            parties = [next(one for one in everybody if one.held), *parties]
        return [
            Signed(one.role, self.desk.person.name, CERTIFICATE) if one.held
            else Signed(one.role, _NAMES[one.role], LATER) if one.role in named and one.role in KEYED
            else Signed(one.role, _NAMES.get(one.role, "样例·罗衡"), WITNESSED, strokes=STROKES)
            for one in parties
        ]  # fmt: skip


def _todo(action: NextAction, section: str = "") -> Todo:
    what = action.form or (action.gate.gate.code if action.gate else "")
    return tuple(text for text in (action.kind, action.step, what, section) if text)


def _plainly(answers: Given) -> Iterator[tuple[str, Json]]:
    for key, value in answers.items():
        yield key, value
        if isinstance(value, Mapping):
            yield from _plainly(value)


def _said(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [("/".join(one.path), one.kind, one.message.get("en", "")) for one in problems]
