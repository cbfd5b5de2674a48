"""The self-test passes, as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sidesk.app import self_test

CHECKS = ["store", "forms", "answers", "paper", "seal", "tampering", "bundle", "instruments", "window"]


@pytest.mark.timeout(120)
def test_the_self_test_passes() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "sidesk", "--self-test"],
        capture_output=True, text=True, encoding="utf-8", env=environment, timeout=110, check=False,
    )  # fmt: skip
    told = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [line.split()[:2] for line in told[:-1]] == [["ok", check] for check in CHECKS]
    assert told[-1] == "self-test passed"


def test_a_check_that_fails_is_told_and_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> str:
        raise OSError("no room")

    for check in CHECKS:
        if check != "forms":
            monkeypatch.setattr(self_test._Trial, check, named(check, broken))
    assert self_test.self_test() == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in told[:-1]] == [
        ["ok" if check == "forms" else "FAIL", check] for check in CHECKS
    ]
    assert "OSError: no room" in told[0]
    assert told[-1] == "self-test FAILED: 8"


def named(name: str, function: object) -> object:
    """The function under another name: the self-test tells its checks by theirs."""
    assert callable(function)

    def check(*arguments: object) -> object:
        return function(*arguments)

    check.__name__ = name
    return check
