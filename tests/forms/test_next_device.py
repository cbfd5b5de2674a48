"""The report of the next device begins with what the last one was set to, never with what was seen there."""

from __future__ import annotations

from collections.abc import Mapping

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms import reuse
from sidesk.forms.definition import Form
from sidesk.forms.loader import built_in
from sidesk.forms.session import Context, FormSession

PORTS, MODULES = ("config", "ports"), ("device", "dev_modules")
LAST: Mapping[str, Json] = {
    "device": {
        "dev_kind": "access",
        "dev_model": "S-48",
        "dev_asset": "ZC-001",
        "dev_modules": {"m": {"@order": "1", "slot": "XGE0/0/1", "model": "SFP+ LR", "sn": "SN-1"}},
    },
    "config": {
        "ports": {
            name: {
                "@order": str(n), "port": f"GE0/0/{n}", "mode": "access", "vlan": "40", "speed": "1G",
                "peer": "AP-1", "peer_port": "1", "cable_label": "JP-1", "state": "up",
            }
            for n, name in enumerate("ab", start=1)
        }
    },
}  # fmt: skip


def begun() -> FormSession:
    clock = Clock()
    form = next(one for one in built_in() if isinstance(one, Form) and one.id == "D27")
    session = FormSession(form, None, Context(clock.today(), clock.now()), clock)
    reuse.carried(form, LAST, like=False).put(session)
    return session


def test_the_next_switch_has_the_ports_and_slots_of_the_last_one_in_their_order() -> None:
    session = begun()
    ports = [
        [session.value((*PORTS, key, name)) for name in ("port", "mode", "vlan", "speed")]
        for key in session.row_keys(PORTS)
    ]
    assert ports == [["GE0/0/1", "access", "40", "1G"], ["GE0/0/2", "access", "40", "1G"]]
    (module,) = session.row_keys(MODULES)
    assert [session.value((*MODULES, module, name)) for name in ("slot", "model")] == ["XGE0/0/1", "SFP+ LR"]


def test_what_hangs_on_a_port_and_every_serial_is_asked_anew() -> None:
    session = begun()
    for key in session.row_keys(PORTS):
        for name in ("peer", "peer_port", "cable_label", "state"):
            assert session.value((*PORTS, key, name)) is None
    (module,) = session.row_keys(MODULES)
    assert session.value((*MODULES, module, "sn")) is None
    assert session.value(("device", "dev_asset")) is None


def test_a_port_that_came_along_holds_the_report_up_until_its_state_was_seen() -> None:
    session = begun()
    key = session.row_keys(PORTS)[0]
    state = (*PORTS, key, "state")
    assert state in {problem.path for problem in session.problems()}
    session.answer(state, "up")
    assert state not in {problem.path for problem in session.problems()}
