"""What a function takes, written with one letter for each argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sidesk.core.expressions_values import Value


@dataclass(frozen=True)
class Function:
    """`takes` has a letter for each argument; the last stands for all that follow if `most` is None."""

    takes: str
    least: int
    most: int | None
    run: Callable[..., Value] | None
    world: bool

    def letter(self, number: int) -> str:
        """The letter of the argument with that number."""
        return self.takes[min(number, len(self.takes) - 1)]


def signature(
    written: str, run: Callable[..., Value] | None = None, *, least: int | None = None, world: bool = False
) -> Function:
    """`s` text, `n` number, `b` truth, `v` as it is; `?` may be left out, `*` any number of them.

    `world`: `run` takes the World as its first argument.
    """
    letters = written.replace("?", "").replace("*", "")
    optional = written.count("?") + written.count("*")
    most = None if "*" in written else len(letters)
    return Function(letters, len(letters) - optional if least is None else least, most, run, world)
