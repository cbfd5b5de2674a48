"""What an administrator does at headquarters: approve, assign, revoke, hand out, keep the root apart."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from sidesk.app import office_root
from sidesk.core.errors import OfficeAskedWrongly, SideskError
from sidesk.core.files import write_whole
from sidesk.core.reading import read_whole
from sidesk.core.text import N_, Words
from sidesk.hq import assigned, enrol, handing_out, work
from sidesk.hq.office import Headquarters
from sidesk.hq.roles import ROLES
from sidesk.models.entities import Person
from sidesk.signing.authority import OpenAuthority

GOOD, BAD = 0, 1
_NOBODY = N_("nobody here has this name; name the person with --person.")
_NO_DEVICE = N_("no laptop here has these four characters; name it with --device.")
_NOTHING = N_("name a project with --project or a role with --role.")
_NO_ROLE = N_("this is no role at headquarters: engineer, reviewer, dispatcher, admin, auditor.")
_NO_FILE = N_("name the file for the key of the root with --ca.")


def act(
    office: Headquarters, options: argparse.Namespace, target: Path, passphrase: str, words: Words
) -> int:
    """Do what the command names."""
    if options.action == "approve":
        return _approve(office, options, passphrase, words)
    if options.action == "assign":
        return _assign(office, options, words)
    if options.action == "revoke":
        return _revoke(office, options, passphrase, words)
    if options.action == "publish":
        return _publish(office, options.files)
    if options.action == "certificate":
        with office_root.opened(office, options.ca, passphrase) as root:
            return _certificate(root, options.host, office.clock.now(), target)
    if options.action == "export":
        _say(str(handing_out.export(office, options.project, target)))
        return GOOD
    if not options.ca:
        raise OfficeAskedWrongly(why=_NO_FILE)
    office_root.part(office, options.ca, words)
    return GOOD


def _approve(office: Headquarters, options: argparse.Namespace, passphrase: str, words: Words) -> int:
    worst = GOOD
    with office_root.opened(office, options.ca, passphrase) as root:
        waiting = enrol.waiting(office)
        for one in waiting:
            try:
                enrol.accept_by(office, one.request, lambda: root)
            except SideskError as problem:
                sys.stderr.write(f"{one.code}: {words.line(problem.told(words), problem.advised(words))}\n")
                worst = BAD
            else:
                _say(f"{one.code} {one.person.name}")
    if not waiting:
        _say(words.gettext("No request waits."))
    return worst


def _assign(office: Headquarters, options: argparse.Namespace, words: Words) -> int:
    person, store = _person(office, options.person), office.store.office
    if not options.project and not options.role:
        raise OfficeAskedWrongly(why=_NOTHING)
    demand_role(options.role)
    if options.project:
        (assigned.unassign if options.end else assigned.assign)(office.store, person.id, options.project)
    if options.role:
        (store.end_role if options.end else store.give_role)(person.id, options.role)
    details = {"person": person.id, "project": options.project, "role": options.role, "end": options.end}
    office.store.audit.append(office.public.name, "assign", details)
    called = assigned.numbers(office.store)
    projects = [called.get(one, one) for one in store.projects_of(person.id)]
    _say(f"{person.name}: {', '.join([*projects, *store.roles_of(person.id)])}")
    return GOOD


def demand_role(role: str) -> None:
    """Raises OfficeAskedWrongly where a role was named and headquarters has none of that name."""
    if role and role not in ROLES:
        raise OfficeAskedWrongly(why=_NO_ROLE)


def _person(office: Headquarters, said: str) -> Person:
    found = [one for one in office.store.office.people() if said in (one.id, one.name)]
    if len(found) != 1:
        raise OfficeAskedWrongly(why=_NOBODY)
    return found[0]


def _revoke(office: Headquarters, options: argparse.Namespace, passphrase: str, words: Words) -> int:
    found = [one for one in office.store.office.devices() if options.device and one.code == options.device]
    if not found:
        raise OfficeAskedWrongly(why=_NO_DEVICE)
    # A lost laptop is shut out at once, whether or not the stick with the root is at hand.
    if options.ca or office.holds_root:
        with office_root.opened(office, options.ca, passphrase) as root:
            office.revoke_by(found[0].id, options.reason, root)
    else:
        office.revoke_by(found[0].id, options.reason, None)
        _say(
            words.gettext(
                "Nothing of it is taken any more. Revoke again with --ca to end its certificate too."
            )
        )
    return GOOD


def _certificate(opened: OpenAuthority, host: str, at: dt.datetime, target: Path) -> int:
    """A certificate for the server in front, that laptops trust without anybody installing it."""
    chain, key = opened.server(host, at=at)
    for name, data in ((f"{host}.pem", chain), (f"{host}.key", key)):
        path = target / name
        write_whole(path, data)
        path.chmod(0o600)
        _say(str(path))
    return GOOD


_KINDS = {
    ".png": work.LOGO,
    ".jpg": work.LOGO,
    ".jpeg": work.LOGO,
    ".yaml": work.TYPES,
    ".yml": work.TYPES,
    ".json": work.LIMITS,
}


def _publish(office: Headquarters, files: Sequence[str]) -> int:
    """Forms, a logo, types of devices, limits: what it is, its name and its content say."""
    for name in files:
        data = read_whole(name)
        kind = _KINDS.get(Path(name).suffix.lower())
        if kind is None or (kind == work.LIMITS and b'"format"' in data):  # a form, which says so
            package = work.publish(office, data)
            office.store.audit.append(office.public.name, "publish form", {"package": package})
        else:
            work.hand_out(office, kind, data, Path(name).name)
        _say(name)
    return GOOD


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
