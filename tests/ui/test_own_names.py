"""What a class of the kit keeps for itself under a private name, no class above it keeps under the same."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

import sidesk.ui

UI = Path(sidesk.ui.__file__).parent


@dataclass
class Made:
    """A class of the window: where it stands, what it is made of, its private names."""

    name: str
    place: str
    bases: list[str]
    kept: set[str] = field(default_factory=set)  # written on self
    methods: set[str] = field(default_factory=set)


def classes(tree: ast.Module, place: str) -> list[Made]:
    """Each class of a module."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            made = Made(node.name, place, [_name(base) for base in node.bases])
            made.kept = {one.attr for one in ast.walk(node) if _is_written_on_self(one)}
            made.methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            found.append(made)
    return found


def _is_written_on_self(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def _name(base: ast.expr) -> str:
    named = base.value if isinstance(base, ast.Subscript) else base
    return named.attr if isinstance(named, ast.Attribute) else named.id if isinstance(named, ast.Name) else ""


def clashes(known: list[Made]) -> list[str]:
    """Private names that a class and a base of it in another module both use for something of their own.

    A method that replaces one of the base is meant; a value under a name of the base is not, and neither is
    a method under the name of one of its values.
    """
    found = []
    for made in known:
        for above in _bases(made, known):
            if above.place == made.place:
                continue
            both = (made.kept & (above.kept | above.methods)) | (made.methods & above.kept)
            found += [f"{made.name} and {above.name}: {one}" for one in sorted(both) if _is_private(one)]
    return found


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _bases(made: Made, known: list[Made]) -> list[Made]:
    above = [one for one in known if one.name in made.bases]
    return above + [further for one in above for further in _bases(one, known)]


def test_no_class_keeps_something_under_a_private_name_of_the_class_it_is_made_of() -> None:
    known: list[Made] = []
    for path in sorted(UI.rglob("*.py")):
        known += classes(ast.parse(path.read_text("utf-8")), str(path.relative_to(UI)))
    assert clashes(known) == []


def test_a_clash_is_found_in_values_and_in_methods() -> None:
    base = "class Box:\n    def __init__(self):\n        self._list = 1\n    def _around(self): ..."
    above = "class Own(Box):\n    def __init__(self):\n        self._list, self._around = 2, 3"
    below = "class More(Own):\n    def _list(self): ..."
    known: list[Made] = []
    for place, text in (("a", base), ("b", above), ("c", below)):
        known += classes(ast.parse(text), place)
    assert clashes(known) == [
        "Own and Box: _around", "Own and Box: _list", "More and Own: _list", "More and Box: _list",
    ]  # fmt: skip
