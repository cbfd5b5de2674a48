"""The application that uvicorn runs; each router is one module."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sidesk import __version__
from sidesk.core.errors import SideskError
from sidesk.core.text import LANGUAGES, Words
from sidesk.hq.desk import routes as desk
from sidesk.hq.office import Headquarters
from sidesk.hq.server import api, files
from sidesk.hq.server.limits import Bucket, Limits, OverNetwork
from sidesk.hq.server.watching import Calls, Watched
from sidesk.signing.authority import OpenAuthority

Certify = Callable[[], OpenAuthority]

AT_ONCE = 4  # bundles that one process holds in memory at the same time


def create_app(office: Headquarters, certify: Certify | None = None, limits: Limits | None = None) -> FastAPI:
    """Everything headquarters serves, over an office that is open. Whoever opened it closes it.

    `certify` opens the root: a small office that keeps its key on the server says so explicitly. Without
    it requests to enrol wait for an administrator.
    """
    limits = limits or Limits()
    app = FastAPI(title="SiDesk HQ", version=__version__, docs_url=None, redoc_url=None)
    app.state.office = office
    app.state.certify = certify
    app.state.network = OverNetwork(office, limits)
    app.state.bucket = Bucket(limits.calls_a_minute)
    app.state.sign_ins = Bucket(limits.sign_ins_a_minute)
    app.state.turn = asyncio.Semaphore(AT_ONCE)
    app.include_router(api.router)
    app.include_router(files.router)
    app.add_api_route("/healthz", api.health, include_in_schema=False)
    app.add_api_route("/metrics", api.metrics, include_in_schema=False)
    app.add_exception_handler(SideskError, _told)
    app.add_exception_handler(ClientDisconnect, _left)
    desk.mount(app)
    calls = Calls()
    app.state.calls = calls
    app.add_middleware(Watched, calls=calls)
    return app


async def _left(_request: Request, _problem: Exception) -> Response:
    """The line broke in the middle: nobody reads the answer, and it is no fault of the server's."""
    return Response(status_code=499)


async def _told(_request: Request, problem: Exception) -> Response:
    """A known failure in both languages; nothing about paths or code goes out."""
    if not isinstance(problem, SideskError):
        raise problem
    return await run_in_threadpool(_answered, problem)


def _answered(problem: SideskError) -> JSONResponse:
    every = [Words(language) for language in LANGUAGES]
    why = {words.language: words.line(problem.told(words), problem.advised(words)) for words in every}
    return JSONResponse({"error": type(problem).__name__, "why": why}, status_code=503)
