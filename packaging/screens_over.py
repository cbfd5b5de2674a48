"""What opens over a page, for the pictures: menus, popovers, and dialogs that a record asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtWidgets import QApplication, QMenu, QWidget

from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.photos import PhotoField
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.popover import Popover
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.more import more_menu
from sidesk.ui.wizard.window import Wizard

Opening = tuple[str, Callable[[], object]]
YES = "yes"
STEPS = ("16", "18", "22", "28")  # with sections and with gates, and one of the service

WINDOWS = ("catalogue", "racks", "measure", "reconcile")  # what a record may be filled from


def opened() -> QWidget | None:
    """The dialog, popover or menu in sight; the last one where there are several."""
    found = [
        one
        for one in QApplication.allWidgets()
        if isinstance(one, Dialog | Popover | QMenu) and one.isVisible() and one.isWindow()
    ]
    return found[-1] if found else None


def shut(widget: QWidget) -> None:
    """Close it without an answer."""
    if isinstance(widget, Dialog):
        widget.reject()
    else:
        widget.close()


def over_pages(window: MainWindow) -> Iterator[Opening]:
    """The bell's list, the steps of the map, the spot check, and what the records page asks."""
    yield "bell", partial(window.news.open_at, window.frame.bar.bell)
    window.go("projects")
    projects = window.page("projects")
    assert isinstance(projects, ProjectsPage)
    for code in STEPS:
        yield f"step-{code}", partial(projects.process.open_step, code)
    yield "spot-check", projects.spot_check
    window.go("records")
    records = window.page("records")
    assert isinstance(records, RecordsPage)
    for name, chip in records.filters.chips.items():
        yield f"filter-{name}", chip.click


def over_record(page: RecordPage) -> Iterator[Opening]:
    """What a record asks in the section in sight."""
    yield "print", page.print_out
    wizard = page.wizard
    if wizard is not None:
        yield (
            "more",
            lambda: more_menu(wizard, wizard).popup(wizard.head.mapToGlobal(wizard.head.rect().center())),
        )
        ports = wizard.ports
        for name in WINDOWS:
            ask = getattr(ports, name)
            if ask is not None:
                yield name, ask
        yield from _over_section(wizard)


def _over_section(wizard: Wizard) -> Iterator[Opening]:
    for sheet in [one for one in wizard.findChildren(Sheet) if one.isVisible()][:1]:
        yield "table-rows", partial(sheet.do, "rows")
        yield "table-column", partial(sheet.do, "column")
        yield "table-filter", partial(sheet._on_column, "filter", 0)
        if sheet.model.grows:
            yield "table-many", partial(sheet.do, "many")
    for checklist in [one for one in wizard.findChildren(Checklist) if one.isVisible()][:1]:
        yield "pass-rest", checklist.rest.click
        yield "pass-rest-again", partial(_ask_again, checklist)
    for field in [one for one in wizard.findChildren(PhotoField) if one.isVisible() and one.items()][:1]:
        yield "photo", partial(field.open_photo, str(field.items()[0]["sha256"]))


def _ask_again(checklist: Checklist) -> None:
    checklist.rest.click()
    first = checklist.passing.dialog
    if first is not None:
        first.accept()
