"""What the built-in forms take from each other exists: forms, questions, tables and registers."""

from __future__ import annotations

from collections.abc import Iterator

from sidesk.forms.definition import Form, Question, Repeat
from sidesk.forms.loader import built_in
from sidesk.forms.origins import Origin, answering, tables

FORMS = {one.id: one for one in built_in() if isinstance(one, Form)}
COLUMNS = {
    node.register
    for form in FORMS.values()
    for _, node in form.walk()
    if isinstance(node, Question) and node.register
}
REGISTERS = {column.partition(".")[0] for column in COLUMNS}


def wanted() -> Iterator[tuple[str, Origin]]:
    """Every source of every form, with who asks."""
    for form in FORMS.values():
        for plain in answering(form):
            yield from ((f"{form.id} {'/'.join(plain.path)}", origin) for origin in plain.origins)
        for table in tables(form):
            yield from ((f"{form.id} {'/'.join(table.path)}", origin) for origin in table.origins)
            for path, (_, origins) in table.columns.items():
                where = "/".join((*table.path, *path))
                yield from ((f"{form.id} {where}", origin) for origin in origins)


def leads_somewhere(origin: Origin) -> bool:
    form = FORMS.get(origin.owner)
    if form is None:
        return origin.owner in REGISTERS if not origin.names else str(origin) in COLUMNS
    if len(origin.names) == 2:
        table = table_of(form, origin.names[0])
        return table is not None and any(one.name == origin.names[1] for one in table.items)
    return asked_once(form, origin.names[0]) or table_of(form, origin.names[0]) is not None


def asked_once(form: Form, name: str) -> bool:
    rows = [path for path, node in form.walk() if isinstance(node, Repeat)]
    found = [
        path
        for path, node in form.walk()
        if isinstance(node, Question)
        and node.name == name
        and not any(path[: len(row)] == row for row in rows)
    ]
    return len(found) == 1


def table_of(form: Form, name: str) -> Repeat | None:
    return next((node for _, node in form.walk() if isinstance(node, Repeat) and node.name == name), None)


def test_every_source_of_a_built_in_form_exists() -> None:
    assert [f"{who}: {origin}" for who, origin in wanted() if not leads_somewhere(origin)] == []


def test_every_form_that_is_referred_to_exists() -> None:
    lost = [
        f"{form.id} {'/'.join(path)}: {name}"
        for form in FORMS.values()
        for path, node in form.walk()
        if isinstance(node, Question)
        for name in node.refers
        if name not in FORMS
    ]
    assert lost == []
