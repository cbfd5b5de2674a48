"""Addresses of the network as people type them: IP and MAC."""

from __future__ import annotations

import ipaddress
import re

from sidesk.core.canonical import Json
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted

_MAC = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){5}", re.ASCII)
_TYPED_MAC = re.compile(
    r"[0-9A-F]{12}|[0-9A-F]{2}([:. -])[0-9A-F]{2}(?:\1[0-9A-F]{2}){4}"
    r"|[0-9A-F]{4}([:. -])[0-9A-F]{4}\2[0-9A-F]{4}|[0-9A-F]{6}([:. -])[0-9A-F]{6}",
    re.ASCII | re.IGNORECASE,
)
_LEADING_ZEROS = re.compile(r"(?<![0-9A-Fa-f:])0+(?=[0-9]+(?:\.|/|$))", re.ASCII)
_SCHEME = re.compile(r"\A[a-z]{3,6}://([^/]+)/?\Z", re.ASCII | re.IGNORECASE)
_MASKED = re.compile(r"([0-9.]{7,15})[ /]+(255\.[0-9.]+)", re.ASCII)
_NAMED = re.compile(r"\A(?:MAC|IP)(?: ?ADDR(?:ESS)?)? ?: ?", re.IGNORECASE | re.ASCII)


def stored_ip(text: str) -> str:
    """An address in its usual form, with /24 and the like where that was typed. Raises NotAnAnswer."""
    typed = _MASKED.sub(r"\1/\2", _NAMED.sub("", plain(text))).replace(" ", "")
    typed = _SCHEME.sub(r"\1", typed).strip("[]")
    try:
        found = ipaddress.ip_interface(_LEADING_ZEROS.sub("", typed))
    except ValueError:
        raise NotAnAnswer(
            f"「{quoted(text)}」不是 IP 地址。写成 192.168.1.10 这样，每段 0 到 255。",
            f"“{quoted(text)}” is not an IP address. Write it like 192.168.1.10, each part from 0 to 255.",
        ) from None
    return str(found) if "/" in typed else str(found.ip)


def is_ip(value: Json) -> bool:
    """Whether a value is a stored address."""
    if not isinstance(value, str):
        return False
    try:
        return stored_ip(value) == value
    except NotAnAnswer:
        return False


def stored_mac(text: str) -> str:
    """`AA:BB:CC:DD:EE:FF` from any of the usual ways to write it. Raises NotAnAnswer."""
    typed = _NAMED.sub("", plain(text))
    if not _TYPED_MAC.fullmatch(typed):
        raise NotAnAnswer(
            f"「{quoted(text)}」不是 MAC 地址。写成 00:1A:2B:3C:4D:5E 这样，12 个十六进制数字。",
            f"“{quoted(text)}” is not a MAC address. Write it like 00:1A:2B:3C:4D:5E, 12 hexadecimal digits.",
        )
    digits = re.sub(r"[:. -]", "", typed).upper()
    return ":".join(digits[n : n + 2] for n in range(0, 12, 2))


def is_mac(value: Json) -> bool:
    """Whether a value is a stored MAC address."""
    return isinstance(value, str) and _MAC.fullmatch(value) is not None
