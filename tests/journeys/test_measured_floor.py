"""A floor of 48 ports and a cable of six cores: taken in, held against the plan, judged, finished and sealed.

Nobody types a number that a tester knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sidesk.actions import browse, fill, finish, measured, reconciling
from sidesk.actions.desk import Desk
from sidesk.actions.finish import Signed
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.reports.read_back import printed_text
from tests.support.field import PASSPHRASE, STROKES
from tests.support.laptops import _quick_stores, grown, member, tmp_path
from tests.support.sor import Event, Shot, sor

__all__ = ["_quick_stores", "grown", "member", "tmp_path"]

WORDS = Words("en")
HEAD = (
    "Cable ID,Date,Test Limit,Wire Map,Result,Length (m),Prop. Delay (ns),Delay Skew (ns),Resistance (ohm),"
    "Insertion Loss,,,Return Loss,,,NEXT,,,Operator\n"
    ",,,,,,,,,Margin (dB),Pair,Frequency (MHz),Margin (dB),Pair,Frequency (MHz),"
    "Margin (dB),Pair,Frequency (MHz),\n"
)
LINE = (
    "3F-{n:02},2026-05-10 {h:02}:{m:02}:00,TIA Cat 6A Perm. Link,PASS,{result},{length},{delay},12,6.1,"
    "9.{n},45,500,4.{n},36,90,{next},36-45,{mhz},Lin\n"
)


def line(n: int, minute: int, headroom: str = "3.4", result: str = "PASS") -> str:
    return LINE.format(
        n=n, h=9 + minute // 60, m=minute % 60, result=result, length=30 + n, delay=150 + n, next=headroom,
        mhz=200 + n,
    )  # fmt: skip


def losses() -> str:
    """What the loss test set wrote: both wavelengths of a core in one row."""
    rows = "".join(
        f"GL-3F,{core},OS2,0.41,2026-05-11 10:{10 + core}:00,0.6{core},0.5{core},PASS\n"
        for core in range(1, 7)
    )
    return (
        f"Cable ID,Fiber No.,Fiber Type,Length (km),Date,Loss 1310 nm (dB),Loss 1550 nm (dB),Result\n{rows}"
    )


def files(folder: Path) -> list[Path]:
    """What the testers wrote: the floor, a repair later, losses, and twelve traces."""
    floor = [line(n, 2 * n, "-0.6" if n == 7 else "3.4", "FAIL" if n == 7 else "PASS") for n in range(1, 49)]
    made = [folder / "floor.csv", folder / "repair.csv"]
    made[0].write_bytes((HEAD + "".join(floor)).encode("utf-16"))
    made[1].write_bytes((HEAD + line(7, 200)).encode("gb18030"))
    made.append(folder / "olts.csv")
    made[-1].write_text(losses())
    for core in range(1, 7):
        for wavelength in (1310, 1550):
            events = [Event(0, 0, -45, "1F9999LS"), Event(210, 0.08), Event(400 + core, 0, -14, "1E9999LS")]
            shot = Shot(
                cable="GL-3F", fibre=f"{core:03}", wavelength=wavelength, events=events, total_loss=0.6,
                fixed_wavelength=wavelength * 10,
                levels=[wavelength * 10 + (9 + core) * n for n in range(250)],
                when=1_778_400_000 + 600 * core + wavelength,
            )  # fmt: skip
            made.append(folder / f"GL-3F-{core}-{wavelength}.sor")
            made[-1].write_bytes(sor(shot))
    return made


def take(desk: Desk, session: FormSession, paths: Sequence[Path]) -> measured.Proposal:
    found = measured.propose(session.form, session.answers, paths, WORDS, Progress())
    measured.put(session, found, measured.kept(desk, found))
    return found


def choose(desk: Desk, session: FormSession) -> None:
    """What only a person knows: names, days, choices. Not one reading."""
    for name in ("project_no", "project_name", "client_name"):
        session.answer(("header", name), "Tower")
    job = ("job",)
    for name, value in {
        "test_no": "T-3F", "test_kind": "self", "test_from": "2026-05-10", "test_to": "2026-05-12",
        "testers": "Lin", "drawings_rev": "B",
    }.items():  # fmt: skip
        session.answer((*job, name), value)
    instrument = {"name": "DSX", "sn": "S-1", "cal_until": "2027-01-31"}
    session.add_rows((*job, "instruments"), values=[instrument])
    fibre = ("fibre_tests",)
    session.answer((*fibre, "fibre_ref_method"), session.form.choices["fibre_ref_method"][0].name)
    session.answer((*fibre, "fibre_ref_at"), "2026-05-11T09:00:00+08:00")
    session.answer((*fibre, "fibre_limit_rule"), "link")
    for name in ("copper_verdict", "fibre_verdict", "test_conclusion"):
        session.answer(("conclusion", name), "pass")
    repaired = {"ref": "3F-07", "problem": "NEXT", "fix": "terminated again", "retest": "pass"}
    session.add_rows(("conclusion", "fail_list"), values=[repaired])


def test_a_floor_of_48_ports_ends_as_a_sealed_report(member: Desk, tmp_path: Path) -> None:
    desk = member
    opened = fill.start(desk, "D26")
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    session.add_rows(reconciling.COPPER, values=[{"link_id": f"3F-{n:02}"} for n in range(1, 49)])

    found = take(desk, session, files(tmp_path))
    assert found.found == 48 + 1 + 12 + 12
    assert [fault.text for fault in found.faults] == []
    assert len(found.files) == 15  # every file is kept as it is
    assert len(session.row_keys(reconciling.COPPER)) == 49  # the repaired link is tested again below
    choose(desk, session)

    told, paths = reconciling.reconciled(desk, "", opened.record, session.answers)
    assert told.counts == {"planned": 48 + 12, "retest": 1}
    assert told.flagged == ()
    (again,) = (entry for entry in told.entries if entry.state == "retest")
    assert session.value((*paths[again.key], "retest_of")) == "3F-07"
    session.answer(reconciling.REMARK, reconciling.summed(told, WORDS))

    problems = [one for one in session.problems() if one.severity == "error"]
    assert [(one.path, one.kind) for one in problems] == []
    fill.keep(desk, opened.record, session.answers, "T-3F", (1, 1))
    signed = [Signed(role, "Lin", "witnessed", strokes=STROKES) for role in ("tester", "LEAD", "PM")]
    paper = finish.finish(desk, opened.record, signed, PASSPHRASE)

    text = printed_text(browse.paper_bytes(desk, paper))
    for part in ("3F-48", "GL-3F", "36-45", "Plan against tests", "Tested as planned 60"):
        assert part in text
    whole = "".join(text.split())
    for drawn in ("按数值", "[1]50", "余量分布", "NEXT与限值", "OTDR曲线：GL-3F"):
        assert drawn in whole
