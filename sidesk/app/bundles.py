"""`sidesk bundle`: export, take in, look inside."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sidesk.actions import exchange, opening
from sidesk.actions.desk import Desk
from sidesk.core.errors import SideskError
from sidesk.core.text import Words
from sidesk.sync import folder as carrier

DONE, FAILED = 0, 1


@contextmanager
def opened(folder: Path, passphrase: str, language: str | None) -> Iterator[Desk]:
    """The store of a folder for the length of a command."""
    desk = opening.unlock(folder, passphrase=passphrase)
    try:
        if language:
            desk.settings = replace(desk.settings, language=language)
        yield desk
    finally:
        desk.close()


def export(desk: Desk, target: Path, words: Words) -> int:
    """Write what headquarters lacks into a folder or under a file's name, and say the files' names."""
    named = target.suffix == carrier.SUFFIX and not target.is_dir()
    folder, name = (target.parent, target.stem) if named else (target, "")
    for path in exchange.export(desk, folder, name=name):
        sys.stdout.write(f"{path}\n")
    return DONE


def take_in(desk: Desk, paths: Sequence[Path], words: Words) -> int:
    """Take in bundles from headquarters; one that is refused does not hinder the others."""
    worst = DONE
    for path, data in exchange.files_of(paths):
        try:
            taken = exchange.take_in(desk, data, path.name)
        except SideskError as problem:
            worst = FAILED
            sys.stderr.write(f"{path}: {words.line(problem.told(words), problem.advised(words))}\n")
            continue
        text = words.gettext("{path}: {arrived} records confirmed, {new} new versions, {aside} put aside")
        sys.stdout.write(
            text.format(path=path, arrived=len(taken.confirmed), new=taken.new, aside=taken.aside) + "\n"
        )
    return worst


def inspect(desk: Desk, paths: Sequence[Path], words: Words) -> int:
    """Say as JSON what bundles hold that this computer wrote or received."""
    for _, data in exchange.files_of(paths):
        sys.stdout.write(exchange.inspect(desk, data) + "\n")
    return DONE
