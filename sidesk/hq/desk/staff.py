"""People, their roles and laptops, and the audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sidesk.hq import assigned, roles
from sidesk.hq.desk import accounts, sessions
from sidesk.hq.desk.frame import HOME, Away, Fields, Reading, moved, page, trusted
from sidesk.hq.office import Headquarters
from sidesk.models.entities import AuditLine

router = APIRouter()
_LINES = 100
_A_DAY = dt.timedelta(days=1)


@router.get("/people")
def people(request: Request, who: Reading) -> Response:
    """Everybody with their laptops, projects and roles here."""
    office = who.office.store.office
    given, called = assigned.everybody(who.office.store), assigned.numbers(who.office.store)
    shown = [
        (
            one,
            office.devices(one.id),
            sorted(called.get(project, project) for project in given.get(one.id, ())),
            office.roles_of(one.id),
        )
        for one in office.people()
    ]
    return page(
        request,
        "people.html",
        who,
        people=shown,
        known=list(roles.ROLES),  # the least first: it is what a slip gives
        waiting=office.waiting(),
        accounts={one.id for one, *_ in shown if accounts.has_account(who.office, one.id)},
    )


@router.post("/people/{person}/roles")
def change_role(who: Reading, person: str, fields: Fields) -> Response:
    """Give or end a role at headquarters."""
    given = trusted(who, fields)
    who.demand(roles.PEOPLE)
    office = who.office.store.office
    role = given.get("role", "")
    if office.person(person) is None or role not in roles.ROLES:
        raise Away(404)
    (office.end_role if given.get("end") else office.give_role)(person, role)
    who.note("end role" if given.get("end") else "give role", person=person, role=role)
    return moved(f"{HOME}/people")


@router.post("/people/{person}/account")
def close_account(who: Reading, person: str, fields: Fields) -> Response:
    """Nobody signs in under this name any more; an account is opened on the server, by command."""
    trusted(who, fields)
    who.demand(roles.PEOPLE)
    if who.office.store.office.person(person) is None:
        raise Away(404)
    accounts.close_account(who.office, person)
    sessions.end_all(who.office, person)
    who.note("close account", person=person)
    return moved(f"{HOME}/people")


@router.post("/people/{person}/left")
def leave(who: Reading, person: str, fields: Fields) -> Response:
    """Somebody works here no longer: no project goes to them, nobody signs in as them. What their laptop
    still sends is taken, until it is revoked. Or they are back, with the projects they had."""
    given = trusted(who, fields)
    who.demand(roles.PEOPLE)
    office = who.office.store.office
    known = office.person(person)
    if known is None or person == who.person.id:
        raise Away(404)
    is_back = bool(given.get("end"))
    office.add_person(replace(known, left_at=None if is_back else who.office.clock.now()))
    if not is_back:
        accounts.close_account(who.office, person)
        sessions.end_all(who.office, person)
    who.note("is back" if is_back else "left", person=person)
    return moved(f"{HOME}/people")


@router.post("/devices/{device}/revoke")
def revoke(who: Reading, device: str, fields: Fields) -> Response:
    """A lost laptop: nothing of it is taken from now on. The root revokes its certificate, by command."""
    given = trusted(who, fields)
    who.demand(roles.PEOPLE)
    reason = " ".join(given.get("reason", "").split())[:500]
    if who.office.store.office.device(device) is None:
        raise Away(404)
    if reason:
        who.office.revoke_by(device, f"{reason} ({who.person.name})", None)
    return moved(f"{HOME}/people")


@dataclass(frozen=True)
class Checked:
    """Up to where the chain was found whole, and when that was looked at from its beginning."""

    head: AuditLine | None
    at: dt.datetime


def _broken(request: Request, office: Headquarters) -> tuple[int | None, Checked]:
    """The first wrong line of the audit. It is read from its beginning once a day, for it grows for years."""
    before: Checked | None = request.app.state.checked
    now, store = office.clock.now(), office.store.audit
    known = before if before and now - before.at < _A_DAY else None
    head = store.head()
    broken = store.broken(known.head if known else None)
    checked = Checked(head, known.at if known else now)
    if broken is None:
        request.app.state.checked = checked
    return broken, checked


@router.get("/audit")
def audit(request: Request, who: Reading, after: int = -1) -> Response:
    """The chain of what was done; whether it is whole."""
    who.demand(roles.AUDIT)
    store = who.office.store.audit
    head = store.head()
    last = head.number if head else 0
    start = min(after, last) if after >= 0 else max(0, last - _LINES)
    lines = store.lines(start, _LINES)
    broken, checked = _broken(request, who.office)
    return page(
        request,
        "audit.html",
        who,
        lines=list(reversed(lines)),
        broken=broken,
        checked=checked,
        called={one.id: one.name for one in who.office.store.office.people()},
        head=head,
        earlier=max(0, start - _LINES) if start else None,
    )
