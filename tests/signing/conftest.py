"""A headquarters, three people with keys of few rounds, and a small paper for them to seal."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import DummyTimeStamper
from reportlab.pdfgen.canvas import Canvas

from sidesk.core.text import Words
from sidesk.signing import pades
from sidesk.signing.authority import Authority, OpenAuthority
from sidesk.signing.certificates import Person
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.verdict import State, Verdict

AT = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FEW = 1000  # rounds; the default makes each key slow on purpose
RECORD = {"number": "DEMO-2026-001-D18-7KQ2003", "answers": {"length": "12.50", "结果": "合格"}}

FIELDS = (
    Field("SigSurveyor", 0, (72, 600, 242, 653), "勘察人"),
    Field("SigPm", 0, (72, 500, 242, 553), "项目经理"),
    Field("SigClient", 1, (72.5, 400, 242, 453), "客户", required=False),
)


@pytest.fixture(scope="session")
def at() -> dt.datetime:
    return AT


@pytest.fixture(scope="session")
def headquarters() -> OpenAuthority:
    return Authority.create("某某网络工程有限公司", "hq", at=AT, rounds=FEW).open("hq")


@pytest.fixture(scope="session")
def trust(headquarters: OpenAuthority) -> list[bytes]:
    from sidesk.signing import certificates

    return [certificates.pem([headquarters.root])]


@pytest.fixture(scope="session")
def enrolled(headquarters: OpenAuthority) -> Callable[..., OpenKey]:
    """enrolled(name, unit, id, by=authority, days=1095) is an open key that headquarters certified."""

    def enrol(
        name: str, unit: str = "弱电部", id: str = "E-1", by: OpenAuthority | None = None, days: int = 1095
    ) -> OpenKey:
        person = Person(name, unit, id)
        local = PersonKey.create(person, "pass", at=AT, rounds=FEW).open("pass")
        return local.certified((by or headquarters).issue(local.request(), person, at=AT, days=days))

    return enrol


@pytest.fixture(scope="session")
def people(enrolled: Callable[..., OpenKey]) -> list[OpenKey]:
    return [
        enrolled("张伟", "弱电部", "E-1"),
        enrolled("李娜", "项目部", "E-2"),
        enrolled("王䶮", "客户", "C-1"),
    ]


@pytest.fixture(scope="session")
def paper() -> bytes:
    """Two pages with an embedded record."""
    return make_paper({"record.json": json.dumps(RECORD, ensure_ascii=False).encode()})


@pytest.fixture(scope="session")
def paper_with() -> Callable[[dict[str, bytes]], bytes]:
    return make_paper


@pytest.fixture(scope="session")
def papers(paper: bytes, people: list[OpenKey]) -> list[bytes]:
    """The paper unsealed, with one seal, with two, with three."""
    stages = [paper]
    for field, key in zip(FIELDS, people, strict=True):
        stages.append(seal(stages[-1], key, field.name, at=AT, fields=FIELDS))
    return stages


@pytest.fixture(scope="session")
def sealed(papers: list[bytes]) -> bytes:
    return papers[-1]


def refused(found: Verdict) -> bool:
    """Whether a paper is refused, with words in both languages."""
    return found.state in (State.NOT_VALID, State.UNREADABLE) and all(
        found.told(Words(language)) for language in ("en", "zh")
    )


def make_paper(files: dict[str, bytes]) -> bytes:
    plain, out = io.BytesIO(), io.BytesIO()
    canvas = Canvas(plain, invariant=1)
    for page in ("one", "two"):
        canvas.drawString(72, 720, f"Page {page} of a paper")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(plain) as pdf:
        for name, data in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, data, filename=name, mime_type="application/json"
            )
        pdf.save(out, deterministic_id=True, force_version="1.7")
    return out.getvalue()


@pytest.fixture
def pdfsig(tmp_path: Path) -> Callable[[bytes], str]:
    """What poppler's pdfsig says about a file."""
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")

    def run(pdf: bytes) -> str:
        path = tmp_path / "pdfsig.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)
        return done.stdout

    return run


@pytest.fixture
def openssl() -> Callable[..., subprocess.CompletedProcess[str]]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)

    return run


STAMPED = dt.datetime(2026, 5, 12, 1, 0, tzinfo=dt.UTC)


class Stamper:
    """A self-signed time stamping authority (RSA, which is all the library's dummy can do)."""

    moment = STAMPED

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(STAMPED - dt.timedelta(days=30))
            .not_valid_after(STAMPED + dt.timedelta(days=36500))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(Encoding.PEM)
        self.client = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
            fixed_dt=STAMPED,
        )

    def stamp(self, pdf: bytes) -> bytes:
        out = PdfTimeStamper(self.client).timestamp_pdf(pades.writer(pdf), "sha256")
        stamped: bytes = out.getvalue()
        assert stamped.startswith(pdf)
        return stamped


@pytest.fixture(scope="session")
def stamper() -> Stamper:
    return Stamper()
