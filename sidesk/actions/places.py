"""The places of a project: building, floor, room; found by path and alias, renamed, added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.actions.known import Thing, answers_of, groups, rows_of, text_at
from sidesk.forms.session import FormSession
from sidesk.models.entities import RegisterQuery

FORM = "P03"
BELOW = {"": "building", "building": "floor", "floor": "room", "room": "rack", "shaft": "rack"}
_DEEPEST = 12  # steps up; a record that names itself as its parent ends there


@dataclass(frozen=True)
class Place:
    """`code` is what is stored; `way` the codes from the building down to it."""

    code: str
    name: str = ""
    kind: str = ""
    parent: str = ""
    floor: str = ""
    aliases: tuple[str, ...] = ()
    record: str = ""  # of the built-in form P03; nothing where only a register or the project knows it
    way: tuple[str, ...] = ()
    shown: str = ""  # the names from the building down, for reading


def places(desk: Desk, project: str) -> list[Place]:
    """Every place of the project: its records of places, the rooms of its surveys, its sections."""
    found: dict[str, Place] = {}
    for line, held in groups(desk, FORM, "place"):
        code = text_at(held, "place_code")
        if code and line.project == project:
            aliases = tuple(
                text_at(row, "alias") for row in rows_of(held.get("aliases")) if text_at(row, "alias")
            )
            made = Place(
                code, text_at(held, "place_name"), text_at(held, "place_kind"), text_at(held, "place_parent"),
                text_at(held, "place_floor"), aliases, line.record,
            )  # fmt: skip
            found.setdefault(code, made)
    _add_sections(desk, project, found)
    if project:
        for room in desk.store.registers.page(RegisterQuery("rooms", project, limit=1000)):
            code, floor = text_at(room.cells, "code"), text_at(room.cells, "floor")
            if code and code not in found:
                found[code] = Place(code, kind="room", parent=_floor_code(found, floor), floor=floor)
    return sorted((_placed(one, found) for one in found.values()), key=lambda one: one.way)


def _add_sections(desk: Desk, project: str, found: dict[str, Place]) -> None:
    """Sections of the project. One that is a floor with a record of its own is another name for that."""
    for row in rows_of(answers_of(desk, project, ("site", "sections"))):
        code, name = text_at(row, "code"), text_at(row, "name")
        same = _floor_code(found, code)
        if same and same != code:
            place = found[same]
            found[same] = replace(place, aliases=tuple(dict.fromkeys((*place.aliases, code, name))))
        elif code and code not in found:
            found[code] = Place(code, name, "floor", floor=code)


def _floor_code(found: dict[str, Place], floor: str) -> str:
    if floor in found:
        return floor
    floors = (one.code for one in found.values() if one.kind == "floor" and floor and one.floor == floor)
    return next(floors, "")


def _placed(place: Place, found: dict[str, Place]) -> Place:
    way = [place]
    while (above := found.get(way[0].parent)) is not None and above not in way and len(way) < _DEEPEST:
        way.insert(0, above)
    return replace(
        place, way=tuple(one.code for one in way), shown=" / ".join(one.name or one.code for one in way)
    )


def as_things(every: Sequence[Place]) -> list[Thing]:
    """Places as a field offers them: found by every code, name and alias on the way down to them."""
    by_code = {one.code: one for one in every}
    return [
        Thing(one.code, one.shown, " ".join(_said(by_code[code]) for code in one.way if code in by_code))
        for one in every
    ]


def _said(place: Place) -> str:
    return " ".join((place.code, place.name, place.floor, *place.aliases))


# --- changes: each makes a draft of the place's record, which is finished like any other


def add_place(desk: Desk, project: str, name: str, above: Place | None = None) -> str:
    """A new place below another one; returns its code. A code that is taken gets a number."""
    name = " ".join(name.split())
    taken = {one.code for one in places(desk, project)}
    begins = f"{above.code}-{name}" if above is not None and not name.startswith(above.code) else name
    numbered = (begins, *(f"{begins}-{n}" for n in range(2, len(taken) + 2)))
    code = next(one for one in numbered if one not in taken)
    kind = BELOW.get(above.kind if above is not None else "", "other")
    floor = name if kind == "floor" else above.floor if above is not None else ""
    _begin(desk, project, Place(code, name, kind, above.code if above is not None else "", floor))
    return code


def rename(desk: Desk, project: str, place: Place, name: str) -> None:
    """Another name; the former one stays as an alias, so that whoever knows it finds the place."""
    _change(desk, project, place, name, tuple(filter(None, (place.name,))))


def add_alias(desk: Desk, project: str, place: Place, alias: str) -> None:
    """One more name for a place."""
    _change(desk, project, place, place.name, (" ".join(alias.split()),))


def _begin(desk: Desk, project: str, place: Place) -> None:
    fill.start(desk, FORM, project, prepare=lambda session: _write(session, place))


def _write(session: FormSession, place: Place) -> None:
    session.answer(("place", "place_code"), place.code)
    session.answer(("place", "place_kind"), place.kind or "other")
    session.answer(("place", "place_name"), place.name or place.code)
    session.answer(("place", "place_parent"), place.parent or None)
    if place.kind != "building":
        session.answer(("place", "place_floor"), place.floor or None)


def _change(desk: Desk, project: str, place: Place, name: str, aliases: tuple[str, ...]) -> None:
    name = " ".join(name.split()) or place.name
    new = [alias for alias in aliases if alias and alias not in (*place.aliases, name)]

    def write(session: FormSession) -> None:
        session.answer(("place", "place_name"), name)
        if new:
            session.add_rows(("place", "aliases"), values=[{"alias": alias} for alias in new])

    if place.record:
        _kept(desk, fill.correct(desk, place.record), write)
        return

    def begin(session: FormSession) -> None:
        _write(session, place)
        write(session)

    fill.start(desk, FORM, project, prepare=begin)


def _kept(desk: Desk, opened: fill.OpenRecord, write: Callable[[FormSession], None]) -> None:
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    write(session)
    fill.keep(desk, opened.record, session.answers, session.title(), session.progress())
