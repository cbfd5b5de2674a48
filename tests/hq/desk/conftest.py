"""A web desk over a small headquarters that has heard of one project, on a real server."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest

from sidesk.actions import exchange
from sidesk.actions.shelf import StoreKeeper
from sidesk.hq.desk import accounts
from sidesk.hq.office import Headquarters
from sidesk.hq.server.limits import Limits
from sidesk.models.entities import Person, RecordQuery
from tests.hq.lab import Time, founded
from tests.hq.serving import served
from tests.support.desks import opened_desk, small_store

ROLES = {"王芳": "admin", "李强": "reviewer", "赵敏": "dispatcher", "孙莉": "auditor", "周涛": "engineer"}


@dataclass
class Desk:
    """The server, its office, and who can sign in with what."""

    address: str
    office: Headquarters
    time: Time
    accounts: dict[str, accounts.Opened] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """What the authenticator shows next; half a minute passes, for a code counts once."""
        self.time.moment += dt.timedelta(seconds=30)
        secret = parse_qs(urlsplit(self.accounts[name].uri).query)["secret"][0]
        return pyotp.TOTP(secret).at(self.time.moment)

    def opened(self, person: Person) -> accounts.Opened:
        """A new account for somebody."""
        return accounts.open_account(self.office, person)

    def browser(self, name: str = "", language: str = "en") -> Browser:
        """A browser, signed in where a name is given."""
        made = Browser(self, language)
        if name:
            answer = made.post(
                "/desk/sign-in",
                {"name": name, "password": self.accounts[name].password, "code": self.code(name)},
            )
            assert answer.status_code == 303, answer.text
        return made


class Browser:
    """Keeps cookies as a browser does, and sends forms with the token that stands in them."""

    def __init__(self, desk: Desk, language: str) -> None:
        self.desk = desk
        self.cookies: dict[str, str] = {}
        self._language = language

    def get(self, path: str) -> httpx.Response:
        return self._noted(httpx.get(self.desk.address + path, headers=self._headers(), timeout=60))

    def post(
        self, path: str, fields: dict[str, str] | None = None, *, page: str = "", origin: str | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Send a form; with `page` the token is taken from the form on that page."""
        given = dict(fields or {})
        if page:
            found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
            assert found, "the page has no form"
            given["csrf"] = found[1]
        headers = {**self._headers(), "origin": self.desk.address if origin is None else origin}
        files = {"file": file} if file else None
        return self._noted(
            httpx.post(self.desk.address + path, data=given, files=files, headers=headers, timeout=60)
        )

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"accept-language": self._language, **({"cookie": cookies} if cookies else {})}

    def _noted(self, answer: httpx.Response) -> httpx.Response:
        self.cookies.update(answer.cookies.items())
        return answer


def filled(office: Headquarters, store: Path) -> None:
    """Headquarters has taken in everything of a laptop."""
    laptop = opened_desk(store)
    exchange.share_drafts(laptop)
    keeper = StoreKeeper(office.store)
    for entry in laptop.store.packages.all():
        keeper.keep_package(laptop.store.packages.data(entry.sha256))
    for line in laptop.store.records.page(RecordQuery(limit=1000)):
        revisions = laptop.store.records.revisions(line.record)
        for sha in {sha for one in revisions for sha in one.hashes("attachments")}:
            keeper.keep_file(sha, laptop.store.attachments.read(sha))
        keeper.keep_revisions(revisions)
    laptop.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    time = Time()
    time.moment = dt.datetime.now(dt.UTC)
    with founded(tmp_path_factory.mktemp("hq"), time) as office:
        filled(office, small_store(tmp_path_factory.mktemp("laptop") / "store"))
        with served(office, limits=Limits(sign_ins_a_minute=6000)) as address:
            made = Desk(address, office, time)
            for number, (name, role) in enumerate(ROLES.items()):
                person = office.store.office.add_person(Person(f"person-{number}", name, "PM"))
                office.store.office.give_role(person.id, role)
                made.accounts[name] = accounts.open_account(office, person)
            yield made
