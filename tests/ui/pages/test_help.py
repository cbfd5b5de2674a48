"""The page of the help: opens where it fits, is searched, read back and forth, printed, and cut nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from sidesk.core.text import Words
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.help_texts import articles
from sidesk.ui.help_view import ArticleView, printed
from sidesk.ui.keys import KeysDialog
from sidesk.ui.kit.pdf import PdfFile
from sidesk.ui.main_window import PAGES, MainWindow
from sidesk.ui.pages.help import HelpPage
from sidesk.ui.palette import Palette
from sidesk.ui.record_page import RecordPage
from sidesk.ui.theme import SUNLIGHT, Look
from sidesk.ui.wizard.section import SectionView
from tests.support.looks import faults, hidden_sideways
from tests.support.shell import seen, settle


def helped(program: Program, window: MainWindow) -> HelpPage:
    window.go("help")
    settle(program.jobs, 20)
    page = window.shown()
    assert isinstance(page, HelpPage)
    return page


def name(page: HelpPage) -> str:
    article = page.article()
    return article.name if article is not None else ""


def asked(program: Program, page: HelpPage, text: str) -> None:
    page.seek()
    page.search.clear()
    QTest.keyClicks(page.search, text) if text.isascii() else page.search.setText(text)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    settle(program.jobs, 20)


def opened_draft(program: Program, window: MainWindow) -> RecordPage:
    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


@pytest.mark.parametrize("place", [page for page in PAGES if page != "help"])
def test_from_every_page_help_opens_at_the_article_that_fits_and_leads_back(
    program: Program, window: MainWindow, place: str
) -> None:
    window.go(place)
    page = helped(program, window)
    article = page.article()
    assert article is not None
    assert place in article.topics
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert window.shown() is window.page(place)


def test_f1_and_its_button_lead_to_the_help(program: Program, window: MainWindow) -> None:
    window.go("records")
    window.show_keys()
    dialog = window.findChild(KeysDialog)
    assert dialog is not None
    button = dialog.findChild(QAbstractButton, "keys/help")
    assert button is not None
    button.click()
    settle(program.jobs, 20)
    page = window.shown()
    assert isinstance(page, HelpPage)
    assert name(page) == "records"


def test_in_a_checklist_the_article_of_checklists_opens_and_one_comes_back_to_the_record(
    program: Program, window: MainWindow
) -> None:
    record = opened_draft(program, window)
    assert record.wizard is not None
    for number in range(record.wizard.count()):
        record.wizard.open(number)
        settle(program.jobs, 20)
        if any(one.isVisible() for one in record.findChildren(Checklist)):
            break
    page = helped(program, window)
    assert name(page) == "checklists"
    page.go_back()
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not come back")


def test_in_a_field_the_article_of_its_kind_opens(program: Program, window: MainWindow) -> None:
    record = opened_draft(program, window)
    assert record.wizard is not None
    record.wizard.open(0)
    settle(program.jobs, 20)
    kinds = {}
    for field in record.findChildren(Field):
        if field.isVisible() and field.question.kind in ("date", "person", "photo"):
            kinds.setdefault(field.question.kind, field)
    assert kinds
    for kind, field in kinds.items():
        inside = next(one for one in field.findChildren(QAbstractButton) or [field] if one.isVisible())
        inside.setFocus()
        page = helped(program, window)
        assert page.article() is not None
        assert f"kind/{kind}" in page.article().topics  # type: ignore[union-attr]
        page.go_back()
        seen(program, lambda: window.shown() is record, "the record did not come back")


def test_the_review_leads_to_signing(program: Program, window: MainWindow) -> None:
    record = opened_draft(program, window)
    assert record.wizard is not None
    record.wizard.open(record.wizard.count() - 2)
    assert not isinstance(record.wizard.view, SectionView)
    assert name(helped(program, window)) == "signing"


def test_links_lead_on_and_alt_left_and_right_go_back_and_forward(
    program: Program, window: MainWindow, qtbot: QtBot
) -> None:
    page = helped(program, window)
    with qtbot.waitActive(window):
        window.activateWindow()
    page.search.setFocus()
    page.show_article("first-day")
    page.follow("backup.md#crash")
    assert name(page) == "backup"
    assert page.view.verticalScrollBar().value() > 0
    QTest.keyClick(window.focusWidget() or page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert name(page) == "first-day"
    assert page.forward.isEnabled()
    QTest.keyClick(window.focusWidget() or page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert name(page) == "backup"
    page.follow("page:settings")
    assert window.shown() is window.page("settings")


def test_search_lists_what_holds_the_words_and_marks_them(program: Program, window: MainWindow) -> None:
    page = helped(program, window)
    asked(program, page, "blur")
    assert name(page) == "photos"
    marked = page.view.extraSelections()
    assert {one.cursor.selectedText().casefold() for one in marked} == {"blur"}  # type: ignore[attr-defined]
    lines = [line for line in page.list.lines.lines if line.hit is not None]
    assert 0 < len(lines) < len(articles("en"))
    asked(program, page, "收据")
    assert name(page) == "bundles"


def test_nothing_found_says_what_to_do_and_leads_back_to_all(program: Program, window: MainWindow) -> None:
    page = helped(program, window)
    asked(program, page, "qqzzxx")
    assert page.empty.isVisible()
    assert not page.list.isVisible()
    page.empty.findChild(QAbstractButton).click()  # type: ignore[union-attr]
    assert page.list.isVisible()
    assert page.search.text() == ""
    assert sum(line.hit is not None for line in page.list.lines.lines) == len(articles("en"))


def test_arrows_in_the_search_line_walk_the_articles(program: Program, window: MainWindow) -> None:
    window.go("today")
    page = helped(program, window)
    first = name(page)
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert name(page) != first
    QTest.keyClick(page.search, Qt.Key.Key_Up)
    assert name(page) == first


def test_the_palette_finds_articles_and_opens_them(program: Program, window: MainWindow) -> None:
    window.go("records")
    window.finder.seek("recovery code")
    settle(program.jobs)
    palette = window.findChild(Palette)
    assert palette is not None
    items = [palette.list.items.item(row) for row in range(palette.list.items.rowCount())]
    found = next(item for item in items if item.name == "help/first-day")
    assert found.run is not None
    palette.leave()
    found.run()
    page = window.shown()
    assert isinstance(page, HelpPage)
    assert name(page) == "first-day"


def test_help_is_reached_from_the_settings(program: Program, window: MainWindow) -> None:
    window.go("settings")
    button = window.page("settings").findChild(QAbstractButton, "settings/help")
    assert button is not None
    button.click()
    assert isinstance(window.shown(), HelpPage)


def test_another_theme_keeps_the_article_and_the_search(program: Program, window: MainWindow) -> None:
    page = helped(program, window)
    page.show_article("backup")
    asked(program, page, "passphrase")
    page.show_article("glossary")
    program.restyle(replace(program.settings, theme="dark"))
    settle(program.jobs, 20)
    again = program.window
    assert isinstance(again, MainWindow)
    shown = again.shown()
    assert isinstance(shown, HelpPage)
    assert (name(shown), shown.search.text()) == ("glossary", "passphrase")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_article_prints_on_white_paper(qapp: QApplication, fonts: list[str], language: str) -> None:
    words = Words(language)
    for article in articles(language)[:3]:
        file = PdfFile(printed(article, words))
        assert 1 <= len(file.sizes) <= 3
        width, height = file.sizes[0]
        assert (round(width), round(height)) == (595, 842)


def test_colours_are_those_of_the_theme(qapp: QApplication, fonts: list[str]) -> None:
    look = Look(SUNLIGHT, Words("en"), 1.5)
    view = ArticleView(look)
    view.show_article(articles("en")[0])
    text = view.document().toHtml().casefold()
    assert look.token("accent").casefold() in text
    assert "#14202b" not in text  # ink of another theme
    view.deleteLater()


def test_where_there_is_no_room_for_both_the_list_gives_way_to_the_article(
    program: Program, window: MainWindow
) -> None:
    window.resize(1024, 640)
    program.restyle(replace(program.settings, text_scale=200))
    again = program.window
    assert isinstance(again, MainWindow)
    page = helped(program, again)
    assert page.view.isVisible()
    assert not page.list.isVisible()
    page.listed.click()
    assert page.list.isVisible()
    asked(program, page, "blur")
    assert page.view.isVisible()
    assert name(page) == "photos"


@pytest.mark.parametrize(
    ("theme", "language", "scale", "size"),
    [
        ("light", "zh", 100, (1366, 768)),
        ("dark", "en", 150, (1366, 768)),
        ("sunlight", "en", 200, (1366, 768)),
        ("sunlight", "zh", 200, (1024, 640)),
    ],
)
def test_nothing_is_cut_at_any_size(
    program: Program, theme: str, language: str, scale: int, size: tuple[int, int]
) -> None:
    program.restyle(replace(program.settings, theme=theme, language=language, text_scale=scale))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(*size)
    page = helped(program, window)
    found = [*faults(window), *hidden_sideways(window)]
    for article in articles(language):
        page.show_article(article.name)
        bar = page.view.horizontalScrollBar()
        if bar.maximum() > 0:
            found.append(f"{article.name} is {bar.maximum()} px too wide")
    asked(program, page, "qqzzxx")
    found += faults(window)
    assert found == []
