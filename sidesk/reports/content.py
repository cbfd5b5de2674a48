"""What a paper says before it has a layout: from the form and its answers to blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sidesk.core.roles import ROLES
from sidesk.core.text import N_
from sidesk.forms.definition import Form, Group, Node, Path, Question, Repeat
from sidesk.forms.session import FormSession
from sidesk.models.entities import FINAL, WITHDRAWN, Revision
from sidesk.reports.answers import Answers
from sidesk.reports.blank import add_empty_rows
from sidesk.reports.blocks import (
    Block,
    Field,
    Grid,
    Heading,
    Note,
    Paper,
    Photo,
    Photos,
    Said,
    Value,
)
from sidesk.reports.facts import PaperFacts
from sidesk.reports.replacing import replacing
from sidesk.reports.rows import columns_of
from sidesk.reports.signers import Count, counted, role_title, signature_block
from sidesk.reports.tabulate import Tabulator
from sidesk.reports.voice import Voice

_HEADERS = ("header", "common_header", "H0", "h0")
_PICTURES = ("photo",)
_NAMING = ("text", "place", "device", "person", "barcode", "one", "calculate")  # kinds that can name a row


def content_of(
    form: Form,
    revision: Revision,
    facts: PaperFacts,
    voice: Voice,
    *,
    draft: bool = False,
    blank: bool = False,
) -> Paper:
    """Everything the paper of one revision says, in reading order."""
    session = FormSession(form, revision.answers, facts.context)
    if blank:
        add_empty_rows(session)
    figures = {} if blank else facts.figures(revision, voice)
    writer = _Writer(form, Answers(session, voice, blank=blank, titled=facts.titled), figures)
    blocks = writer.blocks()
    count = counted(form, revision, facts)
    if blank:
        status, mark = voice.say(N_("To be filled in by hand")), "open"
    else:
        status, mark = _status(revision, count, voice, draft=draft)
    open_ = [] if blank or draft else _open_seals(revision, count, facts, voice)
    return Paper(
        title=voice.form(form.title),
        number=revision.text("number"),
        revision=_revision(revision, facts, voice, blank=blank),
        digest="" if blank else revision.id,
        project=facts.project_name(voice),
        company=facts.company_name(voice),
        status=status,
        status_mark=mark,
        language=voice.language,
        blocks=(
            *(() if blank else replacing(revision, voice)),
            *open_,
            *blocks,
            *_gates(revision, voice),
            *signature_block(form, revision, facts, voice, blank=blank),
        ),
        draft=draft,
        blank=blank,
        photos=tuple(writer.answers.photos),
    )


def _gates(revision: Revision, voice: Voice) -> list[Block]:
    """Gates of the process that did not hold when this was issued: why it stands all the same."""
    told = revision.body.get("gates")
    found: list[Block] = []
    for gate in told if isinstance(told, Sequence) and not isinstance(told, str) else ():
        if not isinstance(gate, Mapping):
            continue
        title = gate.get("title")
        named = {key: str(value) for key, value in title.items()} if isinstance(title, Mapping) else {}
        rest = {key: str(gate.get(key, "")) for key in ("by", "reason", "number")}
        role = voice.line(ROLES.get(str(gate.get("role", "")), str(gate.get("role", ""))))
        at = str(gate.get("at", ""))[:16].replace("T", " ")
        message = _RELEASED if gate.get("state") == "released" else _PASSED
        found.append(Note(voice.say(message, gate=voice.form_line(named), role=role, at=at, **rest)))
    return found


_RELEASED = N_(
    "Issued before this was fulfilled: {gate}. Released by {by} ({role}) on {at}: {reason} [{number}]"
)
_PASSED = N_("Fulfilled before this program was used, or not recorded in it: {gate}.")


def _revision(revision: Revision, facts: PaperFacts, voice: Voice, *, blank: bool) -> str:
    name = revision.text("form") if blank else facts.revision or revision.id[:8]
    return f"{voice.line(N_('Rev.'))} {name}" if not blank else name


def _status(revision: Revision, count: Count, voice: Voice, *, draft: bool) -> tuple[Said, str]:
    if draft or revision.kind not in (FINAL, WITHDRAWN):
        return voice.say(N_("Draft")), "open"
    if revision.kind == WITHDRAWN:
        return voice.say(N_("Withdrawn")), "fail"
    if count.open:
        return voice.say(N_("{n} of {m} signed"), n=count.signed, m=count.of), "open"
    return voice.say(N_("Signed") if count.of else N_("Final")), "pass"


def _open_seals(revision: Revision, count: Count, facts: PaperFacts, voice: Voice) -> list[Block]:
    """Whose signature was missing when the paper was issued: the page cannot show what comes later."""
    if not count.open or revision.kind != FINAL:
        return []
    titles = [role_title(role, facts, voice) for role in count.open]
    names = voice.listed(dict.fromkeys(one.main for one in titles))
    said = voice.say(_STILL_OPEN, n=count.signed, m=count.of, who=names).main
    if voice.second is None:
        return [Note(Said(said), "open")]
    names = "; ".join(dict.fromkeys(one.second or one.main for one in titles))
    second = voice.second.gettext(_STILL_OPEN).format(n=count.signed, m=count.of, who=names)
    return [Note(Said(said, second), "open")]


_STILL_OPEN = N_(
    "{n} of {m} signed, open: {who}. Seals that come later stand in this file; the page stays as it was."
)


class _Writer:
    """Walks the tree of a form once."""

    def __init__(self, form: Form, answers: Answers, figures: Mapping[Path, Sequence[Block]]) -> None:
        self._form, self.answers, self._voice = form, answers, answers.voice
        self._session, self._figures = answers.session, figures
        self._hide_empty = "hide-empty" in form.report.split() and not answers.blank
        self._tables = Tabulator(answers, hide_empty=self._hide_empty)
        self._sections = 0

    def blocks(self) -> list[Block]:
        """The sections of the form."""
        found: list[Block] = []
        loose: list[Node] = []
        for node in self._form.items:
            if isinstance(node, Question):
                loose.append(node)
                continue
            found += self._items(loose, (), "")
            loose = []
            if self._is_printed((node.name,), node):
                found += self._section(node)
        found += self._items(loose, (), "")
        return [*found, *(Note(Said(note), small=True) for note in self.answers.clauses.notes)]

    def _is_printed(self, path: Path, node: Node) -> bool:
        return "hide" not in node.report.split() and self.answers.is_asked(path, node.relevant)

    def _section(self, node: Group | Repeat) -> list[Block]:
        path = (node.name,)
        if isinstance(node, Group) and (node.name in _HEADERS or "header" in node.report.split()):
            return self._items(node.items, path, "")
        number = str(self._sections + 1)
        inner = (
            self._items(node.items, path, number)
            if isinstance(node, Group)
            else self._repeat(path, node, number)
        )
        if not inner:
            return []
        self._sections += 1
        return [self._heading(path, number, 1), *inner]

    def _heading(self, path: Path, number: str, level: int) -> Heading:
        return Heading(self._voice.form(self._session.label(path)), number, level, "/".join(path))

    def _items(self, items: Sequence[Node], above: Path, section: str) -> list[Block]:
        """Neighbouring questions share a grid; everything else stands by itself."""
        found: list[Block] = []
        fields: list[Field] = []
        photos: list[Photo] = []

        def flush() -> None:
            if fields:
                found.append(Grid(tuple(fields), self.answers.blank))
                fields.clear()
            if photos:
                found.append(Photos(tuple(photos)))
                photos.clear()

        for node in items:
            path = (*above, node.name)
            if not self._is_printed(path, node):
                continue
            if isinstance(node, Question) and node.kind != "note":
                if photos and node.kind not in _PICTURES:
                    flush()
                self._question(path, node, fields, photos)
                if path in self._figures:
                    flush()
                    found += self._figures[path]
                continue
            more = self._other(path, node, section)
            if more:  # a table that is hidden does not part the questions around it
                flush()
                found += [*more, *self._figures.get(path, ())]
        flush()
        return found

    def _question(self, path: Path, question: Question, fields: list[Field], photos: list[Photo]) -> None:
        if question.kind in _PICTURES:
            taken = self.answers.pictures(path, question)
            photos += taken
            if taken:
                return
        field = self.answers.field(path, question)
        is_empty = field.value == Value() or not (field.value.text or field.value.strokes)
        hides = self._hide_empty or ("hide-empty" in question.report.split() and not self.answers.blank)
        if is_empty and hides:
            return
        if is_empty and question.kind == "calculate":
            return
        fields.append(field)

    def _other(self, path: Path, node: Node, section: str) -> list[Block]:
        if isinstance(node, Question):
            text = self._voice.form(self._session.label(path))
            return [Note(text, small=True)] if text.main else []
        if isinstance(node, Group):
            inner = self._items(node.items, path, section)
            has_label = bool(self._session.label(path))
            return [*([self._heading(path, "", 2)] if has_label and inner else []), *inner]
        return self._repeat(path, node, section)

    def _repeat(self, path: Path, repeat: Repeat, section: str) -> list[Block]:
        keys = self._session.row_keys(path)
        if not keys:
            if self._hide_empty:
                return []
            field = Field(self._voice.form(self._session.label(path)), Value(), wide=True)
            return [Grid((field,), self.answers.blank)]
        if repeat.table or repeat.rows:
            return [*self._tables.table(path, repeat, section), *self._below_table(path, repeat, section)]
        wants_grid = "grid" in repeat.report.split()
        table = None if wants_grid else self._tables.side_by_side(path, repeat, section)
        if table is not None:
            return [table, *self._below_comparison(path, repeat, section)]
        found: list[Block] = []
        for number, key in enumerate(keys, 1):
            inner = self._items(repeat.items, (*path, key), section)
            found += [self._row_heading(path, repeat, key, number), *inner]
        return found

    def _below_table(self, path: Path, repeat: Repeat, section: str) -> list[Block]:
        """Tables inside the rows of a table stand below it, each under the name of its row."""
        inner = [node for node in repeat.items if isinstance(node, Repeat)]
        found: list[Block] = []
        for number, key in enumerate(self._session.row_keys(path) if inner else (), 1):
            blocks = self._items(inner, (*path, key), section)
            if blocks:
                found += [self._row_heading(path, repeat, key, number), *blocks]
        return found

    def _below_comparison(self, path: Path, repeat: Repeat, section: str) -> list[Block]:
        """The photos of all rows in one grid, each named by its row; then what else does not fit."""
        photos: list[Photo] = []
        signed: list[Field] = []
        for number, key in enumerate(self._session.row_keys(path), 1):
            name = self._row_title(path, repeat, key, number).main
            for place in columns_of(repeat.items):
                at = (*path, key, *place.path)
                if place.question.kind == "photo":
                    taken = self.answers.pictures(at, place.question)
                    photos += [replace(photo, caption=f"{name} {photo.caption}".strip()) for photo in taken]
                elif place.question.kind in ("file", "signature") and self._session.value(at) is not None:
                    field = self.answers.field(at, place.question)
                    signed.append(replace(field, label=Said(f"{name} {field.label.inline}"), wide=True))
        grid: list[Block] = [Grid(tuple(signed))] if signed else []
        pictures: list[Block] = [Photos(tuple(photos))] if photos else []
        return [*grid, *pictures, *self._below_table(path, repeat, section)]

    def _row_heading(self, path: Path, repeat: Repeat, key: str, number: int) -> Heading:
        return Heading(self._row_title(path, repeat, key, number), "", 2, "/".join((*path, key)))

    def _row_title(self, path: Path, repeat: Repeat, key: str, number: int) -> Said:
        choice = self._session.row_choice((*path, key)) if repeat.rows else None
        if choice is not None:
            return self._voice.form(choice.label)
        for place in () if self.answers.blank else columns_of(repeat.items):
            if place.question.kind in _NAMING:
                text = self.answers.text((*path, key, *place.path), place.question)
                if text:
                    return Said(text)
        return Said(f"{self._voice.form(self._session.label(path)).main} {number}")
