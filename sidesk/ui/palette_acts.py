"""What the command palette can do: everything the window does by key or button, said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sidesk.core.text import Words
from sidesk.ui.frame import places
from sidesk.ui.kit.buttons import Button
from sidesk.ui.palette_match import rank
from sidesk.ui.settings_known import known
from sidesk.ui.theme import SCALES

_NEW = re.compile(r"(new record|new|新建记录|新建|新)(?=\W|$|(?<=[\u4e00-\u9fff]))[\s:：]*", re.IGNORECASE)
HELPING = 3  # articles of the help
INITIALS = 4  # the rank of what is found by initials alone
THEMES = {"light": "sun", "dark": "moon", "sunlight": "sun"}


@dataclass(frozen=True)
class Act:
    """One thing that can be done. `also` are words it is found by that are not on the screen."""

    name: str
    label: str
    run: Callable[[], object]
    icon: str = "chevron-right"
    detail: str = ""
    keys: str = ""
    also: str = ""
    goes: bool = False  # leads somewhere, changes nothing


@dataclass(frozen=True)
class Doing:
    """What the window lends for that: how to go, to press a button of a page, to change the screen."""

    go: Callable[[str], object]
    press: Callable[[str, str], object]  # a page and the name of its button
    settings: Callable[[str, str | int], object]
    start: Callable[[str], object]
    others: Sequence[tuple[str, str, str, str, Callable[[], object]]]  # name, label, icon, keys, what
    setting: Callable[[str], object]  # opens the settings at one of them
    ask: Callable[[str], object]  # which form a new record has; what was typed for it
    begin_like: Callable[[str], object]  # what a new record of a form begins with
    print_empty: Callable[[str], object]  # a form to be filled in by hand
    articles: Sequence[Act] = ()  # of the help
    project: Callable[[], str] = str  # the one in sight, if any
    show_step: Callable[[str], object] = str  # of it, on its map


def acts(words: Words, doing: Doing, forms: Sequence[tuple[str, str]]) -> list[Act]:
    """Everything that can be done from everywhere. `forms` are those one can start: id and title."""
    return [
        *_going(words, doing),
        *_starting(words, doing, forms),
        *_looks(words, doing),
        *_safety(words, doing),
        *_settings(words, doing),
    ]


def _going(words: Words, doing: Doing) -> list[Act]:
    _ = words.gettext
    found = [
        Act(
            f"go/{place.name}", place.label, _bound(doing.go, place.name), place.icon,
            keys=f"Alt+{number}", also=f"{place.name} {place.short}", goes=True,
        )
        for number, place in enumerate(places(words), 1)
    ]  # fmt: skip
    settings = Act(
        "go/settings", _("Settings"), _bound(doing.go, "settings"), "settings",
        keys="Ctrl+,", also="settings preferences options", goes=True,
    )  # fmt: skip
    help_ = Act(
        "go/help", _("Help"), _bound(doing.go, "help"), "info",
        also="help manual how to 帮助 说明书 怎么用", goes=True,
    )  # fmt: skip
    verify = Act(
        "go/verify", _("Verify a file"), _bound(doing.go, "verify"), "shield-check",
        also="verify check seal signature pdf paper genuine 验 验章 验签 真伪 文件 核验", goes=True,
    )  # fmt: skip
    return [*found, settings, help_, verify]


def _starting(words: Words, doing: Doing, forms: Sequence[tuple[str, str]]) -> list[Act]:
    _ = words.gettext
    asked = Act("new", _("New record"), _bound(doing.start, ""), "plus", keys="Ctrl+N", also="new record")
    return [
        asked,
        *(
            Act(
                f"new/{form}", _("New: {form}").format(form=title), _bound(doing.start, form), "plus",
                detail=form, also=f"new {form}",
            )
            for form, title in forms
        ),
    ]  # fmt: skip


def _looks(words: Words, doing: Doing) -> list[Act]:
    _ = words.gettext
    themes = {"light": _("Light"), "dark": _("Dark"), "sunlight": _("Sunlight")}
    found = [
        Act(
            f"theme/{name}", _("Theme: {name}").format(name=label), _bound(doing.settings, "theme", name),
            THEMES[name], keys="Ctrl+Shift+L", also=f"theme {name}",
        )
        for name, label in themes.items()
    ]  # fmt: skip
    for scale in SCALES:
        size = round(scale * 100)
        label = _("Text size {size} %").format(size=size)
        run = _bound(doing.settings, "text_scale", size)
        found.append(
            Act(f"size/{size}", label, run, "type", keys="Ctrl++, Ctrl+-", also=f"text size {size}%")
        )
    for code, name in (("zh", "中文"), ("en", "English")):
        label = _("Language: {name}").format(name=name)
        run = _bound(doing.settings, "language", code)
        found.append(Act(f"language/{code}", label, run, "languages", also=f"language 语言 {code}"))
    return found


def _safety(words: Words, doing: Doing) -> list[Act]:
    _ = words.gettext
    lines = (
        ("safety/backup", "settings", _("Back up to a folder or stick"), "usb", "backup back up"),
        ("safety/check", "settings", _("Check the store"), "shield-check", "check store"),
        ("safety/passphrase", "settings", _("Change the passphrase"), "key", "change passphrase password"),
        ("safety/code", "settings", _("New recovery code"), "printer", "recovery code"),
        ("sync/write", "sync", _("Write the bundle for headquarters"), "send", "export bundle send usb"),
        ("sync/take", "sync", _("Open a file from headquarters"), "inbox", "import receipt invitation open"),
    )
    found = [
        Act(name, label, _bound(doing.press, place, name), icon, also=also)
        for name, place, label, icon, also in lines
    ]
    return [
        *found,
        *(Act(name, label, run, icon, keys=keys, also=name) for name, label, icon, keys, run in doing.others),
    ]


def _settings(words: Words, doing: Doing) -> list[Act]:
    _ = words.gettext
    return [
        Act(
            f"setting/{one.field}", _("Setting: {name}").format(name=one.name),
            _bound(doing.setting, one.field), "settings", detail=one.sentence,
            also=f"setting settings 设置 {one.also}", goes=False,
        )
        for one in known(words)
    ]  # fmt: skip


def for_new(typed: str) -> str:
    """What was typed for a new record, without the words that ask for one: `new survey`, `新建 勘测`."""
    found = _NEW.match(typed.strip())
    return typed.strip()[found.end() :].strip() if found is not None else typed.strip()


def asks_for_new(typed: str) -> bool:
    """Whether a new record is asked for."""
    return _NEW.match(typed.strip()) is not None


def best_articles(asked: str, articles: Sequence[Act]) -> list[Act]:
    """The articles of the help that answer best; a few, as records are what is mostly looked for."""
    found = [(rank(asked, act.label, act.also), act) for act in articles]
    good = sorted(((score, act) for score, act in found if score < INITIALS), key=lambda pair: pair[0])
    return [act for _score, act in good[:HELPING]]


def of_buttons(buttons: Sequence[Button], where: str) -> list[Act]:
    """The buttons of the page in sight, each under its name. Answers of a record are no actions."""
    found: dict[str, Act] = {}
    for button in buttons:
        label = button.accessibleName() or button.text()
        if label and button.isVisible() and button.isEnabled() and not button.isCheckable():
            name = f"button/{button.objectName() or label}"
            found.setdefault(
                label, Act(name, label, button.click, button.shown_icon() or "play", detail=where)
            )
    return list(found.values())


def _bound(call: Callable[..., object], *given: str | int) -> Callable[[], object]:
    return lambda: call(*given)
