"""The web desk under attack: guesses, borrowed sessions, hostile bundles, hostile requests (OWASP ASVS)."""

from __future__ import annotations

import datetime as dt
import re
import threading
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa

from sidesk.hq import assigned
from sidesk.hq.desk import accounts, records, sessions
from sidesk.hq.ingest import ingest
from sidesk.hq.server.limits import Limits
from sidesk.models.entities import Person
from tests.hq.desk.conftest import Browser, Desk
from tests.hq.lab import enrolled
from tests.hq.serving import served

ROOMS = ("", "/records", "/registers", "/defects", "/service", "/waiting", "/forms", "/people", "/audit")
HOSTILE = "\"><img src=x onerror=alert(1)>'{{7*7}}"


@pytest.fixture
def manager(desk: Desk) -> Person:
    """Somebody whose account a test may spoil."""
    name = f"经理{len(desk.accounts)}"
    person = desk.office.store.office.add_person(Person(f"manager-{len(desk.accounts)}", name, "PM"))
    desk.office.store.office.give_role(person.id, "admin")
    desk.accounts[name] = desk.opened(person)
    return person


def given(desk: Desk, person: Person, **changed: str) -> dict[str, str]:
    """What this person types to sign in."""
    password = desk.accounts[person.name].password
    return {"name": person.name, "password": password, "code": desk.code(person.name), **changed}


# --- guesses ---


def test_guessing_the_old_password_in_a_borrowed_session_counts_and_waits(
    desk: Desk, manager: Person
) -> None:
    browser, new = desk.browser(manager.name), "a new long password"
    for _ in range(accounts.TRIES):
        assert browser.post("/desk/password", {"old": "guess", "new": new}, page="/desk/password").status_code
    right = {"old": desk.accounts[manager.name].password, "new": new}
    answer = browser.post("/desk/password", right, page="/desk/password")
    assert answer.status_code == 400
    assert "tried too often" in answer.text
    assert desk.browser().post("/desk/sign-in", given(desk, manager)).status_code == 403
    desk.time.moment += dt.timedelta(minutes=16)
    assert browser.post("/desk/password", right, page="/desk/password").status_code == 303


def test_a_changed_password_does_not_make_a_used_code_good_again(desk: Desk, manager: Person) -> None:
    said = given(desk, manager)
    assert desk.browser().post("/desk/sign-in", said).status_code == 303
    accounts.change_password(desk.office, manager, said["password"], "a new long password")
    assert accounts.sign_in(desk.office, manager.name, "a new long password", said["code"]) is None


def test_a_code_is_typed_as_authenticators_show_it(desk: Desk, manager: Person) -> None:
    said = given(desk, manager)
    said["code"] = f" {said['code'][:3]} {said['code'][3:]} "
    assert desk.browser().post("/desk/sign-in", said).status_code == 303


def test_an_address_that_guesses_for_many_names_waits_however_right_it_is(
    desk: Desk, manager: Person
) -> None:
    with served(desk.office, limits=Limits(sign_ins_a_minute=2)) as address:
        said, headers = given(desk, manager), {"origin": address}
        for name in ("nobody", "no one"):
            guess = httpx.post(f"{address}/desk/sign-in", data={**said, "name": name}, headers=headers)
            assert guess.status_code == 403
        right = httpx.post(f"{address}/desk/sign-in", data=said, headers=headers)
        assert (right.status_code, sessions.COOKIE in right.cookies) == (429, False)
        assert httpx.get(f"{address}/healthz").status_code == 200, "laptops do not wait for it"


def test_a_name_that_nobody_has_is_answered_and_written_down_like_any_other(
    desk: Desk, manager: Person
) -> None:
    statements: list[str] = []
    engine = desk.office.store.vault._database._engine

    def note(*said: str) -> None:
        if not said[2].lstrip().upper().startswith(("SELECT", "BEGIN")):
            statements.append(" ".join(said[2].split()[:3]))

    sa.event.listen(engine, "before_cursor_execute", note)
    counts = []
    for name, tries in (("nobody", 1), (manager.name, accounts.TRIES), (manager.name, 1)):
        for _ in range(tries):
            statements.clear()
            assert accounts.sign_in(desk.office, name, "wrong", "000000") is None
        counts.append(len(statements))
    sa.event.remove(engine, "before_cursor_execute", note)
    assert counts == [2, 2, 2], "one secret and one line of the audit each"


def test_only_so_many_passwords_are_stretched_at_once(desk: Desk, manager: Person) -> None:
    for _ in range(accounts.AT_ONCE):
        assert accounts._TURN.acquire(timeout=60)
    trying = threading.Thread(target=accounts.sign_in, args=(desk.office, manager.name, "wrong", "000000"))
    trying.start()
    trying.join(1)
    waits = trying.is_alive()
    accounts._TURN.release(accounts.AT_ONCE)
    trying.join(60)
    assert (waits, trying.is_alive()) == (True, False)


def test_a_laptop_invited_under_a_managers_name_does_not_keep_the_manager_out(
    desk: Desk, manager: Person
) -> None:
    desk.office.store.office.add_person(Person(f"{manager.id}-too", manager.name, "ENG"))
    assert desk.browser().post("/desk/sign-in", given(desk, manager)).status_code == 303


# --- sessions ---


def test_a_session_ends_when_the_account_is_opened_anew(desk: Desk, manager: Person) -> None:
    browser = desk.browser(manager.name)
    assert browser.get("/desk").status_code == 200
    accounts.open_account(desk.office, manager)
    assert browser.get("/desk").status_code == 303


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(desk: Desk, manager: Person) -> None:
    planted = desk.browser(manager.name).cookies[sessions.COOKIE]
    browser = desk.browser()
    browser.cookies[sessions.COOKIE] = planted
    assert browser.post("/desk/sign-in", given(desk, manager)).status_code == 303
    assert browser.cookies[sessions.COOKIE] != planted
    assert sessions.find(desk.office, planted) is None, "it ends with the new one"


def test_cookies_and_pages_are_kept_to_tls_behind_a_proxy(desk: Desk, manager: Person) -> None:
    # A proxy passes the name it was called by, and on this machine says that it ended TLS.
    through = {"x-forwarded-proto": "https", "host": "hq.example", "origin": "https://hq.example"}
    signed = httpx.post(f"{desk.address}/desk/sign-in", data=given(desk, manager), headers=through)
    cookie = signed.headers["set-cookie"].lower()
    assert {"secure", "httponly", "samesite=strict", "path=/desk"} <= set(cookie.split("; "))
    assert signed.headers["strict-transport-security"].startswith("max-age=")
    assert "domain=" not in cookie
    inside = httpx.get(f"{desk.address}/desk/registers/defects.xlsx", headers={
        **through, "cookie": f"{sessions.COOKIE}={signed.cookies[sessions.COOKIE]}",
    })  # fmt: skip
    assert inside.status_code == 200
    for answer in (signed, inside):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in httpx.get(f"{desk.address}/desk/sign-in").headers


# --- hostile requests ---


@pytest.mark.parametrize("query", [
    "/records?q=%00", "/records?q=%22%20OR%20NEAR(", "/records?q=%25", "/records?form=%00",
    "/records?q=" + "a" * 5000, "/registers?name=defects&q=%00", "/registers?name=defects&q=_&project=%27",
    "/audit?after=99999999999999999999",
    "/audit?after=-99999999999999999999", "/audit?after=x", "/records/%00", "/records/..%2F..%2Fetc",
    "/papers/%2e%2e%2f.pdf", "/papers/%00.pdf", "/registers/..%2fdefects.xlsx", "/projects/%ff%fe",
    "/registers/defects.xlsx?q=%25",
])  # fmt: skip
def test_no_query_brings_the_server_into_trouble(desk: Desk, reader: Browser, query: str) -> None:
    answer = reader.get(f"/desk{query}")
    assert answer.status_code in (200, 404, 422), answer.text
    if "%25" in query or "q=_" in query:
        assert "绑扎过紧" not in answer.text, "signs of a query are looked for as they are"


def test_a_form_with_texts_that_cannot_be_kept_is_refused_like_any_wrong_one(
    desk: Desk, manager: Person
) -> None:
    for text, charset in (("\\ud800", "unicode_escape"), ("a\0b", "utf-8")):
        parts = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n'
            for name, said in given(desk, manager, name=manager.id, password=text).items()
        )
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        headers = {"origin": desk.address, "content-type": kind}
        sent = (parts + "--x--\r\n").encode()
        answer = httpx.post(f"{desk.address}/desk/sign-in", content=sent, headers=headers)
        assert answer.status_code == 400, answer.text


def test_the_name_of_a_download_holds_no_headers_and_no_folders() -> None:
    name = '../../a"; filename=b.exe\r\nSet-Cookie: x=y\n中文.pdf'
    header = records._file(b"", name, "application/pdf").headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[A-Za-z0-9%._~-]+", header)


# --- hostile bundles ---


@pytest.fixture(scope="module")
def reader(desk: Desk) -> Browser:
    return desk.browser("王芳")


def test_nothing_in_a_bundle_becomes_part_of_a_page(desk: Desk, reader: Browser) -> None:
    eve = enrolled(desk.office, HOSTILE[:60])
    about = {"number": HOSTILE, "title": HOSTILE, "form": "D18"}
    eve.write(HOSTILE, form="P01", project="", number=HOSTILE, title=HOSTILE,
              answers={"project_no": HOSTILE, "project_name": HOSTILE})  # fmt: skip
    eve.write("r/" + HOSTILE, project=HOSTILE, **about, answers={"site": HOSTILE, HOSTILE: [HOSTILE]})
    eve.write(f"javascript:{HOSTILE}", project=HOSTILE, **{**about, "form": HOSTILE})
    ingested = ingest(desk.office, eve.send(sender=HOSTILE))
    assert ingested.results[0].new == 3, ingested.results
    assigned.assign(desk.office.store, eve.person, HOSTILE)
    desk.office.store.office.set_aside("bundle", HOSTILE, HOSTILE, b"hostile")
    pages = [f"/desk{room}" for room in ROOMS]
    pages += [f"/desk/{room}/{quote(HOSTILE, safe='')}" for room in ("projects", "records")]
    for page in pages:
        answer = reader.get(page)
        assert answer.status_code == 200, (page, answer.text)
        assert "<img" not in answer.text, page
        assert '"javascript:' not in answer.text, page
        assert "49" not in re.findall(r"onerror=alert\(1\)[^\"<]{0,9}(\d\d)", answer.text), page
        for link in re.findall(r'(?:href|action)="([^"]*)"', answer.text):
            assert re.fullmatch(r"#main|/desk[^<>'{}]*", link), (page, link)


def test_a_record_with_any_name_can_be_looked_at(desk: Desk, reader: Browser) -> None:
    eve = enrolled(desk.office, "夏娃")
    eve.write("a/b?c#d", number="ODD-1", project="")
    ingest(desk.office, eve.send())
    text = reader.get("/desk/records?q=ODD-1").text
    [link] = re.findall(r'href="(/desk/records/[^"]+)"', text)
    assert reader.get(link).status_code == 200
