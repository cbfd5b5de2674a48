"""Nothing is cut, too small to touch or outside its place: three themes, two sizes of text, two languages."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sidesk.actions.sample import sample_records
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.text import Words
from sidesk.forms.definition import Form
from sidesk.forms.loader import built_in
from sidesk.forms.session import Context, FormSession
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import THEMES, Look, dress
from sidesk.ui.wizard.ports import WizardPorts
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeFinisher, FakeKeeper
from tests.support.example import FORM, FakeFiles, suggest
from tests.support.looks import faults, tab_order
from tests.support.papers import pages
from tests.support.pseudo import PseudoWords, words_for

PATIENCE = 5.0  # s

ANSWERS: dict[str, Json] = {
    "basics": {"a_text": "AL1-12", "a_one": "none", "a_many": ["power", "fire"], "a_decimal": "29.5x"},
    "items": {
        "duct-06": {"@order": "1", "measured": "2.45", "result": "pass"},
        "duct-08": {
            "@order": "3",
            "measured": "110",
            "result": "fail",
            "remark": "3F 走廊 P-05，净距 110 mm，没有隔板",
        },
        "duct-10": {"@order": "5", "result": "na"},
    },
    "rooms": {
        "r1": {"@order": "1", "code": "A-1F-ER01", "length": "6.0", "width": "4.0", "voltage": "0.8"},
        "r2": {
            "@order": "2",
            "code": "A-3F-TR01",
            "length": "2.4",
            "width": "1.8",
            "voltage": "2.3",
            "leak": "yes",
        },
    },
    "links": {
        f"l{n}": {"@order": str(n), "link": f"A-2F-D-{n:03d}", "length": f"{n}.5"} for n in range(1, 20)
    },
}
SIZES = {1.0: (1248, 836), 1.5: (1258, 692), 2.0: (888, 446)}  # 2.0: in a window of 1024 x 640


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("theme", list(THEMES))
def test_every_section_of_the_example_is_honest(
    qtbot: QtBot, fonts: list[str], jobs: JobRunner, clock: Clock, theme: str, scale: float, language: str
) -> None:
    look = Look(THEMES[theme], Words(language), scale)
    assert walked(qtbot, look, jobs, clock, FORM, ANSWERS) == {}


@pytest.mark.parametrize("name", ["D02", "D18", "D26", "D27"])
@pytest.mark.parametrize(("language", "scale"), [("zh", 1.0), ("en", 1.5)])
def test_every_section_of_a_built_in_form_is_honest(
    qtbot: QtBot, fonts: list[str], jobs: JobRunner, clock: Clock, name: str, language: str, scale: float
) -> None:
    form = next(form for form in built_in() if isinstance(form, Form) and form.id == name)
    look = Look(THEMES["light"], Words(language), scale)
    assert walked(qtbot, look, jobs, clock, form, None) == {}


@pytest.mark.parametrize("name", ["D02", "D18", "D26", "D27"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_largest_text_in_the_smallest_window_is_honest(
    qtbot: QtBot, fonts: list[str], jobs: JobRunner, clock: Clock, name: str, language: str
) -> None:
    form = next(form for form in built_in() if isinstance(form, Form) and form.id == name)
    look = Look(THEMES["light"], Words(language), 2.0)
    assert walked(qtbot, look, jobs, clock, form, None) == {}


@pytest.mark.parametrize("name", ["P01", "D02", "D18", "D26", "D27"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_filled_in_is_read_whole_at_the_largest_text(
    qtbot: QtBot, fonts: list[str], jobs: JobRunner, clock: Clock, name: str, language: str
) -> None:
    form = next(form for form in built_in() if isinstance(form, Form) and form.id == name)
    look = Look(THEMES["light"], Words(language), 2.0)
    filled = [one.answers for one in sample_records(clock) if one.form == name]
    for answers in filled[:2]:
        assert walked(qtbot, look, jobs, clock, form, dict(answers)) == {}


@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_section_bears_a_language_that_is_a_third_longer(
    qtbot: QtBot, fonts: list[str], jobs: JobRunner, clock: Clock, scale: float, language: str
) -> None:
    look = Look(THEMES["light"], words_for(language), scale)
    assert walked(qtbot, look, jobs, clock, FORM, ANSWERS, wide=True) == {}


def walked(
    qtbot: QtBot,
    look: Look,
    jobs: JobRunner,
    clock: Clock,
    form: Form,
    answers: dict[str, Json] | None,
    *,
    wide: bool = False,
) -> dict[str, list[str]]:
    """Faults by section."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, look)
    context = Context(clock.today(), clock.now(), language=look.words.language)
    session = FormSession(form, answers, context, clock)
    # `wide`: with everything that can stand beside a section.
    ports = WizardPorts(
        FieldPorts(look, jobs, FakeFiles(), suggest, clock),
        FakeKeeper(clock.now),
        FakeFinisher(pages(2)),
        history=(lambda: None) if wide else None,
        start_from=(lambda: None) if wide else None,
        testers=(lambda paths: None) if wide else None,
    )
    wizard = Wizard(ports, session, subtitle="CK-007")
    wizard.offer_start(offered=wide)
    qtbot.addWidget(wizard)
    width, height = SIZES[look.scale]
    # Twice as large and a third longer: two lines more than any language of ours needs.
    stretched = look.scale > 1.5 and isinstance(look.words, PseudoWords)
    wizard.resize(width, height + 200 if stretched else height)
    wizard.show()
    found: dict[str, list[str]] = {}
    for number in range(wizard.count()):
        wizard.open(number)
        if wide:
            wizard.foot.saved.set_saved(clock.now())
        qtbot.wait(30)
        broken, until = faults(wizard), monotonic() + PATIENCE
        while broken and monotonic() < until:  # on a loaded machine words find their places later
            qtbot.wait(30)
            broken = faults(wizard)
        if broken:
            found[f"{number + 1} {wizard._title_of(number)}"] = broken
        assert tab_order(wizard), "nothing can be reached by keyboard"
    return found


def test_the_check_finds_what_is_wrong(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QWidget

    from sidesk.ui.kit.buttons import Button
    from sidesk.ui.kit.text import Text

    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    cut = Text(look, "a sentence that is much longer than its place")
    cut.setParent(window)
    cut.setGeometry(0, 0, 80, 20)
    small = Button(look, "", icon="camera")
    small.setParent(window)
    small.setGeometry(180, 80, 30, 30)
    window.show()
    text = " ".join(faults(window))
    for told in ("cut at the right", "too small to touch", "no accessible name", "outside QWidget"):
        assert told in text
