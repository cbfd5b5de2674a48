"""An invitation as a code: what comes out is the file that went in, or it is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import segno

from sidesk.actions import enrol
from sidesk.core.errors import EnrolmentRefused
from sidesk.sync import invitation_code
from sidesk.sync.enrolment import read_invitation

INVITATION = Path(__file__).parent.parent / "data" / "bundles" / "enrolment" / "anna.sidesk-invite"
DATA = INVITATION.read_bytes()


def picture(text: str, scale: int = 4) -> bytes:
    out = BytesIO()
    segno.make(text, error="l", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def test_the_invitation_comes_out_as_it_went_in() -> None:
    code = invitation_code.to_code(DATA)
    assert read_invitation(invitation_code.from_code(code)) == read_invitation(DATA)


def test_a_scanner_may_break_it_into_lines_and_change_its_case() -> None:
    code = invitation_code.to_code(DATA).lower()
    broken = "\r\n".join(code[start : start + 80] for start in range(0, len(code), 80))
    assert invitation_code.is_code(broken)
    assert read_invitation(invitation_code.from_code(broken)) == read_invitation(DATA)


def test_it_fits_into_a_qr_code_that_a_photo_shows(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(picture(invitation_code.to_code(DATA)))
    assert read_invitation(enrol.read(path)) == read_invitation(DATA)
    assert enrol.kind_of(path) is enrol.Kind.INVITATION


@pytest.mark.parametrize("data", [b"\xff\xd8\xff torn", picture("https://example.com")])
def test_a_picture_without_an_invitation_is_told(data: bytes) -> None:
    with pytest.raises(EnrolmentRefused, match="shows no invitation"):
        enrol.from_given(data)


@pytest.mark.parametrize("cut", [1, 30, 500])
def test_a_part_of_a_code_is_refused(cut: int) -> None:
    with pytest.raises(EnrolmentRefused):
        invitation_code.from_code(invitation_code.to_code(DATA)[:-cut])


def test_a_changed_code_is_refused() -> None:
    code = invitation_code.to_code(DATA)
    for at in range(len(invitation_code.PREFIX), len(code), 97):
        other = "B" if code[at] != "B" else "C"
        with pytest.raises(EnrolmentRefused):
            invitation_code.from_code(code[:at] + other + code[at + 1 :])
