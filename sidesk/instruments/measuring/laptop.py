"""The laptop's own end: interface, negotiated speed, addresses, lease, gateway, name servers, system."""

from __future__ import annotations

import platform
import re
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sidesk.core.canonical import Json
from sidesk.instruments.results import Values, filled

_ROUTES = Path("/proc/net/route")
_LEASES = (
    Path("/run/systemd/netif/leases"), Path("/var/lib/dhcp"), Path("/var/lib/NetworkManager"),
    Path("/var/lib/dhclient"), Path("/var/lib/dhcpcd"),
)  # fmt: skip
_LEASE_WORDS = {
    "SERVER_ADDRESS": "server", "LIFETIME": "lease_s", "ADDRESS": "address", "ROUTER": "gateway",
    "dhcp-server-identifier": "server", "dhcp-lease-time": "lease_s", "fixed-address": "address",
    "routers": "gateway",
}  # fmt: skip
_LEASE_LINE = re.compile(r"^\s*(?:option\s+)?([A-Za-z_-]+)[ =]\s*\"?([^\";\n]+)\"?;?\s*$", re.MULTILINE)
_FULL = 2  # psutil.NIC_DUPLEX_FULL


@dataclass(frozen=True)
class Laptop:
    """What is known; the rest is empty. `speed` in Mbit/s, 0 where the system does not tell."""

    host: str
    system: str
    interface: str = ""
    up: bool = False
    speed: int = 0
    full_duplex: bool = False
    mtu: int = 0
    mac: str = ""
    address: str = ""
    mask: str = ""
    gateway: str = ""
    resolvers: tuple[str, ...] = ()
    lease: Mapping[str, str] | None = None

    @property
    def speed_said(self) -> str:
        """`1000 Mbit/s full`; empty where it is unknown."""
        return f"{self.speed} Mbit/s {'full' if self.full_duplex else 'half'}" if self.speed else ""

    def as_json(self) -> Values:
        """What is kept with a result."""
        lease: Json = dict(self.lease) if self.lease else None
        return filled({
            "host": self.host, "system": self.system, "interface": self.interface, "up": self.up,
            "speed": self.speed_said, "mtu_bytes": self.mtu or None, "mac": self.mac, "address": self.address,
            "mask": self.mask, "gateway": self.gateway, "resolvers": list[Json](self.resolvers),
            "lease": lease,
        })  # fmt: skip


def look(towards: str = "") -> Laptop:
    """The end that packets to this address leave by; without one, the way to the gateway."""
    found = Laptop(socket.gethostname(), f"{platform.system()} {platform.release()}", gateway=gateway())
    address = _own_address(towards or found.gateway)
    return replace(_of_interface(found, address), resolvers=_resolvers(), lease=_lease(address))


def link_is_up(interface: str) -> bool | None:
    """Whether the cable has a link now; None where the interface is gone."""
    import psutil

    one = psutil.net_if_stats().get(interface)
    return one.isup and "running" in (one.flags or "running") if one is not None else None


def _own_address(towards: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((towards or "192.0.2.1", 9))  # sends nothing: it only chooses the way
            return str(asking.getsockname()[0])
        except OSError:
            return ""


def _of_interface(found: Laptop, address: str) -> Laptop:
    import psutil

    for name, addresses in psutil.net_if_addrs().items():
        own = next(
            (one for one in addresses if one.family == socket.AF_INET and one.address == address), None
        )
        if own is None:
            continue
        macs = [one.address for one in addresses if one.family == psutil.AF_LINK]
        stats = psutil.net_if_stats().get(name)
        found = replace(
            found, interface=name, address=address, mask=own.netmask or "",
            mac=(macs[0] if macs else "").replace("-", ":").lower(),
        )  # fmt: skip
        if stats is not None:
            full = int(stats.duplex) == _FULL
            speed = stats.speed if 0 < stats.speed < 4_000_000 else 0  # Windows tells 2^32 for unknown
            found = replace(found, up=stats.isup, speed=speed, full_duplex=full, mtu=stats.mtu)
        return found
    return replace(found, address=address)


def gateway() -> str:
    """The default gateway."""
    if sys.platform == "win32":
        return next((one.get("gateway", "") for one in _windows() if one.get("gateway")), "")
    try:
        lines = _ROUTES.read_text().splitlines()[1:]
    except OSError:
        return ""
    for line in lines:
        parts = line.split()
        if len(parts) > 2 and parts[1] == "00000000" and parts[2] != "00000000":
            return socket.inet_ntoa(bytes.fromhex(parts[2])[::-1])
    return ""


def _resolvers() -> tuple[str, ...]:
    import dns.resolver

    try:
        known = dns.resolver.Resolver().nameservers
    except (dns.resolver.NoResolverConfiguration, OSError):
        return ()
    return tuple(str(one) for one in known)


def _lease(address: str) -> Mapping[str, str] | None:
    """The lease this address comes from; None where it is fixed, or the system keeps it to itself."""
    if not address:
        return None
    if sys.platform == "win32":
        return next((one for one in _windows() if one.get("address") == address and "server" in one), None)
    for folder in _LEASES:
        try:
            files = sorted(folder.iterdir())
        except OSError:
            continue
        for file in files:
            try:
                told = lease_in(file.read_text(errors="replace"))
            except OSError:
                continue
            if told.get("address") == address:
                return told
    return None


def lease_in(text: str) -> dict[str, str]:
    """The newest lease of a file of systemd or dhclient."""
    text = text[text.rfind("lease {") :] if "lease {" in text else text
    said = ((_LEASE_WORDS.get(name), value.strip()) for name, value in _LEASE_LINE.findall(text))
    return {name: value for name, value in said if name is not None}


def _windows() -> list[dict[str, str]]:
    """The interfaces in the registry: readable by everybody, and not in the language of the system."""
    import winreg

    found = []
    path = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
    words = {
        "DhcpIPAddress": "address", "DhcpServer": "server", "Lease": "lease_s",
        "DhcpDefaultGateway": "gateway", "DefaultGateway": "gateway",
    }  # fmt: skip
    registry = winreg  # type: ignore[attr-defined,unused-ignore]
    with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, path) as root:  # type: ignore[attr-defined,unused-ignore]
        for number in range(registry.QueryInfoKey(root)[0]):  # type: ignore[attr-defined,unused-ignore]
            told: dict[str, str] = {}
            with registry.OpenKey(root, registry.EnumKey(root, number)) as one:  # type: ignore[attr-defined,unused-ignore]
                for name, word in words.items():
                    try:
                        value = registry.QueryValueEx(one, name)[0]  # type: ignore[attr-defined,unused-ignore]
                    except OSError:
                        continue
                    text = str(value[0] if isinstance(value, list) and value else value or "")
                    if text and text != "[]":
                        told.setdefault(word, text)
            found.append(told)
    return found
