"""A type of the catalogue fills the installation report of a device."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.actions import catalogue
from sidesk.actions.desk import Desk
from sidesk.core.errors import CannotRead
from tests.support.filling import session


def test_brand_model_height_and_ports_are_filled_and_one_undo_takes_them_back(desk: Desk) -> None:
    one = session("D27", {})
    kind = next(one for one in catalogue.types(desk) if one.model == "S5731-S48P4X")
    catalogue.put(one, kind)
    assert one.value(("device", "dev_brand")) == "Huawei"
    assert one.value(("place", "dev_u_size")) == "1"
    assert one.value(("place", "dev_mount")) == "rack"
    assert one.value(("checks", "dual_supply")) == "yes"
    assert len(one.row_keys(catalogue.PORTS)) == 52
    first = one.row_keys(catalogue.PORTS)[0]
    assert one.value((*catalogue.PORTS, first, "port")) == "GigabitEthernet0/0/1"
    one.undo()
    assert one.row_keys(catalogue.PORTS) == []
    assert one.value(("device", "dev_brand")) is None


def test_what_the_type_feeds_by_poe_is_filled_where_nobody_read_it(desk: Desk) -> None:
    kind = next(one for one in catalogue.types(desk) if one.model == "S5735-L24P4X-A1")
    one = session("D27", {})
    catalogue.put(one, kind)
    assert one.value(catalogue.BUDGET) == "380"
    read = session("D27", {"config": {"poe_budget": "369.6"}})
    catalogue.put(read, kind)
    assert read.value(catalogue.BUDGET) == "369.6", "the device itself knows better"


def test_ports_that_somebody_listed_stay(desk: Desk) -> None:
    one = session("D27", {})
    one.add_rows(catalogue.PORTS, values=[{"port": "uplink"}])
    catalogue.put(one, next(kind for kind in catalogue.types(desk) if kind.ports))
    assert len(one.row_keys(catalogue.PORTS)) == 1


def test_a_type_that_was_edited_in_its_file_takes_the_place_of_the_shipped_one(
    desk: Desk, tmp_path: Path
) -> None:
    kind = next(one for one in catalogue.types(desk) if one.model == "TL-SG1024D")
    file = tmp_path / "type.yaml"
    catalogue.write_out(kind, file)
    file.write_text(file.read_text().replace("TL-SG1024D", "TL-SG1024D V8", 1))
    count = len(catalogue.types(desk))
    assert [one.model for one in catalogue.take_in(desk, file)] == ["TL-SG1024D V8"]
    assert len(catalogue.types(desk)) == count
    assert "TL-SG1024D V8" in {one.model for one in catalogue.types(desk)}


def test_a_file_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(CannotRead):
        catalogue.take_in(desk, tmp_path / "nothing.yaml")
