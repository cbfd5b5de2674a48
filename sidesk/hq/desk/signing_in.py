"""Signing in and out, language, and one's own password."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sidesk.core.errors import OfficeAskedWrongly
from sidesk.core.text import LANGUAGES
from sidesk.hq.desk import accounts, sessions
from sidesk.hq.desk.frame import HOME, LANGUAGE, Fields, Visiting, is_safe, moved, office_of, page, trusted

router = APIRouter()


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Name, password, code."""
    return page(request, "sign_in.html", None, failed=False)


@router.post("/sign-in")
def sign_in(request: Request, fields: Fields) -> Response:
    """One sentence for whatever was wrong: it helps nobody who guesses."""
    office = office_of(request)
    if not request.app.state.sign_ins.take(request.client.host if request.client else ""):
        return page(request, "sign_in.html", None, 429, failed=True)
    person = accounts.sign_in(
        office, fields.get("name", ""), fields.get("password", ""), fields.get("code", "")
    )
    if person is None:
        return page(request, "sign_in.html", None, 403, failed=True)
    answer = moved(HOME)
    sessions.end(office, request.cookies.get(sessions.COOKIE, ""))
    token = sessions.begin(office, person.id)
    answer.set_cookie(
        sessions.COOKIE, token, path=HOME, httponly=True, samesite="strict", secure=is_safe(request)
    )
    return answer


@router.post("/sign-out")
def sign_out(request: Request, who: Visiting, fields: Fields) -> Response:
    """The session ends here and in the vault."""
    trusted(who, fields)
    sessions.end(who.office, request.cookies.get(sessions.COOKIE, ""))
    answer = moved(f"{HOME}/sign-in")
    answer.delete_cookie(sessions.COOKIE, path=HOME)
    return answer


@router.get("/language/{language}")
def choose_language(request: Request, language: str) -> Response:
    """Remembered by the browser."""
    answer = moved(HOME)
    if language in LANGUAGES:
        answer.set_cookie(
            LANGUAGE, language, path=HOME, samesite="strict", secure=is_safe(request), max_age=31_536_000
        )
    return answer


@router.get("/password")
def password_page(request: Request, who: Visiting) -> Response:
    """Change the own password."""
    return page(request, "password.html", who, told="", done=False)


@router.post("/password")
def change_password(request: Request, who: Visiting, fields: Fields) -> Response:
    """Whoever is signed in elsewhere under this name is signed out."""
    given = trusted(who, fields)
    try:
        accounts.change_password(who.office, who.person, given.get("old", ""), given.get("new", ""))
    except OfficeAskedWrongly as wrong:
        return page(request, "password.html", who, 400, told=wrong.told(who.words), done=False)
    sessions.end_all(who.office, who.person.id)
    return moved(f"{HOME}/sign-in")
