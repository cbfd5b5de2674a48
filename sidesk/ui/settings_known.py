"""The settings as data: name, sentence, options, and other words they are looked for by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

from sidesk.core.settings import Settings
from sidesk.core.text import Words
from sidesk.ui.process import system_language
from sidesk.ui.theme import SCALES

Value: TypeAlias = str | int
Change: TypeAlias = Mapping[str, Value]  # names of fields and their values
REBUILDS = ("language", "theme", "text_scale")  # the window is built again for these
OWN = ("export_folder", "company_logo", "company_colour")  # remembered, or chosen in a card of their own


@dataclass(frozen=True)
class Setting:
    """One of them. `also` holds synonyms in both languages; without options it is typed."""

    field: str
    section: str
    name: str
    sentence: str
    also: str
    options: Sequence[tuple[Value, str]] = ()

    @property
    def searched(self) -> str:
        """Everything it is found by."""
        options = " ".join(text for _, text in self.options)
        return f"{self.section} {self.name} {self.sentence} {options} {self.also}".casefold()

    def said(self, words: Words, value: Value) -> str:
        """A value as the screen shows it."""
        shown = next((text for one, text in self.options if one == value), str(value))
        return shown or words.gettext("empty")


def defaults() -> Settings:
    """How everything is by itself; the language is that of the computer."""
    return replace(Settings(), language=system_language())


def changed(settings: Settings) -> dict[str, Value]:
    """What differs from the defaults, with its default."""
    by_itself = defaults()
    return {
        one.name: getattr(by_itself, one.name)
        for one in fields(Settings)
        if one.name not in OWN and getattr(settings, one.name) != getattr(by_itself, one.name)
    }


def parts(typed: str) -> list[str]:
    """The words that are looked for; each must be there."""
    return typed.casefold().split()


def answers(typed: str, searched: str) -> bool:
    """Whether this holds everything that was typed."""
    return all(part in searched for part in parts(typed))


def known(words: Words) -> list[Setting]:
    """All settings in the order of the page."""
    return [*_screen(words), *_papers(words), *_start(words), *_mail(words), *_care(words)]


def _screen(words: Words) -> list[Setting]:
    _ = words.gettext
    section = _("Screen")
    themes = (("light", _("Light")), ("dark", _("Dark")), ("sunlight", _("Sunlight")))
    sizes = tuple((round(scale * 100), f"{round(scale * 100)} %") for scale in SCALES)
    return [
        Setting(
            "language", section, _("Language"), _("The language of everything on the screen."),
            "language english chinese translation 语言 中文 英文 英语 汉语",
            (("zh", "中文"), ("en", "English")),
        ),
        Setting(
            "theme", section, _("Theme"), _("Sunlight has the strongest contrast, for work outdoors."),
            "theme colour color dark night mode contrast 主题 颜色 外观 深色 夜间 黑色 对比度 强光 户外",
            themes,
        ),
        Setting(
            "text_scale", section, _("Text size"), _("Text, buttons and rows grow together."),
            "text size font zoom scale larger big 字号 字体 大小 缩放 放大 文字", sizes,
        ),
    ]  # fmt: skip


def _papers(words: Words) -> list[Setting]:
    _ = words.gettext
    section = _("Papers")
    languages = (("zh", "中文"), ("en", "English"), ("both", _("Chinese and English")))
    return [
        Setting(
            "paper_language", section, _("Language of papers"),
            _("What is printed and sealed from now on; papers that are sealed stay as they are."),
            "paper print pdf report language bilingual 打印 纸张 报告 双语 语言", languages,
        ),
        Setting(
            "company", section, _("Company in the foot of papers"),
            _("Printed at the foot of every page; empty prints none."),
            "company firm contractor footer 公司 单位 页脚 施工单位 名称",
        ),
    ]  # fmt: skip


def _start(words: Words) -> list[Setting]:
    _ = words.gettext
    section = _("Start and lock")
    never = (0, _("Never"))
    minutes = [
        (count, words.ngettext("{n} minute", "{n} minutes", count).format(n=count))
        for count in (5, 15, 30, 60)
    ]
    return [
        Setting(
            "reopen_tabs", section, _("Bring back open records"),
            _("A start or an unlock opens the records that were open, each where you were in it."),
            "tabs restore reopen session start startup 标签 恢复 启动 打开 上次",
            ((True, _("On")), (False, _("Off"))),
        ),
        Setting(
            "lock_after_minutes", section, _("Lock after"),
            _("When nobody has touched the computer for so long, SiDesk asks for the passphrase."),
            "idle lock timeout auto minutes away security 锁定 空闲 自动 超时 分钟 离开 安全",
            (*minutes, never),
        ),
        Setting(
            "keep_passphrase_minutes", section, _("Ask for the signing passphrase again after"),
            _("Kept in memory only, and forgotten when SiDesk is locked. At once asks for every seal."),
            "signing passphrase key seal keep remember minutes security 签名 口令 密钥 盖章 记住 分钟 安全",
            ((0, _("At once")), *minutes),
        ),
        Setting(
            "token_library", section, _("Library of a signing token"),
            _("The PKCS#11 file of its maker, such as eps2003csp11.dll; empty: none is used."),
            "token pkcs11 usb key ukey smart card library dll 令牌 U盾 智能卡 证书 库",
        ),
    ]  # fmt: skip


def _mail(words: Words) -> list[Setting]:
    _ = words.gettext
    section = _("E-mail")
    return [
        Setting(
            "office_mail", section, _("Headquarters' mail address"), _("Where bundles go by mail."),
            "mail email e-mail address hq headquarters 邮件 邮箱 总部 地址",
        ),
        Setting(
            "mail_sender", section, _("Your mail address"), _("Headquarters answers to it."),
            "mail email e-mail address own sender from 邮件 邮箱 我的 发件人 地址",
        ),
        Setting(
            "mail_server", section, _("Mail server for sending"),
            _("Such as smtps://smtp.example.cn; empty: mails are written as drafts only."),
            "mail email e-mail smtp server host port 邮件 邮箱 服务器 发送 端口",
        ),
    ]  # fmt: skip


def _care(words: Words) -> list[Setting]:
    _ = words.gettext
    days = [
        (count, words.ngettext("{n} day", "{n} days", count).format(n=count)) for count in (1, 3, 7, 14, 30)
    ]
    return [
        Setting(
            "backup_reminder_days", _("Reminders"), _("Remind of a backup after"),
            _("The bell says so when the last backup is older."),
            "backup remind reminder bell days 备份 提醒 铃 天", (*days, (0, _("Never"))),
        ),
    ]  # fmt: skip
