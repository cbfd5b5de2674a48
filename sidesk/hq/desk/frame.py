"""What every page of the web desk stands on: who asks, in which language, and the template around it.

No page has a script, so the policy forbids them all. A form is taken only with the session's own token and
from our own address.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, cast
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from sidesk.actions import desk as desks
from sidesk.actions.desk import Desk
from sidesk.core.files import resources
from sidesk.core.roles import role_name
from sidesk.core.settings import Settings
from sidesk.core.text import LANGUAGES, Words
from sidesk.hq import roles
from sidesk.hq.desk import sessions
from sidesk.hq.desk.sessions import Session
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Person

HOME = "/desk"
LANGUAGE = "sidesk_language"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_UNKEPT = re.compile("[\0\ud800-\udfff]")
LONGEST_FORM = 64 * 1024


class Away(Exception):
    """Somebody is not signed in, or may not do this: where to go instead."""

    def __init__(self, status: int, to: str = "") -> None:
        super().__init__(to)
        self.status, self.to = status, to


@dataclass(frozen=True)
class Visitor:
    """Who asks. `desk` answers in the visitor's language; nothing is ever written through it."""

    office: Headquarters
    desk: Desk
    person: Person
    session: Session
    rights: frozenset[str]

    @property
    def words(self) -> Words:
        """The words of the visitor's language."""
        return self.desk.words

    def may(self, right: str) -> bool:
        """Whether the roles at headquarters give this right."""
        return right in self.rights

    def demand(self, right: str) -> None:
        """Raises Away where they do not."""
        if not self.may(right):
            raise Away(403)

    def note(self, what: str, **details: str) -> None:
        """Into the audit: who did what."""
        self.office.store.audit.append(self.person.name, what, {**details, "by": self.person.id})


def office_of(request: Request) -> Headquarters:
    """The office this application serves."""
    return cast(Headquarters, request.app.state.office)


def language_of(request: Request) -> str:
    """The chosen language, else the browser's first that we have."""
    chosen = request.cookies.get(LANGUAGE, "")
    asked = request.headers.get("accept-language", "")[:200].lower().split(",")
    wanted = [chosen, *(part.strip()[:2] for part in asked)]
    return next((one for one in wanted if one in LANGUAGES), LANGUAGES[0])


def desk_in(request: Request, language: str) -> Desk:
    """A desk over the office's store, one for each language: it keeps what was worked out."""
    kept: dict[str, Desk] = request.app.state.desks
    if language not in kept:
        office = office_of(request)
        nobody = desks.Person("", "", "")
        kept[language] = Desk(
            office.folder, office.store, nobody, "", Settings(language=language), office.clock
        )
    return kept[language]


def visitor(request: Request) -> Visitor:
    """Who is signed in. Raises Away to the page where one signs in."""
    office = office_of(request)
    if "\0" in request.url.path or "%00" in request.url.query:  # no name has it, and PostgreSQL refuses it
        raise Away(404)
    session = sessions.find(office, request.cookies.get(sessions.COOKIE, ""))
    person = office.store.office.person(session.person) if session else None
    if session is None or person is None or person.left_at is not None:
        raise Away(303, f"{HOME}/sign-in")
    held = office.store.office.roles_of(person.id)
    rights = frozenset(right for right in _EVERY if roles.may(held, right))
    return Visitor(office, desk_in(request, language_of(request)), person, session, rights)


_EVERY = frozenset().union(*roles.ROLES.values())


Visiting = Annotated[Visitor, Depends(visitor)]


def reader(who: Visiting) -> Visitor:
    """Somebody who may read. Raises Away."""
    who.demand(roles.READ)
    return who


Reading = Annotated[Visitor, Depends(reader)]


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a small form. Raises Away where it is no form of ours."""
    said = request.headers.get("content-length", "")
    if not said.isdigit() or int(said) > LONGEST_FORM or not from_here(request):
        raise Away(403)
    async with request.form(max_files=0, max_fields=50) as form:
        return texts_of(form)


def texts_of(form: FormData) -> dict[str, str]:
    """Its texts. Raises Away where one of them is none that can be kept, as no page of ours sends it."""
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    if any(_UNKEPT.search(text) for text in texts.values()):
        raise Away(400)
    return texts


def from_here(request: Request) -> bool:
    """Whether a browser says that our own page sent this; one that says nothing is not believed."""
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    try:
        return urlsplit(origin).netloc == request.headers.get("host", "-")
    except ValueError:  # no address at all
        return False


Fields = Annotated[dict[str, str], Depends(form_of)]


def trusted(who: Visitor, form: dict[str, str]) -> dict[str, str]:
    """The same fields, if they carry the session's own token. Raises Away."""
    if not secrets.compare_digest(form.get("csrf", "").encode(), who.session.csrf.encode()):
        raise Away(403)
    return form


def is_safe(request: Request) -> bool:
    """Whether cookies can be kept to TLS: everywhere but on this very machine."""
    return request.url.scheme == "https" or request.url.hostname not in _LOOPBACK


# --- templates ---

_TEMPLATES = Environment(
    loader=FileSystemLoader(resources("desk")),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["segment"] = partial(quote, safe="")  # laptops may name their records as they like


def page(request: Request, template: str, who: Visitor | None, status: int = 200, **data: Any) -> Response:
    """A whole page."""
    language = who.desk.settings.language if who else language_of(request)
    words = Words(language)
    text = _TEMPLATES.get_template(template).render(
        _=words.gettext,
        ngettext=words.ngettext,
        pick=words.pick,
        role_name=lambda role: role_name(words, role),
        language=language,
        languages=LANGUAGES,
        office=office_of(request).public.name,
        who=who,
        here=request.url.path,
        csrf=who.session.csrf if who else "",
        **data,
    )
    # Without any referrer browsers call the origin of our own forms "null".
    headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "same-origin"}
    return HTMLResponse(text, status, headers=headers)


def moved(to: str) -> Response:
    """After something was done: a page that can be loaded again without doing it twice."""
    return RedirectResponse(to, 303)


async def told_away(request: Request, away: Exception) -> Response:
    """To the sign-in, or a page that says what is missing."""
    assert isinstance(away, Away)
    if away.to:
        return RedirectResponse(away.to, away.status)
    return await run_in_threadpool(page, request, "refused.html", None, away.status)
