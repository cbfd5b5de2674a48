"""What each maker's devices are asked, and how their paging is switched off."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.core.text import N_

PAGING = {
    "cisco_ios": "terminal length 0", "huawei_vrp": "screen-length 0 temporary",
    "hp_comware": "screen-length disable", "ruijie_os": "terminal length 0",
}  # fmt: skip
CONFIGURATION = {
    "cisco_ios": "show running-config", "huawei_vrp": "display current-configuration",
    "hp_comware": "display current-configuration", "ruijie_os": "show running-config",
}  # fmt: skip
VERSIONS = ("display version", "show version")

# One entry a fact: the first of its commands that the device knows is enough.
ASKED: dict[str, Sequence[Sequence[str]]] = {
    "cisco_ios": (
        ("show version",), ("show inventory",), ("show interfaces status",), ("show vlan brief", "show vlan"),
        ("show power inline",), ("show lldp neighbors detail", "show cdp neighbors detail"),
        ("show interfaces transceiver",), ("show environment all", "show environment"),
        ("show environment power all",), ("show clock",), ("show archive config differences",),
    ),
    "huawei_vrp": (
        ("display version",), ("display device",), ("display esn",), ("display device manufacture-info",),
        ("display elabel",), ("display patch-information",), ("display bridge mac-address",),
        ("display interface brief",), ("display interface description",), ("display port vlan",),
        ("display vlan",), ("display poe power", "display poe power-state"),
        ("display poe information",),
        ("display lldp neighbor", "display lldp neighbor brief"), ("display transceiver verbose",),
        ("display power",), ("display fan",), ("display temperature all", "display temperature"),
        ("display clock",), ("display startup",), ("compare configuration",),
    ),
    "hp_comware": (
        ("display version",), ("display device",), ("display device manuinfo",), ("display interface brief",),
        ("display vlan brief",), ("display poe interface",), ("display poe pse",),
        ("display lldp neighbor-information verbose", "display lldp neighbor-information list"),
        ("display transceiver interface",), ("display transceiver manuinfo interface",),
        ("display transceiver diagnosis interface",), ("display power",), ("display fan",),
        ("display environment",), ("display clock",), ("display current-configuration diff",),
    ),
    "ruijie_os": (
        ("show version",), ("show manuinfo",), ("show interfaces status",), ("show vlan",),
        ("show poe interfaces status",), ("show poe powersupply",), ("show lldp neighbors detail",),
        ("show interfaces transceiver",), ("show interfaces transceiver diagnosis",),
        ("show power",), ("show fan",), ("show temperature",),
        ("show clock",),
    ),
}  # fmt: skip

PLATFORMS = {"": N_("find out"), "cisco_ios": "Cisco IOS", "huawei_vrp": "Huawei VRP",
             "hp_comware": "H3C Comware", "ruijie_os": "Ruijie RGOS"}  # fmt: skip
