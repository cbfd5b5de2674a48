"""What laptops call: `POST /v1/exchange` takes a bundle and answers with the signed receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from sidesk.core.errors import SideskError
from sidesk.core.text import N_, LocalText
from sidesk.hq import ingest
from sidesk.hq.ingest import Outcome
from sidesk.hq.office import Headquarters
from sidesk.sync import carry
from sidesk.sync.document import LARGEST_BUNDLE
from sidesk.sync.receipt import told

_TOO_LARGE = N_("it is larger than a bundle may be.")
_STATUS = {Outcome.UNREADABLE: 400, Outcome.REFUSED: 403, Outcome.QUARANTINED: 422}

router = APIRouter(prefix="/v1")


def office_of(request: Request) -> Headquarters:
    """The office this application serves."""
    return cast(Headquarters, request.app.state.office)


class TooLarge(Exception):
    """The body is longer than its limit; the rest of it was not read."""


async def body_of(request: Request, limit: int) -> bytes:
    """The body, counted while it comes: what its header says is not believed. Raises TooLarge."""
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > limit:
        raise TooLarge
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > limit:
            raise TooLarge
    return bytes(read)


def refusal(status: int, error: str, why: LocalText) -> JSONResponse:
    """Why something was not taken, in both languages."""
    return JSONResponse({"error": error, "why": dict(why)}, status_code=status)


async def health(request: Request) -> Response:
    """Whether the store answers."""
    try:
        await run_in_threadpool(office_of(request).store.audit.head)
    except SideskError as problem:
        return JSONResponse({"status": "store", "error": type(problem).__name__}, status_code=503)
    return JSONResponse({"status": "ok"})


@router.post("/exchange")
async def exchange(request: Request) -> Response:
    """One bundle in; the receipt and what the laptop lacks come back as bundles. Twice is once."""
    async with request.app.state.turn:
        try:
            data = await body_of(request, LARGEST_BUNDLE)
        except TooLarge:
            return refusal(413, Outcome.REFUSED.value, told(_TOO_LARGE))
        return await run_in_threadpool(_exchanged, office_of(request), data)


def _exchanged(office: Headquarters, data: bytes) -> Response:
    ingested = ingest.ingest(office, [data])
    result = ingested.results[0]
    if not ingested.replies:
        return refusal(_STATUS.get(result.outcome, 422), result.outcome.value, result.why or {})
    return _bundles([part.data for reply in ingested.replies for part in reply.parts])


def _bundles(parts: Sequence[bytes]) -> Response:
    body, kind = carry.joined(parts)
    return Response(body, media_type=kind)
