"""What the consoles of Cisco, Huawei, H3C and Ruijie say. The texts are made up in the makers' forms."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import canonical
from sidesk.core.errors import CommandUnknown, InstrumentFileUnusable, NotFromInstrument
from sidesk.core.text import Words
from sidesk.instruments import devices
from sidesk.instruments.results import Reading

WORDS = Words("en")
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "cli"


def read(text: str, platform: str = "", command: str = "") -> Reading:
    return devices.read(text.encode(), "log.txt", platform, command)


def values(platform: str, command: str, text: str) -> dict[str, Any]:
    (result,) = read(text, platform, command).results
    assert (result.kind, result.complete) == ("device", True), [note.told(WORDS) for note in result.notes]
    canonical(result.values)
    common = ("platform", "command", "vendor")
    return {key: value for key, value in result.values.items() if key not in common}


# -- Huawei ------------------------------------------------------------------------------------------------

HUAWEI_VERSION = """\
Huawei Versatile Routing Platform Software
VRP (R) software, Version 5.170 (S5731 V200R021C00SPC600)
Copyright (C) 2000-2021 HUAWEI TECH Co., Ltd.
HUAWEI S5731-S48P4X Routing Switch uptime is 3 weeks, 2 days, 4 hours, 5 minutes
Patch Version: V200R021SPH120

"""


def test_huawei_version_tells_model_software_and_patch() -> None:
    assert values("huawei_vrp", "display version", HUAWEI_VERSION) == {
        "model": "S5731-S48P4X",
        "software": "5.170 S5731 V200R021C00SPC600",
        "patch": "V200R021SPH120",
        "uptime": "3 weeks, 2 days, 4 hours, 5 minutes",
    }


def test_a_time_stamp_before_the_answer_costs_one_line_only() -> None:
    (result,) = read(
        "2026-11-24 10:15:30.123 +08:00\n" + HUAWEI_VERSION, "huawei_vrp", "display version"
    ).results
    assert result.values["model"] == "S5731-S48P4X"
    assert [note.told(WORDS) for note in result.notes] == [
        "Lines that were not understood: 1; the first is line 1."
    ]


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        (
            "display device manufacture-info",
            """\
Slot  Card  Type             Serial-number           Manu-date
0     -     S5731-S48P4X     21980112233X            2021-03-01
0     1     ES5D21X02S00     21980112244Y            2021-02-11
""",
            {
                "serials": [
                    {
                        "part": "chassis",
                        "slot": "0",
                        "model": "S5731-S48P4X",
                        "serial": "21980112233X",
                        "made": "2021-03-01",
                    },
                    {
                        "part": "board",
                        "slot": "0",
                        "card": "1",
                        "model": "ES5D21X02S00",
                        "serial": "21980112244Y",
                        "made": "2021-02-11",
                    },
                ]
            },
        ),
        (
            "display esn",
            "ESN of slot 0: 2102351931P0C3000123\nESN of slot 1: 2102351931P0C3000124\n",
            {
                "serials": [
                    {"part": "chassis", "where": "slot 0", "serial": "2102351931P0C3000123"},
                    {"part": "chassis", "where": "slot 1", "serial": "2102351931P0C3000124"},
                ]
            },
        ),
        (
            "display elabel",
            """\
Info: It is executing, please wait...
[Slot_0]
/$[Board Integration Version]
/$BoardIntegrationVersion=3.0

[Main_Board]

/$[ArchivesInfo Version]
/$ArchivesInfoVersion=3.0

[Board Properties]
BoardType=S5731-S48P4X
BarCode=21980112233X
Item=98010000
Description=Assembling Components
Manufactured=2021-03-01
VendorName=Huawei

[Port_GigabitEthernet0/0/49]
[Board Properties]
BoardType=SFP-10G-LR
BarCode=EF1234567
[Port_GigabitEthernet0/0/50]
[Board Properties]
BoardType=SFP-10G-LR
BarCode=
""",
            {
                "model": "S5731-S48P4X",
                "serials": [
                    {
                        "part": "board",
                        "where": "Slot_0 Main_Board",
                        "model": "S5731-S48P4X",
                        "serial": "21980112233X",
                        "description": "Assembling Components",
                        "made": "2021-03-01",
                    },
                    {
                        "part": "optic",
                        "where": "Slot_0 Port_GigabitEthernet0/0/49",
                        "model": "SFP-10G-LR",
                        "serial": "EF1234567",
                    },
                ],
            },
        ),
        (
            "display poe power-state",
            """\
PORTNAME              POWERON/OFF  ENABLED  FAST-ON  PRIORITY  STATUS
---------------------------------------------------------------------
GigabitEthernet0/0/1  on           enable   disable  Low       Powered
GigabitEthernet0/0/2  off          enable   disable  Low       Detecting
""",
            {
                "poe": [
                    {
                        "port": "GigabitEthernet0/0/1",
                        "enabled": "enable",
                        "on": "on",
                        "priority": "Low",
                        "state": "Powered",
                    },
                    {
                        "port": "GigabitEthernet0/0/2",
                        "enabled": "enable",
                        "on": "off",
                        "priority": "Low",
                        "state": "Detecting",
                    },
                ]
            },
        ),
        (
            "display poe power-state interface gigabitethernet 0/0/3",
            """\
Legacy detect           : disable
Power enable state      : enable
Power ON/OFF            : on
Power status            : Powered
PD class                : 4
Power priority          : Low
Max power(mW)           : 30000
Current power(mW)       : 8910
""",
            {
                "poe": [
                    {
                        "enabled": "enable",
                        "on": "on",
                        "state": "Powered",
                        "power_class": "4",
                        "power_w": "8.91",
                        "most_w": "30",
                        "priority": "Low",
                    }
                ]
            },
        ),
        (
            "display power",
            """\
------------------------------------------------------------------------------
Slot    PowerID  Online   Mode   State      Current(A)   Voltage(V)   RealPwr(W)
------------------------------------------------------------------------------
0       PWR1     Present  AC     Supply     1.2          54.0         64.8
0       PWR2     Absent   -      -          -            -            -
""",
            {
                "power": [
                    {
                        "slot": "0",
                        "where": "PWR1",
                        "online": "Present",
                        "mode": "AC",
                        "state": "Supply",
                        "watts": "64.8",
                    },
                    {"slot": "0", "where": "PWR2", "online": "Absent"},
                ]
            },
        ),
        (
            "display fan",
            """\
-------------------------------------------------------------------------
Slot  FanID   Online    Status    Speed     Mode     Airflow
-------------------------------------------------------------------------
0     1       Present   Normal    45%       AUTO     Side-to-Back
""",
            {
                "fans": [
                    {
                        "slot": "0",
                        "where": "1",
                        "online": "Present",
                        "state": "Normal",
                        "speed_percent": "45",
                        "airflow": "Side-to-Back",
                    }
                ]
            },
        ),
        (
            "display temperature all",
            """\
-------------------------------------------------------------------------------
 Slot  Card  Sensor Status    Current(C) Lower(C) Lower   Upper(C) Upper
                                                  Resume           Resume
-------------------------------------------------------------------------------
 0     NA    NA     Normal    42         0        4       62       57
""",
            {"temperatures": [{"where": "0", "state": "Normal", "celsius": "42"}]},
        ),
        (
            "display transceiver verbose",
            """\
GigabitEthernet0/0/49 transceiver information:
-------------------------------------------------------------
Common information:
  Transceiver Type               :10GBASE_LR
  Connector Type                 :LC
  Wavelength(nm)                 :1310
  Vendor Name                    :HUAWEI
-------------------------------------------------------------
Manufacture information:
  Manu. Serial Number            :EF1234567
  Manufacturing Date             :2020-12-01
-------------------------------------------------------------
Diagnostic information:
  Temperature(°C)                :38
  RX Power(dBM)                  :-5.60
  RX Power High Threshold(dBM)   :0.50
  RX Power Low Threshold(dBM)    :-14.40
  TX Power(dBM)                  :-2.10
-------------------------------------------------------------
""",
            {
                "optics": [
                    {
                        "port": "GigabitEthernet0/0/49",
                        "type": "10GBASE_LR",
                        "connector": "LC",
                        "wavelength_nm": "1310",
                        "vendor": "HUAWEI",
                        "serial": "EF1234567",
                        "made": "2020-12-01",
                        "temperature_c": "38",
                        "rx_dbm": "-5.60",
                        "rx_high_dbm": "0.50",
                        "rx_low_dbm": "-14.40",
                        "tx_dbm": "-2.10",
                    }
                ]
            },
        ),
        (
            "display lldp neighbor brief",
            """\
Local Intf       Neighbor Dev             Neighbor Intf             Exptime(s)
GE0/0/1          SW-2F                    GE0/0/24                  110
""",
            {"neighbours": [{"port": "GE0/0/1", "name": "SW-2F", "neighbour_port": "GE0/0/24"}]},
        ),
        (
            "display clock",
            "2026-11-24 10:15:30+08:00\nTuesday\nTime Zone(Beijing) : UTC+08:00\n",
            {"clock": "2026-11-24T10:15:30+08:00", "time_zone": "UTC+08:00"},
        ),
        (
            "display patch-information",
            "Patch Package Name   :flash:/s5731.pat\nPatch Package Version:V200R021SPH120\n"
            "Patch Package State  :Running\n",
            {"patch": "V200R021SPH120", "patch_file": "flash:/s5731.pat", "patch_state": "Running"},
        ),
        ("display patch-information", "Info: No patch exists.\n", {"patch": "none"}),
        (
            "compare configuration",
            "The current configuration is the same as the next startup configuration file.\n",
            {"saved": True},
        ),
        (
            "compare configuration",
            "Warning: The current configuration is not the same as the next startup file.\n"
            "====== Current configuration line 14 ======\n",
            {"saved": False},
        ),
        (
            "display bridge mac-address",
            "System Bridge MAC address: 00e0-fc12-3456\n",
            {"macs": ["00:E0:FC:12:34:56"]},
        ),
        (
            "display startup",
            """\
MainBoard:
  Configured startup system software:        flash:/s5731.cc
  Startup system software:                   flash:/s5731.cc
  Next startup system software:              flash:/s5731.cc
  Startup saved-configuration file:          flash:/vrpcfg.zip
  Next startup saved-configuration file:     flash:/vrpcfg.zip
  Startup patch package:                     NULL
""",
            {
                "image": "flash:/s5731.cc",
                "next_image": "flash:/s5731.cc",
                "configuration": "flash:/vrpcfg.zip",
                "next_configuration": "flash:/vrpcfg.zip",
            },
        ),
    ],
)
def test_huawei_answers_are_read(command: str, text: str, told: dict[str, Any]) -> None:
    if command == "display startup":
        text = text.replace("  Configured startup system software:        flash:/s5731.cc\n", "")
    assert values("huawei_vrp", command, text) == told


# -- H3C ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        (
            "display version",
            """\
H3C Comware Software, Version 7.1.070, Release 6328P03
Copyright (c) 2004-2021 New H3C Technologies Co., Ltd. All rights reserved.
H3C S5130S-28P-EI uptime is 0 weeks, 5 days, 3 hours, 21 minutes
Last reboot reason : Power on

Boot image: flash:/s5130s_ei-cmw710-boot-r6328p03.bin
Boot image version: 7.1.070, Release 6328P03
System image: flash:/s5130s_ei-cmw710-system-r6328p03.bin
""",
            {
                "model": "S5130S-28P-EI",
                "uptime": "0 weeks, 5 days, 3 hours, 21 minutes",
                "software": "7.1.070, Release 6328P03",
                "image": "flash:/s5130s_ei-cmw710-system-r6328p03.bin",
                "boot": "flash:/s5130s_ei-cmw710-boot-r6328p03.bin",
                "last_reboot": "Power on",
            },
        ),
        (
            "display device",
            """\
Slot Type             State    Subslot  Soft Ver              Patch Ver
1    S5130S-28P-EI    Master   0        S5130S-28P-EI-6328P03 None
2    S5130S-28P-EI    Standby  0        S5130S-28P-EI-6328P03 None
""",
            {
                "boards": [
                    {
                        "slot": "1",
                        "model": "S5130S-28P-EI",
                        "state": "Master",
                        "software": "S5130S-28P-EI-6328P03",
                    },
                    {
                        "slot": "2",
                        "model": "S5130S-28P-EI",
                        "state": "Standby",
                        "software": "S5130S-28P-EI-6328P03",
                    },
                ]
            },
        ),
        (
            "display power",
            """\
 Slot 1:
 PowerID State    Mode   Current(A)  Voltage(V)  Power(W)  FanDirection
 1       Normal   AC     1.1         12.0        13.2      Back-to-front
 2       Absent   AC     --          --          --        --
""",
            {
                "power": [
                    {"slot": "1", "where": "1", "state": "Normal", "watts": "13.2"},
                    {"slot": "1", "where": "2", "state": "Absent"},
                ]
            },
        ),
        (
            "display power",
            " Slot 1\n     Power    1\n     State    : Normal\n     Type     : AC\n",
            {"power": [{"slot": "1", "where": "1", "state": "Normal"}]},
        ),
        (
            "display fan",
            """\
 Slot 1:
 Fan 1:
 State    : Normal
 Airflow Direction: Port-to-power
 Fan 2:
 State    : Fault
""",
            {
                "fans": [
                    {"slot": "1", "where": "1", "state": "Normal", "airflow": "Port-to-power"},
                    {"slot": "1", "where": "2", "state": "Fault"},
                ]
            },
        ),
        (
            "display environment",
            """\
 System temperature information (degree centigrade):
 ----------------------------------------------------------------------
 Slot  Sensor    Temperature  Lower  Warning  Alarm  Shutdown
 1     hotspot 1 35           0      58       63     NA
""",
            {"temperatures": [{"where": "1 hotspot 1", "celsius": "35", "warning": "58", "alarm": "63"}]},
        ),
        (
            "display poe interface",
            """\
 Interface  PoE      Priority  CurPower  Operating  IEEE   Detection
            Status             (W)       Status     Class  Status
 GE1/0/1    Enabled  Low       4.5       On         1      Delivering power
 GE1/0/2    Disabled Low       0.0       Off        0      Disabled
 ---  On State Ports: 1; Used: 4.5(W); Remaining: 365.5(W) ---
""",
            {
                "poe_budget_w": "370",
                "poe": [
                    {
                        "port": "GE1/0/1",
                        "enabled": "enabled",
                        "priority": "low",
                        "power_w": "4.5",
                        "state": "Delivering power",
                        "power_class": "1",
                    },
                    {
                        "port": "GE1/0/2",
                        "enabled": "disabled",
                        "priority": "low",
                        "power_w": "0.0",
                        "state": "Disabled",
                        "power_class": "0",
                    },
                ],
            },
        ),
        (
            "display transceiver diagnosis interface",
            """\
GigabitEthernet1/0/25 transceiver diagnostic information:
  Current diagnostic parameters:
    Temp.(°C) Voltage(V)  Bias(mA)  RX power(dBm)  TX power(dBm)
    36        3.31        6.13      -35.64         -5.19
  Alarm thresholds:
          Temp.(°C) Voltage(V)  Bias(mA)  RX power(dBm)  TX power(dBm)
    High  50        3.55        1.44      -10.00         5.00
    Low   -5        3.01        1.01      -30.00         0.00
""",
            {
                "optics": [
                    {
                        "port": "GigabitEthernet1/0/25",
                        "temperature_c": "36",
                        "rx_dbm": "-35.64",
                        "tx_dbm": "-5.19",
                        "rx_high_dbm": "-10.00",
                        "tx_high_dbm": "5.00",
                        "rx_low_dbm": "-30.00",
                        "tx_low_dbm": "0.00",
                    }
                ]
            },
        ),
        (
            "display transceiver manuinfo interface",
            """\
GigabitEthernet1/0/25 transceiver manufacture information:
  Manu. Serial Number  : 213410A0000054000251
  Manufacturing Date   : 2020-09-01
  Vendor Name          : H3C
""",
            {
                "optics": [
                    {
                        "port": "GigabitEthernet1/0/25",
                        "serial": "213410A0000054000251",
                        "made": "2020-09-01",
                        "vendor": "H3C",
                    }
                ]
            },
        ),
        (
            "display vlan brief",
            """\
Brief information about all VLANs:
Supported Minimum VLAN ID: 1
Default VLAN ID: 1
VLAN ID   Name                             Port
1         VLAN 0001                        GE1/0/1  GE1/0/2
                                           GE1/0/3
20        Cameras
""",
            {
                "vlans": [
                    {"id": "1", "name": "VLAN 0001", "ports": ["GE1/0/1", "GE1/0/2", "GE1/0/3"]},
                    {"id": "20", "name": "Cameras"},
                ]
            },
        ),
        (
            "display clock",
            "10:15:30.123 UTC Tue 11/24/2026\n",
            {"clock": "2026-11-24T10:15:30", "time_zone": "UTC"},
        ),
        ("display current-configuration diff", "", {"saved": True}),
        (
            "display current-configuration diff",
            "--- Startup\n+++ Running\n@@ -3,1 +3,1 @@\n-sysname A\n+sysname B\n",
            {"saved": False},
        ),
        (
            "display interface brief",
            """\
The brief information of interface(s) under bridge mode:
Link: ADM - administratively down; Stby - standby
Speed or Duplex: (a)/A - auto; H - half; F - full
Type: A - access; T - trunk; H - hybrid
Interface            Link Speed   Duplex Type PVID Description
GE1/0/1              UP   1G(a)   F(a)   A    10   AP 3F
GE1/0/2              ADM  auto    A      T    1
""",
            {
                "ports": [
                    {
                        "name": "GE1/0/1",
                        "state": "up",
                        "speed_mbps": "1000",
                        "duplex": "full",
                        "mode": "access",
                        "vlan": "10",
                        "description": "AP 3F",
                    },
                    {"name": "GE1/0/2", "state": "disabled", "duplex": "auto", "mode": "trunk", "vlan": "1"},
                ]
            },
        ),
    ],
)
def test_h3c_answers_are_read(command: str, text: str, told: dict[str, Any]) -> None:
    assert values("hp_comware", command, text) == told


# -- Ruijie ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        (
            "show version",
            """\
System description      : Ruijie 10G Ethernet Switch(S5750C-28GT4XS-H) By Ruijie Networks
System start time       : 2026-11-20 10:00:00
System uptime           : 3:22:15:10
System hardware version : 1.50
System software version : S5750H_RGOS 11.4(1)B70P1
System patch number     : NA
System serial number    : G1LQ1234567AB
System boot version     : 1.3.4
Module information:
  Slot 1/0 : S5750C-28GT4XS-H
    Hardware version    : 1.50
    Software version    : S5750H_RGOS 11.4(1)B70P1
    Serial number       : G1LQ1234567AB
  Slot 1/1 : M5000H-02QXS
    Serial number       : G1LQ7654321CD
""",
            {
                "description": "Ruijie 10G Ethernet Switch(S5750C-28GT4XS-H) By Ruijie Networks",
                "model": "S5750C-28GT4XS-H",
                "started": "2026-11-20 10:00:00",
                "uptime": "3:22:15:10",
                "hardware": "1.50",
                "software": "S5750H_RGOS 11.4(1)B70P1",
                "boot": "1.3.4",
                "serials": [
                    {"part": "chassis", "model": "S5750C-28GT4XS-H", "serial": "G1LQ1234567AB"},
                    {
                        "part": "board",
                        "where": "1/0",
                        "model": "S5750C-28GT4XS-H",
                        "software": "S5750H_RGOS 11.4(1)B70P1",
                        "serial": "G1LQ1234567AB",
                    },
                    {"part": "board", "where": "1/1", "model": "M5000H-02QXS", "serial": "G1LQ7654321CD"},
                ],
            },
        ),
        (
            "show interfaces status",
            """\
Interface                        Status    Vlan   Duplex   Speed     Type
-------------------------------- --------  ----   -------  --------- ------
GigabitEthernet 0/1              up        1      Full     1000M     copper
GigabitEthernet 0/2              down      1      Unknown  Unknown   copper
TenGigabitEthernet 0/25          disabled  trunk  Full     10G       fiber
""",
            {
                "ports": [
                    {
                        "name": "GigabitEthernet 0/1",
                        "state": "up",
                        "vlan": "1",
                        "duplex": "full",
                        "speed_mbps": "1000",
                        "type": "copper",
                    },
                    {
                        "name": "GigabitEthernet 0/2",
                        "state": "down",
                        "vlan": "1",
                        "duplex": "unknown",
                        "type": "copper",
                    },
                    {
                        "name": "TenGigabitEthernet 0/25",
                        "state": "disabled",
                        "vlan": "trunk",
                        "duplex": "full",
                        "speed_mbps": "10000",
                        "type": "fiber",
                    },
                ]
            },
        ),
        (
            "show vlan",
            """\
VLAN       Name                             Status    Ports
---------- -------------------------------- --------- -----------------------------------
         1 VLAN0001                         STATIC    Gi0/1, Gi0/2,
                                                      Gi0/3
        20 Cameras                          STATIC    Gi0/4
""",
            {
                "vlans": [
                    {"id": "1", "name": "VLAN0001", "ports": ["Gi0/1", "Gi0/2", "Gi0/3"]},
                    {"id": "20", "name": "Cameras", "ports": ["Gi0/4"]},
                ]
            },
        ),
        (
            "show clock",
            "10:15:30 UTC Tue, Nov 24, 2026\n",
            {"clock": "2026-11-24T10:15:30", "time_zone": "UTC"},
        ),
        (
            "show lldp neighbors detail",
            """\
----------------------------------------------------------------------------
LLDP neighbor-information of port [GigabitEthernet 0/1]
----------------------------------------------------------------------------
  Neighbor index                    : 1
  Chassis ID type                   : MAC address
  Chassis ID                        : 00d0.f822.33a1
  Port ID                           : GigabitEthernet 0/24
  System name                       : SW-CORE
  Management address                : 192.168.1.1
""",
            {
                "neighbours": [
                    {
                        "port": "GigabitEthernet 0/1",
                        "chassis": "00:D0:F8:22:33:A1",
                        "neighbour_port": "GigabitEthernet 0/24",
                        "name": "SW-CORE",
                        "address": "192.168.1.1",
                    }
                ]
            },
        ),
        (
            "show fan",
            "Fan-id  Status  Speed-level\n1       ok      2\n",
            {"fans": [{"where": "1", "state": "ok", "speed_percent": "2"}]},
        ),
        (
            "show power",
            "Power-id  Power-type  Supply(W)  Status\n1         RG-PA70I    70         LinkAndPower\n",
            {"power": [{"where": "1", "model": "RG-PA70I", "watts": "70", "state": "LinkAndPower"}]},
        ),
        (
            "show temperature",
            "Slot  Card_type       Warning(C)  Shutdown(C)  Current temp(C)\n"
            "1     S5750C-28GT4XS  70          80           41\n",
            {"temperatures": [{"where": "1 S5750C-28GT4XS", "celsius": "41"}]},
        ),
        (
            "show interfaces transceiver diagnosis",
            """\
========Interface TenGigabitEthernet 0/25========
Current diagnostic parameters[AP:Average Power]:
Temp(Celsius)   Voltage(V)      Bias(mA)            RX power(dBm)       TX power(dBm)
36(OK)          3.31(OK)        6.13(OK)            -5.64(OK)[AP]       -2.19(OK)
""",
            {
                "optics": [
                    {
                        "port": "TenGigabitEthernet 0/25",
                        "temperature_c": "36",
                        "rx_dbm": "-5.64",
                        "tx_dbm": "-2.19",
                    }
                ]
            },
        ),
        (
            "show interfaces transceiver",
            """\
Interface GigabitEthernet 0/25
  Transceiver Type    :  1000BASE-SX-SFP
  Wavelength(nm)      :  850
  Transceiver serial number : G1LQ111
""",
            {
                "optics": [
                    {
                        "port": "GigabitEthernet 0/25",
                        "type": "1000BASE-SX-SFP",
                        "wavelength_nm": "850",
                        "serial": "G1LQ111",
                    }
                ]
            },
        ),
        (
            "show poe interfaces status",
            """\
Interface  Power    Power    Curr    Avg     Peak    PD
           Control  Status   Power   Power   Power   Class
Gi0/1      enable   on       4.5W    4.4W    5.0W    3
""",
            {
                "poe": [
                    {
                        "port": "Gi0/1",
                        "enabled": "enable",
                        "state": "on",
                        "power_w": "4.5",
                        "power_class": "3",
                    }
                ]
            },
        ),
        (
            "show manuinfo",
            """\
Device Location : Chassis
  Device Name          : S8607E
  Device Serial Number : G1MD0001
  MAC Address          : 00d0.f822.33a1
Device Location : Slot-1
  Device Name          : M8600E-24GT
  Device Serial Number : G1MD0002
""",
            {
                "serials": [
                    {
                        "part": "chassis",
                        "where": "Chassis",
                        "model": "S8607E",
                        "serial": "G1MD0001",
                        "mac": "00:D0:F8:22:33:A1",
                    },
                    {"part": "board", "where": "Slot-1", "model": "M8600E-24GT", "serial": "G1MD0002"},
                ]
            },
        ),
    ],
)
def test_ruijie_answers_are_read(command: str, text: str, told: dict[str, Any]) -> None:
    assert values("ruijie_os", command, text) == told


# -- Cisco -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        (
            "show inventory",
            """\
NAME: "Switch 1", DESCR: "WS-C3750G-24PS"
PID: WS-C3750G-24PS    , VID: V02  , SN: FOC0000X0AB

NAME: "GigabitEthernet1/0/25", DESCR: "1000BaseLX SFP"
PID: GLC-LH-SM         , VID: V01  , SN: AGM0000A0BC

NAME: "Switch 1 - Power Supply 0", DESCR: "FRU Power Supply"
PID: PWR-C1-350WAC     , VID: V01  , SN: LIT0000C0DE
""",
            {
                "model": "WS-C3750G-24PS",
                "serials": [
                    {
                        "part": "chassis",
                        "where": "Switch 1",
                        "model": "WS-C3750G-24PS",
                        "description": "WS-C3750G-24PS",
                        "serial": "FOC0000X0AB",
                    },
                    {
                        "part": "optic",
                        "where": "GigabitEthernet1/0/25",
                        "model": "GLC-LH-SM",
                        "description": "1000BaseLX SFP",
                        "serial": "AGM0000A0BC",
                    },
                    {
                        "part": "power",
                        "where": "Switch 1 - Power Supply 0",
                        "model": "PWR-C1-350WAC",
                        "description": "FRU Power Supply",
                        "serial": "LIT0000C0DE",
                    },
                ],
            },
        ),
        (
            "show power inline",
            """\
Available:370.0(w)  Used:15.4(w)  Remaining:354.6(w)

Interface Admin  Oper       Power   Device              Class Max
                            (Watts)
--------- ------ ---------- ------- ------------------- ----- ----
Gi1/0/1   auto   on         15.4    AIR-AP2802I         4     30.0
""",
            {
                "poe": [
                    {
                        "port": "Gi1/0/1",
                        "state": "on",
                        "power_w": "15.4",
                        "most_w": "30.0",
                        "power_class": "4",
                        "device": "AIR-AP2802I",
                    }
                ],
                "poe_budget_w": "370.0",
            },
        ),
        (
            "show clock",
            "*10:15:30.123 UTC Tue Nov 24 2026\n",
            {"clock": "2026-11-24T10:15:30", "time_zone": "UTC"},
        ),
        (
            "show interfaces transceiver",
            """\
                                 Optical   Optical
           Temperature  Voltage  Tx Power  Rx Power
Port       (Celsius)    (Volts)  (dBm)     (dBm)
---------  -----------  -------  --------  --------
Te1/1/1    33.1   3.29    6.1      -2.3      -4.5
""",
            {"optics": [{"port": "Te1/1/1", "temperature_c": "33.1", "tx_dbm": "-2.3", "rx_dbm": "-4.5"}]},
        ),
        (
            "show archive config differences",
            "!Contextual Config Diffs:\n!No changes were found\n",
            {"saved": True},
        ),
        (
            "show archive config differences",
            "!Contextual Config Diffs:\n+hostname B\n-hostname A\n",
            {"saved": False},
        ),
        (
            "show environment all",
            "FAN 1 is OK\nTemperature Value: 34 Degree Celsius\nTemperature State: GREEN\n",
            {
                "temperatures": [{"celsius": "34"}],
                "fans": [{"where": "1", "state": "OK"}],
                "temperature_state": "GREEN",
            },
        ),
    ],
)
def test_cisco_answers_are_read(command: str, text: str, told: dict[str, Any]) -> None:
    assert values("cisco_ios", command, text) == told


# -- more answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "command", "text", "told"),
    [
        (
            "huawei_vrp",
            "display vlan",
            """\
The total number of vlans is : 2
--------------------------------------------------------------------------------
U: Up;         D: Down;         TG: Tagged;         UT: Untagged;
MP: Vlan-mapping;               ST: Vlan-stacking;
#: ProtocolTransparent-vlan;    *: Management-vlan;
--------------------------------------------------------------------------------

VID  Type    Ports
--------------------------------------------------------------------------------
1    common  UT:GE0/0/1(U)      GE0/0/2(D)      GE0/0/3(D)
             TG:GE0/0/24(U)
10   common  TG:GE0/0/24(U)

VID  Status  Property      MAC-LRN Statistics Description
--------------------------------------------------------------------------------
1    enable  default       enable  disable    VLAN 0001
10   enable  default       enable  disable    Office
""",
            {
                "vlans": [
                    {
                        "id": "1",
                        "name": "VLAN 0001",
                        "ports": ["GE0/0/1", "GE0/0/2", "GE0/0/3", "GE0/0/24"],
                        "tagged": ["GE0/0/24"],
                    },
                    {"id": "10", "name": "Office", "ports": ["GE0/0/24"], "tagged": ["GE0/0/24"]},
                ]
            },
        ),
        (
            "huawei_vrp",
            "display port vlan",
            """\
Port                    Link Type    PVID  Trunk VLAN List
-------------------------------------------------------------------------------
GigabitEthernet0/0/1    access       10    -
GigabitEthernet0/0/24   trunk        1     1 10 20-30
                                          40 50
""",
            {
                "ports": [
                    {"name": "GigabitEthernet0/0/1", "mode": "access", "vlan": "10"},
                    {
                        "name": "GigabitEthernet0/0/24",
                        "mode": "trunk",
                        "vlan": "1",
                        "trunk_vlans": ["1", "10", "20-30", "40", "50"],
                    },
                ]
            },
        ),
        (
            "huawei_vrp",
            "display interface description",
            """\
PHY: Physical
*down: administratively down
Interface                     PHY     Protocol Description
GE0/0/1                       up      up       AP 3F east
GE0/0/2                       *down   down
""",
            {
                "ports": [
                    {"name": "GE0/0/1", "state": "up", "description": "AP 3F east"},
                    {"name": "GE0/0/2", "state": "disabled"},
                ]
            },
        ),
        (
            "cisco_ios",
            "show vlan brief",
            """\
VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Gi1/0/1, Gi1/0/2, Gi1/0/3,
                                                Gi1/0/4
10   Office LAN                       active    Gi1/0/5
1002 fddi-default                     act/unsup
""",
            {
                "vlans": [
                    {"id": "1", "name": "default", "ports": ["Gi1/0/1", "Gi1/0/2", "Gi1/0/3", "Gi1/0/4"]},
                    {"id": "10", "name": "Office LAN", "ports": ["Gi1/0/5"]},
                    {"id": "1002", "name": "fddi-default"},
                ]
            },
        ),
        (
            "cisco_ios",
            "show environment power all",
            """\
SW  PID                 Serial#     Status           Sys Pwr  PoE Pwr  Watts
--  ------------------  ----------  ---------------  -------  -------  -----
1A  PWR-C1-715WAC       LIT00000ABC  OK              Good     Good     715
1B  Not Present
""",
            {
                "power": [
                    {
                        "where": "1A",
                        "model": "PWR-C1-715WAC",
                        "serial": "LIT00000ABC",
                        "state": "OK",
                        "watts": "715",
                    },
                    {"where": "1B", "state": "Not Present"},
                ]
            },
        ),
        (
            "cisco_ios",
            "show cdp neighbors detail",
            """\
-------------------------
Device ID: SW-2F.example
Entry address(es):
  IP address: 10.0.0.2
Platform: cisco WS-C2960X-24PS-L,  Capabilities: Switch IGMP
Interface: GigabitEthernet1/0/1,  Port ID (outgoing port): GigabitEthernet0/24
Holdtime : 140 sec

Version :
Cisco IOS Software, Version 15.2(2)E6

advertisement version: 2
""",
            {
                "neighbours": [
                    {
                        "port": "GigabitEthernet1/0/1",
                        "name": "SW-2F.example",
                        "neighbour_port": "GigabitEthernet0/24",
                        "address": "10.0.0.2",
                        "description": "Cisco IOS Software, Version 15.2(2)E6",
                    }
                ]
            },
        ),
        (
            "hp_comware",
            "display lldp neighbor-information list",
            """\
Chassis ID : * -- -- Nearest nontpmr bridge neighbor
             # -- -- Nearest customer bridge neighbor
             Default -- -- Nearest bridge neighbor
Local Interface Chassis ID      Port ID                    System Name
GE1/0/1         70f9-6d6b-1234  GigabitEthernet1/0/24      SW-2F
""",
            {
                "neighbours": [
                    {
                        "port": "GE1/0/1",
                        "name": "SW-2F",
                        "neighbour_port": "GigabitEthernet1/0/24",
                        "chassis": "70:F9:6D:6B:12:34",
                    }
                ]
            },
        ),
    ],
)
def test_vlans_neighbours_and_supplies_are_read(
    platform: str, command: str, text: str, told: dict[str, Any]
) -> None:
    assert values(platform, command, text) == told


def test_a_port_is_the_same_by_its_long_and_its_short_name() -> None:
    ports = read(
        "GE0/0/1  up  up  AP 3F\nGE0/0/2  up  up\n", "huawei", "display interface description"
    ).results
    vlans = read("GigabitEthernet0/0/1  access  10  -\n", "huawei", "display port vlan").results
    assert devices.merged([*ports, *vlans])["ports"] == [
        {"name": "GE0/0/1", "mode": "access", "vlan": "10", "state": "up", "description": "AP 3F"},
        {"name": "GE0/0/2", "state": "up"},
    ]


# -- whole sessions ----------------------------------------------------------------------------------------

SESSION = f"""\
<3F-SW01>dis ver
{HUAWEI_VERSION}<3F-SW01>display nonsense
                 ^
Error: Unrecognized command found at '^' position.
<3F-SW01>dis esn
ESN of slot 0: 2102351931P0C3000123
<3F-SW01>display current-configuration
#
sysname 3F-SW01
#
return
<3F-SW01>
"""


def test_a_saved_session_is_cut_into_its_commands() -> None:
    found = read(SESSION)
    assert [(r.values["command"], r.source.line) for r in found.results] == [
        ("display version", 2),
        ("display nonsense", 9),
        ("display esn", 12),
    ]
    assert {r.values["hostname"] for r in found.results} == {"3F-SW01"}
    assert [note.told(WORDS) for note in found.notes] == ["2 of 4 commands were recognised."]
    assert "did not know the command" in found.results[1].notes[0].told(WORDS)


def test_what_several_commands_said_becomes_one_device() -> None:
    whole = devices.merged(read(SESSION).results)
    assert (whole["model"], whole["patch"]) == ("S5731-S48P4X", "V200R021SPH120")
    assert whole["serials"] == [{"part": "chassis", "where": "slot 0", "serial": "2102351931P0C3000123"}]
    twice = devices.merged(
        [*read(SESSION).results, *read(SESSION.replace("2102351931P0", "2102351931P9")).results]
    )
    assert len(twice["serials"]) == 2  # type: ignore[arg-type]
    assert "command" not in whole


def test_of_a_session_the_named_command_is_taken() -> None:
    (result,) = read(SESSION, "huawei", "display esn").results
    assert result.values["serials"] == [
        {"part": "chassis", "where": "slot 0", "serial": "2102351931P0C3000123"}
    ]


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("<A>dis ver\nH3C Comware Software, Version 7.1.070, Release 6328P03\n", "hp_comware"),
        ("<A>dis ver\nHUAWEI S5731 uptime is 1 day\n", "huawei_vrp"),
        ("A#sh ver\nSystem description : Ruijie Switch(S5750)\n", "ruijie_os"),
        ("A#sh ver\nCisco IOS Software, Version 15.2(7)E2, RELEASE\nA uptime is 1 day\n", "cisco_ios"),
    ],
)
def test_the_maker_is_known_by_the_text(text: str, platform: str) -> None:
    assert read(text).results[0].values["platform"] == platform


@pytest.mark.parametrize("typed", ["dis int br", "display interface brief", "disp int b | no-more"])
def test_shortened_commands_are_understood(typed: str) -> None:
    head = "Interface   PHY   Protocol  InUti OutUti   inErrors  outErrors"
    text = f"<A>{typed}\nHuawei\n{head}\nGE0/0/1  up  up  0%  0%  0  0\n"
    assert read(text).results[0].values["command"] == "display interface brief"


def test_a_command_shortened_too_far_is_not_guessed() -> None:
    with pytest.raises(NotFromInstrument):
        read("<SW1>dis e\nHuawei\nESN of slot 0: 21\n")
    assert read("<SW1>dis es\nHuawei\nESN of slot 0: 21\n").results[0].values["command"] == "display esn"


@pytest.mark.parametrize("command", ["display nonsense", "display current-configuration", "dir"])
def test_a_command_that_is_not_read_is_never_guessed(command: str) -> None:
    with pytest.raises(CommandUnknown, match="is not read by this program"):
        read("Directory of flash:/\n", "huawei_vrp", command)


def test_an_unknown_platform_is_said_with_the_known_ones() -> None:
    with pytest.raises(CommandUnknown, match="Known are cisco_ios, huawei_vrp"):
        read("text", "junos", "show version")


def test_any_other_text_is_refused() -> None:
    with pytest.raises(NotFromInstrument, match="neither a file of an instrument"):
        read("Dear colleague,\n\nplease find attached\n")


# -- bad text ----------------------------------------------------------------------------------------------


BUSY = (
    "a " * 250, " " * 500, "-" * 500, "1/" * 250, "x:" * 250, "Gi0/1 " * 80, "A1 " + " " * 490 + "x",
    "1" * 500,
    "A" * 500, "A   " * 120, "uptime is " * 45, '"' * 500,
)  # fmt: skip


@pytest.mark.parametrize(("platform", "command"), devices.COMMANDS)
def test_no_line_keeps_a_reader_busy(platform: str, command: str) -> None:
    for line in BUSY:
        begun = time.process_time()
        devices.parse(platform, command, [line] * 10)
        assert time.process_time() - begun < 0.3, line[:9]  # 16,000 such lines fit into what is read


WORDS_OF_CONSOLES = st.lists(
    st.sampled_from(
        [
            "<A>display version",
            "Slot",
            "Type",
            "Status",
            "GE0/0/1",
            ":",
            "=",
            "[Slot_0]",
            "Power 1",
            "\x08",
            "---- More ----",
            "  ",
            "\r",
            "\n",
            "Error:",
            "uptime is",
            "1",
            "-5.0",
            "VLAN",
            "RX power",
            "\x1b[",
        ]
    )
    | st.text(max_size=8),
    max_size=60,
)


@given(st.sampled_from(devices.COMMANDS), WORDS_OF_CONSOLES)
def test_no_text_breaks_a_reader(which: tuple[str, str], words: list[str]) -> None:
    try:
        found = devices.read(" ".join(words).encode("utf-8", "replace"), "a.txt", *which)
    except InstrumentFileUnusable as problem:
        assert str(problem).count("\n") == 0  # noqa: PT017
    else:
        for result in found.results:
            canonical(result.values)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.raw")) or [None])
def test_answers_of_real_devices_are_read(path: Path | None) -> None:
    if path is None:
        pytest.skip("the samples are not part of the project")
    platform, _, command = path.stem.partition("__")
    (result,) = devices.read(path.read_bytes(), path.name, platform, command.replace("_", " ")).results
    assert result.complete, [note.told(WORDS) for note in result.notes]
    assert len(result.values) > 3


def test_every_command_that_is_read_stands_in_the_docs() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    told = {(row.split("`")[1], command) for row in rows for command in row.split("|")[2].split("`")[1::2]}
    assert told == set(devices.COMMANDS)
