"""Forms: an XLSForm is uploaded, checked, looked at beside the version before, and published."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sidesk.actions import browse
from sidesk.authoring.compiler import compiled
from sidesk.core.text import LocalText
from sidesk.forms.definition import Form, Question
from sidesk.forms.package import pack
from sidesk.hq import roles, work
from sidesk.hq.desk.frame import (
    HOME,
    Away,
    Fields,
    Reading,
    Visiting,
    Visitor,
    from_here,
    moved,
    page,
    texts_of,
    trusted,
)

router = APIRouter()
LARGEST = 8 * 2**20
_ASIDE = "hq.desk.form."  # a checked package that nobody has published yet


@dataclass(frozen=True)
class Difference:
    """One question that differs from the version before."""

    what: str  # new, gone, changed
    path: str
    label: LocalText


@router.get("/forms")
def listed(request: Request, who: Reading) -> Response:
    """The newest version of every form, and how many there were."""
    every = who.desk.store.packages.all()
    newest = {entry.form: entry for entry in every}
    counts = {form: sum(entry.form == form for entry in every) for form in newest}
    rows = sorted(newest.values(), key=lambda entry: entry.form)
    titles = browse.titles(who.desk)
    return page(request, "forms.html", who, rows=rows, counts=counts, titles=titles, checked=None)


@router.post("/forms")
async def check(request: Request, who: Visiting) -> Response:
    """Check an uploaded file. Nothing changes for anybody yet."""
    who.demand(roles.FORMS)
    said = request.headers.get("content-length", "")
    if not said.isdigit() or int(said) > LARGEST or not from_here(request):
        raise Away(403)
    async with request.form(max_files=1, max_fields=10) as form:
        fields = texts_of(form)
        file = form.get("file")
        data = b"" if file is None or isinstance(file, str) else await file.read()
        name = "" if file is None or isinstance(file, str) else (file.filename or "")
    from starlette.concurrency import run_in_threadpool

    return await run_in_threadpool(_checked, request, who, fields, (name, data))


@router.post("/forms/publish/{name}")
def publish(who: Reading, name: str, fields: Fields) -> Response:
    """From the next answer on laptops have it. Drafts stay on the version they were begun with."""
    trusted(who, fields)
    who.demand(roles.FORMS)
    data = who.office.store.vault.get(_ASIDE + name)
    if data is None:
        raise Away(404)
    sha256 = work.publish(who.office, data)
    who.office.store.vault.remove(_ASIDE + name)
    who.note("publish form", package=sha256)
    return moved(f"{HOME}/forms")


def _checked(request: Request, who: Visitor, fields: dict[str, str], upload: tuple[str, bytes]) -> Response:
    trusted(who, fields)
    name, data = upload
    plain = name.replace("\\", "/").rpartition("/")[2][:100]
    result = compiled(data, plain)
    aside, differences = "", []
    if result.form is not None:
        aside = secrets.token_hex(16)
        who.office.store.vault.keep(_ASIDE + aside, pack(result.form))
        differences = list(_differences(_before(who, result.form), result.form))
    return page(
        request,
        "form_checked.html",
        who,
        200 if result.form else 400,
        name=plain,
        form=result.form,
        problems=[(one.told(who.words), one.advised(who.words)) for one in result.problems],
        notes=[(one.told(who.words), one.advised(who.words)) for one in result.notes],
        aside=aside,
        differences=differences,
        before=_before(who, result.form) if result.form else None,
        questions=_questions(result.form) if result.form else [],
    )


def _before(who: Visitor, form: Form) -> Form | None:
    every = who.desk.store.packages.all(form.id)
    return who.desk.form(every[-1].sha256) if every else None


def _questions(form: Form) -> Sequence[tuple[str, Question]]:
    return [("/".join(path), node) for path, node in form.walk() if isinstance(node, Question)]


def _differences(before: Form | None, after: Form) -> Iterator[Difference]:
    old = dict(_questions(before)) if before else {}
    new = dict(_questions(after))
    for path, question in new.items():
        if path not in old:
            yield Difference("new", path, question.label)
        elif question != old[path]:
            yield Difference("changed", path, question.label)
    for path, question in old.items():
        if path not in new:
            yield Difference("gone", path, question.label)
