"""Store of headquarters: staff, their laptops, invitations, assignments, and what was not taken in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from sidesk.core.canonical import sha256
from sidesk.core.clock import Clock
from sidesk.core.errors import EnrolmentRefused
from sidesk.core.text import N_
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.entities import Device, Enrolment, Invitation, Person, Quarantined
from sidesk.models.tables import (
    AnyRow,
    AnySelect,
    AssignmentRow,
    DeviceRow,
    EnrolmentRow,
    InvitationRow,
    OfficeRoleRow,
    PersonRow,
    QuarantineRow,
)

_PERSON = sa.select(
    PersonRow.id, PersonRow.name, PersonRow.role, PersonRow.email, PersonRow.since, PersonRow.left_at
)  # fmt: skip
_DEVICE = sa.select(
    DeviceRow.id, DeviceRow.code, DeviceRow.person, DeviceRow.public_key, DeviceRow.age_recipient,
    DeviceRow.certificate, DeviceRow.serial, DeviceRow.enrolled_at, DeviceRow.revoked_at, DeviceRow.reason,
)  # fmt: skip
_INVITATION = sa.select(
    InvitationRow.id, InvitationRow.person, InvitationRow.until, InvitationRow.used_at, InvitationRow.device
)
_ENROLMENT = sa.select(
    EnrolmentRow.invitation, EnrolmentRow.device, EnrolmentRow.asked_at, EnrolmentRow.declined_at,
    EnrolmentRow.data,
)  # fmt: skip
_QUARANTINED = sa.select(
    QuarantineRow.id, QuarantineRow.kind, QuarantineRow.sender, QuarantineRow.why, QuarantineRow.at,
    QuarantineRow.decided_at, QuarantineRow.decision,
)  # fmt: skip


class OfficeStore:
    """What only headquarters keeps. Nobody is deleted: people leave, devices are revoked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # --- people ---

    def add_person(self, person: Person) -> Person:
        """Take somebody in, or change what is known about them."""
        values = {"name": person.name, "role": person.role, "email": person.email, "left_at": person.left_at}
        since = person.since or self._clock.now()
        added = insert(PersonRow).values(id=person.id, since=since, **values)
        with self._database.transaction() as connection:
            connection.execute(added.on_conflict_do_update(set_=values))
        return replace(person, since=since)

    def person(self, name: str) -> Person | None:
        """One person."""
        row = self._first(_PERSON.where(PersonRow.id == name))
        return None if row is None else Person(*row)

    def people(self) -> list[Person]:
        """Everybody, also those who left."""
        return [Person(*row) for row in self._rows(_PERSON.order_by(PersonRow.name, PersonRow.id))]

    # --- invitations and devices ---

    def invite(self, secret: str, person: str, until: dt.datetime) -> Invitation:
        """Keep an invitation; its secret itself is not kept."""
        invitation = Invitation(sha256(secret.encode()), person, until)
        values = {"id": invitation.id, "person": person, "until": until, "made_at": self._clock.now()}
        with self._database.transaction() as connection:
            connection.execute(sa.insert(InvitationRow).values(device="", **values))
        return invitation

    def invitation(self, secret: str) -> Invitation:
        """The invitation with this secret, if it can still be used. Raises EnrolmentRefused."""
        with self._database.reading() as connection:
            return self._valid(connection, secret)

    def invitation_of(self, name: str) -> Invitation | None:
        """An invitation by its id, used or not."""
        row = self._first(_INVITATION.where(InvitationRow.id == name))
        return None if row is None else Invitation(*row)

    def enrol(self, secret: str, device: Device) -> Device:
        """Take in a laptop and use up its invitation: both or neither. Raises EnrolmentRefused.

        The person is the one who was invited, whatever the laptop says.
        """
        moment = self._clock.now()
        with self._database.transaction() as connection:
            invitation = self._valid(connection, secret)
            taken = sa.select(DeviceRow.id).where(
                (DeviceRow.code == device.code) | (DeviceRow.id == device.id)
            )
            if connection.scalar(taken) is not None:
                raise EnrolmentRefused(why=N_("Another laptop has this device code already."))
            enrolled = replace(device, person=invitation.person, enrolled_at=moment)
            connection.execute(sa.insert(DeviceRow).values(**_columns(enrolled)))
            connection.execute(
                sa.update(InvitationRow)
                .where(InvitationRow.id == invitation.id)
                .values(used_at=moment, device=device.id)
            )
        return enrolled

    def device(self, name: str) -> Device | None:
        """One laptop, by its id."""
        row = self._first(_DEVICE.where(DeviceRow.id == name))
        return None if row is None else Device(*row)

    def devices(self, person: str = "") -> list[Device]:
        """Every laptop, or those of one person; also revoked ones."""
        asked = _DEVICE.where(DeviceRow.person == person) if person else _DEVICE
        return [Device(*row) for row in self._rows(asked.order_by(DeviceRow.code))]

    def revoke(self, device: str, reason: str) -> None:
        """From now on nothing of this laptop is taken without a human."""
        revoked = sa.update(DeviceRow).where(DeviceRow.id == device, DeviceRow.revoked_at.is_(None))
        with self._database.transaction() as connection:
            connection.execute(revoked.values(revoked_at=self._clock.now(), reason=reason))

    # --- requests that came over the network ---

    def ask(self, secret: str, device: str, data: bytes) -> Enrolment:
        """Keep a request until somebody decides; of many with one invitation the first one stays.

        Raises EnrolmentRefused.
        """
        with self._database.transaction() as connection:
            name = self._valid(connection, secret).id
            values = {"invitation": name, "device": device, "asked_at": self._clock.now(), "data": data}
            asked = insert(EnrolmentRow).values(**values)
            connection.execute(asked.on_conflict_do_nothing())
            mine = sa.and_(EnrolmentRow.invitation == name, EnrolmentRow.device == device)
            connection.execute(sa.update(EnrolmentRow).where(mine).values(data=data))
            kept = Enrolment(*connection.execute(_ENROLMENT.where(EnrolmentRow.invitation == name)).one())
        if kept.device != device:
            raise EnrolmentRefused(why=N_("The invitation has been used already."))
        if kept.declined_at is not None:
            raise EnrolmentRefused(why=N_("headquarters declined it."))
        return kept

    def waiting(self) -> list[Enrolment]:
        """Requests nobody has decided yet; the oldest first."""
        asked = _ENROLMENT.where(EnrolmentRow.declined_at.is_(None))
        asked = asked.where(EnrolmentRow.device.not_in(sa.select(DeviceRow.id)))
        return [Enrolment(*row) for row in self._rows(asked.order_by(EnrolmentRow.asked_at))]

    def decline(self, invitation: str) -> None:
        """This request is not granted; its invitation is used up with it."""
        declined = sa.update(EnrolmentRow).where(EnrolmentRow.invitation == invitation)
        with self._database.transaction() as connection:
            connection.execute(declined.values(declined_at=self._clock.now()))

    # --- what people may do at headquarters ---

    def give_role(self, person: str, role: str) -> None:
        """From now on somebody has this role at headquarters."""
        given = insert(OfficeRoleRow).values(person=person, role=role, since=self._clock.now(), ended_at=None)
        with self._database.transaction() as connection:
            connection.execute(given.on_conflict_do_update(set_={"ended_at": None}))

    def end_role(self, person: str, role: str) -> None:
        """From now on no more."""
        which = (OfficeRoleRow.person == person, OfficeRoleRow.role == role)
        with self._database.transaction() as connection:
            connection.execute(sa.update(OfficeRoleRow).where(*which).values(ended_at=self._clock.now()))

    def roles_of(self, person: str) -> list[str]:
        """The roles somebody has."""
        asked = sa.select(OfficeRoleRow.role).where(
            OfficeRoleRow.person == person, OfficeRoleRow.ended_at.is_(None)
        )
        return [row.role for row in self._rows(asked.order_by(OfficeRoleRow.role))]

    # --- assignments ---

    def assign(self, person: str, project: str) -> None:
        """Give a project to somebody."""
        values = {"since": self._clock.now(), "ended_at": None}
        assigned = insert(AssignmentRow).values(person=person, project=project, **values)
        with self._database.transaction() as connection:
            connection.execute(assigned.on_conflict_do_update(set_={"ended_at": None}))

    def unassign(self, person: str, project: str) -> None:
        """Take a project from somebody; what they wrote stays."""
        which = (AssignmentRow.person == person, AssignmentRow.project == project)
        with self._database.transaction() as connection:
            connection.execute(sa.update(AssignmentRow).where(*which).values(ended_at=self._clock.now()))

    def projects_of(self, person: str) -> list[str]:
        """The projects somebody is given."""
        asked = sa.select(AssignmentRow.project).where(
            AssignmentRow.person == person, AssignmentRow.ended_at.is_(None)
        )
        return [row.project for row in self._rows(asked.order_by(AssignmentRow.project))]

    def people_of(self, project: str) -> list[str]:
        """Who is given a project."""
        asked = sa.select(AssignmentRow.person).where(
            AssignmentRow.project == project, AssignmentRow.ended_at.is_(None)
        )
        return [row.person for row in self._rows(asked.order_by(AssignmentRow.person))]

    def assignments(self, person: str = "") -> list[tuple[str, str, bool]]:
        """Person, project and whether it was ended: everybody's in one query, or those of one person."""
        asked = sa.select(AssignmentRow.person, AssignmentRow.project, AssignmentRow.ended_at)
        asked = asked.where(AssignmentRow.person == person) if person else asked
        rows = self._rows(asked.order_by(AssignmentRow.person, AssignmentRow.project))
        return [(row.person, row.project, row.ended_at is not None) for row in rows]

    # --- quarantine ---

    def set_aside(self, kind: str, sender: str, why: str, data: bytes) -> Quarantined:
        """Keep what was not taken, whole, for a human."""
        kept = Quarantined(sha256(data), kind, sender, why, self._clock.now())
        values = {"id": kept.id, "kind": kind, "sender": sender, "why": why, "at": kept.at, "data": data}
        with self._database.transaction() as connection:
            connection.execute(insert(QuarantineRow).values(decision="", **values).on_conflict_do_nothing())
        return kept

    def quarantine(self, *, decided: bool = False) -> list[Quarantined]:
        """What waits for a human, or what was decided; the oldest first."""
        column = QuarantineRow.decided_at
        asked = _QUARANTINED.where(column.is_not(None) if decided else column.is_(None))
        return [Quarantined(*row) for row in self._rows(asked.order_by(QuarantineRow.at, QuarantineRow.id))]

    def quarantined(self, name: str) -> bytes | None:
        """The bytes that were set aside."""
        row = self._first(sa.select(QuarantineRow.data).where(QuarantineRow.id == name))
        return None if row is None else bytes(row.data)

    def decide(self, name: str, decision: str) -> None:
        """Note what a human decided; the bytes stay."""
        decided = sa.update(QuarantineRow).where(QuarantineRow.id == name)
        with self._database.transaction() as connection:
            connection.execute(decided.values(decided_at=self._clock.now(), decision=decision))

    def _valid(self, connection: sa.Connection, secret: str) -> Invitation:
        row = connection.execute(_INVITATION.where(InvitationRow.id == sha256(secret.encode()))).first()
        if row is None:
            raise EnrolmentRefused(why=N_("Headquarters knows no such invitation."))
        invitation = Invitation(*row)
        if invitation.used_at is not None:
            raise EnrolmentRefused(why=N_("The invitation has been used already."))
        if invitation.until < self._clock.now():
            raise EnrolmentRefused(why=N_("The invitation has expired."))
        return invitation

    def _first(self, asked: AnySelect) -> AnyRow | None:
        with self._database.reading() as connection:
            return connection.execute(asked).first()

    def _rows(self, asked: AnySelect) -> list[AnyRow]:
        with self._database.reading() as connection:
            return list(connection.execute(asked))


def _columns(device: Device) -> dict[str, object]:
    return {
        "id": device.id, "code": device.code, "person": device.person, "public_key": device.public_key,
        "age_recipient": device.age_recipient, "certificate": device.certificate, "serial": device.serial,
        "enrolled_at": device.enrolled_at, "revoked_at": None, "reason": "",
    }  # fmt: skip
