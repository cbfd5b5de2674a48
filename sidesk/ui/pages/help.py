"""Help: short articles, found by any word, beside each other with a list of them all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QResizeEvent, QShortcut

from sidesk.core.progress import Progress
from sidesk.core.text import LANGUAGES
from sidesk.ui.help_from import Origin
from sidesk.ui.help_list import ArticleList
from sidesk.ui.help_texts import Article, articles, find, fitting, parts
from sidesk.ui.help_view import ArticleView, printed
from sidesk.ui.kit.boxes import Card, FlowBox, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.printing import PrintDialog
from sidesk.ui.room import Room
from sidesk.ui.search_line import SearchLine

LIST, WIDEST = 300, 820  # px
MOST = 16_777_215  # px: as wide as there is room
PAGE = "page:"  # a link that leads to a page of the program


@dataclass
class Stop:
    """Where one was: an article, and how far one had read."""

    name: str
    scroll: int = 0


class HelpPage(Page):
    """`come` says where somebody came from; `show_article` opens one article."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        language = room.words.language
        self._all = articles(language)
        self._others = articles(next(one for one in LANGUAGES if one != language))
        self._stops: list[Stop] = []
        self._at = -1
        self._origin = Origin()
        self._narrow = self._listing = False  # where there is no room for both, the list or the article
        self.search = SearchLine(look, _("Search the help"), _("Search the help"), keys="Ctrl F")
        self.search.setObjectName("help/search")
        self.search.paused.connect(self._on_searched)
        self.search.textChanged.connect(self._on_cleared)
        self.search.returnPressed.connect(self._on_entered)
        self.list = ArticleList(look)
        self.list.chosen.connect(self._on_chosen)
        self.list.clicked.connect(self._on_taken)
        self.list.activated.connect(self._on_taken)
        show_all = Button(look, _("Show all articles"))
        show_all.clicked.connect(self._on_show_all)
        nothing = EmptyState(
            look, "search", _("No article holds that"),
            _("Try one word, such as backup or photo, or what the button is called."), show_all,
        )  # fmt: skip
        self.empty = scrolled(nothing)
        self.empty.hide()
        self.view = ArticleView(look)
        self.view.followed.connect(self.follow)
        self.view.stepped.connect(self.step)
        self._build()
        self._keys()
        self._list_all()

    def _build(self) -> None:
        look, _ = self.room.look, self.room.words.gettext
        self.back = IconButton(look, "arrow-left", _("Back (Alt+Left)"))
        self.forward = IconButton(look, "arrow-right", _("Forward (Alt+Right)"))
        self.back.setObjectName("help/back")
        self.forward.setObjectName("help/forward")
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        out = Button(look, _("Print"), icon="printer")
        out.setObjectName("help/print")
        out.clicked.connect(self.print_out)
        self.home = Button(look, "", icon="rotate-ccw")
        self.home.setObjectName("help/return")
        self.home.clicked.connect(self.go_back)
        self.home.hide()
        self.listed = Button(look, _("Articles"), icon="search")
        self.listed.setObjectName("help/listed")
        self.listed.clicked.connect(self.seek)
        self.listed.hide()
        tools = FlowBox(self.back, self.forward, self.listed, out, self.home)
        self._side = Card(look, gap=8, margins=(8, 12, 8, 8))
        self._side.add(self.search, (self.list, 1), (self.empty, 1))
        self._article = Panel("card", column((self.view, 1), margins=(12, 8, 4, 8)))
        self._right = holder(column(tools, (self._article, 1), gap=12))
        self._title = Text(look, _("Help"), "h1")
        both = row((self._side, 1), (self._right, 3), gap=16)
        self.setLayout(column(self._title, (both, 1), gap=12, margins=(24, 16, 24, 16)))

    def _keys(self) -> None:
        for keys, slot in (
            ("Alt+Left", self._on_back),
            ("Alt+Right", self._on_forward),
            ("Ctrl+P", self.print_out),
        ):
            near = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(keys), self, context=near).activated.connect(slot)

    # --- what the window asks ---

    def path(self) -> tuple[str, ...]:
        article = self.article()
        help_ = self.room.words.gettext("Help")
        return (help_, article.title) if article is not None else (help_,)

    def keys(self) -> list[tuple[str, str]]:
        _ = self.room.words.gettext
        return [
            ("↑ ↓", _("Previous, next article (in the list)")),
            ("Alt+←, Alt+→", _("Back, forward")),
            ("Ctrl+P", _("Print the article")),
            ("Esc", _("Clear the search; go back to where you were")),
        ]

    def refresh(self) -> None:
        if self._at < 0:
            self.come(self._origin)
        (self.view if self._narrow else self.search).setFocus()

    def seek(self) -> bool:
        """To the list of articles and its search line."""
        self._listing = True
        self._arrange()
        return super().seek()

    def come(self, origin: Origin) -> None:
        """Open the article that fits where somebody came from."""
        _ = self.room.words.gettext
        if origin.record or origin.place not in ("", "help"):
            self._origin = origin
            self.home.set_text(_("Back to {name}").format(name=origin.title))
            self.home.setVisible(bool(origin.title))
        article = fitting(origin.topics, self._all)
        if article is not None and "help" not in origin.topics:
            self._list_all()
            self.show_article(article.name)

    def resume(self, before: HelpPage) -> None:
        """Go on reading where this page of the window before was; the look is another one now."""
        self.come(before._origin)
        before._note_scroll()
        self._stops, self._at = before._stops, before._at
        self.search.setText(before.search.text())
        self._show(scroll=self._stops[self._at].scroll if self._at >= 0 else 0)

    def go_back(self) -> None:
        """To where somebody came from."""
        if self._origin.record:
            self.record_asked.emit(self._origin.record)
        else:
            self.place_asked.emit(self._origin.place or "today")

    # --- articles ---

    def article(self) -> Article | None:
        """The article in sight."""
        name = self._stops[self._at].name if self._at >= 0 else ""
        return self._named(name)

    def _named(self, name: str) -> Article | None:
        return next((one for one in self._all if one.name == name), None)

    def show_article(self, name: str, anchor: str = "") -> None:
        """Open an article; back leads to the one before."""
        if self._named(name) is None:
            return
        self._note_scroll()
        if self._at < 0 or self._stops[self._at].name != name:
            self._stops = [*self._stops[: self._at + 1], Stop(name)]
            self._at += 1
        self._show(scroll=0)
        if anchor:
            self.view.scrollToAnchor(anchor)

    def follow(self, link: str) -> None:
        """Go where a link leads: an article, a place in it, a page of the program, or outside."""
        name, _, anchor = link.partition("#")
        if link.startswith(PAGE):
            self.place_asked.emit(link.removeprefix(PAGE))
        elif ":" in link:
            QDesktopServices.openUrl(QUrl(link))
        else:
            article = self.article()
            self.show_article(name.removesuffix(".md") or (article.name if article else ""), anchor)

    def step(self, step: int) -> None:
        """Back or forward among what was read."""
        if 0 <= self._at + step < len(self._stops):
            self._note_scroll()
            self._at += step
            self._show(scroll=self._stops[self._at].scroll)

    def _on_back(self) -> None:
        self.step(-1)

    def _on_forward(self) -> None:
        self.step(1)

    def _note_scroll(self) -> None:
        if self._at >= 0:
            self._stops[self._at].scroll = self.view.verticalScrollBar().value()

    def _show(self, *, scroll: int) -> None:
        article = self.article()
        if article is None:
            return
        self.view.show_article(article, parts(self.search.text()))
        if scroll:
            self.view.verticalScrollBar().setValue(scroll)
        self.list.show_current(article.name)
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._stops))
        self.path_changed.emit()

    def print_out(self) -> None:
        """The article on paper or as a PDF."""
        article, words = self.article(), self.room.words
        if article is None:
            return
        title = words.gettext("Print {name}").format(name=article.title)

        def load(_: Progress) -> list[bytes]:
            return [printed(article, words)]

        PrintDialog(self.room, self, title, article.title, load).open()

    # --- searching ---

    def _on_chosen(self, name: str) -> None:
        self.show_article(name)

    def _on_show_all(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _on_cleared(self, text: str) -> None:
        if not text.strip():
            self._on_searched()

    def _on_entered(self) -> None:
        self._on_searched()
        if not self.list.isHidden():
            self._on_taken()

    def _on_taken(self) -> None:
        self._listing = False
        self._arrange()

    def _on_searched(self) -> None:
        self.search.hasten()
        asked = self.search.text().strip()
        if not asked:
            self._list_all()
            self.view.mark(())
            article = self.article()
            if article is not None:
                self.list.show_current(article.name)
            return
        wanted = parts(asked)
        hits = find(asked, self._all, self._others)
        self.list.show_hits(hits, wanted, grouped=False)
        self.list.setVisible(bool(hits))
        self.empty.setVisible(not hits)
        if hits:
            self.show_article(hits[0].article.name)

    def _list_all(self) -> None:
        self.list.show_hits(find("", self._all), (), grouped=True)
        self.list.show()
        self.empty.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.go_back()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.focusWidget() is self.search:
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    # --- size ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = self.room.look
        self._narrow = self.width() < look.px(LIST) + look.px(420)
        self._arrange()
        spare = self._article.width() - look.px(WIDEST) - 32
        self.view.setViewportMargins(0, 0, max(0, spare), 0)

    def _arrange(self) -> None:
        alone = self._narrow
        self._side.setMaximumWidth(MOST if alone else self.room.look.px(LIST))
        self._side.setVisible(not alone or self._listing)
        self._right.setVisible(not alone or not self._listing)
        self._title.setVisible(not alone)
        self.listed.setVisible(alone)
