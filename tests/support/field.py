"""A laptop and a headquarters for tests of what people do: real stores, real keys, made once and copied."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from sidesk.actions import browse, enrol, fill, finish, opening
from sidesk.actions.desk import Desk
from sidesk.actions.finish import Signed
from sidesk.actions.identity import Newcomer
from sidesk.actions.sample import sample_records
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.settings import Settings
from sidesk.forms import loader
from sidesk.hq import enrol as office_enrol
from sidesk.hq.office import Headquarters, init, open_office
from sidesk.models import database, keys
from sidesk.models.entities import Paper, Revision
from sidesk.reports.read_back import printed_text
from sidesk.signing.keys import OpenKey
from sidesk.sync.enrolment import Invited

PASSPHRASE = "demo"
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
# Yesterday: certificates run out, and a paper is judged by the moment at which somebody looks at it.
START = dt.datetime.now(_SHANGHAI).replace(microsecond=0) - dt.timedelta(days=1)
PERSON = Newcomer("样例·陆遥", "ENG", "系统集成部")
INVITED = Invited("", "安娜 Anna", "LEAD", "工程部")
STROKES = [[[100, 200], [300, 120], [500, 260]], [[600, 80], [620, 300]]]


def quick(patch: pytest.MonkeyPatch) -> None:
    """Stretch passphrases less and set fewer bytes aside than on a laptop; read the built-in forms once."""
    patch.setattr(OpenKey.locked, "__defaults__", (1,))  # how often the passphrase of a key is stretched
    patch.setattr(loader, "built_in", _built_in)
    patch.setattr(keys, "MEMORY_KIB", 64)
    patch.setattr(keys, "ROUNDS", 1)
    patch.setattr(database, "RESERVE_SIZE", 4096)


_built_in = functools.cache(loader.built_in)


def clock_at(moment: dt.datetime = START) -> Clock:
    """A clock that stands still; ids are fresh, because stores are copied."""
    return Clock(now=lambda: moment)


def later(**more: float) -> Clock:
    """The same, so much later."""
    return clock_at(START + dt.timedelta(**more))


@dataclass(frozen=True)
class Grown:
    """Folders that tests copy: a new laptop, the same enrolled, and its headquarters."""

    place: Path

    @property
    def fresh(self) -> Path:
        return self.place / "fresh"

    @property
    def enrolled(self) -> Path:
        return self.place / "enrolled"

    @property
    def office(self) -> Path:
        return self.place / "hq"

    @property
    def code(self) -> str:
        """The recovery code of the laptop."""
        return (self.place / "code").read_text("utf-8")

    def desk(self, target: Path, *, enrolled: bool = False, clock: Clock | None = None) -> Desk:
        """A copy of the laptop's store, open."""
        shutil.copytree(self.enrolled if enrolled else self.fresh, target)
        return opening.unlock(target, passphrase=PASSPHRASE, clock=clock or clock_at())

    def headquarters(self, target: Path) -> Headquarters:
        """A copy of the headquarters, open."""
        shutil.copytree(self.office, target)
        return open_office(target, PASSPHRASE, clock_at())


def grow(place: Path) -> Grown:
    """Make the folders; `quick` must hold while this runs."""
    made = Grown(place)
    settings = Settings(language="en", paper_language="both", company="示例云启")
    desk, code = opening.begin(made.fresh, PASSPHRASE, PERSON, settings, clock_at(), rounds=1)
    desk.close()
    (place / "code").write_text(code, "utf-8")
    shutil.copytree(made.fresh, made.enrolled)
    desk = opening.unlock(made.enrolled, passphrase=PASSPHRASE, clock=clock_at())
    with init(made.office, PASSPHRASE, "演示总部", clock_at(), rounds=1).office as headquarters:
        join(desk, headquarters)
    desk.close()
    return made


def join(desk: Desk, headquarters: Headquarters, person: Invited = INVITED) -> None:
    """Invitation, request, answer."""
    request = enrol.request(desk, office_enrol.invite(headquarters, person), PASSPHRASE)
    enrol.take_answer(desk, office_enrol.accept(headquarters, request, PASSPHRASE).answer, PASSPHRASE)


@functools.cache
def _samples() -> dict[tuple[str, int], Mapping[str, Json]]:
    """The answers of the sample project; drawing its photos takes a while, so once."""
    return {(one.form, one.seq): one.answers for one in sample_records(clock_at())}


def sample(form: str, seq: int = 1) -> dict[str, Json]:
    """Answers that are complete and name no photo: P01, P02, P03 and the first D18."""
    return dict(_samples()[form, seq])


def person(name: str = "样例·白杨", title: str = "工程师", **more: Json) -> dict[str, Json]:
    """Complete answers of P02: the quickest record to finish."""
    answers: dict[str, Json] = {
        "person_name": name,
        "person_title": title,
        "person_roles": ["ENG"],
        "person_side": "us",
    }
    return {"person": {**answers, **more}}


def checked(number: str = "CK-001") -> dict[str, Json]:
    """Complete answers of D18, the checklist."""
    answers = sample("D18")
    basics = next(key for key, value in answers.items() if isinstance(value, dict) and "check_no" in value)
    return {**answers, basics: {**cast("dict[str, Json]", answers[basics]), "check_no": number}}


def done(desk: Desk, form: str, answers: Mapping[str, Json], *signed: Signed, project: str = "") -> Paper:
    """A record of these answers, finished."""
    opened = fill.start(desk, form, project, answers)
    return finish.finish(desk, opened.record, signed, PASSPHRASE)


def revision_of(desk: Desk, paper: Paper) -> Revision:
    """The revision that a paper shows."""
    found = desk.store.records.revision(paper.revision)
    assert found is not None
    return found


def words_on(desk: Desk, paper: Paper) -> str:
    """The words on a paper, without the white between them."""
    return "".join(printed_text(pdf_of(desk, paper)).split())


def pdf_of(desk: Desk, paper: Paper) -> bytes:
    """The bytes of a paper."""
    return browse.paper_bytes(desk, paper)
