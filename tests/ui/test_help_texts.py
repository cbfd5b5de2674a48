"""The articles of the help are the same in both languages, lead nowhere dead, and name what is there."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sidesk.core.files import resources
from sidesk.core.text import LANGUAGES, Words
from sidesk.forms.kinds import ENTRIES
from sidesk.ui import palette
from sidesk.ui.fields.sheet_view import COMMANDS, EDGES
from sidesk.ui.frame import places
from sidesk.ui.help_texts import Article, articles, find, fitting, read
from sidesk.ui.keys import everywhere
from sidesk.ui.main_window import PAGES

UI = Path(palette.__file__).parent
BOTH = pytest.mark.parametrize("language", LANGUAGES)
KEY = re.compile(r"`([^`]+)`")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
# What Qt's own lists, lines and dialogs do with a key.
OWN = {"Tab", "Shift+Tab", "Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End", "Shift",
       "Shift+Up", "Shift+Down", "Ctrl+A"}  # fmt: skip
# Keys that are pressed together, and the words of the program that say so.
HELD = {
    "Alt+Left": ("kit/photo.py", "alt and key in (Qt.Key.Key_Left"),
    "Alt+Right": ("kit/photo.py", "alt and key in (Qt.Key.Key_Right"),
    "Ctrl+Home": ("fields/sheet_view.py", "key in (Qt.Key.Key_Home, Qt.Key.Key_End)"),
    "Ctrl+End": ("fields/sheet_view.py", "key in (Qt.Key.Key_Home, Qt.Key.Key_End)"),
}
STANDARD = {"Copy": "Ctrl+C", "Cut": "Ctrl+X", "Paste": "Ctrl+V"}  # as Qt.StandardKey names them
SPELT = {
    "↑": "Up",
    "↓": "Down",
    "←": "Left",
    "→": "Right",
    "PgDn": "PgDown",
    "Delete": "Del",
    "Return": "Enter",
    "Esc": "Escape",
}


def spelt(key: str) -> str:
    """One spelling for what people and Qt call the same key."""
    parts = key.replace("++", "+plus").split("+") if len(key) > 1 else [key]
    return "+".join(SPELT.get(part, part) for part in parts)


def known_keys() -> set[str]:
    """Every key the program listens to, as its code says."""
    found = {spelt(key) for key in (*COMMANDS, *OWN)} | {">", "@", ":", "#"} & set(palette.SIGNS)
    found |= {f"Alt+{number}" for number, _ in enumerate(places(Words("en")), 1)}
    for file in UI.rglob("*.py"):
        if not file.name.startswith("help_"):
            found |= {spelt(key) for key in _listened(file.read_text("utf-8"))}
    for key, (file_name, said) in HELD.items():
        assert said in (UI / file_name).read_text("utf-8")
        found.add(key)
    assert "0 <= digit < 9" in (UI / "fields/place_photos.py").read_text("utf-8")
    return found | {str(digit) for digit in range(1, 10)}


def _listened(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr.startswith("Key_"):
            name = node.attr.removeprefix("Key_")
            yield {"PageUp": "PgUp", "PageDown": "PgDown", "Return": "Enter", "Esc": "Escape"}.get(name, name)
        elif isinstance(node, ast.Attribute) and node.attr in STANDARD:
            yield STANDARD[node.attr]
        elif isinstance(node, ast.FunctionDef):
            text = ast.get_source_segment(source, node) or ""
            if "QShortcut(" in text or "_on_key(" in text:
                for one in ast.walk(node):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and len(one.value) < 16:
                        yield one.value


def on_screen(language: str) -> set[str]:
    """Everything the program itself can say in this language."""
    catalogue = gettext.translation("sidesk", str(resources("i18n")), languages=["zh"])._catalog  # type: ignore[attr-defined]
    ids = {key[0] if isinstance(key, tuple) else key for key in catalogue}
    return ids if language == "en" else set(catalogue.values())


@pytest.fixture(scope="module")
def keys() -> set[str]:
    return known_keys()


def test_both_languages_have_the_same_articles_for_the_same_places() -> None:
    chinese, english = ({one.name: one for one in articles(language)} for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for name, article in chinese.items():
        other = english[name]
        assert (article.order, article.topics) == (other.order, other.topics), name
        assert article.anchors == other.anchors, name
        assert sorted(article.links) == sorted(other.links), name
        assert len(article.headings) == len(other.headings), name


@BOTH
def test_every_article_has_a_title_of_its_own_a_group_and_words(language: str) -> None:
    all_of_them = articles(language)
    assert len(all_of_them) >= 20
    assert len({one.title for one in all_of_them}) == len(all_of_them)
    assert [
        one.name for one in all_of_them if not (one.title and one.group and one.order and one.words)
    ] == []


@BOTH
def test_groups_stand_together_in_the_list(language: str) -> None:
    groups = [one.group for one in articles(language)]
    assert len([1 for a, b in pairwise(groups) if a != b]) == len(set(groups)) - 1


def test_the_groups_are_the_same_in_both_languages() -> None:
    chinese, english = ({one.name: one.group for one in articles(language)} for language in LANGUAGES)
    assert len({(chinese[name], english[name]) for name in chinese}) == len(set(chinese.values()))


@BOTH
def test_no_link_leads_nowhere(language: str) -> None:
    named = {one.name: one for one in articles(language)}
    dead = []
    for article in named.values():
        for link in article.links:
            name, _, anchor = link.partition("#")
            target = named.get(name.removesuffix(".md")) if name else article
            page = link.removeprefix("page:")
            good = page in PAGES if link.startswith("page:") else bool(target)
            if not good or (target and anchor and anchor not in target.anchors):
                dead.append((article.name, link))
    assert dead == []


@BOTH
def test_every_key_an_article_names_does_something(language: str, keys: set[str]) -> None:
    unknown = [
        (one.name, key)
        for one in articles(language)
        for key in KEY.findall(one.body)
        if spelt(key) not in keys
    ]
    assert unknown == []


def test_a_key_that_nobody_listens_to_would_be_noticed(keys: set[str]) -> None:
    assert not {"Ctrl+J", "Ctrl+Shift+D", "F7", "Alt+9", "Ctrl+I"} & keys
    assert {"Ctrl+K", "F8", "Ctrl+D", "N", "Alt+6", "Ctrl+V", "Ctrl+Enter", "Ctrl+plus"} <= keys
    assert EDGES  # Ctrl with an arrow walks to the edge of a table


def test_the_keys_of_f1_that_work_everywhere_stand_in_the_article_of_keys(keys: set[str]) -> None:
    article = next(one for one in articles("en") if one.name == "keyboard")
    named = {spelt(key) for key in KEY.findall(article.body)}
    told = {
        spelt(key.strip()) for keys_, _ in everywhere(Words("en")) for key in re.split(r" … |, (?=\S)", keys_)
    }
    assert {key for key in told - named if not re.fullmatch(r"Alt\+\d", key)} == set()
    assert {"Alt+1", "Alt+2"} <= named


@BOTH
def test_what_an_article_prints_bold_stands_on_the_screen(language: str) -> None:
    known = on_screen(language)
    unknown = [
        (one.name, said) for one in articles(language) for said in BOLD.findall(one.body) if said not in known
    ]
    assert unknown == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "help"])
def test_every_page_has_an_article_that_fits_it(page: str) -> None:
    for language in LANGUAGES:
        found = fitting([page], articles(language))
        assert found is not None
        assert page in found.topics


def test_every_kind_of_question_has_an_article() -> None:
    told = {topic for one in articles("zh") for topic in one.topics}
    assert {f"kind/{kind}" for kind in ENTRIES} - told == set()


def test_no_two_articles_claim_the_same_place() -> None:
    topics = [topic for one in articles("zh") for topic in one.topics]
    assert sorted(topics) == sorted(set(topics))


@pytest.mark.parametrize(
    ("asked", "language", "name"),
    [
        ("备份", "zh", "backup"),
        ("其余合格", "zh", "checklists"),
        ("Excel 粘贴", "zh", "tables"),
        ("blur", "en", "photos"),
        ("recovery CODE", "en", "first-day"),
        ("GCJ-02", "en", "people-places-devices"),
        ("USB", "zh", "backup"),
        ("invitation", "zh", "enrolment"),
        ("收据", "en", "bundles"),
    ],
)
def test_search_finds_by_words_of_title_and_text_in_either_language(
    asked: str, language: str, name: str
) -> None:
    other = "en" if language == "zh" else "zh"
    hits = find(asked, articles(language), articles(other))
    assert name in [hit.article.name for hit in hits[:3]]


def test_a_whole_question_finds_what_holds_most_of_it() -> None:
    hits = find("怎么做备份恢复", articles("zh"))
    assert "backup" in [hit.article.name for hit in hits]


def test_the_title_counts_more_than_the_text() -> None:
    assert find("checklists", articles("en"))[0].article.name == "checklists"


def test_nonsense_finds_nothing() -> None:
    assert find("qqzzxx", articles("en"), articles("zh")) == []
    assert find("魑魅魍魉", articles("zh"), articles("en")) == []


def test_a_line_shows_the_words_around_what_was_found() -> None:
    hit = find("BD-09", articles("en"))[0]
    assert "BD-09" in hit.line
    assert "`" not in hit.line


def test_an_article_is_read_from_its_file() -> None:
    head = "group: G\norder: 7\nfor: records, kind/photo\nwords: a b\n"
    text = f"{head}\n# Title\n\nText with `F8`.\n\n## More {{#more}}\n"
    article = read("name", text)
    assert (article.title, article.group, article.order) == ("Title", "G", 7)
    assert article.topics == ("records", "kind/photo")
    assert article.headings == (("more", "More"),)
    assert "F8." in article.plain


def test_where_nothing_fits_the_first_article_opens() -> None:
    some = (Article("one", "One", ""), Article("two", "Two", "", topics=("records",)))
    found, other = fitting(["nowhere"], some), fitting(["nowhere", "records"], some)
    assert found is not None
    assert other is not None
    assert (found.name, other.name) == ("one", "two")
