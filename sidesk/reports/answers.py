"""What one answer says on paper: its words, its mark, the limit it misses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.capitals import capitals_of
from sidesk.forms.definition import Choice, Path, Question
from sidesk.forms.kinds import shown
from sidesk.forms.photos import before_of, in_pairs, marks_of
from sidesk.forms.session import FormSession, Problem
from sidesk.forms.whereabouts import place_at
from sidesk.reports.blank import options
from sidesk.reports.blocks import Field, Photo, Said, Strokes, Value
from sidesk.reports.clauses import Clauses
from sidesk.reports.verdicts import is_verdict, mark_of
from sidesk.reports.voice import Voice

_SECTIONS_OF_A_HASH = 8
_CLAUSE = ".clause"  # of a register: what a criterion goes by, taken over from the list of a checklist


class Answers:
    """Reads a filled form for the printer: one session, one language, photos numbered as they come."""

    def __init__(
        self,
        session: FormSession,
        voice: Voice,
        *,
        blank: bool = False,
        titled: Callable[[str], str] = lambda _number: "",
    ) -> None:
        """`titled` says what the record of a number is called."""
        self.session, self.voice, self.blank, self.titled = session, voice, blank, titled
        self._problems: dict[Path, list[Problem]] = defaultdict(list)
        for problem in () if blank else session.problems():
            if problem.kind in ("limit", "constraint", "type"):
                self._problems[problem.path].append(problem)
        self.clauses = Clauses(voice)
        self.photos: list[str] = []

    def is_asked(self, path: Path, relevant: str) -> bool:
        """Whether it is printed: a question that its condition hides is not."""
        return self.blank or not relevant or self.session.relevant(path)

    def text(self, path: Path, question: Question) -> str:
        """The answer as people read it; empty if there is none."""
        value = self.session.value(path)
        if self.blank and question.calculation:
            return ""
        if value is None:
            return self.options(question) if self.blank else ""
        if question.kind == "signature":
            return _signed_by(value)
        if question.kind in ("photo", "file"):
            return "\n".join(_file_line(item) for item in _files(value))
        main = self._shown(path, question, value, self.voice.words)
        if question.register.endswith(_CLAUSE):
            return self.clauses.text(main)
        if question.kind == "record":
            return f"{main} {self.titled(main)}".strip()
        if self.voice.second is None or question.kind not in (
            "one",
            "many",
            "yesno",
            "verdict",
            "acknowledge",
        ):
            return main
        second = self._shown(path, question, value, self.voice.second)
        return main if second == main else Said(main, second).inline

    def options(self, question: Question) -> str:
        """What can be ticked on a blank paper."""
        return options(question, self._choices(question), self.voice)

    def _choices(self, question: Question) -> tuple[Choice, ...]:
        return self.session.form.choices.get(question.choices, ()) if question.choices else ()

    def _shown(self, path: Path, question: Question, value: Json, words: Words) -> str:
        text = shown(question, value, words, self._choices(question), unit=False)
        other = self.session.value((*path[:-1], f"{path[-1]}_other")) if question.other else None
        return f"{text}{self.voice.colon}{other}" if other else text

    def value(self, path: Path, question: Question) -> Value:
        """The answer with its mark and what is to be remarked on it."""
        text = self.text(path, question)
        raw = self.session.value(path)
        mark = mark_of(raw) if is_verdict(question, self._choices(question)) else ""
        remarks = [self.voice.form_line(problem.message) for problem in self._problems.get(path, ())]
        if remarks:
            mark = mark or "warn"
        clause = self.clauses.text(question.clause) if text or self.blank else ""
        unit = self.voice.unit(question.unit)
        if text and unit and isinstance(raw, str) and not text.endswith(unit):
            text = f"{text} {unit}"
        if not self.blank and (capitals := capitals_of(question, raw)):
            text = f"{text}\n{capitals}"
        strokes = drawn(raw) if question.kind == "signature" else ()
        return Value(text, mark, "\n".join(remarks), clause, strokes)

    def misses_limit(self, path: Path) -> list[str]:
        """What is wrong with the answer, in the words of the form."""
        return [self.voice.form_line(problem.message) for problem in self._problems.get(path, ())]

    def field(self, path: Path, question: Question) -> Field:
        """The answer with its label."""
        label = self.voice.form(self.session.label(path))
        if self.blank and question.unit:
            label = Said(
                f"{label.main} {' / '.join(question.units) or self.voice.unit(question.unit)}", label.second
            )
        return Field(label, self.value(path, question), wide=question.kind in ("long", "file"))

    def pictures(self, path: Path, question: Question) -> list[Photo]:
        """The photos of a question; each takes the next number of the paper."""
        label = self.voice.form_line(self.session.label(path))
        items = in_pairs(_files(self.session.value(path)))
        return [replace(self._photo(path, item, label), before=before_of(item, items)) for item in items]

    def _photo(self, path: Path, item: Mapping[str, Json], label: str) -> Photo:
        self.photos.append(str(item.get("sha256", "")))
        digest = self.photos[-1][:_SECTIONS_OF_A_HASH]
        taken = str(item.get("taken_at") or "").replace("T", " ")[:16]
        meta = f"{taken}   sha256 {digest[:4]} {digest[4:]}".strip()
        caption = str(item.get("caption") or label)
        return Photo(
            self.photos[-1], len(self.photos), caption, meta, marks_of(item), where=self._where(path, item)
        )

    def _where(self, path: Path, item: Mapping[str, Json]) -> str:
        """The place and the document of a photo; of one that was taken over, those it was taken for."""
        form = self.session.form
        if item.get("from"):
            parts = (item.get("place"), item["from"])
        else:
            parts = (item.get("place") or place_at(form, self.session.answers, path), form.id)
        return " · ".join(str(part) for part in parts if part)


def drawn(value: Json | None) -> Strokes:
    """The strokes of a stored signature."""
    strokes = value.get("strokes") if isinstance(value, Mapping) else None
    if not isinstance(strokes, Sequence) or isinstance(strokes, str):
        return ()
    return tuple(tuple(_points(stroke)) for stroke in strokes)


def _points(stroke: Json) -> Iterator[tuple[int, ...]]:
    if isinstance(stroke, Sequence) and not isinstance(stroke, str):
        for point in stroke:
            if isinstance(point, Sequence) and len(point) >= 2:
                x, y = point[0], point[1]
                if isinstance(x, int) and isinstance(y, int):
                    pressure = point[3] if len(point) > 3 else None
                    yield (x, y, pressure) if isinstance(pressure, int) else (x, y)


def _files(value: Json | None) -> list[dict[str, Json]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [dict(item) for item in value if isinstance(item, Mapping)]


def _file_line(item: Mapping[str, Json]) -> str:
    digest = str(item.get("sha256", ""))[:16]
    return f"{item.get('name', '')}  sha256 {' '.join(digest[i : i + 4] for i in range(0, 16, 4))} .."


def _signed_by(value: Json) -> str:
    if not isinstance(value, Mapping):
        return ""
    at = str(value.get("at") or "").replace("T", " ")[:16]
    return "  ".join(
        part for part in (str(value.get("name") or ""), str(value.get("role") or ""), at) if part
    )
