"""A set of manipulated papers, made by other means than the sealing itself: each is refused, one and all."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from sidesk.core.errors import CertificateNotYetValid
from sidesk.core.text import Words
from sidesk.signing import pades
from sidesk.signing.authority import Authority
from sidesk.signing.certificates import Person, read
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.signing.seal import seal
from sidesk.signing.verdict import State
from sidesk.signing.verify import verdict
from tests.signing.attacks import BYTES, UPDATES, cut_back
from tests.signing.conftest import AT, FEW, FIELDS, refused

EVERY = {**UPDATES, **BYTES}


def signatures(pdf: bytes, trust: Sequence[bytes], at: dt.datetime) -> list[EmbeddedPdfSignature]:
    """The seals on a paper, each accepted by pyHanko as well."""
    context = ValidationContext(trust_roots=[pades.asn1(read(trust[0])[0])], moment=at)
    found: list[EmbeddedPdfSignature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert all(validate_pdf_signature(one, context).bottom_line for one in found)
    return found


def test_the_untouched_paper_is_accepted_by_everybody(
    sealed: bytes,
    trust: Sequence[bytes],
    at: dt.datetime,
    pdfsig: Callable[[bytes], str],
    openssl: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    assert verdict(sealed, trust, at).state is State.VALID
    assert pdfsig(sealed).count("Signature is Valid") == 3
    found = signatures(sealed, trust, at)
    assert len(found) == 3
    root = tmp_path / "ca.pem"
    root.write_bytes(trust[0])
    for number, one in enumerate(found):
        a, b, c, d = one.byte_range
        cms, body = tmp_path / f"{number}.der", tmp_path / f"{number}.bin"
        cms.write_bytes(one.pkcs7_content)
        body.write_bytes(sealed[a : a + b] + sealed[c : c + d])
        asked = ["cms", "-verify", "-inform", "DER", "-in", cms, "-content", body, "-binary"]
        rest = ["-CAfile", root, "-purpose", "any", "-attime", int(at.timestamp()), "-out", tmp_path / "o"]
        done = openssl(*asked, *rest)
        assert done.returncode == 0, done.stderr


def test_everybody_agrees_on_a_paper_whose_kept_places_are_empty(
    papers: list[bytes],
    trust: Sequence[bytes],
    at: dt.datetime,
    pdfsig: Callable[[bytes], str],
    openssl: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    """Empty is no fault of the seals that are there: only who demanded the seal says that it is missing."""
    kept = papers[1]
    told = pdfsig(kept)
    assert told.count("Signature is Valid") == 1
    assert told.count("not signed") == 2
    found = signatures(kept, trust, at)
    assert len(found) == 1
    a, b, c, d = found[0].byte_range
    (tmp_path / "cms").write_bytes(found[0].pkcs7_content)
    (tmp_path / "body").write_bytes(kept[a : a + b] + kept[c : c + d])
    (tmp_path / "ca").write_bytes(trust[0])
    asked = ["cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any", "-attime", int(at.timestamp())]
    files = ["-in", tmp_path / "cms", "-content", tmp_path / "body", "-CAfile", tmp_path / "ca"]
    assert openssl(*asked, *files, "-out", tmp_path / "o").returncode == 0
    judged = verdict(kept, trust, at)
    assert judged.state is State.WAITING
    assert [(one.name, one.required) for one in judged.open_fields] == [("SigPm", True), ("SigClient", False)]
    assert verdict(papers[2], trust, at).state is State.VALID, "what is left is no duty"


@pytest.mark.parametrize("attack", EVERY)
def test_a_manipulated_paper_is_refused(
    sealed: bytes, trust: Sequence[bytes], at: dt.datetime, attack: str
) -> None:
    changed = EVERY[attack](sealed)
    assert changed != sealed
    assert refused(verdict(changed, trust, at))


@pytest.mark.parametrize("attack", UPDATES)
def test_a_change_between_two_seals_is_refused_though_the_next_signer_sealed_it(
    papers: list[bytes], people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime, attack: str
) -> None:
    changed = UPDATES[attack](papers[2])
    if attack in ("no form", "hide"):  # no place is left that could be sealed
        assert refused(verdict(changed, trust, at))
        return
    sealed = seal(changed, people[2], FIELDS[2].name, at=at)
    if attack == "evidence only":  # certificates are what headquarters may add at any time
        assert verdict(sealed, trust, at).is_valid
        return
    if attack == "redraw":  # the next seal takes the wish back: nothing of it is left in the file
        assert b"/NeedAppearances" in changed[len(papers[2]) :]
        assert "/NeedAppearances" not in PdfFileReader(io.BytesIO(sealed)).root["/AcroForm"]
        return
    assert refused(verdict(sealed, trust, at))


def test_nobody_frees_a_party_from_sealing(
    papers: list[bytes], people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    changed = UPDATES["optional now"](papers[1])
    sealed = seal(changed, people[2], FIELDS[2].name, at=at)
    assert refused(verdict(sealed, trust, at))


def test_a_paper_that_was_cut_back_lacks_a_seal(
    papers: list[bytes], trust: Sequence[bytes], at: dt.datetime
) -> None:
    assert verdict(cut_back(papers[2]), trust, at).state is State.WAITING
    assert not verdict(papers[1], trust, at).is_valid


def test_a_paper_saved_by_another_program_is_refused(
    sealed: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    for more in ({}, {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(sealed)) as pdf:
            pdf.save(out, **more)
        assert refused(verdict(out.getvalue(), trust, at))


def stranger(people: Sequence[OpenKey]) -> list[OpenKey]:
    """The same names and units, certified by an authority that calls itself the same."""
    authority = Authority.create("某某网络工程有限公司", "x", at=AT, rounds=FEW).open("x")
    made = []
    for key in people:
        person = Person(key.holder.name, key.holder.unit, key.holder.person)
        local = PersonKey.create(person, "x", at=AT, rounds=FEW).open("x")
        made.append(local.certified(authority.issue(local.request(), person, at=AT)))
    return made


def test_a_paper_sealed_again_by_an_authority_of_the_same_name_is_nobodys(
    paper: bytes, people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    forged = paper.replace(b"Page one", b"Page 1ne")
    for field, key in zip(FIELDS, stranger(people), strict=True):
        forged = seal(forged, key, field.name, at=at, fields=FIELDS)
    found = verdict(forged, trust, at)
    assert found.state is State.SIGNER_UNKNOWN
    assert not found.is_valid
    assert all("nobody here vouches" in line for line in found.told(Words("en")))


def test_one_seal_of_such_an_authority_spoils_the_paper(
    papers: list[bytes], people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    forged = seal(papers[2], stranger(people)[2], FIELDS[2].name, at=at)
    assert verdict(forged, trust, at).state is State.SIGNER_UNKNOWN


def test_a_clock_before_the_certificate_begins_seals_nothing_and_convinces_nobody(
    paper: bytes, sealed: bytes, people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    early = at - dt.timedelta(days=400)
    with pytest.raises(CertificateNotYetValid) as problem:
        seal(paper, people[0], FIELDS[0].name, at=early, fields=FIELDS)
    assert len(re.findall(r"[.。]\s", problem.value.told(Words("en")) + " ")) <= 2
    found = verdict(sealed, trust, early)
    assert found.state is State.SIGNER_UNKNOWN
    assert all("counts only from" in line for line in found.told(Words("en")))


def test_a_huge_file_with_nothing_but_an_end_is_told_at_once(
    sealed: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    huge = sealed + bytes(200 * 2**20) + b"\n%%EOF\n"  # read back byte by byte this takes minutes
    assert verdict(huge, trust, at).state is State.UNREADABLE
