"""A laptop certifies nothing and runs no laboratory's method: the words for that are never said."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from sidesk.actions import fill, finish, measured, measuring
from sidesk.actions.desk import Desk
from sidesk.actions.measuring import Setup
from sidesk.core.files import resources
from sidesk.core.progress import Progress
from sidesk.forms.kinds import is_stored
from sidesk.forms.session import FormSession
from sidesk.instruments.measuring import laptop, pinging, plans
from sidesk.instruments.measuring.plans import Check, Plan

FORBIDDEN = re.compile(r"certif|认证|RFC\s*2544|Y\.\s*1564", re.IGNORECASE)
PLAN = Plan(
    "quick", {"en": "Quick", "zh": "快"}, {"en": ""},
    (Check("ping", ("devices",), settings={"count": 3, "interval_ms": 1}),
     Check("throughput", ("server",), settings={"seconds": 1, "port": 1})),
)  # fmt: skip


def test_no_text_of_the_screen_or_of_a_plan_says_it() -> None:
    catalogue = resources("i18n", "zh", "LC_MESSAGES", "sidesk.po").read_text(encoding="utf-8")
    ours = [
        entry
        for entry in catalogue.split("\n\n")
        if re.search(r"[Mm]easur|iperf|throughput|测", entry) and FORBIDDEN.search(entry)
    ]
    assert ours == []
    for told in (resources("instruments", "plans.json"), resources("limits", "network.json")):
        assert not FORBIDDEN.search(told.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_paper_of_a_measured_record_does_not_say_it_and_says_how_it_was_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(measuring, "plan", lambda _name: PLAN)
    monkeypatch.setattr(laptop, "gateway", lambda: "")
    monkeypatch.setattr(pinging, "echo", lambda *_given: 0.5)
    assert plans.plans()
    opened = fill.start(desk, "D26")
    run = measuring.begin(desk, opened.record, Setup("quick", ("3F-01", "3F-02"), ("10.1.1.1",), "127.0.0.1"))
    while point := run.next_point:
        run.done[point] = measuring.measure(desk, run, point, Progress())
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    made = measuring.proposal(desk, session.form, session.answers, run, Progress())
    measured.put(session, made, measured.kept(desk, made))
    logs = measured.question(session.form, ("active", "raw_logs"))
    assert logs is not None
    assert is_stored(logs, session.value(("active", "raw_logs")))
    fill.keep(desk, opened.record, session.answers, "Test", (1, 2), session.journal.pages())
    pdf = pypdfium2.PdfDocument(finish.preview(desk, opened.record, language))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert not FORBIDDEN.search(text)
    assert "3F-02" in text
    assert "10.1.1.1" in text
    assert "sidesk-quick-" in text
    assert desk.version in text


NEVER = re.compile(r"RFC[\s-]*2544|Y\.?\s*1564", re.IGNORECASE)
SAID_OF_A_LINK = re.compile(
    r"certified\s+(?:cable|link|cat|copper|fib|network)|认证(?:合格|通过|链路)|认证测试(?!仪)", re.IGNORECASE
)


def test_nothing_that_is_shipped_names_a_laboratorys_method_or_certifies_a_link() -> None:
    root = resources("forms").parent.parent
    shipped = [
        *root.glob("README.md"), *root.glob("docs/*.md"), *root.glob("sidesk/**/*.py"),
        *(path for path in root.glob("resources/**/*") if path.suffix in (".md", ".json", ".po", ".yaml")),
    ]  # fmt: skip
    assert len(shipped) > 500
    said = [
        (path.name, hit[0])
        for path in shipped
        for pattern in (NEVER, SAID_OF_A_LINK)
        for hit in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert said == []
