"""What a switch can feed in all is read from the switch."""

from __future__ import annotations

import json

import pytest

from sidesk.core.files import resources
from sidesk.instruments import devices

PORTS = """\
Interface Admin  Oper       Power   Device              Class Max
                            (Watts)
--------- ------ ---------- ------- ------------------- ----- ----
Gi1/0/1   auto   on         15.4    AIR-AP1852          4     30.0
"""
MODULES = """\
Module   Available     Used     Remaining
          (Watts)     (Watts)    (Watts)
------   ---------   --------   ---------
1           740.0       30.8       709.2
2           370.5       15.4       355.1
"""


@pytest.mark.parametrize(
    ("above", "budget"),
    [
        (MODULES, "1110.5"),
        ("Available:370.0(w)  Used:15.4(w)  Remaining:354.6(w)\n\n", "370.0"),
        ("Available:0.0(w)  Used:0.0(w)  Remaining:0.0(w)\n\n", None),
        ("", None),
    ],
)
def test_the_budget_stands_above_the_ports_and_is_the_sum_of_a_stack(above: str, budget: str | None) -> None:
    (result,) = devices.read((above + PORTS).encode(), "a", "cisco_ios", "show power inline").results
    assert result.values.get("poe_budget_w") == budget
    assert result.values["poe"] == [
        {"port": "Gi1/0/1", "state": "on", "power_w": "15.4", "most_w": "30.0", "power_class": "4",
         "device": "AIR-AP1852"}
    ]  # fmt: skip
    assert result.complete


HUAWEI = """\
PSE Information of slot 0:
    User Set Max Power(mW)     : 1809000
    PoE Power Supply(mW)       : 1808000
    Available Total Power(mW)  : 1796200
    Total Power Consumption(mW): 11800
    Power Peak Value(mW)       : 14900
"""
HUAWEI_STACK = (
    HUAWEI
    + """\
PSE Information of slot 1:
    User set max power(mW)     : 300000
    POE power supply(mW)       : 380000
    Available total power(mW)  : 291784
    Total power consumption(mW): 8216
"""
)
H3C = """\
 PSE ID                           : 4
 Slot No.                         : 1
 PSE Model                        : LSPPSE24B
 PSE Status                       : Enabled
 Current Power                    : 36.2     W
 Average Power                    : 35.9     W
 Peak Power                       : 44.5     W
 Max Power                        : 370.0    W
 Max Allocable Power              : 370.0    W
 Remaining Guaranteed Power       : 370.0    W
 Power Utilization Threshold      : 80
"""
H3C_OLD = """\
 PSE ID                           : 10
 PSE Max Power                    : 65     W
 PSE Remaining Guaranteed         : 65     W
"""
H3C_CHASSIS = """\
 PoE Current Power                    : 12    W
 PoE Max Power                        : 2000  W
 PoE Max Guaranteed Power             : 2000  W
 PoE Remaining Allocable Power        : 1800  W
 Powered PoE Ports                    : 1
 Statistics by PSE:
 PSE ID  Max     Current  Peak     Average  Remaining      Powered
         (W)     (W)      (W)      (W)      Guaranteed(W)  Ports
 5       200     12       12       12       200            1
"""
H3C_PORTS = """\
 Interface    PoE       Priority  CurPower  Oper      IEEE  Detection
                                  (W)                 Class Status
 GE1/0/1      Enabled   Low       2.2       On        0     Delivering Power
 GE1/0/2      Enabled   Low       0.0       Off       0     Searching
   ---  On State Ports: 1; Used: 35.6(W); Remaining: 334.4(W)  ---
"""
SUPPLY_MW = """\
PSE ID                      :0
PSE Total Power Consumption :12000 mW
PSE Available Power         :268000 mW
PSE Peak Value              :25000 mW
PSE Average Value           :11000 mW
"""
RUIJIE = """\
Device member              : 1
Power management           : auto
PSE total power            : 370.0 W
PSE total power consumption: 5.7 W
PSE available power        : 364.3 W
PSE total remain power     : 364.3 W
"""


@pytest.mark.parametrize(
    ("platform", "command", "text", "budget"),
    [
        ("huawei_vrp", "display poe information", HUAWEI, "1808"),
        ("huawei_vrp", "display poe information slot 0", HUAWEI, "1808"),
        ("huawei_vrp", "dis poe info", HUAWEI_STACK, "2108"),
        ("hp_comware", "display poe pse", H3C, "370"),
        ("hp_comware", "display poe pse 4", H3C + H3C, "740"),
        ("hp_comware", "display poe pse", H3C_OLD, "65"),
        ("hp_comware", "display poe power-usage", H3C_CHASSIS, "2000"),
        ("hp_comware", "display poe powersupply", SUPPLY_MW, "280"),
        ("hp_comware", "display poe interface", H3C_PORTS, "370"),
        ("ruijie_os", "show poe powersupply", RUIJIE, "370"),
        ("ruijie_os", "show poe powersupply", RUIJIE.replace("PSE total power  ", "PSE other  "), "370"),
        ("ruijie_os", "show poe powersupply", RUIJIE + RUIJIE, "740"),
    ],
)
def test_the_other_makers_tell_it_in_their_own_words(
    platform: str, command: str, text: str, budget: str
) -> None:
    (result,) = devices.read(text.encode(), "a", platform, command).results
    assert result.values["poe_budget_w"] == budget
    assert result.complete


def test_a_switch_whose_supply_gives_nothing_tells_no_budget() -> None:
    text = HUAWEI.replace("1809000", "0").replace("1808000", "0")
    (result,) = devices.read(text.encode(), "a", "huawei_vrp", "display poe information").results
    assert "poe_budget_w" not in result.values


def test_ports_and_budget_of_one_session_make_one_device() -> None:
    session = f"<SW>display poe interface\n{H3C_PORTS}<SW>display poe pse\n{H3C}<SW>quit\n"
    found = devices.read(session.encode(), "a", "hp_comware", "").results
    whole = devices.merged(found)
    assert whole["poe_budget_w"] == "370"
    assert [one["port"] for one in whole["poe"]] == ["GE1/0/1", "GE1/0/2"]  # type: ignore[index, call-overload, union-attr]


def test_it_answers_the_question_for_the_budget_of_a_device_report() -> None:
    told = json.loads(resources("instruments", "forms.json").read_text(encoding="utf-8"))
    assert '"poe_budget": "poe_budget_w"' in json.dumps(told)
