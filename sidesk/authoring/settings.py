"""The settings sheet: what a form is called, which version, who signs."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings, nearest
from sidesk.authoring.languages import language_code, spoken_in
from sidesk.authoring.workbook import Row, Table, Workbook
from sidesk.core.text import LocalText

# What a report may be told; `reports` reads these words.
REPORT_WORDS = ("landscape", "grid", "hide-empty", "summary", "hide", "header", "restricted")
# Who a form may be given to; without a word, anybody the project shows it.
AUDIENCES = ("office",)

_YES = frozenset({"yes", "true", "true()"})
_NO = frozenset({"no", "false", "false()"})
_ID = re.compile(r"[^\x00-\x1f/\\:*?\"<>|]{1,80}")
_SIGNER = re.compile(r"[^\W\d][\w .-]*[?*]{0,2}")


@dataclass(frozen=True)
class Settings:
    """The settings of one form, complete: what the sheet leaves out has its value here."""

    id: str
    version: str
    title: LocalText
    plain: str  # the language of texts whose heading names none
    languages: tuple[str, ...]
    instance_name: str
    signs: str
    report: str
    audience: str
    header: bool
    repeated_choices: bool
    row: Row


def yes_or_no(text: str) -> bool | None:
    """XLSForm's ways to say yes and no; None for anything else."""
    word = text.lower()
    return True if word in _YES else False if word in _NO else None


def read_settings(book: Workbook, data: bytes, name: str, found: Findings) -> Settings:
    """The settings in the workbook, completed from the file's name and content."""
    row = book.settings.rows[0] if book.settings.rows else Row(book.settings.sheet, 1, {}, {})
    for extra in book.settings.rows[1:]:
        found.refuse(extra.place(), faults.SECOND_SETTINGS)
    _refuse_switches(row, found)
    plain, languages = _languages(book, row)
    form_id = _id(row, name, found)
    title = row.texts("form_title", plain)
    signs = _signs(row, found)
    return Settings(
        id=form_id,
        version=_version(row, data, found),
        title=title or {plain: form_id},
        plain=plain,
        languages=languages,
        instance_name=row.text("instance_name"),
        signs=signs,
        report=report_words(row, "sidesk:report", found),
        audience=_audience(row, found),
        header=_flag(row, "sidesk:header", found, bool(signs)),
        repeated_choices=_flag(row, "allow_choice_duplicates", found, False),
        row=row,
    )


def _id(row: Row, name: str, found: Findings) -> str:
    written = row.text("form_id")
    if not written:
        written = re.sub(r"[^\w.-]+", "_", PurePath(name).stem).strip("_.") or "form"
        found.note(row.place("form_id"), faults.ID_FROM_FILE, id=written)
    elif not _ID.fullmatch(written):
        found.refuse(row.place("form_id"), faults.BAD_ID)
    return written


def _version(row: Row, data: bytes, found: Findings) -> str:
    written = row.text("version")
    if not written:
        # Two contents never share a version: a record must stay printable with the form it was filled in.
        written = "0." + hashlib.sha256(data).hexdigest()[:8]
        found.note(row.place("version"), faults.VERSION_FROM_CONTENT, version=written)
    elif not _ID.fullmatch(written):
        found.refuse(row.place("version"), faults.BAD_ID)
    return written


def _flag(row: Row, column: str, found: Findings, otherwise: bool) -> bool:
    written = row.text(column)
    if not written:
        return otherwise
    answer = yes_or_no(written)
    if answer is None:
        found.refuse(row.place(column), faults.YES_OR_NO, value=written)
    return bool(answer)


def _refuse_switches(row: Row, found: Findings) -> None:
    """Switches of ODK that change what a form means; switched off they change nothing."""
    for column in ("omit_instanceid", "add_none_option", "flat"):
        if _flag(row, column, found, False):
            found.refuse(row.place(column), faults.NO_SWITCH)


def _languages(book: Workbook, row: Row) -> tuple[str, tuple[str, ...]]:
    """The language of plain columns, and all languages of the form, that one first where it is used."""
    tables: tuple[Table, ...] = (book.survey, book.choices, book.settings)
    spoken = [one for table in tables for one in table.headings if one.name in SPOKEN]
    named = dict.fromkeys(one.language for one in spoken if one.language)
    declared = row.text("default_language")
    plain_texts = " ".join(
        text
        for table in tables
        for line in table.rows
        for (name, language), text in line.cells.items()
        if name in SPOKEN and not language
    )
    plain = language_code(declared) if declared else spoken_in(plain_texts)
    if plain_texts or declared or not named:
        named = {plain: None} | named
    return plain, tuple(named)


SPOKEN = frozenset(
    {
        "label", "hint", "guidance_hint", "constraint_message", "required_message", "sidesk:limit_message",
        "form_title",
    }
)  # fmt: skip


def _signs(row: Row, found: Findings) -> str:
    """`surveyor; client?; SID*`, tidied."""
    written = row.text("sidesk:signs")
    signers = [one.strip() for one in re.split(r"[;；]", written) if one.strip()]
    for signer in signers:
        if not _SIGNER.fullmatch(signer):
            found.refuse(row.place("sidesk:signs"), faults.BAD_SIGNER, signer=signer)
    names = [signer.rstrip("?*") for signer in signers]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            found.refuse(row.place("sidesk:signs"), faults.SIGNER_TWICE, signer=name)
    return "; ".join(signers)


def _audience(row: Row, found: Findings) -> str:
    written = row.text("sidesk:audience")
    if written and written not in AUDIENCES:
        found.refuse(
            row.place("sidesk:audience"), faults.UNKNOWN_AUDIENCE, word=written, known=", ".join(AUDIENCES)
        )
    return written


def report_words(row: Row, column: str, found: Findings) -> str:
    """The words for the report in a cell, each known to it."""
    words = row.text(column).replace(",", " ").replace(";", " ").split()
    for word in words:
        if word not in REPORT_WORDS:
            near = nearest(word, REPORT_WORDS)
            known = ", ".join(REPORT_WORDS)
            found.refuse(row.place(column), faults.UNKNOWN_REPORT_WORD, word=word, near=near, known=known)
    return " ".join(words)
