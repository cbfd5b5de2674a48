"""Devices read over the wire, into reports."""

from __future__ import annotations

import pytest

from sidesk.actions import browse, fill, projects, reach
from sidesk.actions.desk import Desk
from sidesk.actions.reach import Login, Reached
from sidesk.core.errors import HostKeyChanged, HostKeyUnknown
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.forms.tree import value_at
from sidesk.models.entities import RecordQuery
from tests.support.sampled import sample_store, sampled
from tests.support.switches import PASSWORD, USER, Manners, Switch, switch

__all__ = ["sample_store", "sampled"]

LOGIN = Login(USER, PASSWORD)
WORDS = Words("en")


def reached(desk: Desk, one: Switch) -> Reached:
    made = Reached(desk, one.address, LOGIN)
    with pytest.raises(HostKeyUnknown) as told:
        made.open(Progress())
    reach.trust(desk, one.address, str(told.value.details["fingerprint"]))
    made.open(Progress())
    while made.step(Progress()):
        pass
    made.end()
    return made


@pytest.mark.parametrize(
    ("maker", "brand", "model"),
    [
        ("huawei_vrp", "Huawei", "S5731-S48P4X"), ("hp_comware", "H3C", "S5130S-52P-EI"),
        ("cisco_ios", "Cisco", "WS-C2960X-48FPD-L"), ("ruijie_os", "Ruijie", "RG-S2910-48GT4XS-UP-H"),
    ],
)  # fmt: skip
def test_a_switch_of_48_ports_fills_its_report(desk: Desk, maker: str, brand: str, model: str) -> None:
    with switch(maker, name="SW-07", serial="2102350001ABCDEF0007") as one:
        made = reached(desk, one)
    record, proposal = reach.report(desk, made, "", WORDS)
    answers = fill.resume(desk, record).answers
    assert value_at(answers, ("device", "dev_sn")) == "2102350001ABCDEF0007"
    assert value_at(answers, ("device", "dev_brand")) == brand
    assert value_at(answers, ("device", "dev_model")) == model
    assert value_at(answers, ("config", "host_name")) == "SW-07"
    assert value_at(answers, ("config", "mgmt_ip")) == "127.0.0.1"
    assert value_at(answers, ("power_on", "sw_ver"))
    ports = value_at(answers, ("config", "ports"))
    assert isinstance(ports, dict)
    assert len(ports) == 48
    assert {row.get("state") for row in ports.values()} == {"up", "down"}
    assert [fault.text for fault in proposal.faults] == []


@pytest.mark.parametrize("maker", ["huawei_vrp", "hp_comware", "cisco_ios", "ruijie_os"])
def test_no_password_and_no_secret_of_the_configuration_is_stored(
    desk: Desk, maker: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with switch(maker) as one:
        made = reached(desk, one)
    record, _ = reach.report(desk, made, "", WORDS)
    entries = value_at(fill.resume(desk, record).answers, ("config", "config_backup"))
    assert isinstance(entries, list)
    texts = [desk.store.attachments.read(str(entry["sha256"])).decode() for entry in entries]  # type: ignore[index,call-overload]
    told = "\n".join(
        [*texts, str(fill.resume(desk, record).answers), (desk.folder / reach.KEYS_FILE).read_text()]
    )
    assert "name SW-01" in told
    told += caplog.text
    assert "SHA-256 of the original" in told
    for secret in (PASSWORD, "Geheim", "Sesam99", "0822455D0A16"):
        assert secret not in told
        assert all(
            secret.encode() not in path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()
        )


def test_answers_in_gbk_are_read_and_half_an_answer_is_told(desk: Desk) -> None:
    bad = Manners(encoding="gb18030", dies_at="display port vlan")
    with switch("huawei_vrp", manners=bad) as one:
        made = reached(desk, one)
    record, proposal = reach.report(desk, made, "", WORDS)
    assert any("closed the connection during “display port vlan”" in fault.text for fault in proposal.faults)
    assert value_at(fill.resume(desk, record).answers, ("device", "dev_sn")) == one.serial
    assert browse.draft(desk, record) is not None


def test_the_second_read_of_a_device_changes_nothing(desk: Desk) -> None:
    with switch("huawei_vrp") as one:
        made = reached(desk, one)
    record, _ = reach.report(desk, made, "", WORDS)
    opened = fill.resume(desk, record)
    again = made.proposal(opened.form, opened.answers, WORDS)
    assert not again.does_something


def test_a_device_with_another_key_is_refused_until_the_old_one_is_forgotten(desk: Desk) -> None:
    with switch("cisco_ios") as one:
        reach.trust(desk, one.address, "SHA256:old")
        made = Reached(desk, one.address, LOGIN)
        with pytest.raises(HostKeyChanged):
            made.open(Progress())
        reach.trust(desk, one.address, "")
        with pytest.raises(HostKeyUnknown):
            made.open(Progress())


def test_a_report_of_the_same_device_is_filled_instead_of_a_new_one(desk: Desk) -> None:
    with switch("huawei_vrp", name="SW-07") as one:
        made = reached(desk, one)
    by_hand = fill.start(desk, "D27", answers={"config": {"host_name": "sw-07"}}).record
    (planned,) = reach.plan(desk, [made], "", WORDS, Progress())
    assert planned.record == by_hand
    assert not value_at(fill.resume(desk, by_hand).answers, ("device", "dev_sn"))  # nothing is written yet
    assert reach.carry_out(desk, planned, "", WORDS) == by_hand
    opened = fill.resume(desk, by_hand)
    assert value_at(opened.answers, ("device", "dev_sn")) == one.serial
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock, opened.undo)
    session.undo()  # one step
    assert not session.value(("device", "dev_sn"))
    assert session.value(("config", "host_name")) == "sw-07"
    assert not session.can_undo


def test_a_signed_report_of_the_device_is_planned_as_a_correction_and_stays_as_it_was(sampled: Desk) -> None:
    project = projects.projects(sampled)[0].record
    lines = sampled.store.records.page(RecordQuery(form="D27", project=project, limit=500))
    sealed = [one for one in lines if one.state == "final"]
    told = {one.record: fill.resume(sampled, one.record) for one in sealed}
    signed, serial = next(
        (record, str(sn))
        for record, one in told.items()
        if (sn := value_at(one.answers, ("device", "dev_sn")))
    )
    with switch("huawei_vrp", name="SW-07", serial=serial) as one:
        made = reached(sampled, one)
    (planned,) = reach.plan(sampled, [made], project, WORDS, Progress())
    assert (planned.record, planned.corrects) == (signed, True)
    assert fill.resume(sampled, signed).draft is None  # nothing is begun yet
    assert reach.carry_out(sampled, planned, project, WORDS) == signed
    opened = fill.resume(sampled, signed)
    before = told[signed].revision
    assert opened.draft is not None
    assert before is not None
    assert opened.draft.base == (before.id,)
    assert opened.answers != before.answers


def test_a_device_of_the_same_name_with_another_serial_number_gets_a_report_of_its_own(desk: Desk) -> None:
    with switch("cisco_ios", name="SW-07") as one:
        made = reached(desk, one)
    other = {"device": {"dev_sn": "FOC-OLD"}, "config": {"host_name": "SW-07"}}
    fill.start(desk, "D27", answers=other)
    (planned,) = reach.plan(desk, [made], "", WORDS, Progress())
    assert planned.record == ""


@pytest.mark.parametrize("maker", ["huawei_vrp", "hp_comware", "cisco_ios", "ruijie_os"])
def test_mask_gateway_and_vlan_come_from_the_configuration(desk: Desk, maker: str) -> None:
    with switch(maker) as one:
        made = reached(desk, one)
    record, _ = reach.report(desk, made, "", WORDS)
    config = fill.resume(desk, record).answers["config"]
    assert isinstance(config, dict)
    assert config["mgmt_mask"] in ("255.0.0.0", "8")
    assert (config["mgmt_gw"], str(config["mgmt_vlan"])) == ("127.0.0.254", "100")


def test_how_the_device_and_its_ports_are_stands_in_the_report(desk: Desk) -> None:
    with switch("huawei_vrp") as one:
        one.knows["display transceiver verbose"] = (
            "GigabitEthernet0/0/48 transceiver information:\nCommon information:\n"
            " Transceiver Type :1000BASE_LX\nDiagnostic information:\n"
            " RX Power(dBM) :-4.21\n TX Power(dBM) :-2.60"
        )
        made = reached(desk, one)
    record, _ = reach.report(desk, made, "", WORDS)
    answers = fill.resume(desk, record).answers
    told = answers["power_on"]
    assert isinstance(told, dict)
    assert told["dev_uptime"] == "3 weeks, 2 days, 4 hours, 5 minutes"
    assert told["dev_clock"] == "2026-11-24T10:15:30+08:00"
    assert told["hw_power"] == "0 PWR1 Supply; 0 PWR2 Supply"
    assert (told["hw_fans"], told["hw_temp"]) == ("0 1 Normal", "0 41 °C")
    assert told["cfg_saved"] == "yes"
    rows = value_at(answers, ("config", "ports"))
    assert isinstance(rows, dict)
    ports = {row["port"]: row for row in rows.values()}
    assert ports["GE0/0/1"]["poe_w"] == "4.2"
    assert (ports["GE0/0/48"]["rx_dbm"], ports["GE0/0/48"]["tx_dbm"]) == ("-4.21", "-2.60")
