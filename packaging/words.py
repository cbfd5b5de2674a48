"""Our words: extract the messages of the code, check that each is translated, compile the catalogues."""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "resources" / "i18n"
CALLS = {"_", "N_", "gettext", "ngettext"}
# In templates of pages: _("one text"), ngettext("one", "many", n).
IN_TEMPLATE = re.compile(r"""\b(_|ngettext)\("([^"]*)"(?:, "([^"]*)")?""")
PLACEHOLDER = re.compile(r"{(\w*)[^}]*}")


def messages() -> Iterator[tuple[str, str]]:
    """(message, place) of every `_()`, `N_()`, `gettext()` and `ngettext()` with literal texts."""
    yield from _in_templates()
    for path in sorted((ROOT / "sidesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in CALLS:
                count = 2 if _name(node.func) == "ngettext" else 1
                for argument in node.args[:count]:
                    for text in _texts(argument):
                        yield text, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def counted() -> Iterator[tuple[str, str]]:
    """(message, place) of every `ngettext()` of the program: gettext finds these only as plurals."""
    for path in sorted((ROOT / "sidesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "ngettext" and node.args:
                for text in _texts(node.args[0]):
                    yield text, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def _in_templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "resources" / "desk").glob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for found in IN_TEMPLATE.finditer(line):
                for text in found.groups()[1:]:
                    if text:
                        yield text, f"{path.relative_to(ROOT).as_posix()}:{number}"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _texts(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    if isinstance(argument, ast.IfExp):
        yield from _texts(argument.body)
        yield from _texts(argument.orelse)


def catalogues() -> Iterator[tuple[Path, polib.POFile]]:
    """Every catalogue with its file."""
    for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/sidesk.po")):
        yield path, polib.pofile(str(path), wrapwidth=0)


def compile_all() -> int:
    """Write the .mo files that gettext reads."""
    for path, catalogue in catalogues():
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def check() -> int:
    """Every message has its translation with the same placeholders; nothing dead is kept."""
    wanted = {text: place for text, place in messages() if text}
    faults = []
    for path, catalogue in catalogues():
        known: dict[str, str] = {}
        for entry in catalogue:
            known[entry.msgid] = entry.msgstr or entry.msgstr_plural.get(0, "")
            if entry.msgid_plural:
                known[entry.msgid_plural] = known[entry.msgid]
        language = path.parent.parent.name
        missing = [text for text in wanted if not known.get(text)]
        faults += [f"{wanted[text]}: no {language} words for: {text}" for text in missing]
        plain = {entry.msgid for entry in catalogue if not entry.msgid_plural}
        faults += [
            f"{place}: no {language} words for numbers of: {text}"
            for text, place in counted()
            if text in plain
        ]
        faults += [f"{language}: not used any more: {text}" for text in known if text not in wanted]
        faults += [
            f"{path.name} ({language}): other placeholders than: {text}"
            for text, translation in known.items()
            if translation and not _placeholders(translation) <= _placeholders(text)
        ]
        faults += [
            f"{path.name} ({language}): quotes are 「」 in: {translation}"
            for translation in known.values()
            if language == "zh" and set(translation) & set("“”")
        ]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def clean() -> int:
    """Take entries out that no code uses any more."""
    wanted = {text for text, _ in messages()}
    for path, catalogue in catalogues():
        for entry in [e for e in catalogue if e.msgid not in wanted]:
            catalogue.remove(entry)
        catalogue.sort()
        catalogue.save(str(path))
    return 0


def main() -> int:
    """One of the three jobs."""
    parser = argparse.ArgumentParser(description=__doc__)
    jobs = {"compile": compile_all, "check": check, "clean": clean}
    parser.add_argument("job", choices=jobs)
    return jobs[parser.parse_args().job]()


if __name__ == "__main__":
    sys.exit(main())
