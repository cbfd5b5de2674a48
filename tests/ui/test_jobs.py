"""Work leaves the UI thread in order, and comes back only to those who still exist."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sidesk.core.errors import DiskFull, TookTooLong
from sidesk.core.progress import Progress
from sidesk.ui.jobs import JobRunner, Lane


def test_the_continuation_runs_in_the_ui_thread(qtbot: QtBot, jobs: JobRunner) -> None:
    owner, seen = QObject(), []
    jobs.run(
        owner,
        lambda progress: threading.get_ident(),
        lambda worker: seen.append((worker, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    worker, back = seen[0]
    assert worker != threading.get_ident() == back


def test_a_lane_keeps_its_order_and_does_not_wait_for_another(qtbot: QtBot, jobs: JobRunner) -> None:
    owner, seen, gate = QObject(), [], threading.Event()
    jobs.run(owner, lambda progress: gate.wait(5), lambda ok: seen.append("slow"), lane=Lane.SLOW)
    for number in range(5):
        jobs.run(owner, lambda progress, n=number: n, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [0, 1, 2, 3, 4]
    gate.set()
    qtbot.waitUntil(lambda: "slow" in seen)


def test_nobody_is_called_back_who_is_gone(
    qtbot: QtBot, jobs: JobRunner, failures: list[BaseException]
) -> None:
    import shiboken6

    owner, witness, seen = QObject(), QObject(), []
    gate = threading.Event()
    jobs.run(owner, lambda progress: gate.wait(5), lambda ok: seen.append("gone"))
    shiboken6.delete(owner)
    gate.set()
    jobs.run(witness, lambda progress: None, lambda nothing: seen.append("here"))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["here"]
    assert not failures


def test_a_failure_is_told_unless_the_caller_handles_it(
    qtbot: QtBot, jobs: JobRunner, failures: list[BaseException]
) -> None:
    def fail(progress: Progress) -> None:
        raise DiskFull

    owner, mine = QObject(), []
    jobs.run(owner, fail, failed=mine.append)
    jobs.run(owner, fail)
    qtbot.waitUntil(lambda: bool(failures))
    assert [type(error) for error in (*mine, *failures)] == [DiskFull, DiskFull]


def test_a_cancelled_job_is_silent(qtbot: QtBot, jobs: JobRunner, failures: list[BaseException]) -> None:
    started, seen = threading.Event(), []

    def work(progress: Progress) -> None:
        started.set()
        for step in range(10_000):
            progress.step(step, 10_000)
            threading.Event().wait(0.001)

    owner = QObject()
    job = jobs.run(owner, work, lambda nothing: seen.append("done"), lane=Lane.SLOW)
    started.wait(5)
    job.cancel()
    jobs.run(owner, lambda progress: None, lambda nothing: seen.append("next"), lane=Lane.SLOW)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["next"]
    assert not failures


def test_no_progress_report_is_lost(qtbot: QtBot, jobs: JobRunner) -> None:
    def work(progress: Progress) -> str:
        for step in range(1, 4):
            progress.step(step, 3)
        return "done"

    owner, seen = QObject(), []
    jobs.run(owner, work, seen.append, progressed=lambda done, total: seen.append(done))
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen == [1, 2, 3, "done"]


def test_a_job_on_the_net_ends_at_its_deadline(
    qtbot: QtBot, jobs: JobRunner, failures: list[BaseException]
) -> None:
    gate, owner = threading.Event(), QObject()
    jobs.limit(jobs.run(owner, lambda progress: gate.wait(5), lane=Lane.NET), 0.05)
    qtbot.waitUntil(lambda: bool(failures))
    gate.set()
    assert isinstance(failures[0], TookTooLong)


def test_closing_waits_for_what_is_under_way(qapp: object, failures: list[BaseException]) -> None:
    kept: list[int] = []
    runner = JobRunner(lambda error, owner: failures.append(error))
    for number in range(20):
        runner.run(runner, lambda progress, n=number: kept.append(n))
    runner.close()
    assert kept == list(range(20))


def test_a_page_that_asks_while_the_program_ends_is_not_answered(qtbot: QtBot) -> None:
    told: list[BaseException] = []
    runner = JobRunner(lambda error, owner: told.append(error))
    owner = QObject()
    answers: list[int] = []
    runner.run(owner, lambda progress: 1, answers.append)
    runner.close()
    job = runner.run(owner, lambda progress: 2, answers.append)
    qtbot.wait(30)
    assert not job.running
    assert answers == []
    assert told == []
