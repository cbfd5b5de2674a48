"""`sidesk demo`: the main job through the real windows, without a display.

Headquarters is made and invites; the first run makes a store; the person enrols; four wizards are filled by
typing, clicking, pasting and drawing; each gives a sealed paper; a bundle goes out and the receipt comes in.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sidesk.actions import browse, load_sample, projects
from sidesk.actions.sample import SampleRecord, sample_records
from sidesk.core.errors import CannotWrite
from sidesk.core.text import N_

FORMS = ("D02", "D18", "D26", "D27")
PASSPHRASE = load_sample.PASSPHRASE
FIRST_PASSPHRASE = "demo demo demo"  # the first run asks for ten signs; scripts know the short one
CLIENT = "样例·白杨"


@dataclass
class Result:
    """What lies in the folder afterwards."""

    papers: list[Path] = field(default_factory=list)
    bundles: list[Path] = field(default_factory=list)
    screens: list[Path] = field(default_factory=list)


def demo(out: Path, *, language: str = "zh", say: bool = True) -> Result:
    """Do the whole main job into `out`. Raises CannotWrite where it is not empty of an earlier store."""
    if (out / "store").exists() or (out / "hq").exists():
        raise CannotWrite(path=out, why=N_("an earlier demo lies there."))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        for name in ("screens", "trust"):
            (out / name).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotWrite.because(out, problem) from problem
    return _Demo(out, language, say).run()


def _samples() -> Mapping[str, SampleRecord]:
    """Of each form the record with the most answers: the demo is to be of real size."""
    from sidesk.core.clock import Clock

    best: dict[str, SampleRecord] = {}
    for sample in sample_records(Clock()):
        if sample.form in FORMS and sample.state == "final":
            known = best.get(sample.form)
            if known is None or _size(sample.answers) > _size(known.answers):
                best[sample.form] = sample
    return best


def _size(value: object) -> int:
    return sum(_size(inner) for inner in value.values()) if isinstance(value, Mapping) else 1


class _Demo:
    """One run. The screens are numbered in the order in which they were seen."""

    def __init__(self, out: Path, language: str, say: bool) -> None:
        from sidesk.ui.drive import Driver

        self._out, self._say = out, say
        self._result = Result()
        self._driver = Driver(out / "store", out / "screens", language)

    def run(self) -> Result:
        """From headquarters to the receipt."""
        from sidesk.hq import enrol as hq_enrol
        from sidesk.hq import ingest
        from sidesk.hq.office import init
        from sidesk.sync.enrolment import INVITATION_SUFFIX, Invited

        driver = self._driver
        try:
            self._tell(N_("Headquarters is made."))
            with init(self._out / "hq", PASSPHRASE, "示例总部 Sample HQ").office as office:
                (self._out / "trust" / "ca.pem").write_bytes(office.root)
                person = load_sample.PERSON
                invitation = self._out / "trust" / f"invitation{INVITATION_SUFFIX}"
                invitation.write_bytes(
                    hq_enrol.invite(office, Invited("", person.name, person.role, person.unit))
                )
                self._tell(N_("The first run: who, passphrase, recovery code."))
                desk = driver.first_run(
                    person, FIRST_PASSPHRASE, PASSPHRASE, self._out / "trust" / "recovery.pdf"
                )
                self._tell(N_("The invitation is answered, headquarters certifies."))
                request = driver.answer_invitation(invitation, PASSPHRASE)
                answer = invitation.with_name("answer.sidesk-answer")
                answer.write_bytes(hq_enrol.accept(office, request.read_bytes(), PASSPHRASE).answer)
                driver.take_answer(answer, PASSPHRASE)
                self._tell(N_("The sample project is put into the store."))
                driver.load(lambda progress: load_sample.load(desk, progress))
                self._papers()
                self._tell(N_("The bundle is written, headquarters takes it in."))
                driver.export(self._out)
                self._result.bundles = sorted(self._out.glob("*.sidesk"))
                ingested = ingest.ingest(office, [path.read_bytes() for path in self._result.bundles])
                replies = ingest.write_replies(ingested, self._out / "trust")
                for reply in replies:
                    driver.take_receipt(reply)
                (self._out / "receipt.json").write_bytes(driver.receipt())
        finally:
            driver.close()
        self._result.screens = sorted((self._out / "screens").glob("*.png"))
        return self._result

    def _papers(self) -> None:
        """Fill, sign and save the four records."""
        driver = self._driver
        project = projects.projects(driver.desk)[0]
        samples = _samples()
        for form in FORMS:
            sample = samples[form]
            self._tell(N_("The wizard {form} is filled in: {title}"), form=form, title=sample.title)
            bytes_of = {file.sha256: file.data for file in sample.photos}
            driver.fill(form, project.record, sample.answers, bytes_of.__getitem__)
            record = driver.finish(PASSPHRASE, {"client": CLIENT})
            paper = browse.papers(driver.desk, record)[-1]
            number = driver.number(record)
            path = self._out / f"{number}.pdf"
            browse.save(browse.paper_bytes(driver.desk, paper), path)
            self._result.papers.append(path)

    def _tell(self, text: str, **details: str) -> None:
        if self._say:
            sys.stdout.write(self._driver.words.gettext(text).format(**details) + "\n")
            sys.stdout.flush()
