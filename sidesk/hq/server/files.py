"""Files by their hash, from where the last attempt stopped: HEAD says how far, PUT goes on, GET fetches.

The headers are those of draft-ietf-httpbis-resumable-upload. What arrives is kept piece by piece as it comes;
a server that is killed loses at most the last piece, and any other worker goes on.
"""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sidesk.actions.shelf import StoreKeeper
from sidesk.core.canonical import sha256
from sidesk.core.text import N_
from sidesk.hq.office import Headquarters
from sidesk.hq.server import tokens
from sidesk.hq.server.api import office_of, refusal
from sidesk.models.attachments import LARGEST
from sidesk.models.uploads import GIVE, TAKE
from sidesk.sync.receipt import told

PIECE = 2**20
_NO_TOKEN = N_("the permission for files is over; exchange again.")
_NOT_ASKED = N_("headquarters did not ask for this file.")
_NOT_THERE = N_("this file is not here.")
_GAP = N_("it does not continue what is here.")
_OTHER = N_("a file in it does not carry its own hash.")
_HASH = re.compile(r"[0-9a-f]{64}")
_FROM = re.compile(r"bytes=([0-9]{1,12})-")

router = APIRouter(prefix="/v1/files")


@router.head("/{sha}")
async def how_far(request: Request, sha: str) -> Response:
    """How many bytes have come."""
    return await run_in_threadpool(_how_far, office_of(request), _token(request), sha)


def _how_far(office: Headquarters, token: str, sha: str) -> Response:
    device = tokens.device_in(office, token)
    if not device:
        return Response(status_code=401)
    if _HASH.fullmatch(sha) is None:
        return Response(status_code=404)
    if StoreKeeper(office.store).has(sha) and office.store.uploads.granted(device, TAKE, sha):
        return Response(status_code=204, headers={"Upload-Complete": "?1"})
    if not office.store.uploads.granted(device, TAKE, sha):
        return Response(status_code=404)
    return _so_far(204, office.store.uploads.length(device, sha))


@router.put("/{sha}")
async def come(request: Request, sha: str) -> Response:
    """More of a file, beginning at `Upload-Offset`; `Upload-Length` is its whole size."""
    office = office_of(request)
    device = await run_in_threadpool(tokens.device_in, office, _token(request))
    if not device:
        return refusal(401, "refused", told(_NO_TOKEN))
    granted = office.store.uploads.granted
    if _HASH.fullmatch(sha) is None or not await run_in_threadpool(granted, device, TAKE, sha):
        return refusal(403, "refused", told(_NOT_ASKED))
    start, length = _number(request, "upload-offset"), _number(request, "upload-length")
    if start is None or length is None or not 0 <= start <= length <= LARGEST:
        return refusal(400, "refused", told(_GAP))
    end = await _received(request, office, (device, sha), start, length)
    if end < 0:
        so_far = await run_in_threadpool(office.store.uploads.length, device, sha)
        return _so_far(409, so_far)
    if end < length:
        return _so_far(202, end)
    async with request.app.state.turn:
        return await run_in_threadpool(_whole, office, device, sha)


async def _received(
    request: Request, office: Headquarters, which: tuple[str, str], start: int, length: int
) -> int:
    """Keep what comes, piece by piece; returns how far it is, -1 where it does not continue what is here."""
    waiting, at = bytearray(), start

    async def keep() -> bool:
        nonlocal at
        kept = await run_in_threadpool(office.store.uploads.add, *which, at, bytes(waiting))
        at += len(waiting) if kept else 0
        waiting.clear()
        return kept

    try:
        async for chunk in request.stream():
            waiting += chunk
            if at + len(waiting) > length:
                return -1
            if len(waiting) >= PIECE and not await keep():
                return -1
    except ClientDisconnect:
        pass  # the line broke: what came before is kept, and the laptop asks how far it is
    if waiting and not await keep():
        return -1
    if at == start and await run_in_threadpool(office.store.uploads.length, *which) != start:
        return -1
    return at


def _whole(office: Headquarters, device: str, sha: str) -> Response:
    data = office.store.uploads.read(device, sha)
    if sha256(data) != sha:
        office.store.uploads.drop(device, sha)
        return refusal(422, "refused", told(_OTHER))
    # The file first, then the pieces: killed in between, the next call finds it whole.
    StoreKeeper(office.store).keep_file(sha, data)
    office.store.uploads.drop(device, sha)
    known = office.store.office.device(device)
    office.store.audit.append(known.code if known else "", "file", {"sha256": sha, "size": len(data)})
    return Response(status_code=201, headers={"Upload-Complete": "?1"})


@router.get("/{sha}")
async def fetched(request: Request, sha: str) -> Response:
    """A file headquarters left to be fetched; `Range: bytes=N-` goes on where the last attempt stopped."""
    asked = _FROM.fullmatch(request.headers.get("range", "bytes=0-"))
    start = int(asked[1]) if asked else 0
    async with request.app.state.turn:
        return await run_in_threadpool(_given, office_of(request), _token(request), sha, start)


def _given(office: Headquarters, token: str, sha: str, start: int) -> Response:
    device = tokens.device_in(office, token)
    if not device:
        return refusal(401, "refused", told(_NO_TOKEN))
    shelf = StoreKeeper(office.store)
    is_given = _HASH.fullmatch(sha) is not None and office.store.uploads.granted(device, GIVE, sha)
    if not is_given or not shelf.has(sha):
        return refusal(404, "refused", told(_NOT_THERE))
    data = shelf.contents(sha)
    if start > len(data):
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(data)}"})
    headers = {"Content-Disposition": "attachment", "Accept-Ranges": "bytes"}
    if start:
        headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    status = 206 if start else 200
    return Response(data[start:], status, headers, media_type="application/octet-stream")


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _number(request: Request, name: str) -> int | None:
    said = request.headers.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 12 else None


def _so_far(status: int, length: int) -> Response:
    return Response(status_code=status, headers={"Upload-Offset": str(length), "Upload-Complete": "?0"})
