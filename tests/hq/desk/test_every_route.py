"""Every way into headquarters, and who may go it: a route that is added without a rule here fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from sidesk.hq import roles
from sidesk.hq.desk import sessions
from sidesk.hq.server.app import create_app
from sidesk.models.entities import Person
from tests.hq.desk.conftest import Desk

OPEN, SIGNED_IN, BUNDLE, TOKEN = "open", "signed in", "a laptop's bundle", "a laptop's token"
READ, DECIDE, ASSIGN, FORMS, PEOPLE, AUDIT = (
    roles.READ, roles.DECIDE, roles.ASSIGN, roles.FORMS, roles.PEOPLE, roles.AUDIT,
)  # fmt: skip
RULES = {
    ("GET", "/"): OPEN,
    ("GET", "/healthz"): OPEN,
    ("GET", "/metrics"): OPEN,  # counts only; a proxy does not pass it on
    ("GET", "/openapi.json"): OPEN,
    ("POST", "/v1/exchange"): BUNDLE,
    ("POST", "/v1/enrol"): BUNDLE,
    ("HEAD", "/v1/files/{sha}"): TOKEN,
    ("PUT", "/v1/files/{sha}"): TOKEN,
    ("GET", "/v1/files/{sha}"): TOKEN,
    ("GET", "/desk/style.css"): OPEN,
    ("GET", "/desk/icon.svg"): OPEN,
    ("GET", "/desk/sign-in"): OPEN,
    ("POST", "/desk/sign-in"): OPEN,
    ("GET", "/desk/language/{language}"): OPEN,
    ("POST", "/desk/sign-out"): SIGNED_IN,
    ("GET", "/desk/password"): SIGNED_IN,
    ("POST", "/desk/password"): SIGNED_IN,
    ("GET", "/desk"): READ,
    ("GET", "/desk/projects/{record:path}"): READ,
    ("POST", "/desk/projects/{record:path}/people"): ASSIGN,
    ("GET", "/desk/records"): READ,
    ("GET", "/desk/records/{record:path}"): READ,
    ("GET", "/desk/papers/{name}.pdf"): READ,
    ("GET", "/desk/registers"): READ,
    ("GET", "/desk/registers/{name}.xlsx"): READ,
    ("GET", "/desk/defects"): READ,
    ("GET", "/desk/service"): READ,
    ("POST", "/desk/service/dispatch"): ASSIGN,
    ("GET", "/desk/waiting"): READ,
    ("POST", "/desk/waiting/{name}"): DECIDE,
    ("GET", "/desk/forms"): READ,
    ("POST", "/desk/forms"): FORMS,
    ("POST", "/desk/forms/publish/{name}"): FORMS,
    ("GET", "/desk/people"): READ,
    ("POST", "/desk/people/{person}/roles"): PEOPLE,
    ("POST", "/desk/people/{person}/account"): PEOPLE,
    ("POST", "/desk/people/{person}/left"): PEOPLE,
    ("POST", "/desk/devices/{device}/revoke"): PEOPLE,
    ("GET", "/desk/audit"): AUDIT,
}
RIGHTS = {
    "engineer": set(),
    "reviewer": {READ, DECIDE},
    "dispatcher": {READ, ASSIGN},
    "admin": {READ, DECIDE, ASSIGN, FORMS, PEOPLE, AUDIT},
    "auditor": {READ, AUDIT},
    "nobody": set(),
    "was an admin": set(),
    "became an auditor": {READ, AUDIT},
}
OUTSIDE = ("signed out", "without a code", "left", "account closed")
WRITES = sorted(path for method, path in RULES if method == "POST" and path.startswith("/desk"))


@dataclass
class Visitor:
    """A browser with the cookie of its session, and the token that stands in its forms."""

    desk: Desk
    client: httpx.Client
    cookie: str = ""
    csrf: str = ""

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        """The route with names in it that nothing carries, so that what is allowed changes nothing."""
        where = re.sub(r"\{[^}]+\}", "nothing-carries-this", path)
        cookies = {"cookie": f"{sessions.COOKIE}={self.cookie}"} if self.cookie else {}
        said = {"origin": self.desk.address, **cookies, **headers}
        fields = {"csrf": self.csrf} if method == "POST" and path.startswith("/desk") else None
        return self.client.request(method, self.desk.address + where, headers=said, data=fields)


def signed_in(desk: Desk, client: httpx.Client, name: str, *held: str) -> Visitor:
    office = desk.office.store.office
    person = office.add_person(Person(f"visitor-{name}", name, "PM"))
    for role in held:
        office.give_role(person.id, role)
    desk.accounts[name] = desk.opened(person)
    token = sessions.begin(desk.office, person.id)
    session = sessions.find(desk.office, token)
    assert session is not None
    return Visitor(desk, client, token, session.csrf)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60) as made:
        yield made


@pytest.fixture(scope="module")
def visitors(desk: Desk, client: httpx.Client) -> dict[str, Visitor]:
    office = desk.office.store.office
    made = {name: signed_in(desk, client, name, name) for name in roles.ROLES}
    made["nobody"] = signed_in(desk, client, "nobody")
    made["was an admin"] = signed_in(desk, client, "was an admin", "admin")
    office.end_role("visitor-was an admin", "admin")
    made["became an auditor"] = signed_in(desk, client, "became an auditor", "dispatcher")
    office.end_role("visitor-became an auditor", "dispatcher")
    office.give_role("visitor-became an auditor", "auditor")
    made["left"] = signed_in(desk, client, "left", "admin")
    gone = office.person("visitor-left")
    assert gone is not None
    office.add_person(replace(gone, left_at=desk.time.moment))
    made["account closed"] = signed_in(desk, client, "account closed", "admin")
    desk.office.store.vault.remove("hq.desk.account.visitor-account closed")
    made["signed out"] = Visitor(desk, client)
    half = desk.browser()
    half.post("/desk/sign-in", {"name": "admin", "password": desk.accounts["admin"].password, "code": ""})
    made["without a code"] = Visitor(desk, client, half.cookies.get(sessions.COOKIE, ""))
    return made


def test_every_route_has_a_rule(desk: Desk) -> None:
    routes = iter_route_contexts(create_app(desk.office).routes)
    there = {(method, one.path) for one in routes for method in one.methods or {"WEBSOCKET"}}
    assert there - {("HEAD", "/openapi.json")} == set(RULES)


def is_let_in(answer: httpx.Response) -> bool:
    return not (answer.status_code == 403 or answer.headers.get("location") == "/desk/sign-in")


@pytest.mark.parametrize("who", [*RIGHTS, *OUTSIDE])
def test_every_visitor_gets_where_the_rules_say_and_nowhere_else(
    visitors: dict[str, Visitor], desk: Desk, who: str
) -> None:
    before = desk.office.store.audit.head()
    for (method, path), rule in RULES.items():
        if path in ("/desk/sign-in", "/desk/sign-out") and method == "POST":
            continue  # they have tests of their own, and end what this one stands on
        answer = visitors[who].ask(method, path)
        told = f"{who}: {method} {path} {answer.status_code}"
        if rule == BUNDLE:
            assert answer.status_code in (400, 403), told
        elif rule == TOKEN:
            assert answer.status_code == 401, told
        else:
            is_in = who not in OUTSIDE
            allowed = rule == OPEN or (is_in and (rule == SIGNED_IN or rule in RIGHTS[who]))
            assert is_let_in(answer) is allowed, told
            assert answer.status_code < 500, told
            assert path.startswith("/desk/style") or path.startswith("/desk/icon") or (
                answer.headers["cache-control"] == "no-store"
            ), told  # fmt: skip
    written = {line.what for line in desk.office.store.audit.lines(before.number if before else 0)}
    assert written <= {"desk password failed"}, "nothing was changed by asking"


@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_written_without_the_sessions_own_token_from_our_own_page(
    visitors: dict[str, Visitor], path: str
) -> None:
    admin, other = visitors["admin"], visitors["dispatcher"]
    if path != "/desk/sign-in":  # nobody has a session yet
        assert replace(admin, csrf="").ask("POST", path).status_code == 403
        assert replace(admin, csrf=other.csrf).ask("POST", path).status_code == 403
    for origin in ("https://evil.example", "null", admin.desk.address + ".evil.example", "//"):
        assert admin.ask("POST", path, origin=origin).status_code == 403
        assert admin.ask("POST", path, origin="", referer=origin).status_code == 403
    for method in ("PUT", "DELETE", "PATCH"):
        assert admin.ask(method, path).status_code == 405
    assert admin.ask("GET", path).status_code in ((200,) if ("GET", path) in RULES else (404, 405))
