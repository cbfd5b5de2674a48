"""`sidesk hq publish`: what it hands out reaches laptops, what it cannot read reaches nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.core.errors import FormInvalid, LimitsWrong
from sidesk.forms.package import pack
from sidesk.hq import work
from sidesk.hq.office import Headquarters, open_office
from tests.app.test_commands import hq
from tests.support.field import PASSPHRASE


@pytest.fixture
def folder(office: Headquarters) -> Path:
    office.close()
    return office.folder


def test_a_form_and_types_of_devices_are_handed_out(desk: Desk, folder: Path, tmp_path: Path) -> None:
    form, types = tmp_path / "P02.json", tmp_path / "acme.yaml"
    form.write_bytes(pack(replace(fill.form_of(desk, "P02"), version="2099")))
    types.write_text("manufacturer: Acme\nmodel: Hand 1\nslug: acme-hand-1\nu_height: 1\n", encoding="utf-8")
    assert hq(folder, "publish", form, types) == 0
    with open_office(folder, PASSPHRASE) as opened:
        now = work.given(opened)
    assert (list(now.forms), list(now.files)) == (["P02"], [work.TYPES])


def test_limits_are_handed_out_and_a_wrong_one_is_refused_with_its_place(
    folder: Path, tmp_path: Path
) -> None:
    limits = tmp_path / "our-limits.json"
    limits.write_text('{"earth_joint_ohm": {"most": "0.5"}}', encoding="utf-8")
    assert hq(folder, "publish", limits) == 0
    limits.write_text('{"earth_joint_ohm": {"most": "low"}}', encoding="utf-8")
    with pytest.raises(LimitsWrong, match="earth_joint_ohm"):
        hq(folder, "publish", limits)
    with open_office(folder, PASSPHRASE) as opened:
        assert list(work.given(opened).files) == [work.LIMITS]


def test_what_is_no_form_is_refused_and_nothing_is_handed_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(FormInvalid):
        hq(folder, "publish", tmp_path / "x.json")
    with open_office(folder, PASSPHRASE) as opened:
        assert not work.given(opened).forms
