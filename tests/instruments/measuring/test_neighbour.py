"""Answers of switches that were asked where this laptop is plugged in; made up in the makers' forms."""

from __future__ import annotations

import pytest

from sidesk.instruments.measuring import neighbour

MAC = "54:E1:AD:00:12:3F"
HUAWEI = """\
MAC Address    VLAN/VSI/BD                       Learned-From        Type
-------------------------------------------------------------------------------
54e1-ad00-123f 30/-/-                            GE0/0/7             dynamic
-------------------------------------------------------------------------------
Total items displayed = 1
"""
H3C = """\
MAC Address      VLAN ID    State            Port/Nickname            Aging
54e1-ad00-123f   30         Learned          GE1/0/7                  Y
"""
CISCO = """\
Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
  30    54e1.ad00.123f    DYNAMIC     Gi1/0/7
Total Mac Addresses for this criterion: 1
"""
RUIJIE = """\
Vlan        MAC Address          Type     Interface
----------  -------------------- -------- -------------------
30          54e1.ad00.123f       DYNAMIC  GigabitEthernet 0/7
"""


@pytest.mark.parametrize(
    ("platform", "asked", "answer", "port"),
    [
        ("huawei_vrp", "display mac-address 54e1-ad00-123f", HUAWEI, "GE0/0/7"),
        ("hp_comware", "display mac-address 54e1-ad00-123f", H3C, "GE1/0/7"),
        ("cisco_ios", "show mac address-table address 54e1.ad00.123f", CISCO, "Gi1/0/7"),
        ("ruijie_os", "show mac-address-table address 54e1.ad00.123f", RUIJIE, "GigabitEthernet 0/7"),
    ],
)
def test_each_kind_of_switch_tells_port_and_vlan(platform: str, asked: str, answer: str, port: str) -> None:
    heard: list[str] = []

    def send(command: str) -> str:
        heard.append(command)
        return answer

    told = neighbour.ask(send, platform, "SW-3F", MAC)
    assert heard == [asked]
    assert told == {"switch": "SW-3F", "port": port, "vlan": "30"}


def test_a_switch_that_does_not_know_us_says_nothing() -> None:
    assert neighbour.ask(lambda _: "Total items displayed = 0\n", "huawei_vrp", "SW-3F", MAC) == {}
    assert neighbour.ask(lambda _: HUAWEI.replace("123f", "9999"), "huawei_vrp", "SW-3F", MAC) == {}
    assert neighbour.ask(lambda _: HUAWEI, "unheard_of", "SW-3F", MAC) == {}
