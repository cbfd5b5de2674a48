"""`sidesk --self-test`: what the program must be able to do, tried in a temporary folder."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json

_PASSPHRASE = "self-test passphrase"


class NotAsPromised(AssertionError):
    """A check did not hold; the text says which."""


def self_test() -> int:
    """Run every check; 0 if all hold. A failure is told with its name and does not hide the others."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="sidesk-self-test-", ignore_cleanup_errors=True) as place:
        trial = _Trial(Path(place))
        for check in (
            trial.store, trial.forms, trial.answers, trial.paper, trial.seal, trial.tampering, trial.bundle,
            trial.instruments, trial.window,
        ):  # fmt: skip
            failed += not _tried(check)
    sys.stdout.write(f"self-test {'passed' if not failed else f'FAILED: {failed}'}\n")
    return 1 if failed else 0


class _Reporting:
    """Around one check: whatever goes wrong in it is told by its name, and the other checks still run."""

    def __init__(self, name: str) -> None:
        self._name, self._began = name, time.perf_counter()
        self.told, self.held = "", False

    def __enter__(self) -> _Reporting:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        self.held = error is None
        if error is not None:
            self.told = f"{type(error).__name__}: {error}"
        word, seconds = "ok  " if self.held else "FAIL", time.perf_counter() - self._began
        sys.stdout.write(f"{word} {self._name:<10} {seconds:5.2f} s  {self.told}\n")
        sys.stdout.flush()
        return kind is None or issubclass(kind, Exception)


def _tried(check: Callable[[], str]) -> bool:
    with _Reporting(check.__name__) as report:
        report.told = check()
    return report.held


def _demand(held: bool, what: str) -> None:
    if not held:
        raise NotAsPromised(what)


class _Trial:
    """One store that goes through everything."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._desk: Desk | None = None
        self._pdf = b""
        self._record = ""

    @property
    def desk(self) -> Desk:
        """The open desk; the first check makes it."""
        if self._desk is None:
            raise NotAsPromised("there is no store")
        return self._desk

    def store(self) -> str:
        """A store is made, closed, and opens with passphrase and recovery code only."""
        from sidesk.actions import opening
        from sidesk.actions.identity import Newcomer
        from sidesk.core.errors import WrongPassphrase

        desk, code = opening.begin(self._folder / "store", _PASSPHRASE, Newcomer("自检 Self-test", "ENG"))
        desk.close()
        try:
            opening.unlock(self._folder / "store", passphrase="wrong").close()
        except WrongPassphrase:
            pass
        else:
            raise NotAsPromised("a wrong passphrase opened the store")
        opening.unlock(self._folder / "store", recovery_code=code).close()
        self._desk = opening.unlock(self._folder / "store", passphrase=_PASSPHRASE)
        return "made, closed, opened by passphrase and by recovery code"

    def forms(self) -> str:
        """Every built-in form loads."""
        from sidesk.forms.definition import Form
        from sidesk.forms.loader import built_in

        forms = built_in()
        broken = [form.name for form in forms if not isinstance(form, Form)]
        _demand(not broken and len(forms) >= 40, f"broken forms: {broken}, {len(forms)} in all")
        return f"{len(forms)} forms"

    def answers(self) -> str:
        """What is kept is there again."""
        from sidesk.actions import fill

        opened = fill.start(self.desk, "P02")
        answers: dict[str, Json] = {**opened.answers, "note": "高新区"}
        fill.keep(self.desk, opened.record, answers, "高新区", (1, 2))
        self._record = opened.record
        _demand(
            fill.resume(self.desk, opened.record).answers.get("note") == "高新区", "the answer is not there"
        )
        from sidesk.actions import browse

        _demand(
            any(line.record == opened.record for line in browse.search(self.desk, "高新")),
            "not found by two signs",
        )
        return "kept, read back, found by two Chinese signs"

    def paper(self) -> str:
        """A paper is printed, with its record inside."""
        from sidesk.actions import finish

        self._pdf = finish.preview(self.desk, self._record, "both")
        _demand(self._pdf.startswith(b"%PDF-1."), "it is no PDF")
        return f"{len(self._pdf)} bytes"

    def seal(self) -> str:
        """It is sealed, and the verdict says so."""
        from sidesk.actions import enrol, identity
        from sidesk.actions.verify import VALID, verify_file
        from sidesk.signing.seal import Field, seal

        key = identity.open_person_key(self.desk, _PASSPHRASE)
        place = Field("SigAuthor", 0, (0, 0, 0, 0), "author", required=False)
        self._pdf = seal(self._pdf, key, place.name, at=self.desk.clock.now(), fields=[place])
        verdict = verify_file(self._pdf, [enrol.trust_anchor(self.desk)], self.desk.words)
        _demand(verdict.code == VALID, verdict.told(self.desk.words))
        return verdict.headline

    def tampering(self) -> str:
        """A changed byte is noticed."""
        from sidesk.actions import enrol
        from sidesk.actions.verify import VALID, verify_file

        trust = [enrol.trust_anchor(self.desk)]
        for share in (0.1, 0.5, 0.9):
            altered = bytearray(self._pdf)
            altered[int(len(altered) * share)] ^= 1
            verdict = verify_file(bytes(altered), trust, self.desk.words)
            _demand(verdict.code != VALID, f"a bit flipped at {share:.0%} was accepted")
        return "three flipped bits, all refused"

    def bundle(self) -> str:
        """Enrolled with a headquarters by file, a bundle goes there and its receipt comes back."""
        from sidesk.actions import enrol, exchange
        from sidesk.hq import enrol as office_enrol
        from sidesk.hq import ingest
        from sidesk.hq.office import init
        from sidesk.sync.enrolment import Invited

        with init(self._folder / "hq", _PASSPHRASE, "自检 HQ").office as office:
            invitation = office_enrol.invite(office, Invited("", "自检 Self-test", "ENG"))
            request = enrol.request(self.desk, invitation, _PASSPHRASE)
            enrol.take_answer(
                self.desk, office_enrol.accept(office, request, _PASSPHRASE).answer, _PASSPHRASE
            )
            parts = [path.read_bytes() for path in exchange.export(self.desk, self._folder)]
            ingested = ingest.ingest(office, parts)
            _demand(
                ingested.exit_code == 0,
                "; ".join(result.told(self.desk.words) for result in ingested.results),
            )
            replies = [part.data for reply in ingested.replies for part in reply.parts]
        taken = [exchange.take_in(self.desk, data, "receipt") for data in replies]
        arrived = sum(len(one.confirmed) for one in taken)
        _demand(arrived >= 1, "nothing was confirmed")
        return f"{len(parts)} bundle, {arrived} records confirmed"

    def instruments(self) -> str:
        """A console's answer and a tester's table are read; both need files packed beside the code."""
        from sidesk.instruments import limits, reading

        told = b"<SW1>display version\nHUAWEI S5731 uptime is 3 weeks\n<SW1>\n"
        (device,) = reading.read(told, "console.txt").results
        _demand(device.values.get("model") == "S5731", "the answer of a switch was not read")
        (link,) = reading.read("电缆编号,结果,余量(dB)\nA1,通过,3.2\n".encode("gb18030"), "links.csv").results
        _demand(link.values.get("headroom_db") == "3.2", "a tester's table was not read")
        _demand(len(limits.standards()) > 5, "the limits of the standards are not there")
        return "console, table, limits"

    def window(self) -> str:
        """Qt starts with our fonts, our words, SVG icons and the picture formats."""
        from sidesk.app.window import has_display
        from sidesk.ui.application import look_around

        self.desk.close()
        if not has_display():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return look_around()
