"""The catalogue over a device's report."""

from __future__ import annotations

from pathlib import Path

from sidesk.actions import catalogue, fill
from sidesk.ui.application import Program
from sidesk.ui.catalogue_dialog import CatalogueDialog
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.looks import faults
from tests.support.shell import settle


def test_a_type_is_chosen_and_fills_the_report_in_one_step(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    assert program.desk is not None
    window.open_record(fill.start(program.desk, "D27").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    wizard = page.wizard
    assert wizard is not None
    wizard.outline.catalogue.click()
    settle(program.jobs, 60)
    dialog = window.findChild(CatalogueDialog)
    assert isinstance(dialog, CatalogueDialog)
    assert not dialog.go.isEnabled()
    dialog.picker.picked.emit("huawei-s5735-l48p4x-a1")
    settle(program.jobs, 60)
    assert faults(dialog) == []
    file = tmp_path / "own.yaml"
    file.write_text(
        "manufacturer: Acme\nmodel: A1\nu_height: 2\ninterfaces: [{name: LAN, type: 1000base-t}]\n"
    )
    dialog.take_file(file)
    settle(program.jobs, 60)
    assert dialog.head.text() == "Acme A1"
    dialog.picker.picked.emit("huawei-s5735-l48p4x-a1")
    dialog.go.click()
    assert wizard.session.value(("device", "dev_model")) == "S5735-L48P4X-A1"
    assert len(wizard.session.row_keys(catalogue.PORTS)) == 52
    wizard.undo()
    assert wizard.session.value(("device", "dev_model")) is None
