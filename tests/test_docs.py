"""What the documentation promises exists."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from sidesk import cli

README = Path(__file__).resolve().parent.parent / "README.md"
_FILLED = {"FILE": "x", "DIR": "y", "CA.pem": "ca.pem"}


def _commands() -> list[str]:
    (block,) = re.findall(r"## Commands\n\n```\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    lines = [re.split(r"\s{2,}", line)[0] for line in block.splitlines()]
    return [command for line in lines for command in _each(line)]


def _each(line: str) -> list[str]:
    """`store check · backup --to DIR` are two commands; `a|b` and `[c]` are alternatives."""
    first, *more = line.split(" · ")
    command = " ".join(first.split()[:2])
    written = [first, *(f"{command} {part}" for part in more)]
    return [one for part in written for one in _alternatives(part)]


def _alternatives(line: str) -> list[str]:
    parts = re.findall(r"\[[^]]*\]|\S+", line.replace("...", ""))
    choices = [["", part[1:-1]] if part.startswith("[") else part.split("|") for part in parts]
    return [" ".join(" ".join(chosen).split()) for chosen in product(*choices)]


def test_the_readme_names_commands() -> None:
    assert "sidesk verify FILE --trust CA.pem --json" in _commands()
    assert "sidesk store restore --from DIR" in _commands()
    assert "sidesk hq invite" in _commands()


@pytest.mark.parametrize("command", _commands())
def test_every_command_of_the_readme_is_understood(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_bytes(b"")
    options = cli._options([_FILLED.get(word, word) for word in command.split()[1:]])
    assert callable(options.command)


def test_every_command_is_in_the_readme() -> None:
    named = {command.split()[1] for command in _commands() if len(command.split()) > 1}
    assert set(cli.COMMANDS) - {"open"} <= named
    assert set(cli.COMMANDS) == set(cli.HELP)
