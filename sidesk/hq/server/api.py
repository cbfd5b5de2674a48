"""What laptops call: `POST /v1/exchange` takes a bundle and answers with the signed receipt, `/v1/enrol`."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from typing import cast

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from sidesk.core.errors import EnrolmentRefused, SideskError
from sidesk.core.text import LANGUAGES, N_, LocalText, Words
from sidesk.hq import enrol, ingest
from sidesk.hq.ingest import Network, Outcome
from sidesk.hq.office import Headquarters
from sidesk.hq.server import watching
from sidesk.signing.authority import OpenAuthority
from sidesk.sync import carry
from sidesk.sync.document import LARGEST_BUNDLE
from sidesk.sync.enrolment import LARGEST
from sidesk.sync.receipt import told

_TOO_LARGE = N_("it is larger than a bundle may be.")
_TOO_SLOW = N_("nothing came for a minute; try again.")
_TOO_OFTEN = N_("too many calls from this address; wait a minute.")
_STATUS = {
    Outcome.UNREADABLE: 400,
    Outcome.REFUSED: 403,
    Outcome.QUARANTINED: 422,
    Outcome.DELAYED: 429,
}

SILENT = 60.0  # seconds without a byte
_IN_MEMORY = 2**20

router = APIRouter(prefix="/v1")


def office_of(request: Request) -> Headquarters:
    """The office this application serves."""
    return cast(Headquarters, request.app.state.office)


class TooLarge(Exception):
    """The body is longer than its limit; the rest of it was not read."""


async def chunks_of(request: Request, limit: int) -> AsyncIterator[bytes]:
    """The body as it comes, counted: what its header says is not believed.

    Raises TooLarge, and TimeoutError where nothing comes any more.
    """
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > limit:
        raise TooLarge
    stream, size = request.stream(), 0
    while True:
        async with asyncio.timeout(SILENT):
            chunk = await anext(stream, None)
        if chunk is None:
            return
        size += len(chunk)
        if size > limit:
            raise TooLarge
        yield chunk


def refusal(status: int, error: str, why: LocalText) -> JSONResponse:
    """Why something was not taken, in both languages."""
    return JSONResponse({"error": error, "why": dict(why)}, status_code=status)


def not_too_often(request: Request) -> None:
    """Raises 429 where an address calls far more often than honest work does."""
    if not request.app.state.bucket.take(request.client.host if request.client else ""):
        raise HTTPException(429, detail=dict(told(_TOO_OFTEN)), headers={"Retry-After": "60"})


async def health(request: Request) -> Response:
    """Whether the store answers."""
    try:
        await run_in_threadpool(office_of(request).store.audit.head)
    except SideskError as problem:
        return JSONResponse({"status": "store", "error": type(problem).__name__}, status_code=503)
    return JSONResponse({"status": "ok"})


async def metrics(request: Request) -> Response:
    """Counts for Prometheus; a proxy does not pass this on."""
    text = await run_in_threadpool(watching.metrics, office_of(request), request.app.state.calls)
    return Response(text, media_type="text/plain; version=0.0.4")


@router.post("/exchange", dependencies=[Depends(not_too_often)])
async def exchange(request: Request) -> Response:
    """One bundle in; the receipt and what the laptop lacks come back as bundles. Twice is once."""
    # It lies on the disk until it is whole: whoever sends drop by drop takes nobody's turn and no memory.
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
        try:
            async for chunk in chunks_of(request, LARGEST_BUNDLE):
                kept.write(chunk)
        except (TooLarge, TimeoutError) as problem:
            return _not_read(problem)
        kept.seek(0)
        async with request.app.state.turn:
            return await run_in_threadpool(
                _exchanged, office_of(request), request.app.state.network, kept.read()
            )


@router.post("/enrol", dependencies=[Depends(not_too_often)])
async def enrolment(request: Request) -> Response:
    """A request to enrol in; 200 with the answer, 202 while nobody has approved it yet: ask again later."""
    try:
        data = b"".join([chunk async for chunk in chunks_of(request, LARGEST)])
    except (TooLarge, TimeoutError) as problem:
        return _not_read(problem)
    return await run_in_threadpool(_enrolled, office_of(request), request.app.state.certify, data)


def _not_read(problem: TooLarge | TimeoutError) -> JSONResponse:
    if isinstance(problem, TooLarge):
        return refusal(413, Outcome.REFUSED.value, told(_TOO_LARGE))
    return refusal(408, Outcome.REFUSED.value, told(_TOO_SLOW))


def _enrolled(office: Headquarters, certify: Callable[[], OpenAuthority] | None, data: bytes) -> Response:
    try:
        accepted = enrol.accept_by(office, data, certify) if certify else enrol.ask(office, data)
    except EnrolmentRefused as refused:
        every = [Words(language) for language in LANGUAGES]
        return refusal(403, Outcome.REFUSED.value, {words.language: refused.told(words) for words in every})
    if accepted is None:
        return JSONResponse({"status": "waiting"}, status_code=202, headers={"Retry-After": "60"})
    return Response(accepted.answer, media_type="application/vnd.sidesk.answer+json")


def _exchanged(office: Headquarters, network: Network, data: bytes) -> Response:
    ingested = ingest.ingest(office, [data], network=network)
    result = ingested.results[0]
    if not ingested.replies:
        return refusal(_STATUS.get(result.outcome, 422), result.outcome.value, result.why or {})
    return _bundles([part.data for reply in ingested.replies for part in reply.parts])


def _bundles(parts: Sequence[bytes]) -> Response:
    body, kind = carry.joined(parts)
    return Response(body, media_type=kind)
