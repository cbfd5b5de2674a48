"""Where the pages of the web desk are joined to the application."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response

from sidesk.core.files import resources
from sidesk.hq.desk import forms, projects, records, signing_in, staff
from sidesk.hq.desk.frame import HOME, Away, told_away


def mount(app: FastAPI) -> None:
    """Every page below `/desk`; nothing else of the application changes."""
    app.state.desks = {}  # language -> desk
    app.add_exception_handler(Away, told_away)
    for module in (signing_in, projects, records, forms, staff):
        app.include_router(module.router, prefix=HOME, include_in_schema=False)
    app.add_api_route(f"{HOME}/style.css", _style, include_in_schema=False)
    app.add_api_route("/", _home, include_in_schema=False)


def _style() -> Response:
    data = (resources("desk") / "style.css").read_bytes()
    return Response(data, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _home() -> Response:
    return RedirectResponse(HOME, 303)
