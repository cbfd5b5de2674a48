"""`sidesk forms`: check and compile XLSForms; needs the extra `sidesk[authoring]`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sidesk.core.errors import CannotRead, CannotWrite, SideskError
from sidesk.core.files import write_whole
from sidesk.core.text import N_, Words
from sidesk.forms.package import pack

GOOD, BAD = 0, 1


def check_forms(files: Sequence[str], words: Words) -> int:
    """Say of each file whether it compiles; every fault with sheet and row. 0 if all do."""
    return _each(files, words, None)


def compile_forms(files: Sequence[str], folder: Path, words: Words) -> int:
    """Write a package for each file that compiles; the others are told and do not hinder them."""
    return _each(files, words, folder)


def _each(files: Sequence[str], words: Words, folder: Path | None) -> int:
    from sidesk.authoring.check import check_file

    worst = GOOD
    for file in files:
        path = Path(file)
        try:
            result = check_file(path)
        except ImportError as missing:
            raise CannotRead(
                path=file, why=N_("compiling forms needs the extra sidesk[authoring].")
            ) from missing
        for problem in result.problems:
            sys.stderr.write(f"{file}: {_line(problem, words)}\n")
        if result.form is None:
            worst = BAD
            continue
        text = words.gettext("{file}: compiles as {form} version {version}")
        target = ""
        if folder is not None:
            target = " → " + _write(folder, result.form.id, result.form.version, pack(result.form))
        sys.stdout.write(
            text.format(file=file, form=result.form.id, version=result.form.version) + target + "\n"
        )
    return worst


def _write(folder: Path, form: str, version: str, package: bytes) -> str:
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in f"{form}-{version}")
    path = folder / f"{safe}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, package)
    except OSError as problem:
        raise CannotWrite.because(path, problem) from problem
    return str(path)


def _line(problem: SideskError, words: Words) -> str:
    return words.line(problem.told(words), problem.advised(words))
