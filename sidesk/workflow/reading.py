"""TOML files -> Process. Whatever is unknown or of the wrong kind is refused with its place.

`department.toml` holds the department's process. Every other file beside it adds to it: a `[[document]]` puts
a new form at a step, and steps, gates and doubts may be added too. Adding a document needs no code.
"""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from sidesk.core.errors import ProcessInvalid
from sidesk.core.text import N_, LocalText
from sidesk.workflow.definition import (
    CASE,
    INFERRED,
    KINDS,
    PROJECT,
    READ,
    SECTION,
    STEP,
    Doubt,
    Gate,
    Phase,
    Process,
    Role,
    Step,
    Way,
)

FORMAT, VERSION = "sidesk-process", 1
Part: TypeAlias = Mapping[str, tuple[Any, ...]]
"""What one file says, by the kinds of its tables."""
_LISTS = ("phase", "role", "step", "gate", "doubt", "document")
LARGEST = 512 * 1024  # bytes of a file: the department's has 30 000
MOST = 500  # steps, gates ... of one process: a map of more could not be read


def read(folder: Path) -> Process:
    """The process of a folder. Raises ProcessInvalid."""
    return joined(part(file) for file in files(folder))


def files(folder: Path) -> list[Path]:
    """The process files of a folder, the department's first."""
    try:
        return sorted(folder.glob("*.toml"), key=lambda file: (file.name != "department.toml", file.name))
    except (OSError, RuntimeError):  # no folder, or links that lead in a circle
        return []


def part(file: Path) -> Part:
    """What one file says. Raises ProcessInvalid."""
    return _Reader(file.name, _text(file)).whole()


def joined(parts: Iterable[Part]) -> Process:
    """One process of several files. Raises ProcessInvalid."""
    given = list(parts)
    every = {name: tuple(one for part in given for one in part[name]) for name in _LISTS}
    for name, tables in every.items():
        if len(tables) > MOST:
            raise ProcessInvalid(
                name,
                N_("There are {count} of them; at most {most} are read."),
                N_("Leave out what is not needed."),
                count=len(tables), most=MOST,
            )  # fmt: skip
    added: dict[str, list[tuple[str, bool]]] = {}
    known = {step.code for step in every["step"]}
    for where, form, code, needed in every["document"]:
        if code not in known:
            raise ProcessInvalid(where, _NO_STEP, _CORRECT, name=code)
        added.setdefault(code, []).append((form, needed))
    steps = tuple(_with(step, added.get(step.code, ())) for step in every["step"])
    return Process(every["phase"], every["role"], steps, every["gate"], every["doubt"])


def _with(step: Step, documents: Sequence[tuple[str, bool]]) -> Step:
    needs = tuple(form for form, needed in documents if needed)
    may = tuple(form for form, needed in documents if not needed)
    parts = [f"({step.done})", *(f"count(${{{form}.here}}) > 0" for form in needs)] if step.done else []
    return replace(
        step,
        needs=(*step.needs, *needs),
        may=(*step.may, *may),
        done=" and ".join(parts) if needs else step.done,
    )


_NO_STEP = N_("There is no step “{name}”.")
_CORRECT = N_("Correct the name.")


def _text(file: Path) -> str:
    try:
        known = file.stat()
        if not stat.S_ISREG(known.st_mode):
            raise ProcessInvalid(file.name, N_("This is no file."), N_("Remove it from this folder."))
        if known.st_size > LARGEST:
            raise ProcessInvalid(
                file.name,
                N_("The file is larger than {most} bytes."),
                N_("Leave out what is not needed."),
                most=LARGEST,
            )
        return file.read_text(encoding="utf-8-sig")  # editors of Windows begin a file with a mark
    except OSError as error:
        raise ProcessInvalid(
            file.name,
            N_("This cannot be read: {reason}."),
            N_("See that the file can be opened, or remove it."),
            reason=error.strerror or str(error),
        ) from error
    except UnicodeDecodeError as error:
        raise ProcessInvalid(
            f"{file.name}, byte {error.start + 1}",
            N_("This is no UTF-8 text."),
            N_("Save the file as UTF-8."),
        ) from error


class _Reader:
    """Reads one file; knows how to name a place in it."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines = _line_numbers(text)
        try:
            self._data = tomllib.loads(text)
        except RecursionError as error:
            raise ProcessInvalid(
                name, N_("The values are nested too deep."), N_("Write them flat.")
            ) from error
        except ValueError as error:  # also a number of thousands of digits, which is no TOMLDecodeError
            raise ProcessInvalid(
                name,
                N_("This cannot be read: {reason}."),
                N_("Correct the line; values are written as in TOML."),
                reason=str(error),
            ) from error

    def whole(self) -> dict[str, tuple[Any, ...]]:
        """Everything the file says."""
        head = _Table(self._data, self._name)
        if head.word("format") != FORMAT or self._data.get("version") != VERSION:
            raise ProcessInvalid(
                self._name,
                N_("This is no process file of version {version}."),
                N_('It begins with format = "{format}" and version = {version}.'),
                version=VERSION,
                format=FORMAT,
            )
        head.only(("format", "version", *_LISTS))
        return {
            "phase": tuple(_phase(table) for table in self._tables(head, "phase")),
            "role": tuple(_role(table) for table in self._tables(head, "role")),
            "step": tuple(_step(table) for table in self._tables(head, "step")),
            "gate": tuple(_gate(table) for table in self._tables(head, "gate")),
            "doubt": tuple(_doubt(table) for table in self._tables(head, "doubt")),
            "document": tuple(_document(table) for table in self._tables(head, "document", key="form")),
        }

    def _tables(self, head: _Table, kind: str, key: str = "id") -> list[_Table]:
        found = []
        for table in head.tables(kind):
            code = table.word(key)
            line = self._lines.get((key, f'"{code}"'))
            where = f"{self._name}, {kind} {code}" + (f", line {line}" if line else "")
            if not code.isprintable():  # what cannot be seen cannot be told apart
                raise ProcessInvalid(
                    where,
                    N_("“{name}” holds characters that nobody can see."),
                    N_("Use letters, digits and signs."),
                    name=key,
                )
            found.append(_Table(table.data, where))
        return found


def _line_numbers(text: str) -> dict[tuple[str, str], int]:
    """Where a key is first written with a value."""
    found: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, _, value = line.partition("=")
        found.setdefault((name.strip(), value.strip()), number)
    return found


class _Table:
    """One table of a file: every value is asked for by its kind."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self.data = data
        self.where = where

    def only(self, known: Sequence[str]) -> None:
        """Refuse what nobody would read."""
        for name in self.data:
            if name not in known:
                raise ProcessInvalid(
                    self.where,
                    N_("“{name}” means nothing here."),
                    N_("Known are: {known}."),
                    name=name,
                    known=", ".join(known),
                )

    def word(self, name: str, default: str | None = None) -> str:
        """A text; required without a default."""
        value = self.data.get(name, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self._wrong(name, N_("a text"))
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """true or false."""
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, N_("true or false"))
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(name, N_("a list of texts"))
        return tuple(value)

    def tables(self, name: str) -> list[_Table]:
        """A list of tables."""
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._wrong(name, N_("a list of tables"))
        return [_Table(one, f"{self.where}, {name} {n}") for n, one in enumerate(value, 1)]

    def one_of(self, name: str, known: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self.word(name, default)
        if value not in known:
            raise self._wrong(name, ", ".join(one for one in known if one))
        return value

    def title(self) -> LocalText:
        """`zh` and `en`, both."""
        return {"zh": self.word("zh"), "en": self.word("en")}

    def label(self) -> LocalText:
        """`zh` and `en`, both or none."""
        return self.title() if "zh" in self.data or "en" in self.data else {}

    def _wrong(self, name: str, kind: str) -> ProcessInvalid:
        return ProcessInvalid(
            self.where, N_("“{name}” is missing or is not {kind}."), N_("Write it."), name=name, kind=kind
        )


def _phase(table: _Table) -> Phase:
    table.only(("id", "zh", "en"))
    return Phase(table.word("id"), table.title())


def _role(table: _Table) -> Role:
    table.only(("id", "zh", "en", "outside", "source"))
    return Role(table.word("id"), table.title(), table.flag("outside", default=False), _source(table))


def _step(table: _Table) -> Step:
    table.only(
        ("id", "phase", "zh", "en", "kind", "who", "needs", "may", "done", "per", "scope", "anew", "next",
         "zh_short", "en_short", "source")
    )  # fmt: skip
    short = {name: table.word(f"{name}_short", "") for name in ("zh", "en")}
    return Step(
        code=table.word("id"),
        phase=table.word("phase"),
        title=table.title(),
        kind=table.one_of("kind", KINDS, STEP),
        who=table.words("who"),
        needs=table.words("needs"),
        may=table.words("may"),
        done=table.word("done", ""),
        per=table.one_of("per", ("", SECTION), ""),
        scope=table.one_of("scope", (PROJECT, CASE), PROJECT),
        anew=table.flag("anew", default=False),
        ways=tuple(_way(inner) for inner in table.tables("next")),
        short=short if all(short.values()) else table.title(),
        source=_source(table),
    )


def _way(table: _Table) -> Way:
    table.only(("to", "zh", "en", "when", "loop", "count", "source"))
    return Way(
        to=table.word("to"),
        title=table.label(),
        when=table.word("when", ""),
        loop=table.flag("loop", default=False),
        count=table.word("count", ""),
        source=_source(table),
    )


def _gate(table: _Table) -> Gate:
    table.only(("id", "step", "zh", "en", "holds", "hard", "guards", "when", "roles", "basis", "source",
                "against", "dated"))  # fmt: skip
    return Gate(
        code=table.word("id"),
        step=table.word("step"),
        title=table.title(),
        holds=table.word("holds"),
        hard=table.flag("hard", default=True),
        guards=table.words("guards"),
        when=table.word("when", ""),
        roles=table.words("roles"),
        basis=table.word("basis", ""),
        source=_source(table),
        against=table.word("against", ""),
        dated=table.word("dated", ""),
    )


def _doubt(table: _Table) -> Doubt:
    table.only(("id", "step", "zh", "en", "when", "gate"))
    gate = table.word("gate", "")
    when = table.word("when", "" if gate else None)
    return Doubt(table.word("id"), table.word("step"), table.title(), when, gate)


def _document(table: _Table) -> tuple[str, str, str, bool]:
    table.only(("form", "step", "needed"))
    return table.where, table.word("form"), table.word("step"), table.flag("needed", default=False)


def _source(table: _Table) -> str:
    return table.one_of("source", (READ, INFERRED), READ)
