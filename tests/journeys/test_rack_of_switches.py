"""A rack of six switches is read over SSH; six reports are completed, finished and sealed.

Nobody types a number that a switch, the catalogue or the report before knows.
"""

from __future__ import annotations

from contextlib import ExitStack

from sidesk.actions import attach, browse, compare, fill, finish, racks, reach
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, INK, WITNESSED, Signed
from sidesk.actions.reach import Login, Reached
from sidesk.actions.verify import VALID, verify_file
from sidesk.core.canonical import Json
from sidesk.core.errors import HostKeyUnknown
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.forms.tree import value_at
from sidesk.reports.read_back import printed_text
from tests.support.field import PASSPHRASE, STROKES
from tests.support.laptops import _quick_stores, grown, member, tmp_path
from tests.support.papers import picture
from tests.support.switches import PASSWORD, USER, switch

__all__ = ["_quick_stores", "grown", "member", "tmp_path"]

WORDS = Words("en")
OTHERS = (
    Signed("LEAD", "Chen", INK), Signed("PM", "Wu", INK), Signed("client", "Li", WITNESSED, strokes=STROKES),
)  # fmt: skip
RACK = (
    ("huawei_vrp", "CORE-01"), ("huawei_vrp", "CORE-02"), ("hp_comware", "ACC-01"),
    ("hp_comware", "ACC-02"), ("ruijie_os", "ACC-03"), ("cisco_ios", "ACC-04"),
)  # fmt: skip
HEADER = ("project_no", "project_name", "client_name")  # a project would say them
FIRST: dict[tuple[str, str], Json] = {
    ("job", "report_no"): "R-01", ("job", "install_area"): "3F",
    ("job", "installers"): "Lin", ("device", "dev_code"): "SW-01", ("device", "dev_name"): "Switch",
    ("place", "dev_room"): "MDF", ("place", "dev_rack"): "A1", ("place", "dev_mount"): "rack",
    ("device", "dev_kind"): "access", ("device", "dev_supply"): "us",
}  # fmt: skip


def read(desk: Desk, address: str) -> Reached:
    made = Reached(desk, address, Login(USER, PASSWORD))
    try:
        made.open(Progress())
    except HostKeyUnknown as error:
        reach.trust(desk, address, str(error.details["fingerprint"]))
        made.open(Progress())
    while made.step(Progress()):
        pass
    made.end()
    return made


def lowest(desk: Desk, record: str) -> Json:
    """Where the rack drawing offers the next place."""
    known = racks.racks(desk, "", without=record)
    return known[0].free[0][0] if known else 1


def complete(desk: Desk, record: str, first: bool) -> None:
    """What only a person knows: words once, choices, photos, moments. Not one number."""
    opened = fill.resume(desk, record)
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    for name in HEADER:
        session.answer(("header", name), "Tower")
    for path, value in FIRST.items() if first else ():
        session.answer(path, value)
    session.answer(("place", "dev_u_from"), str(lowest(desk, record)))
    moment = desk.clock.now().isoformat()
    for path in (("job", "install_from"), ("job", "install_to"), ("power_on", "pon_at")):
        session.answer(path, moment)
    for name in ("look", "level", "space", "earth", "power_a", "power_b", "cable", "label"):
        session.answer(("checks", f"ck_{name}"), "pass")
    session.answer(("checks", "dual_supply"), "yes")
    for name in ("pon_led", "pon_fan", "pon_selftest"):
        session.answer(("power_on", name), "pass")
    session.answer(("config", "mgmt_proto"), ["ssh"])
    session.answer(("config", "default_pwd_changed"), "yes")
    for name in ("ph_front", "ph_rear", "ph_label", "ph_place"):
        photo = attach.photo(desk, picture(), f"{name}.jpg")
        session.answer(("closing", name), [{key: one for key, one in photo.items() if key != "added_at"}])
    session.answer(("closing", "install_result"), "ok")
    problems = [(one.path, one.kind) for one in session.problems() if one.severity == "error"]
    assert problems == []
    fill.keep(desk, record, session.answers, session.title(), session.progress())


def test_a_rack_of_six_switches_ends_as_six_sealed_reports(member: Desk) -> None:
    desk = member
    with ExitStack() as rack:
        made = [
            rack.enter_context(switch(maker, name=name, serial=f"2102350001ABCDEF000{n}"))
            for n, (maker, name) in enumerate(RACK)
        ]
        found = [read(desk, one.address) for one in made]
    planned = reach.plan(desk, found, "", WORDS, Progress())
    assert [(one.record, bool(one.proposal.lines)) for one in planned] == [("", True)] * 6
    numbers, record = [], ""
    for n, one in enumerate(planned):
        record = reach.carry_out(desk, one, "", WORDS, after=record)
        complete(desk, record, first=not n)
        signed = [Signed("installer", desk.person.name, CERTIFICATE), *OTHERS]
        paper = browse.paper_bytes(desk, finish.finish(desk, record, signed, PASSPHRASE))
        judged = verify_file(paper, compare.trusted_on(desk), WORDS)
        assert judged.code == VALID, judged.reasons
        text = printed_text(paper)
        for part in (RACK[n][1], f"2102350001ABCDEF000{n}", "127.0.0.254"):
            assert part in text
        numbers.append(value_at(judged.revision.answers, ("device", "dev_code")) if judged.revision else "")
    assert numbers == [f"SW-0{n + 1}" for n in range(6)]
    (whole,) = racks.racks(desk, "")
    assert len(whole.devices) == 6
    assert whole.collisions == []
