"""The token for files: it names a laptop and a moment, and only headquarters can have written it."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from sidesk.hq.office import Headquarters

LASTS = dt.timedelta(minutes=15)
_PURPOSE = b"sidesk: token for files"


def issue(office: Headquarters, device: str) -> str:
    """A token for a quarter of an hour. Every worker of the office takes it."""
    until = int((office.clock.now() + LASTS).timestamp())
    return f"{device}.{until}.{_mark(office, device, until)}"


def device_in(office: Headquarters, token: str) -> str:
    """The laptop a token was issued to; empty where it is none, is over, or the laptop was revoked since."""
    device, _, rest = token.partition(".")
    until, _, mark = rest.partition(".")
    if not until.isascii() or not until.isdigit() or len(until) > 12:
        return ""
    if not hmac.compare_digest(mark.encode(), _mark(office, device, int(until)).encode()):
        return ""
    if int(until) < office.clock.now().timestamp():
        return ""
    known = office.store.office.device(device)
    return device if known is not None and known.revoked_at is None else ""


def _mark(office: Headquarters, device: str, until: int) -> str:
    key = hmac.digest(office.signing.secret, _PURPOSE, hashlib.sha256)
    return hmac.new(key, f"{device}.{until}".encode(), hashlib.sha256).hexdigest()
