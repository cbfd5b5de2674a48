"""The acceptance package from the window: how complete it is, what is missing, and the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QAbstractButton

from sidesk.actions import load_sample, package, projects
from sidesk.actions.desk import Desk
from sidesk.actions.package import WHOLE, Package, Wish
from sidesk.core.progress import Progress
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.package_dialog import PackageDialog
from tests.support.looks import faults, hidden_sideways, scrolls_twice
from tests.support.sampled_window import Sample, sample, sample_store
from tests.support.shell import seen

__all__ = ["sample", "sample_store"]


def opened(sample: Sample, where: Callable[[], Path | None] = lambda: None) -> PackageDialog:
    sample.open()
    desk = sample.window.room.desk
    planned = package.plan(desk, projects.projects(desk)[0].record)
    dialog = PackageDialog(sample.window.room, sample.window, planned, where)
    dialog.open()
    sample.rest()
    return dialog


def pressed(sample: Sample, dialog: PackageDialog, name: str) -> None:
    button = dialog.findChild(QAbstractButton, name)
    assert button is not None
    button.click()
    sample.rest()


def test_it_says_how_complete_the_package_is_and_what_is_missing(sample: Sample) -> None:
    dialog = opened(sample)
    starts = [
        button for button in dialog.findChildren(Button) if button.objectName().startswith("package/start/")
    ]
    assert len(starts) == 8


def test_in_a_low_window_two_gaps_are_named_and_the_cursor_stands_where_one_sees_it(sample: Sample) -> None:
    sample.open(size=(1366, 768))
    sample.program.restyle(replace(sample.program.settings, text_scale=150))
    dialog = opened(sample)

    def named() -> list[int]:
        starts = [one for one in dialog.findChildren(Button) if one.objectName().startswith("package/start/")]
        return [number for number, one in enumerate(starts) if one.isVisible()]

    assert named() == [0, 1]
    held = dialog.focusWidget()
    assert not held.visibleRegion().isEmpty()
    more = dialog.findChild(Button, "package/more")
    assert more is not None
    assert more.text() == "6 more are missing"
    more.click()
    sample.rest()
    assert named() == list(range(8))
    assert dialog.focusWidget().objectName() == "package/start/2"


def test_it_names_the_gate_that_waits_for_a_missing_paper(sample: Sample) -> None:
    dialog = opened(sample)
    waits = {gap.form: [gate["en"] for gate in gap.gates] for gap in dialog._planned.gaps}
    assert waits["D31"] == ["The application for inspection is accepted (D31)"]
    assert waits["D33"]
    assert waits["D34"] == []
    shown = " ".join(text.text() for text in dialog.findChildren(Text))
    assert all(
        gate in shown or zh in shown
        for gap in dialog._planned.gaps
        for gate, zh in [(one["en"], one["zh"]) for one in gap.gates]
    )


def test_a_missing_paper_is_started_from_there(sample: Sample) -> None:
    dialog = opened(sample)
    asked: list[str] = []
    dialog.start_asked.connect(asked.append)
    button = dialog.findChild(Button, "package/start/0")
    assert button is not None
    button.click()
    assert asked == ["D28"]
    assert not dialog.isVisible()


def test_other_volumes_and_editions_are_looked_through_at_once(sample: Sample) -> None:
    dialog = opened(sample)
    pressed(sample, dialog, "package/volume/V")
    assert [volume.code for volume in dialog._planned.volumes] == ["I", "II", "III", "IV", "VI", "VII"]
    assert {gap.form for gap in dialog._planned.gaps} == {"D28", "D29", "D34", "D35"}
    pressed(sample, dialog, "package/edition/crew")
    assert [volume.code for volume in dialog._planned.volumes] == ["II", "III", "IV", "VII"]
    training = dialog.findChild(Button, "package/volume/VI")
    assert training is not None
    assert not training.isEnabled()
    pressed(sample, dialog, "package/blanks")
    assert [one.number[-8:] for one in dialog._planned.volumes[2].documents if one.blank] == [
        "D28-____", "D29-____",
    ]  # fmt: skip


def test_nothing_is_made_without_a_passphrase(sample: Sample) -> None:
    dialog = opened(sample)
    assert not dialog.go.isEnabled()
    dialog.passphrase.setText("x")
    assert dialog.go.isEnabled()


def test_a_wrong_passphrase_is_said_below_its_line_and_no_file_is_there(
    sample: Sample, tmp_path: Path
) -> None:
    target = tmp_path / "package.pdf"
    dialog = opened(sample, lambda: target)
    dialog.passphrase.setText("wrong")
    dialog.go.click()
    seen(sample.program, lambda: not dialog._wrong.isHidden(), "nothing was said")
    assert not target.exists()


def test_the_file_is_written_and_opens(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, made = tmp_path / "package.pdf", list[Path]()
    whole = package.plan

    def short(desk: Desk, project: str, wish: Wish = WHOLE) -> Package:
        found = whole(desk, project, wish)
        return replace(found, volumes=found.volumes[-1:])

    monkeypatch.setattr(package, "plan", short)
    dialog = opened(sample, lambda: target)
    dialog.made.connect(made.append)
    dialog.passphrase.setText(load_sample.PASSPHRASE)
    dialog.folder.click()
    dialog.go.click()
    seen(sample.program, lambda: bool(made), "no file was made")
    assert len(pypdfium2.PdfDocument(target)) > 5
    assert {"index.html", "index.json", "package.pdf", "registers.xlsx", "papers", "files"} == {
        one.name for one in (tmp_path / "package").iterdir()
    }
    assert not (sample.window.room.desk.folder / "begun").exists()


def test_stopping_it_leaves_no_file(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "package.pdf"
    dialog = opened(sample, lambda: target)

    def endless(*asked: object) -> object:
        progress = asked[-1]
        assert isinstance(progress, Progress)
        while True:
            progress.step(0, 10)

    monkeypatch.setattr(package, "make", endless)
    dialog.passphrase.setText(load_sample.PASSPHRASE)
    dialog.go.click()
    dialog.progress.cancelled.emit()
    seen(sample.program, dialog.go.isEnabled, "it did not stop")
    assert not target.exists()


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_it_is_cut(sample: Sample, language: str, scale: int) -> None:
    sample.open()
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    desk = sample.window.room.desk
    planned = package.plan(desk, projects.projects(desk)[0].record)
    dialog = PackageDialog(sample.window.room, sample.window, planned, lambda: None)
    dialog.open()
    sample.rest()
    assert [*faults(dialog), *hidden_sideways(dialog)] == []
    more = dialog.findChild(Button, "package/more")
    assert more is not None
    sample.window.resize(1366, 768)
    more.click()
    sample.rest()
    assert scrolls_twice(dialog) == []
    held = dialog.focusWidget()
    assert held.isVisible()
    start = dialog.findChild(Button, "package/start/0")
    assert start is not None
    assert start.visibleRegion().boundingRect().width() == start.width()
