"""The wires to a device: SSH and a serial line. Nothing else knows paramiko and pyserial.

Bytes in, bytes out: what a console says is decoded by those who read it. The libraries are loaded when
somebody reaches for a device, never at the start of the program.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import socket
from dataclasses import dataclass, field
from typing import Any, Protocol

from sidesk.core.errors import DeviceUnusable, HostKeyChanged, HostKeyUnknown
from sidesk.core.text import N_

CONNECT = 10.0  # s for a connection, and as long again for the keys and for the login
PORT, BAUD = 22, 9600
_ABSENT = N_("Check the cable and the address, then try again. Nothing was changed.")


@dataclass(frozen=True)
class Login:
    """Kept in memory while a device is read, nowhere else; it never shows itself."""

    user: str
    password: str = field(repr=False)
    enable: str = field(default="", repr=False)  # where privileged commands ask for another one


class Link(Protocol):
    """A wire with a console at its other end."""

    asks_login: bool  # whether the console itself asks for name and password

    def send(self, data: bytes) -> None:
        """Say something."""

    def receive(self, seconds: float) -> bytes:
        """What was said; empty where nothing came in that time. Raises EOFError once it is over."""

    def close(self) -> None:
        """Hang up."""


def place(text: str) -> tuple[str, int]:
    """Address and port of `10.1.1.1`, `switch:2222` or `[fe80::1]:22`."""
    plain = text.strip()
    host, colon, port = plain.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.startswith("[")):
        return host.strip("[]"), int(port)
    return plain.strip("[]"), PORT


def ssh(address: str, login: Login, trusted: str) -> Link:
    """A shell on a device whose key has that fingerprint.

    Raises DeviceUnusable, HostKeyChanged, and HostKeyUnknown before anything secret is sent.
    """
    import paramiko

    transport = _transport(address)
    try:
        _demand_key(transport, address, trusted)
        _log_in(transport, address, login)
        channel = transport.open_session(timeout=CONNECT)
        channel.get_pty("vt100", 256, 1000)
        channel.invoke_shell()
        channel.settimeout(0.2)
    except (paramiko.SSHException, OSError, EOFError) as error:
        transport.close()
        raise DeviceUnusable(address, N_("the device closed the connection."), _ABSENT) from error
    except BaseException:
        transport.close()
        raise
    return _Shell(transport, channel)


def _transport(address: str) -> Any:
    import paramiko

    logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # what went wrong is told in our own words
    host, port = place(address)
    try:
        wire = socket.create_connection((host, port), CONNECT)
    except (OSError, ValueError, OverflowError, UnicodeError) as error:
        raise DeviceUnusable(address, N_("nothing answers at this address."), _ABSENT) from error
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a command is not held back for the next
    try:
        transport = paramiko.Transport(wire)
        transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = CONNECT
        transport.start_client(timeout=CONNECT)
    except (paramiko.SSHException, OSError, EOFError) as error:
        wire.close()
        raise DeviceUnusable(
            address,
            N_("what answers there does not speak SSH."),
            N_("Switch SSH on, or read the device by its serial line."),
        ) from error
    return transport


def _demand_key(transport: Any, address: str, trusted: str) -> None:
    key = transport.get_remote_server_key()
    found = fingerprint(key.asbytes())
    if not trusted:
        raise HostKeyUnknown(address=address, fingerprint=found)
    if trusted != found:
        raise HostKeyChanged(address=address, fingerprint=found)


def _log_in(transport: Any, address: str, login: Login) -> None:
    import paramiko

    refused = DeviceUnusable(
        address, N_("name or password is wrong."), N_("Type them again; nothing was changed.")
    )
    try:
        transport.auth_password(login.user, login.password, fallback=True)
    except paramiko.AuthenticationException as error:
        raise refused from error
    if not transport.is_authenticated():
        raise refused


def fingerprint(key: bytes) -> str:
    """As `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


class _Shell:
    """A shell over SSH."""

    asks_login = False

    def __init__(self, transport: Any, channel: Any) -> None:
        self._transport, self._channel = transport, channel

    def send(self, data: bytes) -> None:
        """Say something; one that hung up is noticed by the next `receive`."""
        try:
            self._channel.sendall(data)
        except OSError:
            return

    def receive(self, seconds: float) -> bytes:
        """What was said."""
        self._channel.settimeout(max(seconds, 0.01))
        try:
            data: bytes = self._channel.recv(65536)
        except TimeoutError:
            return b""
        except OSError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        return data

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def serial_lines() -> list[str]:
    """The serial lines of this computer."""
    from serial.tools import list_ports

    return sorted(str(one.device) for one in list_ports.comports())


def serial(line: str, baud: int = BAUD) -> Link:
    """A console by a cable. Raises DeviceUnusable."""
    import serial as library

    try:
        return _Line(library.Serial(line, baud, timeout=0.2, write_timeout=5))
    except (library.SerialException, OSError, ValueError) as error:
        raise DeviceUnusable(
            line,
            N_("this serial line cannot be opened."),
            N_("Plug in the console cable and close other programs that use it."),
        ) from error


class _Line:
    """A serial line; who sits at its other end has to say who he is."""

    asks_login = True

    def __init__(self, port: Any) -> None:
        self._port = port

    def send(self, data: bytes) -> None:
        """Say something; a cable that was pulled is noticed by the next `receive`."""
        try:
            self._port.write(data)
        except OSError:
            return

    def receive(self, seconds: float) -> bytes:
        """What was said."""
        try:
            self._port.timeout = max(seconds, 0.01)
            data: bytes = self._port.read(1)
            return data + self._port.read(self._port.in_waiting) if data else b""
        except OSError as error:
            raise EOFError from error

    def close(self) -> None:
        """Let the line go."""
        self._port.close()
