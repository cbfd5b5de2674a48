"""The switch port this laptop is plugged into, asked of the switch: its table of addresses knows our own.

`send` is whatever carries one command to the switch and brings its answer back.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sidesk.instruments.results import Values, filled

Send = Callable[[str], str]

_DIGITS = re.compile(r"[^0-9a-f]")
_PORT = r"(?P<port>[A-Za-z][A-Za-z-]*(?: ?\d+)(?:/\d+)*(?:\.\d+)?)"
_COMMANDS = {
    "huawei_vrp": "display mac-address {dash}",
    "hp_comware": "display mac-address {dash}",
    "cisco_ios": "show mac address-table address {dot}",
    "ruijie_os": "show mac-address-table address {dot}",
}
_VLAN = re.compile(r"(?:^|\s)(?P<vlan>\d{1,4})(?:/\S*)?(?=\s|$)")


def command(platform: str, mac: str) -> str:
    """What to ask this kind of switch; empty where its manner is not known."""
    digits = _DIGITS.sub("", mac.lower())
    if len(digits) != 12 or platform not in _COMMANDS:
        return ""
    parts = [digits[at : at + 4] for at in (0, 4, 8)]
    return _COMMANDS[platform].format(dash="-".join(parts), dot=".".join(parts))


def found(answer: str, mac: str) -> Values:
    """Port and VLAN in the line of the answer that holds our address; empty where there is none."""
    digits = _DIGITS.sub("", mac.lower())
    for line in answer.splitlines():
        words = line.split()
        ours = [word for word in words if _DIGITS.sub("", word.lower()) == digits and len(word) >= 12]
        if not ours:
            continue
        rest = " ".join(word for word in words if word not in ours)
        port = re.search(rf"(?:^|\s){_PORT}(?=\s|$)", rest)
        vlan = _VLAN.search(rest)
        if port:
            return filled({"port": port["port"], "vlan": vlan["vlan"] if vlan else ""})
    return {}


def ask(send: Send, platform: str, switch: str, mac: str) -> Values:
    """Switch, port and VLAN of this laptop; empty where the switch does not know it (or another one does)."""
    asked = command(platform, mac)
    told = found(send(asked), mac) if asked else {}
    return {"switch": switch, **told} if told else {}
