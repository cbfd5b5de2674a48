"""`sidesk hq login`: let somebody sign in to the web desk."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sidesk.app import office_acts
from sidesk.core.errors import OfficeAskedWrongly, ServerMissing
from sidesk.core.text import N_, Words
from sidesk.hq.office import open_office
from sidesk.models.entities import Person

GOOD = 0


def run(options: argparse.Namespace, folder: Path, passphrase: str, words: Words) -> int:
    """Open an account for a person, who need not have a laptop; an account before it ends."""
    try:
        from sidesk.hq.desk import accounts
    except ImportError as problem:
        raise ServerMissing from problem
    name = " ".join(options.name.split())
    office_acts.demand_role(options.role)
    _ = words.gettext
    with open_office(folder, passphrase) as office:
        store = office.store.office
        found = [one for one in store.people() if name in (one.name, one.id)]
        if len(found) > 1:
            raise OfficeAskedWrongly(why=N_("several people have this name; name the person's id."))
        person = found[0] if found else store.add_person(Person(office.clock.new_id(), name, ""))
        if options.role:
            store.give_role(person.id, options.role)
        opened = accounts.open_account(office, person)
    say = sys.stdout.write
    say(_("Password of {name}, shown only now: {password}").format(name=name, password=opened.password))
    say("\n" + _("For the authenticator app: {uri}").format(uri=opened.uri) + "\n")
    if sys.stdout.isatty():
        import segno

        segno.make(opened.uri).terminal(compact=True)
    return GOOD
