"""Where the pages of the web desk are joined to the application."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response

from sidesk.core.files import resources
from sidesk.hq.desk import forms, projects, records, signing_in, staff
from sidesk.hq.desk.frame import HOME, Away, told_away

_FILES = {"style.css": "text/css", "icon.svg": "image/svg+xml"}


def mount(app: FastAPI) -> None:
    """Every page below `/desk`; nothing else of the application changes."""
    app.state.desks = {}  # language -> desk
    app.state.checked = None  # of the audit
    app.add_exception_handler(Away, told_away)
    for module in (signing_in, projects, records, forms, staff):
        app.include_router(module.router, prefix=HOME, include_in_schema=False)
    for name, kind in _FILES.items():
        app.add_api_route(f"{HOME}/{name}", partial(_file, name, kind), include_in_schema=False)
    app.add_api_route("/", _home, include_in_schema=False)


def _file(name: str, kind: str) -> Response:
    data = (resources("desk") / name).read_bytes()
    return Response(data, media_type=kind, headers={"Cache-Control": "max-age=3600"})


def _home() -> Response:
    return RedirectResponse(HOME, 303)
