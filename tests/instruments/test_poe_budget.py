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


def test_it_answers_the_question_for_the_budget_of_a_device_report() -> None:
    told = json.loads(resources("instruments", "forms.json").read_text(encoding="utf-8"))
    assert '"poe_budget": "poe_budget_w"' in json.dumps(told)
