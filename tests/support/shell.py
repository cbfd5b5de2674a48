"""Ways to wait for the program and to read its screen; the stores come from `desks`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sidesk.core.progress import Progress
from sidesk.ui.application import Program
from sidesk.ui.hands import pause as rest
from sidesk.ui.hands import wait_until
from sidesk.ui.jobs import JobRunner, Lane
from tests.support.desks import PASSPHRASE, PROJECT_NAME, ROUNDS, copied, finished, project, small_store

__all__ = [
    "PASSPHRASE",
    "PROJECT_NAME",
    "ROUNDS",
    "copied",
    "finished",
    "project",
    "seen",
    "settle",
    "small_store",
]


def settle(jobs: JobRunner, pause: int = 90) -> None:
    """Wait until every lane has done what it was asked, twice: an answer may ask again."""
    for _ in range(2):
        done: list[Lane] = []
        for lane in (Lane.QUICK, Lane.SLOW):
            jobs.run(jobs, partial(_resting, lane), done.append, lane=lane)
        wait_until(partial(_both, done), "the lanes did not come to rest")
        rest(pause)


def _resting(lane: Lane, _progress: Progress) -> Lane:
    return lane


def _both(done: list[Lane]) -> bool:
    return len(done) == 2


def seen(program: Program, holds: Callable[[], bool], what: str) -> None:
    """Wait until something is so, and the lanes are at rest."""
    wait_until(holds, what)
    settle(program.jobs, 30)
