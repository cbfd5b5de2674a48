"""Echo requests on Windows by the system's own call, which needs no administrator."""

from __future__ import annotations

import ctypes
import socket
import struct
from typing import Any

_SUCCESS, _SMALL = 0, 8


class _Options(ctypes.Structure):
    _fields_ = (
        ("ttl", ctypes.c_ubyte), ("tos", ctypes.c_ubyte), ("flags", ctypes.c_ubyte),
        ("size", ctypes.c_ubyte), ("data", ctypes.c_void_p),
    )  # fmt: skip


class Reply(ctypes.Structure):
    """ICMP_ECHO_REPLY of iphlpapi."""

    _fields_ = (
        ("address", ctypes.c_uint32), ("status", ctypes.c_uint32), ("round_trip", ctypes.c_uint32),
        ("size", ctypes.c_uint16), ("reserved", ctypes.c_uint16), ("data", ctypes.c_void_p),
        ("options", _Options),
    )  # fmt: skip


def _library() -> Any:
    library = ctypes.WinDLL("iphlpapi", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    library.IcmpCreateFile.restype = ctypes.c_void_p
    library.IcmpCloseHandle.argtypes = (ctypes.c_void_p,)
    library.IcmpSendEcho2.restype = ctypes.c_uint32
    library.IcmpSendEcho2.argtypes = (
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32,
        ctypes.c_char_p, ctypes.c_uint16, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32,
    )  # fmt: skip
    return library


def echo(address: str, size: int, timeout: float) -> float | None:
    """One echo request: milliseconds, or None where no reply came. Whole milliseconds are all it tells.

    Raises OSError where the system gives no handle.
    """
    library = _library()
    handle = library.IcmpCreateFile()
    if handle in (None, ctypes.c_void_p(-1).value):
        raise OSError("IcmpCreateFile")
    try:
        data = bytes(size)
        room = ctypes.create_string_buffer(ctypes.sizeof(Reply) + size + _SMALL + 16)
        number = struct.unpack("=I", socket.inet_aton(address))[0]
        replies = library.IcmpSendEcho2(
            handle, None, None, None, number, data, size, None, room, len(room), round(timeout * 1000)
        )
        return answered(room.raw) if replies else None
    finally:
        library.IcmpCloseHandle(handle)


def answered(room: bytes) -> float | None:
    """The round trip in a reply as it lies in memory; None for what says that nothing arrived."""
    reply = Reply.from_buffer_copy(room)
    return float(reply.round_trip) if reply.status == _SUCCESS else None
