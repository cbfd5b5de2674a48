"""Headquarters has the time of papers attested afterwards: evidence and a time stamp, no seal broken."""

from __future__ import annotations

import datetime as dt
import io
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from sidesk.actions import verify as told
from sidesk.cli import run
from sidesk.core.errors import CannotSeal, RecordUnknown
from sidesk.core.text import Words
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters
from sidesk.hq.stamp import Server, stamp_bytes, stamp_papers
from sidesk.models.entities import Paper
from sidesk.signing.seal import Field, seal
from sidesk.signing.stamp import CannotStamp
from sidesk.signing.verdict import Kind, State
from sidesk.signing.verify import verdict
from tests.hq.lab import PASSPHRASE, START, Engineer, Time, enrolled, founded
from tests.support.time_stamps import Authority, serving

MOMENT = START.astimezone(dt.UTC) + dt.timedelta(days=1)
FIELDS = [Field("SigEng", 0, (72, 600, 242, 653), "ENG"), Field("SigPm", 0, (72, 500, 242, 553), "PM")]


@dataclass
class Case:
    office: Headquarters
    anna: Engineer
    authority: Authority
    address: str
    pdf: bytes

    @property
    def server(self) -> Server:
        return Server(self.address, [self.authority.pem], seconds=30)

    def stamped(self) -> bytes:
        return stamp_bytes(self.office, self.pdf, self.server)[0]

    @property
    def trust(self) -> list[bytes]:
        return [self.office.root, self.authority.pem]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    time, authority = Time(), Authority(MOMENT)
    with founded(tmp_path_factory.mktemp("hq"), time) as office, serving(authority) as address:
        anna, pm = enrolled(office), enrolled(office, "李娜")
        pdf = sheet()
        for field, who in zip(FIELDS, (anna, pm), strict=True):
            pdf = seal(pdf, who.key, field.name, at=office.clock.now(), fields=FIELDS)
        yield Case(office, anna, authority, address, pdf)


@pytest.fixture
def case(made: Case) -> Iterator[Case]:
    yield made
    made.authority.garbage = made.authority.other_digest = False
    made.authority.status = 200


def sheet() -> bytes:
    plain, out = io.BytesIO(), io.BytesIO()
    canvas = Canvas(plain, invariant=1)
    canvas.drawString(72, 720, "A paper")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(plain) as pdf:
        pdf.attachments["record.json"] = pikepdf.AttachedFileSpec(pdf, b'{"number": "N-1"}')
        pdf.save(out, deterministic_id=True, force_version="1.7")
    return out.getvalue()


def test_every_seal_stays_and_the_stamp_covers_all_of_it(case: Case) -> None:
    stamped = case.stamped()
    assert stamped.startswith(case.pdf)
    found = verdict(stamped, case.trust)
    assert found.told(Words("en")) == ()
    assert [seal.kind for seal in found.seals] == [Kind.CERTIFIES, Kind.APPROVES, Kind.TIMESTAMP]
    assert (found.seals[-1].at, found.seals[-1].covers_whole) == (MOMENT, True)


def test_certificates_and_revocation_list_are_inside_as_pades_asks(case: Case) -> None:
    with pikepdf.open(io.BytesIO(case.stamped())) as pdf:
        store = pdf.Root["/DSS"]
        kept = {bytes(one.read_bytes()) for one in store["/Certs"].as_list()}
        assert len(kept) == 3  # two people and their root
        assert [bytes(one.read_bytes()) for one in store["/CRLs"].as_list()] == [case.office.crl]


def test_pyhanko_finds_everything_intact_valid_and_trusted(case: Case) -> None:
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(pem.unarmor(one)[2]) for one in case.trust]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=MOMENT)
    reader = PdfFileReader(io.BytesIO(case.stamped()), strict=True)
    seals = [validate_pdf_signature(one, context) for one in reader.embedded_regular_signatures]
    assert [one.bottom_line for one in seals] == [True, True]
    [stamp] = [validate_pdf_timestamp(one, context) for one in reader.embedded_timestamp_signatures]
    assert stamp.intact
    assert stamp.valid
    assert stamp.trusted


def test_a_stamped_paper_says_in_words_since_when_it_was_there(case: Case) -> None:
    for language, word in (("en", "at the latest"), ("zh", "最迟")):
        words = Words(language)
        read = told.verify_file(case.stamped(), case.trust, words)
        assert read.code == told.VALID
        line = next(one for one in read.lines(words) if "Zeitstempel AG" in one)
        assert word in line
        assert f"{MOMENT.astimezone():%Y-%m-%d %H:%M}" in line


def test_who_was_revoked_after_the_stamp_stays_trusted_and_before_it_does_not(case: Case) -> None:
    from sidesk.signing.authority import Revoked

    stamped, root = case.stamped(), case.office.authority(PASSPHRASE)
    serial = verdict(stamped, case.trust).seals[0].serial
    for days, state in ((1, State.VALID), (-1, State.NOT_VALID)):
        moment = MOMENT + dt.timedelta(days=days)
        crl = root.revocation_list([Revoked(serial, moment)], at=MOMENT)
        assert verdict(stamped, case.trust, crls=[crl]).state is state


def test_a_revocation_that_is_inside_the_paper_is_read_from_it(case: Case) -> None:
    from sidesk.signing.authority import Revoked
    from sidesk.signing.stamp import stamp

    serial = verdict(case.pdf, case.trust).seals[0].serial
    early = Revoked(serial, MOMENT - dt.timedelta(hours=6))
    crl = case.office.authority(PASSPHRASE).revocation_list([early], at=MOMENT)
    # It was stamped before headquarters knew of the loss: at that moment the list says nothing yet.
    at = START
    stamped, _ = stamp(case.pdf, case.server.ask, case.trust, [crl], at=at)
    found = verdict(stamped, case.trust)
    assert found.state is State.NOT_VALID
    assert "revoked" in " ".join(found.told(Words("en")))


def test_a_paper_may_be_stamped_again_years_later(case: Case) -> None:
    again, _ = stamp_bytes(case.office, case.stamped(), case.server)
    kinds = [seal.kind for seal in verdict(again, case.trust).seals]
    assert kinds[-2:] == [Kind.TIMESTAMP, Kind.TIMESTAMP]
    assert verdict(again, case.trust).is_valid


def test_a_stamp_on_a_paper_that_waits_hinders_no_later_seal(case: Case) -> None:
    first = seal(sheet(), case.anna.key, "SigEng", at=START, fields=FIELDS)
    stamped, _ = stamp_bytes(case.office, first, case.server)
    assert verdict(stamped, case.trust).state is State.WAITING
    later = seal(stamped, case.anna.key, "SigPm", at=START)
    assert verdict(later, case.trust, START).is_valid


def test_nothing_may_follow_nor_be_cut_nor_be_changed(case: Case) -> None:
    stamped = case.stamped()
    assert not verdict(stamped + b"\n", case.trust).is_valid
    assert not verdict(stamped[:-40], case.trust).is_valid
    start = stamped.index(b"/CRLs", len(case.pdf))
    changed = bytearray(stamped)
    changed[start + 1] ^= 1
    assert verdict(bytes(changed), case.trust).state is State.NOT_VALID


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"garbage": True}, "is no time stamp"),
        ({"other_digest": True}, "no time stamp|does not fit"),
        ({"status": 500}, "is no time stamp server"),
    ],
)
def test_a_wrong_server_is_one_sentence_and_no_paper(case: Case, fault: dict[str, object], says: str) -> None:
    for name, value in fault.items():
        setattr(case.authority, name, value)
    with pytest.raises(CannotStamp) as problem:
        case.stamped()
    assert re.search(says, str(problem.value))
    assert problem.value.told(Words("zh")) != problem.value.told(Words("en"))


def test_a_server_that_is_not_there_is_one_sentence(case: Case) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(CannotStamp, match="does not answer"):
        stamp_bytes(case.office, case.pdf, Server(address, [case.authority.pem]))
    with pytest.raises(CannotStamp):
        stamp_bytes(case.office, case.pdf, Server("nonsense", [case.authority.pem]))


def test_a_stamp_of_somebody_unknown_is_not_set(case: Case) -> None:
    with pytest.raises(CannotStamp, match="nobody here vouches"):
        stamp_bytes(case.office, case.pdf, Server(case.address))


def test_a_paper_that_somebody_changed_gets_no_stamp(case: Case) -> None:
    changed = bytearray(case.pdf)
    changed[700] ^= 1
    before = case.authority.asked
    with pytest.raises(CannotSeal):
        stamp_bytes(case.office, bytes(changed), case.server)
    assert case.authority.asked == before


def test_a_stored_paper_is_stamped_and_travels_back(case: Case) -> None:
    anna, office = case.anna, case.office
    revision = anna.write("r9", "final", answers={"site": "B"}, number="N-9")
    sealed = seal(sheet_of(revision.bytes), anna.key, "SigEng", at=START, fields=FIELDS[:1])
    paper = Paper("p9", "r9", revision.id, anna.attach(sealed), field="SigEng", role="ENG", signer="安娜")
    anna.memory.keep_paper(paper)
    assert ingest(office, anna.send()).exit_code == 0
    [stamped] = stamp_papers(office, "N-9", case.server)
    assert (stamped.previous, stamped.signer) == ("p9", "Zeitstempel AG")
    assert stamp_papers(office, "N-9", case.server) == []  # once is enough
    [reply] = ingest(office, anna.send()).replies
    brought = anna.take(reply.parts[0].data)
    [got] = [one for one in brought.papers if one.id == stamped.id]
    assert verdict(anna.memory.contents(got.sha256), case.trust).is_valid
    with pytest.raises(RecordUnknown):
        stamp_papers(office, "N-404", case.server)


def sheet_of(record: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        pdf.attachments["record.json"] = pikepdf.AttachedFileSpec(pdf, record)
        pdf.save(out, deterministic_id=True, force_version="1.7")
    return out.getvalue()


def test_the_command_stamps_files_and_leaves_the_given_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIDESK_PASSPHRASE", PASSPHRASE)
    authority, folder = Authority(MOMENT), tmp_path / "hq"
    with founded(folder, Time()) as office:
        anna, root = enrolled(office), office.root
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(seal(sheet(), anna.key, "SigEng", at=START, fields=FIELDS[:1]))
    bad.write_bytes(good.read_bytes()[:-100])
    (tmp_path / "tsa.pem").write_bytes(authority.pem)
    before = good.read_bytes()
    with serving(authority) as address:
        command = ["hq", "stamp", str(bad), str(good), "--tsa", address, "--trust", str(tmp_path / "tsa.pem")]
        code = run([*command, "--data", str(folder), "-o", str(tmp_path / "out"), "--language", "en"])
    said = capsys.readouterr()
    assert code == 1
    assert len(said.err.splitlines()) == 1
    assert "bad.pdf" in said.err
    assert "Zeitstempel AG" in said.out
    assert good.read_bytes() == before
    assert verdict((tmp_path / "out" / "good.pdf").read_bytes(), [root, authority.pem]).is_valid
    assert not (tmp_path / "out" / "bad.pdf").exists()
    assert run(["hq", "stamp", str(good), "--data", str(folder), "--language", "en"]) == 2
