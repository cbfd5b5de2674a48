"""Simulated switches: real SSH servers on loopback, with answers of our own in the makers' forms.

    with switch("huawei_vrp", name="SW-01") as one:
        one.address     # 127.0.0.1:PORT, user `admin`, password `Right-123`

`Manners` say how a switch behaves badly.
"""

# ruff: noqa: E501 - the answers of consoles are as wide as consoles

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import paramiko

USER, PASSWORD = "admin", "Right-123"
MORE = b"---- More ----"
ERASE = b"\x1b[16D" + b" " * 16 + b"\x1b[16D"
PAGE = 24
REFUSED = {
    "huawei_vrp": "Error: Unrecognized command found at '^' position.",
    "hp_comware": "% Unrecognized command found at '^' position.",
    "cisco_ios": "% Invalid input detected at '^' marker.",
    "ruijie_os": "% Unknown command.",
}


@dataclass
class Manners:
    """How a switch behaves."""

    hangs_at: str = ""  # says nothing more after this command, but Ctrl-C helps
    dies_at: str = ""  # closes the connection in the middle of this answer
    deaf_at: str = ""  # says nothing more whatever is typed
    floods_at: str = ""
    refuses: tuple[str, ...] = ()
    encoding: str = "utf-8"
    wants_new_password: bool = False
    no_prompt: bool = False
    enable: str = ""  # the password of the privileged mode, where there is one
    pages_always: bool = False  # paging cannot be switched off


@dataclass
class Switch:
    """One of them."""

    platform: str
    name: str = "SW-01"
    serial: str = "2102351931P0C3000123"
    manners: Manners = field(default_factory=Manners)
    address: str = ""
    fingerprint: str = ""
    asked: list[str] = field(default_factory=list)
    knows: dict[str, str] = field(default_factory=dict)  # command -> answer, beside what its maker answers

    @property
    def prompt(self) -> str:
        """As it stands at the beginning of a line."""
        return f"<{self.name}>" if self.platform in ("huawei_vrp", "hp_comware") else f"{self.name}#"


class _Door(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        right = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        return True


class Console:
    """What sits behind the wire, SSH or serial: it reads bytes and writes bytes."""

    def __init__(self, one: Switch, read: Callable[[], bytes], write: Callable[[bytes], None]) -> None:
        self._switch, self._read, self._write = one, read, write
        self._paged = True
        self._answers = answers(one)
        self._waiting = b""

    def log_in(self) -> None:
        """As a serial line asks for it."""
        while True:
            self._write(b"\r\nUsername:")
            user = self._line()
            self._write(b"Password:")
            if (user, self._line(echo=False)) == (USER, PASSWORD):
                return
            self._write(b"\r\nLogin incorrect\r\n")

    def run(self) -> None:
        """Answer until the other side hangs up."""
        manners, prompt = self._switch.manners, f"\r\n{self._switch.prompt}".encode()
        if manners.wants_new_password:
            self._write(
                b"\r\nWarning: The initial password poses security risks.\r\nThe password needs to be changed. Change now? [Y/N]:"
            )
        elif manners.no_prompt:
            self._write(b"\r\nWelcome\r\n")
        while manners.wants_new_password or manners.no_prompt:
            self._line()
        if manners.enable:
            prompt = prompt.replace(b"#", b">")
        self._write(prompt)
        while True:
            command = self._line().strip()
            if command == "enable" and manners.enable:
                self._write(b"\r\nPassword:")
                if self._line(echo=False) == manners.enable:
                    prompt = prompt.replace(b">", b"#")
                else:
                    self._write(b"\r\n% Access denied")
            elif command:
                self._switch.asked.append(command)
                self._answer(command)
            self._write(prompt)

    def _answer(self, command: str) -> None:
        manners = self._switch.manners
        if command in ("screen-length 0 temporary", "screen-length disable", "terminal length 0"):
            self._paged = manners.pages_always
            return
        if command in (manners.hangs_at, manners.deaf_at):
            while self._byte() != b"\x03" or command == manners.deaf_at:
                pass
            return
        if command == manners.floods_at:
            with contextlib.suppress(BlockingIOError):
                for _ in range(4096):
                    self._write(b"\r\nGE0/0/1 up up 0% 0% 0 0" * 40)
            return
        text = self._switch.knows.get(command, self._answers.get(command))
        if text is None or command in manners.refuses:
            text = REFUSED[self._switch.platform]
        lines = text.splitlines()
        if command == manners.dies_at:
            self._say("\r\n".join(lines[: len(lines) // 2 + 1]))
            raise EOFError
        self._page(lines)

    def _page(self, lines: list[str]) -> None:
        for at, line in enumerate(lines):
            if self._paged and at and at % PAGE == 0:
                self._write(b"\r\n" + MORE)
                self._byte()
                self._write(ERASE)
                self._write(line.encode(self._switch.manners.encoding, "replace"))
            else:
                self._say("\r\n" + line)

    def _say(self, text: str) -> None:
        self._write(text.encode(self._switch.manners.encoding, "replace"))

    def _byte(self) -> bytes:
        if not self._waiting:
            self._waiting = self._read()
        if not self._waiting:
            raise EOFError
        one, self._waiting = self._waiting[:1], self._waiting[1:]
        return one

    def _line(self, *, echo: bool = True) -> str:
        typed = b""
        while (one := self._byte()) not in (b"\r", b"\n"):
            typed += one
            if echo and one != b"\x03":
                self._write(one)
        return typed.replace(b"\x03", b"").decode()


@contextlib.contextmanager
def switch(
    platform: str,
    *,
    name: str = "SW-01",
    serial: str = "2102351931P0C3000123",
    manners: Manners | None = None,
) -> Iterator[Switch]:
    """A switch that can be reached."""
    key = paramiko.ECDSAKey.generate()
    one = Switch(platform, name, serial, manners or Manners())
    listening = socket.create_server(("127.0.0.1", 0))
    open_ones: list[paramiko.Transport] = []
    one.address = f"127.0.0.1:{listening.getsockname()[1]}"

    def talk(transport: paramiko.Transport) -> None:
        channel = transport.accept(30)
        if channel is not None:
            with contextlib.suppress(EOFError, OSError):
                Console(one, lambda: channel.recv(4096), channel.sendall).run()
            transport.close()

    def serve() -> None:
        while True:
            try:
                wire, _ = listening.accept()
            except OSError:
                return
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as switches: an echo goes at once
            transport = paramiko.Transport(wire)
            transport.add_server_key(key)
            open_ones.append(transport)
            with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
                transport.start_server(server=_Door())
                threading.Thread(target=talk, args=(transport,), daemon=True).start()

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        yield one
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for transport in open_ones:
            transport.close()
        server.join(10)


# --- what they answer


def answers(one: Switch) -> Mapping[str, str]:
    """Command -> answer."""
    return _MAKERS[one.platform](one)


def _managed(interface: str, way: str, mask: str = "255.0.0.0") -> str:
    """The part of a configuration that says how the switch itself is reached."""
    return f"#\ninterface {interface}\n ip address 127.0.0.1 {mask}\n#\n{way} 127.0.0.254\n"


def _huawei(one: Switch) -> Mapping[str, str]:
    ports = [f"GE0/0/{n}" for n in range(1, 49)]
    return {
        "display version": """Huawei Versatile Routing Platform Software
VRP (R) software, Version 5.170 (S5731 V200R021C00SPC600)
Copyright (C) 2000-2021 HUAWEI TECH Co., Ltd.
HUAWEI S5731-S48P4X Routing Switch uptime is 3 weeks, 2 days, 4 hours, 5 minutes""",
        "display esn": f"ESN of slot 0: {one.serial}",
        "display elabel": f"""[Slot_0]
[Main_Board]

[Board Properties]
BoardType=S5731-S48P4X
BarCode={one.serial}
Manufactured=2021-03-01

[Port_XGigabitEthernet0/0/1]
[Board Properties]
BoardType=SFP-10G-LR
BarCode=O{one.serial[-8:]}
""",
        "display patch-information": "Patch Package Name :flash:/S5731.pat\nPatch Package Version:V200R021SPH120\nPatch Package State :Running",
        "display interface brief": "PHY: Physical\n*down: administratively down\nInterface                   PHY   Protocol  InUti OutUti   inErrors  outErrors\n"
        + "\n".join(f"{port:<28}{'up' if n % 3 else 'down':<6}{'up' if n % 3 else 'down':<10}0.01%  0.01%          0          0" for n, port in enumerate(ports)),
        "display interface description": "PHY: Physical\nInterface                     PHY     Protocol Description\n"
        + "\n".join(f"{port:<30}{'up' if n % 3 else 'down':<8}{'up' if n % 3 else 'down':<9}工位{n + 1}" for n, port in enumerate(ports)),
        "display port vlan": "Port                    Link Type    PVID  Trunk VLAN List\n-------------------------------------------------------------------------------\n"
        + "\n".join(f"{port:<24}access       {10 + n % 4:<6}-" for n, port in enumerate(ports)),
        "display poe power": "PortName   Class   REFPW(mW)  USMPW(mW)  CURPW(mW)  PKPW(mW)  AVGPW(mW)\n"
        + "\n".join(f"{port:<11}{3:<8}{15400:<11}{30000:<11}{4200 + n:<11}{5000:<10}{4100}" for n, port in enumerate(ports)),
        "display lldp neighbor brief": "Local Intf       Neighbor Dev             Neighbor Intf             Exptime(s)\nGE0/0/1          AP-01                    GE0                       98",
        "display transceiver verbose": f"""XGigabitEthernet0/0/1 transceiver information:
-------------------------------------------------------------
Common information:
 Transceiver Type               :10GBASE_LR
 Wavelength(nm)                 :1310
Manufacture information:
 Manu. Serial Number            :O{one.serial[-8:]}
Diagnostic information:
 RX Power(dBM)                  :-4.21
 TX Power(dBM)                  :-2.60""",
        "display power": "------------------------------------------------------------------------\n Slot    PowerID  Online   Mode   State      Power\n------------------------------------------------------------------------\n 0       PWR1     Present  AC     Supply     600.00\n 0       PWR2     Present  AC     Supply     600.00",
        "display fan": "-----------------------------------------------------------------\n Slot  FanID   Online    Status    Speed     Mode     Airflow\n-----------------------------------------------------------------\n 0     1       Present   Normal    35%       Auto     Side-to-Back",
        "display temperature all": "-------------------------------------------------------------------------------\n Slot  Card  Sensor Status    Current(C) Lower(C) Upper(C)\n-------------------------------------------------------------------------------\n 0     NA    NA     Normal    41         0        61",
        "display clock": "2026-11-24 10:15:30+08:00\nTuesday\nTime Zone(China-Standard-Time) : UTC+08:00",
        "compare configuration": "Info: The current configuration is the same as the next startup configuration file.",
        "display current-configuration": f"#\nsysname {one.name}\n#\naaa\n local-user admin password irreversible-cipher $1a$Geheim$\n#\nsnmp-agent community read cipher Sesam99\n"
        + _managed("Vlanif100", "ip route-static 0.0.0.0 0.0.0.0") + "".join(f"#\ninterface {port}\n description 工位{n + 1}\n port default vlan {10 + n % 4}\n" for n, port in enumerate(ports)) + "return",
    }  # fmt: skip


def _h3c(one: Switch) -> Mapping[str, str]:
    return {
        "display version": "H3C Comware Software, Version 7.1.070, Release 6318P01\nCopyright (c) 2004-2020 New H3C Technologies Co., Ltd. All rights reserved.\nH3C S5130S-52P-EI uptime is 0 weeks, 1 day, 2 hours, 3 minutes\nLast reboot reason : User reboot",
        "display device manuinfo": f"Slot 1 CPU 0:\nDEVICE_NAME          : S5130S-52P-EI\nDEVICE_SERIAL_NUMBER : {one.serial}\nMAC_ADDRESS          : 743A-20AA-BB01\nMANUFACTURING_DATE   : 2020-11-03\nVENDOR_NAME          : H3C",
        "display interface brief": "Brief information on interfaces in bridge mode:\nLink: ADM - administratively down; Stby - standby\nSpeed: (a) - auto\nDuplex: (a)/A - auto; H - half; F - full\nType: A - access; T - trunk; H - hybrid\nInterface            Link Speed   Duplex Type PVID Description\n"
        + "\n".join(f"GE1/0/{n:<15}{'UP' if n % 3 else 'DOWN':<5}1G(a)   F(a)   A    {10 + n % 4:<4} 工位{n}" for n in range(1, 49)),
        "display fan": "Slot 1:\nFan 1:\nState    : Normal",
        "display power": "Slot 1:\nPower 1:\nState    : Normal",
        "display clock": "10:15:30.123 CST Tue 11/24/2026\nTime Zone : CST add 08:00:00",
        "display current-configuration diff": "",
        "display current-configuration": f"#\n sysname {one.name}\n#\nlocal-user admin class manage\n password hash $h$6$Geheim\n" + _managed("Vlan-interface100", "ip route-static 0.0.0.0 0", "8") + "#\nreturn",
    }  # fmt: skip


def _cisco(one: Switch) -> Mapping[str, str]:
    return {
        "show version": f"""Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(4)E7, RELEASE SOFTWARE (fc2)
Technical Support: http://www.cisco.com/techsupport
ROM: Bootstrap program is C2960X boot loader
{one.name} uptime is 3 weeks, 2 days
System returned to ROM by power-on
System image file is "flash:/c2960x-universalk9-mz.152-4.E7.bin"
cisco WS-C2960X-48FPD-L (APM86XXX) processor (revision H0) with 524288K bytes of memory.
Processor board ID {one.serial}
Base ethernet MAC Address       : 00:1A:2B:3C:4D:5E
Model number                    : WS-C2960X-48FPD-L
System serial number            : {one.serial}
Configuration register is 0xF""",
        "show inventory": f'NAME: "1", DESCR: "WS-C2960X-48FPD-L"\nPID: WS-C2960X-48FPD-L , VID: V02  , SN: {one.serial}\n\nNAME: "Switch 1 - Power Supply 0", DESCR: "FRU Power Supply"\nPID: PWR-C2-640WAC     , VID: V01  , SN: P{one.serial[-8:]}',
        "show interfaces status": "Port      Name               Status       Vlan       Duplex  Speed Type\n"
        + "\n".join(f"Gi1/0/{n:<4}Desk {n:<13} {'connected' if n % 3 else 'notconnect':<13}{10 + n % 4:<11}{'a-full' if n % 3 else 'auto':>6} {'a-1000' if n % 3 else 'auto':>6} 10/100/1000BaseTX" for n in range(1, 49)),
        "show clock": "*10:15:30.123 UTC Tue Nov 24 2026",
        "show archive config differences": "!Contextual Config Diffs:\n!No changes were found",
        "show running-config": f"Building configuration...\n!\nhostname {one.name}\n!\nenable secret 5 $1$Geheim$abc\nusername admin password 7 0822455D0A16\nsnmp-server community Sesam99 RO\n" + _managed("Vlan100", "ip default-gateway") + "end",
    }  # fmt: skip


def _ruijie(one: Switch) -> Mapping[str, str]:
    return {
        "show version": f"""System description      : Ruijie Gigabit Security & Intelligence Access Switch (RG-S2910-48GT4XS-UP-H) By Ruijie Networks
System start time       : 2026-11-01 08:00:00
System uptime           : 23:02:15:30
System hardware version : 1.10
System software version : S29_RGOS 11.4(1)B12P16
System patch number     : NA
System serial number    : {one.serial}
System boot version     : 1.2.16""",
        "show interfaces status": "Interface                                Status    Vlan   Duplex   Speed     Type\n---------------------------------------- --------  ----   -------  --------- ------\n"
        + "\n".join(f"GigabitEthernet 0/{n:<23}{'up' if n % 3 else 'down':<10}{10 + n % 4:<7}{'Full' if n % 3 else 'Unknown':<9}{'1000M' if n % 3 else 'Unknown':<10}copper" for n in range(1, 49)),
        "show clock": "10:15:30 UTC Tue, Nov 24, 2026",
        "show running-config": f"hostname {one.name}\nusername admin password 7 Geheim\nsnmp-server community Sesam99 ro\n" + _managed("VLAN 100", "ip route 0.0.0.0 0.0.0.0") + "end",
    }  # fmt: skip


_MAKERS: Mapping[str, Callable[[Switch], Mapping[str, str]]] = {
    "huawei_vrp": _huawei, "hp_comware": _h3c, "cisco_ios": _cisco, "ruijie_os": _ruijie,
}  # fmt: skip
