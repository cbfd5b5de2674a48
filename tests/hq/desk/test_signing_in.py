"""Who gets into the web desk, and what holds while they are in it (OWASP ASVS V3, V4)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from sidesk.hq.desk import accounts, sessions
from tests.hq.desk.conftest import Desk

ROOMS = ("", "/records", "/registers", "/defects", "/service", "/waiting", "/forms", "/people")


@pytest.mark.parametrize("room", [*ROOMS, "/audit", "/password"])
def test_nobody_reads_a_page_without_signing_in(desk: Desk, room: str) -> None:
    answer = desk.browser().get(f"/desk{room}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")
    forged = desk.browser()
    forged.cookies[sessions.COOKIE] = "x" * 43
    assert forged.get(f"/desk{room}").status_code == 303


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_in_both_languages(desk: Desk, room: str, language: str) -> None:
    answer = desk.browser("王芳", language).get(f"/desk{room}")
    assert answer.status_code == 200, answer.text
    assert f'<html lang="{language}">' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in answer.text
    assert "style=" not in answer.text, "the policy forbids it"


def test_a_wrong_password_code_or_name_gets_the_same_answer(desk: Desk) -> None:
    good = desk.accounts["李强"].password
    tries = [
        {"name": "李强", "password": "wrong", "code": desk.code("李强")},
        {"name": "李强", "password": good, "code": "000000"},
        {"name": "李强", "password": good, "code": "１２３"},
        {"name": "nobody", "password": good, "code": "123456"},
    ]
    answers = [desk.browser().post("/desk/sign-in", given) for given in tries]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1
    assert not any(sessions.COOKIE in answer.cookies for answer in answers)


def test_a_code_counts_once(desk: Desk) -> None:
    given = {"name": "李强", "password": desk.accounts["李强"].password, "code": desk.code("李强")}
    assert desk.browser().post("/desk/sign-in", given).status_code == 303
    assert desk.browser().post("/desk/sign-in", given).status_code == 403


def test_after_five_wrong_tries_even_the_right_password_waits_a_quarter_of_an_hour(desk: Desk) -> None:
    password = desk.accounts["周涛"].password
    for _ in range(5):
        desk.browser().post("/desk/sign-in", {"name": "周涛", "password": "wrong", "code": "000000"})
    right = {"name": "周涛", "password": password, "code": desk.code("周涛")}
    assert desk.browser().post("/desk/sign-in", right).status_code == 403
    desk.time.moment += dt.timedelta(minutes=16)
    right["code"] = desk.code("周涛")
    assert desk.browser().post("/desk/sign-in", right).status_code == 303


def test_a_session_ends_after_half_an_hour_of_silence_and_when_somebody_signs_out(desk: Desk) -> None:
    quiet = desk.browser("李强")
    desk.time.moment += dt.timedelta(minutes=29)
    assert quiet.get("/desk").status_code == 200
    desk.time.moment += dt.timedelta(minutes=29)
    assert quiet.get("/desk").status_code == 200, "using it keeps it"
    desk.time.moment += dt.timedelta(minutes=31)
    assert quiet.get("/desk").status_code == 303
    other = desk.browser("李强")
    token = dict(other.cookies)
    assert other.post("/desk/sign-out", page="/desk/password").status_code == 303
    other.cookies = token
    assert other.get("/desk").status_code == 303, "the token itself is worth nothing any more"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Desk) -> None:
    given = {"name": "李强", "password": desk.accounts["李强"].password, "code": desk.code("李强")}
    cookie = desk.browser().post("/desk/sign-in", given).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    token = desk.browser("李强").cookies[sessions.COOKIE]
    assert token not in "".join(desk.office.store.vault.names()), "only its hash is kept"


def test_a_form_from_elsewhere_or_without_its_token_changes_nothing(desk: Desk) -> None:
    admin = desk.browser("王芳")
    path, fields = "/desk/people/person-4/roles", {"role": "auditor"}
    assert admin.post(path, fields).status_code == 403
    assert admin.post(path, {**fields, "csrf": "x" * 32}).status_code == 403
    assert admin.post(path, fields, page="/desk/people", origin="https://evil.example").status_code == 403
    assert admin.post(path, fields, page="/desk/people", origin="").status_code == 403
    assert admin.post(path, fields, page="/desk/people", origin="http://[").status_code == 403
    assert admin.post(path, {**fields, "csrf": "令牌"}).status_code == 403
    assert desk.office.store.office.roles_of("person-4") == ["engineer"]
    assert admin.post(path, fields, page="/desk/people").status_code == 303
    assert desk.office.store.office.roles_of("person-4") == ["auditor", "engineer"]


def test_a_changed_password_signs_out_everywhere(desk: Desk) -> None:
    here, there = desk.browser("孙莉"), desk.browser("孙莉")
    new = "a new long password"
    wrong = here.post("/desk/password", {"old": "wrong", "new": new}, page="/desk/password")
    assert wrong.status_code == 400
    short = here.post(
        "/desk/password", {"old": desk.accounts["孙莉"].password, "new": "short"}, page="/desk/password"
    )
    assert short.status_code == 400
    old = desk.accounts["孙莉"]
    done = here.post("/desk/password", {"old": old.password, "new": new}, page="/desk/password")
    assert done.status_code == 303
    assert there.get("/desk").status_code == 303
    assert desk.browser().post(
        "/desk/sign-in", {"name": "孙莉", "password": old.password, "code": desk.code("孙莉")}
    ).status_code == 403  # fmt: skip
    desk.accounts["孙莉"] = type(old)(new, old.uri)
    assert desk.browser("孙莉").get("/desk").status_code == 200


def test_each_role_does_its_own_and_no_more(desk: Desk) -> None:
    assert desk.browser("周涛").get("/desk").status_code in (200, 403)
    reviewer, dispatcher = desk.browser("李强"), desk.browser("赵敏")
    assert reviewer.get("/desk/audit").status_code == 403
    assert desk.browser("孙莉").get("/desk/audit").status_code == 200
    for browser in (reviewer, dispatcher):
        answer = browser.post("/desk/people/person-1/roles", {"role": "admin"}, page="/desk/password")
        assert answer.status_code == 403
    assert desk.office.store.office.roles_of("person-1") == ["reviewer"]


def test_somebody_who_left_is_out_at_once(desk: Desk) -> None:
    from dataclasses import replace

    browser = desk.browser("赵敏")
    person = desk.office.store.office.person("person-2")
    assert person is not None
    desk.office.store.office.add_person(replace(person, left_at=desk.time.moment))
    assert browser.get("/desk").status_code == 303
    desk.office.store.office.add_person(replace(person, left_at=None))


def test_a_code_that_many_send_at_once_counts_once(desk: Desk) -> None:
    code, made = desk.code("王芳"), desk.accounts["王芳"]
    with ThreadPoolExecutor(16) as pool:
        came = list(pool.map(lambda _: accounts.sign_in(desk.office, "王芳", made.password, code), range(16)))
    assert sum(one is not None for one in came) == 1
    desk.accounts["王芳"] = accounts.open_account(desk.office, next(one for one in came if one))


def test_wrong_tries_that_come_at_once_are_all_counted(desk: Desk) -> None:
    person = next(one for one in desk.office.store.office.people() if one.name == "孙莉")
    desk.accounts["孙莉"] = made = accounts.open_account(desk.office, person)
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda _: accounts.sign_in(desk.office, "孙莉", "wrong", "000000"), range(accounts.TRIES)
            )
        )
    assert accounts.sign_in(desk.office, "孙莉", made.password, desk.code("孙莉")) is None
    desk.accounts["孙莉"] = accounts.open_account(desk.office, person)
