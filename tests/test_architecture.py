"""The architecture is readable from the tree, and the README tells it truly."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sidesk"
MODULES = sorted(PACKAGE.rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_says_in_one_line_what_it_is(path: Path) -> None:
    if "migrations/versions" in relative(path):
        pytest.skip("Alembic writes its own")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert len(docstring.splitlines()[0]) <= 107  # what a line of 110 holds between the quotes


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_name_says_what_is_in_it(path: Path) -> None:
    assert not {"utils", "helpers", "common", "misc", "manager", "handler"} & set(path.stem.split("_"))


def test_packages_hold_nothing_but_their_one_line() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        rest = [
            node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ]
        allowed = path == PACKAGE / "__init__.py"
        assert allowed or not rest, relative(path)


def test_the_map_in_the_readme_names_every_package_with_its_own_words() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in sorted(PACKAGE.glob("*/__init__.py")):
        caption = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert f"`{path.parent.name}`" in readme, path.parent.name
        assert caption.rstrip(".") in readme, caption


def test_the_folder_packaging_does_not_shadow_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_locks_name_no_host() -> None:
    for lock in (ROOT / "packaging" / "locks").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_nobody_swallows_an_exception() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.walk(node.type) if node.type else [ast.Name("bare")]
                names = {part.id for part in caught if isinstance(part, ast.Name)}
                assert not names & {"bare", "Exception"}, f"{relative(path)}:{node.lineno}"
