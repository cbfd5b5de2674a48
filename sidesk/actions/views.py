"""The records list as a person looks at it: filters with a name, columns of a form, and what stands there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation

from sidesk.actions import browse, fill
from sidesk.actions.audience import Sight
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import PackageUnknown
from sidesk.forms.definition import Choice, Form, Group, Path, Question
from sidesk.models.entities import RecordQuery, RecordSummary

MOST = 2000  # records whose answers are read to sort by one of them
SPANS: Mapping[str, int] = {"today": 1, "week": 7, "month": 30, "year": 365}  # days, today counted
_VIEWS, _LAYOUTS = "record views", "record columns"
_SILENT = ("note", "photo", "file", "signature", "acknowledge")  # nothing a cell could say
_GOOD = ("one", "verdict", "date", "decimal", "integer", "place", "person", "device", "text")
_HEADS = ("header", "signoff")  # what every form has says nothing about one of them
FIRST = 3  # columns of answers until somebody chooses others


@dataclass(frozen=True)
class Filter:
    """Which records are wanted. Empty means any."""

    text: str = ""
    form: str = ""
    project: str = ""
    person: str = ""
    state: str = ""
    span: str = ""  # a name of SPANS
    missing: bool = False

    @property
    def empty(self) -> bool:
        """Whether it lets everything through."""
        return self == Filter()


@dataclass(frozen=True)
class View:
    """A filter with a name, and in which order its records stand."""

    name: str
    filter: Filter = field(default_factory=Filter)
    order: str = "changed"
    descending: bool = True


@dataclass(frozen=True)
class Layout:
    """The columns of the list in their order; nothing: as they are by themselves."""

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswerColumn:
    """A question as a column. `name` is its path: job/check_no."""

    name: str
    path: Path
    question: Question
    choices: tuple[Choice, ...]
    section: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What a filter found. `values` hold, by record, the answers of the columns that are shown."""

    lines: Sequence[RecordSummary]
    total: int
    values: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    too_many: bool = False  # to be sorted by an answer: they stand by their last change instead


# --- filters with a name ---


def views(desk: Desk) -> list[View]:
    """The filters that were kept, in their order."""
    kept = desk.store.settings.get(_VIEWS)
    return [_view(one) for one in kept if isinstance(one, Mapping)] if isinstance(kept, list) else []


def keep_views(desk: Desk, kept: Sequence[View]) -> None:
    """Keep these filters and no others."""
    desk.store.settings.set(_VIEWS, [asdict(view) for view in kept])


def _view(kept: Mapping[str, Json]) -> View:
    # Of another version, or damaged: what is known is taken, the rest stays as it is by itself.
    inside = kept.get("filter")
    given = inside if isinstance(inside, Mapping) else {}
    known = {
        one.name: given[one.name]
        for one in fields(Filter)
        if isinstance(given.get(one.name), type(one.default))
    }
    order = kept.get("order")
    return View(
        str(kept.get("name", "")),
        replace(Filter(), **known),  # type: ignore[arg-type]
        order if isinstance(order, str) else "changed",
        kept.get("descending") is not False,
    )


# --- columns ---


def layout(desk: Desk, form: str) -> Layout:
    """The columns that were chosen for a form; for the list of all forms the form is empty."""
    kept = desk.store.settings.get(_LAYOUTS)
    one = kept.get(form) if isinstance(kept, Mapping) else None
    if not isinstance(one, Mapping):
        return Layout()
    columns, widths = one.get("columns"), one.get("widths")
    return Layout(
        tuple(str(name) for name in columns) if isinstance(columns, list) else (),
        {name: width for name, width in widths.items() if isinstance(width, int)}
        if isinstance(widths, Mapping)
        else {},
    )


def keep_layout(desk: Desk, form: str, chosen: Layout) -> None:
    """Remember the columns of a form."""
    kept = desk.store.settings.get(_LAYOUTS)
    others = dict(kept) if isinstance(kept, Mapping) else {}
    others[form] = {"columns": list(chosen.columns), "widths": dict(chosen.widths)}
    desk.store.settings.set(_LAYOUTS, others)


def answer_columns(desk: Desk, form_id: str) -> list[AnswerColumn]:
    """Every question of a form that has one answer a record and can be said in a cell."""
    if not form_id:
        return []
    try:
        form = fill.form_of(desk, form_id)
    except PackageUnknown:  # records came before the form they were made with
        return []
    return list(_columns(form))


def _columns(form: Form) -> Iterator[AnswerColumn]:
    for section in form.items:
        for path, question in _questions(section, ()):
            if question.kind not in _SILENT:
                yield AnswerColumn(
                    "/".join(path), path, question, form.choices.get(question.choices, ()), section.label
                )


def _questions(node: object, above: Path) -> Iterator[tuple[Path, Question]]:
    if isinstance(node, Question):
        yield (*above, node.name), node
    elif isinstance(node, Group):
        for inner in node.items:
            yield from _questions(inner, (*above, node.name))


def first_columns(columns: Sequence[AnswerColumn]) -> list[str]:
    """The columns that say most about a record: what a register takes from it, then what is required."""
    own = [
        column
        for column in columns
        if column.path[0] not in _HEADS
        and column.question.kind in _GOOD
        and (column.question.required or column.question.register)
    ]
    own.sort(key=lambda column: not column.question.register)
    chosen = {column.name for column in own[:FIRST]}
    return [column.name for column in columns if column.name in chosen]


# --- reading ---


def query(desk: Desk, wanted: Filter, order: str, *, descending: bool, limit: int) -> RecordQuery:
    """What is asked of the store for a filter; what is kept from this person is left out."""
    since = None
    if wanted.span in SPANS:
        first = desk.clock.today() - dt.timedelta(days=SPANS[wanted.span] - 1)
        since = dt.datetime.combine(first, dt.time()).astimezone()
    mine = (wanted.person, "") if wanted.person == desk.person.name else (wanted.person,)
    asked = RecordQuery(
        form=wanted.form, project=wanted.project, state=wanted.state, text=wanted.text,
        authors=mine if wanted.person else (), since=since, unfinished=wanted.missing,
        order=order, descending=descending, limit=limit,
    )  # fmt: skip
    return Sight(desk).narrowed(asked)


def read(
    desk: Desk,
    asked: RecordQuery,
    shown: Sequence[AnswerColumn] = (),
    after: RecordSummary | None = None,
    by: AnswerColumn | None = None,
) -> Found:
    """The next lines of the list with their answers; `by` sorts by an answer, all of them at once."""
    total = desk.store.records.count(asked)
    if by is not None and after is None and total <= MOST:
        lines: Sequence[RecordSummary] = _by_answer(desk, replace(asked, order="changed"), by)
    elif by is not None:
        lines = desk.store.records.page(replace(asked, order="changed", descending=True), after)
    else:
        lines = desk.store.records.page(asked, after)
    values = desk.store.records.answers(lines, [column.path for column in shown])
    return Found(lines, total, values, by is not None and total > MOST)


def _by_answer(desk: Desk, asked: RecordQuery, by: AnswerColumn) -> list[RecordSummary]:
    lines = desk.store.records.page(replace(asked, limit=MOST, descending=True))
    values = desk.store.records.answers(lines, [by.path])
    keyed = [(_sort_key(values.get(line.record, [None])[0], by), line) for line in lines]
    given = [pair for pair in keyed if pair[0] is not None]
    given.sort(key=lambda pair: pair[0] or (0, Decimal(0), ""), reverse=asked.descending)
    # Who has not answered stands last either way: nobody looks for nothing.
    return [line for _, line in given] + [line for key, line in keyed if key is None]


def _sort_key(value: Json, by: AnswerColumn) -> tuple[int, Decimal, str] | None:
    if isinstance(value, Mapping):
        value = value.get("value") or value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str) or not value:
        return None
    order = next((at for at, choice in enumerate(by.choices) if choice.name == value), -1)
    if order >= 0:
        return 0, Decimal(order), ""
    try:
        number = Decimal(value)
        return (0, number, "") if number.is_finite() else (1, Decimal(0), value.casefold())
    except InvalidOperation:
        return 1, Decimal(0), value.casefold()


# --- what can be asked for ---


def people(desk: Desk) -> list[str]:
    """Everybody who wrote a record, the person of this desk first."""
    others = [name for name in desk.store.records.authors() if name != desk.person.name]
    return [desk.person.name, *others]


def forms(desk: Desk) -> list[str]:
    """The forms that have records, those of projects, people and places last."""
    return sorted(desk.store.records.forms(), key=lambda form: (form in browse.BUILT_IN, form))
