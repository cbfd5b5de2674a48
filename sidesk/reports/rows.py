"""One row of a table: its cells, whether it fails, and what then stands below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sidesk.core.text import N_
from sidesk.forms.definition import Choice, Group, Node, Path, Question, Repeat
from sidesk.reports.answers import Answers, drawn
from sidesk.reports.blocks import WARNED, Column, ColumnKind, Detail, Field, Photo, Row, Said, Value
from sidesk.reports.clauses import Clauses
from sidesk.reports.verdicts import FAILED, has_own_words, is_verdict, mark_of

_NUMBERS = ("integer", "decimal", "money")
_CODES = ("date", "time", "datetime", "ip", "mac", "barcode", "device")
_EXTRAS = (("criterion", N_("Criterion")), ("clause", N_("Clause")))
_MOST_NOTES = 12
_CODED = 4  # options; fewer are ticked in the cell

NOT_ASKED = " "  # a cell that no condition asks for: blank, while an unanswered one has a dash
MOVED = "\x00"  # a cell that went into the band below its row


@dataclass(frozen=True)
class Place:
    """A question as a column: its path below the row."""

    path: Path
    question: Question


def columns_of(items: Sequence[Node], above: Path = ()) -> Iterator[Place]:
    """The questions of a row, groups flattened; nested repeats and hidden questions are left out."""
    for node in items:
        if "hide" in node.report.split():
            continue
        if isinstance(node, Question):
            yield Place((*above, node.name), node)
        elif isinstance(node, Group):
            yield from columns_of(node.items, (*above, node.name))


class RowMaker:
    """Makes the rows of one repeat, and keeps what is to be printed after the table."""

    def __init__(self, answers: Answers, path: Path, repeat: Repeat) -> None:
        self._answers, self._path, self._repeat = answers, path, repeat
        self._voice, self._session = answers.voice, answers.session
        places = [place for place in columns_of(repeat.items) if place.question.kind != "note"]
        self._photo_places = [
            place for place in places if place.question.kind == "photo" and not answers.blank
        ]
        self._places = [place for place in places if place.question.kind != "photo"]
        self._verdicts = [self._is_verdict(place) for place in self._places]
        self._coded = [answers.blank and self._is_coded(place) for place in self._places]
        self._own_words = [has_own_words(self._options(place)) for place in self._places]
        self._choices = self._session.form.choices.get(repeat.rows, ()) if repeat.rows else ()
        self._extras = [
            extra for extra in _EXTRAS if any(choice.extra.get(extra[0]) for choice in self._choices)
        ]
        self.photos: list[Photo] = []
        self.signed: list[Field] = []  # drawn signatures, which no cell has room for
        self._clauses = Clauses(self._voice)
        self._missed: list[str] = []
        self._together: dict[tuple[str, str], list[int]] = {}  # by person and moment: rows

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands below the table."""
        missed = self._missed
        if len(missed) > _MOST_NOTES:
            more = self._voice.line(
                N_("{count} more are marked ▲ in the table."), count=len(missed) - _MOST_NOTES
            )
            missed = [*missed[:_MOST_NOTES], more]
        return (*self._clauses.notes, *self._codes(), *self._passed_together(), *missed)

    def _is_coded(self, place: Place) -> bool:
        """Many options stand once below the table; in its rows their number is written."""
        return place.question.kind in ("one", "many") and len(self._options(place)) >= _CODED

    def _codes(self) -> list[str]:
        lines = []
        for place in (place for place, coded in zip(self._places, self._coded, strict=True) if coded):
            label = self._voice.form_line(place.question.label)
            said = (self._voice.form_line(choice.label) for choice in self._options(place))
            options = "   ".join(f"{number}\u00a0{text}" for number, text in enumerate(said, 1))
            asked = self._voice.line(N_("write the number"))
            lines.append(f"{label}{self._voice.bracketed(asked)}{self._voice.colon}{options}")
        return lines

    def _passed_together(self) -> list[str]:
        """Who passed which rows in one step: nobody shall take them for looked at one by one."""
        lines = []
        for (by, at), numbers in self._together.items():
            rows, when = ", ".join(map(str, numbers)), at.replace("T", " ")[:16]
            line = N_("※ passed together in one step, not item by item: rows {rows}, {by} {at}")
            lines.append(self._voice.line(line, rows=rows, by=by, at=when))
        return lines

    def _is_verdict(self, place: Place) -> bool:
        return is_verdict(place.question, self._options(place))

    def _options(self, place: Place) -> Sequence[Choice]:
        return self._session.form.choices.get(place.question.choices, ())

    def columns(self) -> tuple[Column, ...]:
        """Number, the words of a fixed row, the questions, and the photos' numbers."""
        voice = self._voice
        columns = [Column(voice.say(N_("#")), kind="number")]
        if self._repeat.rows:
            columns.append(Column(voice.say(N_("Checked item"))))
            columns += [Column(voice.say(word)) for _name, word in self._extras]
        keys = self._session.row_keys(self._path)
        for i, place in enumerate(self._places):
            label = (
                self._session.label((*self._path, *keys[:1], *place.path)) if keys else place.question.label
            )
            columns.append(Column(voice.form(label), place.question.unit, self._kind(i)))
            if columns[-1].head.main == columns[0].head.main:  # rows that the form numbers itself
                columns[0] = Column(Said("#"), kind="number")
        if self._photo_places:
            columns.append(Column(voice.say(N_("Photo")), kind="code", figures=True))
        return tuple(columns)

    def _kind(self, i: int) -> ColumnKind:
        """By hand a verdict is ticked among its words, which stay whole, and a number is written anywhere."""
        question = self._places[i].question
        if self._answers.blank:
            return "code" if not self._coded[i] and self._answers.options(question) else "text"
        if self._verdicts[i] and not self._own_words[i]:
            return "mark"
        if question.kind in _NUMBERS:
            return "number"
        return "code" if question.kind in _CODES else "text"

    def row(self, key: str, number: int) -> Row:
        """One row; a failed one carries its reason and its first photo below it."""
        path = (*self._path, key)
        choice = self._session.row_choice(path) if self._repeat.rows else None
        texts, states = [], set()
        for i, place in enumerate(self._places):
            text, state = self._cell(i, (*path, *place.path), number)
            texts.append(_with_unit(text, place, choice))
            states.add(state)
        self._keep_signatures(path, number, texts)
        photos = [
            photo
            for place in self._photo_places
            for photo in self._answers.pictures((*path, *place.path), place.question)
        ]
        failed = "fail" in states
        detail = self._detail(texts, photos) if failed else None
        figures = ", ".join(str(photo.number) for photo in photos) or NOT_ASKED
        if detail is not None:
            texts = [MOVED if self._goes_below(i) and text.strip() else text for i, text in enumerate(texts)]
            figures = MOVED if photos else figures
        self.photos += photos[1:] if detail else photos
        words = self._words(key, choice)
        cells = (str(number), *words, *texts, *([figures] if self._photo_places else []))
        bold = frozenset(j for j in range(len(cells)) if j < 2 or j > len(words)) if failed else frozenset()
        state_of_row: Literal["", "fail", "warn"] = "fail" if failed else "warn" if "warn" in states else ""
        return Row(cells, state_of_row, bold, detail)

    def _keep_signatures(self, path: Path, number: int, texts: Sequence[str]) -> None:
        """What was drawn, under the number of the row and what stands in its first column."""
        for place in self._places:
            strokes = (
                () if place.question.kind != "signature" else drawn(self._session.value((*path, *place.path)))
            )
            if strokes:
                label = self._voice.form(place.question.label)
                told = self._answers.text((*path, *place.path), place.question)
                name = Said(f"{number} {texts[0]} {label.main}", label.second)
                self.signed.append(Field(name, Value(told, strokes=strokes)))

    def _goes_below(self, i: int) -> bool:
        """Remarks, and what is asked only of some rows, stand below a failed row."""
        question = self._places[i].question
        return question.kind == "long" or bool(question.relevant)

    def _detail(self, texts: Sequence[str], photos: Sequence[Photo]) -> Detail | None:
        long = [i for i, place in enumerate(self._places) if place.question.kind == "long"]
        remark = "\n".join(texts[i] for i in long if texts[i].strip())
        if not remark and not photos:
            return None
        facts: list[tuple[Said, str]] = []
        for i, place in enumerate(self._places):
            if i not in long and self._goes_below(i) and texts[i].strip():
                facts.append((self._voice.form(place.question.label), texts[i]))
        if photos:
            figures = ", ".join(str(photo.number) for photo in photos)
            figure = f"{self._voice.say(N_('Fig.')).main} {figures}   {photos[0].where}   {photos[0].meta}"
            facts.append((self._voice.say(N_("Photo")), figure))
        title = self._voice.say(N_("Why it failed"))
        return Detail(title, remark, tuple(facts), photos[0] if photos else None)

    def _words(self, key: str, choice: Choice | None) -> list[str]:
        if not self._repeat.rows:
            return []
        if choice is None:
            return [key, *("" for _ in self._extras)]
        return [
            stacked(self._voice.form(choice.label)),
            *(self._extra(choice, name) for name, _word in self._extras),
        ]

    def _extra(self, choice: Choice, name: str) -> str:
        found = choice.extra.get(name, "")
        text = found if isinstance(found, str) else stacked(self._voice.form(found))
        if name != "clause" or not text:
            return text
        confidence = choice.extra.get("confidence", "")
        if confidence in ("K", "P") and not text.endswith(")"):
            text = f"{text} ({confidence})"
        return self._clauses.text(text)

    def _cell(self, i: int, path: Path, number: int) -> tuple[str, str]:
        question = self._places[i].question
        if not self._answers.is_asked(path, question.relevant):
            return NOT_ASKED, ""
        if self._coded[i]:
            return NOT_ASKED, ""
        if self._answers.blank:
            return self._answers.options(question) or NOT_ASKED, ""
        if self._verdicts[i]:
            mark = mark_of(self._session.value(path))
            together = self._session.passed_together(path)
            if mark == "pass" and together is not None:
                key = (str(together.get("by") or ""), str(together.get("at") or ""))
                self._together.setdefault(key, []).append(number)
                mark = "bulk"
            state = "fail" if mark in FAILED else ""
            if not self._own_words[i]:
                return mark, state
            return f"{self._answers.text(path, question)}{'※' if mark == 'bulk' else ''}", state
        text = self._answers.text(path, question)
        if not text and self._goes_below(i) and not self._session.required(path):
            return NOT_ASKED, ""
        missed = self._answers.misses_limit(path)
        if not missed:
            return text, ""
        row = self._voice.say(N_("row {number},"), number=number).main
        label = self._voice.form(self._session.label(path)).main
        self._missed.append(f"{WARNED}{row} {label} {text}{self._voice.colon}{self._voice.listed(missed)}")
        return f"{WARNED}{text}", "warn"


def _with_unit(text: str, place: Place, choice: Choice | None) -> str:
    """A measured value of a checklist takes the unit of its item, which no column can carry."""
    unit = choice.extra.get("unit", "") if choice is not None else ""
    bare = text.removeprefix(WARNED).lstrip("-−").replace(".", "", 1)
    wants = isinstance(unit, str) and unit and not place.question.unit and bare.isascii() and bare.isdigit()
    return f"{text} {unit}" if wants else text


def stacked(said: Said) -> str:
    """Running text in two languages: one paragraph each."""
    return f"{said.main}\n{said.second}" if said.second else said.main
